"""Encodes texts as UTF-8."""

from __future__ import annotations

import re

HALVES = re.compile("[\ud800-\udfff]")


def encoded(text: str, name: str) -> bytes:
    """A text as UTF-8. Unlike Python's own error, the ValueError for a surrogate does not contain the text."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        pass
    raise ValueError(f"{name} contains a lone surrogate, which UTF-8 cannot encode")

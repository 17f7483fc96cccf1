# Copied from generator/runtime/_utf8.py by `make regen`; do not edit.
"""Texts that UTF-8 cannot carry: those with half of a character."""

from __future__ import annotations

import re

HALVES = re.compile("[\ud800-\udfff]")


def encoded(text: str, name: str) -> bytes:
    """A text as UTF-8; the ValueError for one that cannot be, unlike Python's own, does not hold it."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        pass
    raise ValueError(f"{name} has half of a character (a lone surrogate), which UTF-8 cannot carry")

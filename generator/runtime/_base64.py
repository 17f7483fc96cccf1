"""Base64 into bytes: by pybase64 where it is installed, with the results of the standard library."""

from __future__ import annotations

import binascii
from importlib import import_module
from typing import Any


def _pybase64() -> Any:
    try:
        return import_module("pybase64").b64decode
    except ImportError:
        return None


_fast: Any = _pybase64()


def decode_base64(text: str) -> bytes:
    """The bytes (RFC 4648, section 4); raises ValueError for another character, and for padding that is wrong."""
    # The standard library lets some padding pass that is too long.
    if len(text) % 4 or text.endswith("==="):
        raise ValueError("base64 has the wrong length, or the wrong padding")
    if _fast is None:
        return binascii.a2b_base64(text, strict_mode=True)
    decoded: bytes = _fast(text, validate=True)
    return decoded

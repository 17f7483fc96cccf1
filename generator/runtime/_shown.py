"""Values as text for people."""

from __future__ import annotations

from typing import Any

_LONGEST_TEXT = 1000
_LONGEST_BASE64 = 80
_LONGEST_WORD = 30
_SHOWN = 40


def short(value: Any, levels: int = 20) -> str:
    """A value as text for people. Base64, other long texts and deep levels are shortened."""
    if isinstance(value, str):
        start = value[:_LONGEST_BASE64]
        # Words are short, but base64 may contain blanks.
        is_data = start.isascii() and "://" not in start and max(map(len, start.split()), default=0) > _LONGEST_WORD
        if len(value) > (_LONGEST_BASE64 if is_data else _LONGEST_TEXT):
            return f"{value[:_SHOWN]!r}... ({len(value)} characters)"
        return repr(value)
    if isinstance(value, (bytes, bytearray)):
        return f"<{len(value)} bytes>"
    if isinstance(value, (list, tuple, set)):
        return f"[{', '.join(short(item, levels - 1) for item in value)}]" if levels else "[...]"
    if isinstance(value, dict):
        shown = (f"{key!r}: {short(item, levels - 1)}" for key, item in value.items())
        return "{" + ", ".join(shown) + "}" if levels else "{...}"
    return repr(value)

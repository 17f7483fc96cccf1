"""Texts that can be printed anywhere."""

import re

# What a server wrote must not steer a terminal, and must be printable: no control characters (but line feeds), no marks
# that turn the direction of the text, no halves of characters.
_UNSHOWN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def escaped(text: str) -> str:
    """The text with everything escaped that would not simply be shown."""
    return _UNSHOWN.sub(lambda found: repr(found[0])[1:-1], text)


def in_seconds(number: float) -> str:
    """A time as `7 s` or `0.25 s`."""
    return f"{number if isinstance(number, int) else f'{number:.3f}'.rstrip('0').rstrip('.')} s"

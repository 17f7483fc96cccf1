"""Makes texts safe to print."""

import re

# Text from a server must not control the terminal, and must be printable. So these are escaped: control characters
# except line feeds, marks that change the direction of the text, and surrogates.
_UNSHOWN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def escaped(text: str) -> str:
    """The text, with characters that a terminal would not show as they are escaped."""
    return _UNSHOWN.sub(lambda found: repr(found[0])[1:-1], text)


def in_seconds(number: float) -> str:
    """A time as `7 s` or `0.25 s`."""
    return f"{number if isinstance(number, int) else f'{number:.3f}'.rstrip('0').rstrip('.')} s"

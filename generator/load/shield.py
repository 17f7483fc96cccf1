"""Hides characters from libyaml that it does not read as YAML 1.2 does.

It reads three characters as line ends, as in YAML 1.1. That splits texts and changes line numbers. It also refuses the
pairs of escapes that JSON uses for an emoji, which occur in YAML made from JSON.
"""

import re
from collections.abc import Callable, Iterator

_NO_LINE_ENDS = "\x85\u2028\u2029"
_SURROGATES = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89a-fA-F][0-9a-fA-F]{2})(?:\\u([dD][c-fC-F][0-9a-fA-F]{2}))?")


def shield(text: str) -> tuple[str, Callable[[str, bool], str] | None]:
    """The text for libyaml, and a function that restores the original of a scalar (`double_quoted`, or not)."""
    risky = [each for each in _NO_LINE_ENDS if each in text]
    surrogates = "\\ud" in text or "\\uD" in text
    if not risky and not surrogates:
        return text, None
    free = _unused(text)
    mark = next(free)
    stand_ins = {ord(each): next(free) for each in risky}
    if surrogates:
        text = _SURROGATES.sub(lambda found: f"{found[1]}{mark}{found[2]}{found[3] or ''}{mark}", text)
    originals = {ord(stand_in): chr(each) for each, stand_in in stand_ins.items()}
    hidden = re.compile(f"{mark}(.{{4}})(.{{4}})?{mark}")

    def restore(scalar: str, double_quoted: bool) -> str:
        if mark in scalar:
            scalar = hidden.sub(_character if double_quoted else _escapes, scalar)
        return scalar.translate(originals)

    return text.translate(stand_ins), restore


def whole_characters(text: str) -> str:
    """The text with joined surrogate pairs. A lone surrogate becomes U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _unused(text: str) -> Iterator[str]:
    """Unused characters that do not occur in the text."""
    return (chr(each) for each in range(0xE000, 0xF8FF) if chr(each) not in text)


def _character(found: re.Match[str]) -> str:
    return whole_characters("".join(chr(int(half, 16)) for half in found.groups() if half))


def _escapes(found: re.Match[str]) -> str:
    return "".join(f"\\u{half}" for half in found.groups() if half)

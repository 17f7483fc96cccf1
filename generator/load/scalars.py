"""The values of plain YAML scalars, by the core schema of YAML 1.2. A date and `on` are text."""

import re

Scalar = str | int | float | bool | None

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER = re.compile(
    r"""(?P<whole>[-+]?[0-9]+)
    |   0o(?P<octal>[0-7]+)
    |   0x(?P<hexadecimal>[0-9a-fA-F]+)
    |   (?P<float>[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)
    |   (?P<infinity>[-+]?)\.(?:inf|Inf|INF)
    |   \.(?P<nan>nan|NaN|NAN)""",
    re.VERBOSE,
)
_BASES = {"whole": 10, "octal": 8, "hexadecimal": 16}


def read(text: str) -> Scalar:
    """The value of plain text; raises ValueError for an integer of thousands of digits."""
    if text in _WORDS:
        return _WORDS[text]
    number = _NUMBER.fullmatch(text)
    if number is None:
        return text
    kind = str(number.lastgroup)
    if kind in _BASES:
        return whole(number[kind], _BASES[kind])
    return float(f"{number[kind]}inf" if kind == "infinity" else number[kind])


def whole(digits: str, base: int = 10) -> int:
    """The integer; raises ValueError if it has thousands of digits."""
    if len(digits) > 1000:
        raise ValueError(f"a number of {len(digits)} digits is too long; write it as text, in quotes")
    return int(digits, base)


_TYPES: dict[str, type | tuple[type, ...]] = {"int": int, "float": (int, float), "bool": bool, "null": type(None)}


def read_tagged(text: str, tag: str) -> Scalar:
    """The value of text with a tag such as `!!int`; raises ValueError if the tag does not fit or is unknown."""
    name = tag.removeprefix("tag:yaml.org,2002:")
    if tag == "!" or name in ("str", "timestamp", "binary"):
        return text
    value = read(text)
    if name not in _TYPES:
        raise ValueError(f"the tag {_written(tag)!r} is not allowed in an OpenAPI document; remove it")
    if not isinstance(value, _TYPES[name]) or (isinstance(value, bool) and name != "bool"):
        raise ValueError(f"{text[:100]!r} does not match its tag {_written(tag)!r} says; correct one of them")
    return float(value) if name == "float" and isinstance(value, int) else value


def check_tag(tag: str | None, kind: str) -> None:
    """Raise ValueError unless the tag is that of an object (`map`) or list (`seq`)."""
    if tag not in (None, "!", f"tag:yaml.org,2002:{kind}"):
        raise ValueError(f"the tag {_written(str(tag))!r} is not allowed in an OpenAPI document; remove it")


def _written(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")

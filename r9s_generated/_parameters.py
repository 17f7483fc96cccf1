# Copied from generator/runtime/_parameters.py by `make regen`; do not edit.
"""Parameters in paths, queries, headers and cookies, written in the styles of OpenAPI."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from ._codec import Codec
from ._fields import nested
from ._urls import Written, with_reserved
from ._utf8 import encoded
from .errors import Mismatch

_Write = Callable[[str], str]
_SEPARATORS = {"form": (",", ","), "spaceDelimited": (" ", "%20"), "pipeDelimited": ("|", "%7C")}
"""By style: the separator of items, and its encoded form."""
_NO_HEADER = re.compile(r"[^\t\x20-\x7e]")


def query_of(
    name: str, value: object, codec: Codec, *, style: str = "form", explode: bool | None = None, reserved: bool = False
) -> list[tuple[str, str]]:
    """A parameter in the query; with `reserved`, reserved characters are not encoded.

    Raises TypeError or ValueError for a value of another type, or one that cannot be sent.
    """
    dumped = _dumped(name, value, codec)
    if style == "json":
        pairs = [(name, _json(name, dumped))]
    elif style == "deepObject":
        pairs = [(key, _text(name, each)) for key, _, each in nested(name, name, dumped) if each is not None]
    elif explode or (explode is None and style == "form"):
        pairs = _exploded(name, dumped)
    else:
        return _joined(name, dumped, style, with_reserved if reserved else _percent)
    return [(key, Written.of(key, text, with_reserved(text))) for key, text in pairs] if reserved else pairs


def _exploded(name: str, dumped: Any) -> list[tuple[str, str]]:
    """The items of a list under one name, or the properties of an object under their own names."""
    if isinstance(dumped, dict):
        return [(_text(name, key), _text(name, each)) for key, each in dumped.items() if each is not None]
    items = dumped if isinstance(dumped, list) else [dumped]
    return [(name, _text(name, each)) for each in items if each is not None]


def _joined(name: str, dumped: Any, style: str, write: _Write) -> list[tuple[str, str]]:
    if dumped is None:
        return []
    plain, between = _SEPARATORS[style]
    # A comma between items is not encoded, so that it differs from a comma in an item.
    written = between.join(_flat(name, dumped, write=write))
    return [(name, Written.of(name, plain.join(_flat(name, dumped)), written))]


def _flat(name: str, dumped: Any, *, joint: str | None = None, write: _Write = str) -> list[str]:
    """The texts of a value. For an object, names and values are separate texts, or joined by `joint`."""
    if isinstance(dumped, dict):
        pairs = [(_text(name, key), _text(name, each)) for key, each in dumped.items() if each is not None]
        texts = [write(text) for pair in pairs for text in pair]
        return list(map(joint.join, zip(texts[::2], texts[1::2], strict=True))) if joint else texts
    return [write(_text(name, each)) for each in (dumped if isinstance(dumped, list) else [dumped])]


def header_of(name: str, value: object, codec: Codec, *, style: str = "simple", explode: bool = False) -> str:
    """A parameter as the value of a header; raises TypeError or ValueError."""
    dumped = _dumped(name, value, codec)
    if style == "json":
        text = json.dumps(dumped)
    else:
        text = ",".join(_flat(name, dumped, joint="=" if explode else None))
    if _NO_HEADER.search(text):
        raise ValueError(f"{name} has a line break or another character that is not allowed in a header")
    return text.strip()


def path_of(name: str, value: object, codec: Codec, *, style: str = "simple", explode: bool = False) -> str:
    """A parameter as one segment of the path; raises TypeError, and ValueError if it would change the path."""
    dumped = _dumped(name, value, codec)
    if style == "json":
        return _percent(_json(name, dumped))
    texts = _flat(name, dumped, joint="=" if explode else None, write=_percent)
    if style == "matrix":
        before = ";" if explode and isinstance(dumped, dict) else f";{_percent(name)}="
        return "".join(before + text for text in (texts if explode else [",".join(texts)]))
    text = f".{('.' if explode else ',').join(texts)}" if style == "label" else ",".join(texts)
    if text in ("", ".", ".."):
        raise ValueError(f"a path parameter must not be {text!r}")
    return text


def cookie_of(
    name: str, value: object, codec: Codec, *, style: str = "form", explode: bool = True
) -> list[tuple[str, str]]:
    """A parameter as cookies; raises TypeError or ValueError."""
    dumped = _dumped(name, value, codec)
    if style == "json":
        return [(name, _json(name, dumped))]
    return _exploded(name, dumped) if explode else [(name, ",".join(_flat(name, dumped)))]


def _percent(text: str) -> str:
    return quote(text, safe="")


def _dumped(name: str, value: object, codec: Codec) -> Any:
    try:
        codec.check(value)
    except Mismatch as mismatch:
        raise TypeError(str(mismatch.under(name))) from None
    return codec.dump(value)


def _text(name: str, value: Any) -> str:
    if isinstance(value, str):
        # `str()` of a str enum is its name, and `str.__str__` its value.
        text = str.__str__(value)
        encoded(text, name)
        return text
    return _json(name, value)


def _json(name: str, value: Any) -> str:
    try:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        kind = TypeError if isinstance(error, TypeError) else ValueError
        raise kind(f"{name} cannot be sent: {error}") from None
    encoded(text, name)
    return text

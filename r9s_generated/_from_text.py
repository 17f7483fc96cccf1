# Copied from generator/runtime/_from_text.py by `make regen`; do not edit.
"""Converts text from command lines and tables to values."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NoReturn

_SHOWN = 40


def value_of(name: str, kind: str, formats: tuple[str, ...], text: str) -> Any:
    """The value of a parameter; raises a ValueError with its name if the text is not valid."""
    if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"{name}: from_text takes a str, not {type(text).__name__}")
    readers = [_FORMATS[each] for each in formats] or [_KINDS[kind]]
    for _, read in readers:
        try:
            return read(text)
        except (ValueError, RecursionError):
            continue
    shown = repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}...")
    raise ValueError(f"{name} must be {' or '.join(what for what, _ in readers)}, not {shown}")


def _integer(text: str) -> int:
    # Python also accepts digits of all scripts, and underscores between them.
    return _no() if "_" in text or not text.isascii() else int(text)


def _number(text: str) -> int | float:
    try:
        return _integer(text)
    except ValueError:
        pass
    value = _no() if "_" in text or not text.isascii() else float(text)
    # JSON has no NaN and no infinity.
    return value if value - value == 0 else _no()


def _boolean(text: str) -> bool:
    # Spreadsheets write TRUE.
    said = text.strip().lower()
    return said == "true" if said in ("true", "false") else _no()


def _no(_: str = "") -> NoReturn:
    raise ValueError


def _json(text: str) -> Any:
    return json.loads(text, parse_constant=_no)


def _object(text: str) -> Any:
    value = _json(text)
    return value if isinstance(value, dict) else _no()


def _any(text: str) -> Any:
    try:
        return _json(text)
    except (ValueError, RecursionError):
        return text


def _file(text: str) -> Any:
    from pathlib import Path

    return Path(text) if text and "\0" not in text else _no()


def _date(text: str) -> Any:
    from ._scalars import DATE

    return DATE.load(text.strip())


def _datetime(text: str) -> Any:
    from ._scalars import DATETIME

    return DATETIME.load(text.strip())


def _uuid(text: str) -> Any:
    from ._scalars import UUID

    return UUID.load(text.strip())


_KINDS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "string": ("a text", str),
    "integer": ("an integer", _integer),
    "number": ("a number", _number),
    "boolean": ("true or false", _boolean),
    "object": ("a JSON object", _object),
    "file": ("the path of a file", _file),
    "any": ("a JSON value or a text", _any),
}
_FORMATS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "date": ("a date, such as 2026-03-01", _date),
    "date-time": ("a date and time, such as 2026-03-01T12:00:00Z", _datetime),
    "uuid": ("a UUID", _uuid),
}

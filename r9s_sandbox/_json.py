"""Reads and writes JSON. Reading is strict."""

import json
from typing import Any, NoReturn


def decode(raw: bytes) -> Any:
    """The value of a JSON text. Raises `ValueError` for anything that is not JSON, such as NaN and lone surrogates."""
    try:
        value = json.loads(raw, parse_constant=_refuse)
        encode(value, ensure_ascii=False)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    return value


def encode(value: Any, *, ensure_ascii: bool = True) -> bytes:
    """The JSON text of a value: the same bytes for equal values, whatever the order of their fields."""
    return json.dumps(value, ensure_ascii=ensure_ascii, separators=(",", ":"), sort_keys=True).encode()


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a JSON value")

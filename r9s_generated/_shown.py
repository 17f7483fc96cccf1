# Copied from generator/runtime/_shown.py by `make regen`; do not edit.
"""Values as readable text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from .types import UNSET

_LONGEST_TEXT = 1000
_LONGEST_BASE64 = 80
_LONGEST_WORD = 30
_SHOWN = 40


class Shown:
    """The display of a model: `repr()`, and the same text in the colours of rich."""

    __slots__ = ()

    _wires: ClassVar[dict[str, Any]]
    _is_answer: ClassVar[bool]
    additional_properties: dict[str, Any]

    def _there(self) -> Iterator[tuple[str, Any]]:
        """The attributes that have a value, with their values."""
        left_out = None if self._is_answer else UNSET
        for wire in self._wires.values():
            value = getattr(self, wire.name)
            if value is not left_out:
                yield wire.name, value
        if self.additional_properties:
            yield "additional_properties", self.additional_properties

    def __repr__(self) -> str:
        parts = [f"{name}={short(value)}" for name, value in self._there()]
        return f"{type(self).__name__}({', '.join(parts)})"

    def __rich_repr__(self) -> Iterator[tuple[str, Any]]:
        for name, value in self._there():
            yield name, for_rich(value)


class ShownInNotebooks:
    """The display in a notebook of a model that holds pictures."""

    __slots__ = ()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """The pictures of the response, with a link for each picture that came as a URL. Notebooks call this method.

        It downloads nothing. `include` and `exclude` are the media types to return, and not to return.
        """
        from ._notebook import bundle

        return bundle(self, include, exclude)


class AsText:
    """A value that rich shows as this text, without quotes."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return self._text


def short(value: Any, levels: int = 20) -> str:
    """A value as readable text. Base64, other long texts and deep levels are shortened."""
    if isinstance(value, str):
        start = value[:_LONGEST_BASE64]
        # Words are short. Base64 may contain spaces, so the longest part counts.
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


def for_rich(value: Any, levels: int = 20) -> Any:
    """A value that rich can format itself. It is shortened in the same way as in `short`."""
    if levels and isinstance(value, (list, tuple)):
        return [for_rich(item, levels - 1) for item in value]
    if levels and isinstance(value, Mapping):
        return {key: for_rich(item, levels - 1) for key, item in value.items()}
    if isinstance(value, (str, bytes, bytearray, list, tuple, set, Mapping)):
        shown = short(value, levels)
        return value if shown == repr(value) else AsText(shown)
    return value

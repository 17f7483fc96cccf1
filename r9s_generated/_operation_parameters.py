# Copied from generator/runtime/_operation_parameters.py by `make regen`; do not edit.
"""The parameters of operations as data, and the conversion of texts to their values."""

from __future__ import annotations

from typing import Any

from ._read_only import ReadOnly

_set = object.__setattr__


class Parameter(ReadOnly):
    """One parameter of an operation.

    Attributes:
        name: Its name in Python.
        wire: Its name on the wire; empty for a `stream` that only sets the header `Accept`.
        type: The type of one value: `string`, `integer`, `number`, `boolean`, `object`, `file`, or `any` if several of
            these are possible.
        is_list: Whether it accepts a list of values.
        required: Whether a call needs it.
        choices: The known values; empty if the API lists none.
        is_open: Whether other values than the known ones are accepted too.
        text: Its meaning, and its limits.
        counts: Whether it is the number of pictures to make.
    """

    __slots__ = ("_formats", "choices", "counts", "is_list", "is_open", "name", "required", "text", "type", "wire")

    name: str
    wire: str
    type: str
    is_list: bool
    required: bool
    choices: tuple[str, ...]
    is_open: bool
    text: str
    counts: bool
    _formats: tuple[str, ...]

    def __init__(
        self,
        name: str,
        type: str,
        text: str,
        *,
        wire: str | None = None,
        formats: tuple[str, ...] = (),
        is_list: bool = False,
        required: bool = False,
        choices: tuple[str, ...] = (),
        is_open: bool = False,
        counts: bool = False,
    ) -> None:
        _set(self, "name", name)
        _set(self, "type", type)
        _set(self, "text", text)
        _set(self, "wire", name if wire is None else wire)
        _set(self, "_formats", formats)
        _set(self, "is_list", is_list)
        _set(self, "required", required)
        _set(self, "choices", choices)
        _set(self, "is_open", is_open)
        _set(self, "counts", counts)

    def from_text(self, text: str) -> Any:
        """Convert text to one value: `2`, `true`, JSON for an object, the path of a file, a date as YYYY-MM-DD.

        If several types are possible, a text that is not JSON is a string. It is not checked whether the API accepts
        the value. Raises a ValueError with the name of the parameter if the text is not valid.
        """
        from ._from_text import value_of

        return value_of(self.name, self.type, self._formats, text)

    def __reduce__(self) -> tuple[Any, ...]:
        given = {
            name: getattr(self, name) for name in self.__slots__ if name not in ("name", "type", "text", "_formats")
        }
        return _parameter, (self.name, self.type, self.text, {**given, "formats": self._formats})

    def __repr__(self) -> str:
        several = "[]" if self.is_list else ""
        return f"<Parameter {self.name}: {self.type}{several}{', required' if self.required else ''}>"


def _parameter(name: str, type: str, text: str, given: dict[str, Any]) -> Parameter:
    return Parameter(name, type, text, **given)

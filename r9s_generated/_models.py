# Copied from generator/runtime/_models.py by `make regen`; do not edit.
"""The base of all models."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define, field

from ._codec import ANY, Codec, as_it_came, at
from ._shown import Shown
from ._utf8 import HALVES
from ._wires import Wire, fields_of, layout_of
from .errors import MISSING, Mismatch
from .types import UNSET, HttpMeta

_OTHER_NAMES = {
    **dict.fromkeys(("model_dump", "dict"), "to_dict()"),
    **dict.fromkeys(("model_dump_json", "json"), "to_json()"),
    **dict.fromkeys(("model_validate", "parse_obj"), "from_dict(...)"),
}
"""Methods of pydantic models, and the methods that models here have instead."""


@define(repr=False, kw_only=True)
class ModelBase(Shown):
    """The base of all models."""

    _wires: ClassVar[dict[str, Wire]] = {}
    """The fields, by their names on the wire."""
    _extra: ClassVar[Codec] = ANY
    """The type of fields that are not in the spec."""

    _is_answer: ClassVar[bool] = False
    """Whether it occurs only in responses. Then missing fields read as None."""

    additional_properties: dict[str, Any] = field(init=False, factory=dict)
    """The fields that are not in the spec, as they came or as they are to be sent."""
    _http_meta: HttpMeta | None = field(init=False, default=None, eq=False)
    _came: dict[str, Any] = field(init=False, factory=dict, eq=False)
    """For attributes that read otherwise, what came for them: None for null, UNSET for a missing field."""
    _was_null: bool = field(init=False, default=False, eq=False)
    """Whether null came in place of the whole object."""

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model for a JSON object.

        In a model of responses, a missing field reads as None, and a value of another type stays as it came. Raises a
        ValueError if the value is not an object, or if a required field is missing; the text names the field.
        """
        return cls._read(src_dict, strict=any(each.required and not each.has_default for each in cls._wires.values()))

    @classmethod
    def _read(cls, document: Mapping[str, Any], *, strict: bool) -> Self:
        if not isinstance(document, Mapping):
            raise Mismatch("an object", document)
        known: dict[str, Any] = {}
        extra: dict[str, Any] = {}
        came: dict[str, Any] = {}
        for key, value in document.items():
            wire = cls._wires.get(key)
            if wire is None:
                extra[key] = as_it_came(cls._extra, value)
            elif wire.required and strict:
                known[wire.name] = at(key, wire.codec.load, value)
            elif value is None and cls._is_answer:
                came[key] = None
            else:
                known[wire.name] = as_it_came(wire.codec, value)
        for key, wire in layout_of(cls).required:
            if wire.name not in known:
                if strict:
                    raise Mismatch(MISSING, came.get(key, UNSET)).under(key)
                came.setdefault(key, UNSET)
                if not wire.has_default:
                    known[wire.name] = None
        model = cls(**known)
        model.additional_properties = extra
        model._came = came
        return model

    def to_dict(self) -> dict[str, Any]:
        """The JSON object for this model, without fields that are unset or did not come. A received null stays."""
        document = {}
        left_out = None if self._is_answer and not self._came else UNSET
        for key, wire, _ in fields_of(self, left_out):
            value = self._sent(key, wire)
            if value is not UNSET:
                document[key] = wire.codec.dump(value)
        for key, value in self.additional_properties.items():
            document[key] = self._extra.dump(value)
        return document

    def _sent(self, key: str, wire: Wire) -> Any:
        """The value of a field; None for null, UNSET for a missing field."""
        value = getattr(self, wire.name)
        if key in self._came and _is_nothing(value):
            return self._came[key]
        return UNSET if value is None and self._is_answer else value

    def to_json(self, *, indent: int | None = None) -> str:
        """The JSON text of `to_dict()`. It is not ASCII only. NaN and infinity become null.

        `indent`: the number of spaces for each level; `None`: the text is one line.
        Raises TypeError for values that JSON does not have, such as the files of a request.
        """
        separators = (",", ":") if indent is None else (",", ": ")
        document = self.to_dict()
        try:
            text = json.dumps(document, ensure_ascii=False, indent=indent, separators=separators, allow_nan=False)
        except ValueError:
            text = json.dumps(_finite(document), ensure_ascii=False, indent=indent, separators=separators)
        # A surrogate cannot be encoded as UTF-8, so the text could not be written to a file.
        return text if text.isascii() else HALVES.sub(lambda half: f"\\u{ord(half[0]):04x}", text)

    def _document(self) -> dict[str, Any] | None:
        """The JSON for this model as a part of another."""
        document = self.to_dict()
        return None if self._was_null and not document else document

    @property
    def http_meta(self) -> HttpMeta:
        """The HTTP facts of the response; AttributeError if this object is only a part of a response."""
        if self._http_meta is None:
            raise AttributeError(f"this {type(self).__name__} is not the result of a call, so it has no http_meta")
        return self._http_meta

    @property
    def additional_keys(self) -> list[str]:
        """The names of the fields that are not in the spec."""
        return list(self.additional_properties)

    def __getitem__(self, key: str) -> Any:
        """The value of a field by its name on the wire. It may be a field that is not in the spec.

        Raises KeyError for a field that did not come or is unset, like `to_dict()[name]`.
        """
        if not isinstance(key, str):
            raise TypeError(f"the fields of {type(self).__name__} have names: use {self._hint()}, not {key!r}")
        wire = self._wires.get(key)
        value = self.additional_properties.get(key, UNSET) if wire is None else self._sent(key, wire)
        if value is UNSET:
            raise KeyError(key)
        return value

    def _hint(self) -> str:
        """How to access the fields that are lists."""
        lists = _lists_of(type(self))
        return f"such as .{lists[0]}[0]" if len(lists) == 1 else "as to_dict() has"

    def __setitem__(self, key: str, value: Any) -> None:
        """Set a field by its name on the wire. A field that is not in the spec goes into `additional_properties`."""
        wire = self._wires.get(key)
        if wire is None:
            self.additional_properties[key] = value
        else:
            self._came.pop(key, None)
            setattr(self, wire.name, value)

    def __delitem__(self, key: str) -> None:
        """Remove a field; raises KeyError if it is missing."""
        wire = self._wires.get(key)
        if wire is None:
            del self.additional_properties[key]
        else:
            _ = self[key]
            self[key] = None if self._is_answer else UNSET

    def __contains__(self, key: object) -> bool:
        """Whether `to_dict()` has a field of this name. A null counts, a missing field does not."""
        if not isinstance(key, str) or key not in self._wires:
            return key in self.additional_properties
        return self._sent(key, self._wires[key]) is not UNSET

    # Hidden from type checkers, so that they refuse a loop over a result.
    if not TYPE_CHECKING:

        def keys(self) -> list[str]:
            """The names on the wire of all fields that are present, for `dict(result)`."""
            fields = [key for key, wire in self._wires.items() if self._sent(key, wire) is not UNSET]
            return [*fields, *self.additional_properties]

        def __getattr__(self, name):
            """Raise an AttributeError. For a method of pydantic it names the method to use here."""
            ours = _OTHER_NAMES.get(name)
            hint = f": use {ours}" if ours else ""
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}{hint}", name=name, obj=self)

        def __iter__(self):
            lists = _lists_of(type(self))
            several = f"over its {lists[0]}, or " if len(lists) == 1 else ""
            raise TypeError(f"{type(self).__name__} cannot be iterated over: iterate {several}over its to_dict()")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """Called by pydantic. It accepts an object of the class or a dict for `from_dict`, and writes `to_dict()`."""
        from ._pydantic import core_schema_of

        return core_schema_of(cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        """Called by pydantic. It returns the JSON schema of the class."""
        from ._pydantic import json_schema_of

        return json_schema_of(cls)


def set_http_meta(result: object, meta: HttpMeta) -> None:
    """Set `http_meta` on a result and on the objects in its lists."""
    if not isinstance(result, ModelBase):
        return
    result._http_meta = meta
    for value in layout_of(type(result)).values(result):
        for each in value if isinstance(value, list) else ():
            if isinstance(each, ModelBase):
                each._http_meta = meta


def _lists_of(kind: type[ModelBase]) -> list[str]:
    """The names of the fields that are lists."""
    # Imported here, because that module imports this one.
    from ._containers import ListOf

    return [wire.name for wire in kind._wires.values() if isinstance(wire.codec, ListOf)]


def _finite(value: Any) -> Any:
    """A document with null in place of NaN and infinity, which JSON does not have."""
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _is_nothing(value: Any) -> bool:
    return value is None or value == [] or (isinstance(value, ModelBase) and not value.to_dict())

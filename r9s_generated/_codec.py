# Copied from generator/runtime/_codec.py by `make regen`; do not edit.
"""How models are read from JSON and written to it.

An answer is received: unknown fields are kept, enum values are not checked, and what is not as declared is handed over
as it came. Only a value of another kind, such as a text in an object's place, is refused.
To load is strict about required fields: that tells apart what could be one type or another.
Checking what a caller gave is strict about types, and does not look at values: providers differ in what they take.
"""

from __future__ import annotations

import json
import math
import operator
import os
import re
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self

from attrs import define, field

from .errors import MISSING, Mismatch
from .types import UNSET, HttpMeta

_LONGEST_TEXT = 1000
_LONGEST_BASE64 = 80
_LONGEST_WORD = 30
_SHOWN = 40
_OTHER_NAMES = {
    **dict.fromkeys(("model_dump", "dict"), "to_dict()"),
    **dict.fromkeys(("model_dump_json", "json"), "to_json()"),
    **dict.fromkeys(("model_validate", "parse_obj"), "from_dict(...)"),
}
"""What pydantic's models call what these have too."""
HALVES = re.compile("[\ud800-\udfff]")


class Codec:
    """One type: how a value of it is read, written and checked. This one takes anything as it is."""

    def load(self, value: Any) -> Any:
        """The Python value for a JSON value; raises Mismatch when it is not of this type."""
        return value

    def receive(self, value: Any) -> Any:
        """The Python value for a JSON value of an answer; raises Mismatch only for a value of another kind."""
        return self.load(value)

    def dump(self, value: Any) -> Any:
        """The JSON value for a Python value; what is not of this type is written as it is."""
        return value

    def check(self, value: Any) -> None:
        """Raise Mismatch unless a caller may give this value."""


class Scalar(Codec):
    """A JSON string, number, boolean or null."""

    def __init__(self, name: str, *types: type, loads: tuple[type, ...] | None = None) -> None:
        self._name = name
        self._types = types
        self._loads = loads or types

    def _require(self, value: Any, types: tuple[type, ...]) -> None:
        # A bool is an int to Python, but not to an API.
        if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
            raise Mismatch(self._name, value)

    def load(self, value: Any) -> Any:
        self._require(value, self._loads)
        return value

    def check(self, value: Any) -> None:
        self._require(value, self._types)


class Ref(Codec):
    """A model, found by its class name when first needed: models may refer to each other in a circle."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._model: type[ModelBase] | None = None

    @property
    def model(self) -> type[ModelBase]:
        if self._model is None:
            from . import models

            self._model = getattr(models, self.name)
        return self._model

    def nothing(self) -> Any:
        """What stands in the place of an object that did not come: one with nothing in it."""
        return self.model._read({}, strict=False)

    def load(self, value: Any) -> Any:
        return self.model._read(value, strict=True)

    def receive(self, value: Any) -> Any:
        return self.model._read(value, strict=False)

    def dump(self, value: Any) -> Any:
        return value._document() if isinstance(value, ModelBase) else value

    def check(self, value: Any) -> None:
        if isinstance(value, Mapping):
            # What stands in a file or comes from elsewhere is a mapping.
            value = self.model._read(value, strict=True)
        if not isinstance(value, self.model):
            raise Mismatch(f"a {self.name}", value)
        check_types(value)


def _at(place: str | int, step: Any, value: Any) -> Any:
    """Take the step with a value that stands at a place of something larger."""
    try:
        return step(value)
    except Mismatch as mismatch:
        raise mismatch.under(place) from None


class ListOf(Codec):
    """A JSON array of one type."""

    def __init__(self, item: Codec) -> None:
        self.item = item

    def load(self, value: Any) -> Any:
        if not isinstance(value, list):
            raise Mismatch("an array", value)
        return [_at(index, self.item.load, item) for index, item in enumerate(value)]

    def receive(self, value: Any) -> Any:
        if not isinstance(value, list):
            raise Mismatch("an array", value)
        return [self._received(item) for item in value]

    def _received(self, item: Any) -> Any:
        if item is None and isinstance(self.item, Ref):
            # Its place in the list says which one is missing.
            nothing = self.item.nothing()
            nothing._was_null = True
            return nothing
        return as_it_came(self.item, item)

    def dump(self, value: Any) -> Any:
        return [self.item.dump(item) for item in value] if isinstance(value, (list, tuple)) else value

    def check(self, value: Any) -> None:
        if not isinstance(value, (list, tuple)):
            raise Mismatch("a list", value)
        for index, item in enumerate(value):
            _at(index, self.item.check, item)


class MapOf(Codec):
    """A JSON object whose keys are data, with values of one type."""

    def __init__(self, value: Codec) -> None:
        self.value = value

    def load(self, value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise Mismatch("an object", value)
        return {key: _at(key, self.value.load, inner) for key, inner in value.items()}

    def receive(self, value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise Mismatch("an object", value)
        return {key: as_it_came(self.value, inner) for key, inner in value.items()}

    def dump(self, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        return {key: self.value.dump(inner) for key, inner in value.items()}

    def check(self, value: Any) -> None:
        if not isinstance(value, Mapping):
            raise Mismatch("a mapping", value)
        for key, inner in value.items():
            if not isinstance(key, str):
                raise Mismatch("a mapping with keys that are strings", value)
            _at(key, self.value.check, inner)


class Nullable(Codec):
    """A value of one type, or null."""

    def __init__(self, inner: Codec) -> None:
        self._inner = inner

    def load(self, value: Any) -> Any:
        return None if value is None else self._inner.load(value)

    def receive(self, value: Any) -> Any:
        return None if value is None else self._inner.receive(value)

    def dump(self, value: Any) -> Any:
        return None if value is None else self._inner.dump(value)

    def check(self, value: Any) -> None:
        if value is not None:
            self._inner.check(value)


class OneOf(Codec):
    """A value of the first of several types that it fits; an object is of the model that leaves the least unknown."""

    def __init__(self, *variants: Codec) -> None:
        self.variants = variants

    def load(self, value: Any) -> Any:
        expected: list[str] = []
        closest: ModelBase | None = None
        is_unknown = False
        for variant in self.variants:
            if closest is not None and not isinstance(variant, Ref):
                continue
            try:
                loaded = variant.load(value)
            except Mismatch as mismatch:
                expected.append(_said(mismatch))
                continue
            if isinstance(variant, Tagged) and loaded is value:
                is_unknown = True
            elif not isinstance(variant, Ref) or not loaded.additional_properties:
                return loaded
            elif closest is None or len(loaded.additional_properties) < len(closest.additional_properties):
                closest = loaded
        if closest is None and not is_unknown:
            raise Mismatch(" or ".join(expected), value)
        return value if closest is None else closest

    def receive(self, value: Any) -> Any:
        try:
            return self.load(value)
        except Mismatch:
            received = [each for each in map(_receiving(value), self.variants) if each is not None]
            if not received:
                raise
        return min(received, key=lambda each: len(getattr(each, "additional_properties", ())))

    def dump(self, value: Any) -> Any:
        for variant in self.variants:
            try:
                variant.check(value)
            except Mismatch:
                continue
            return variant.dump(value)
        return value.to_dict() if isinstance(value, ModelBase) else value

    def check(self, value: Any) -> None:
        found = []
        for variant in self.variants:
            try:
                return variant.check(value)
            except Mismatch as mismatch:
                found.append(mismatch)
        # What is of the right kind but for a part of it, says which part.
        closest = max(found, key=lambda mismatch: len(mismatch.path))
        raise closest if closest.path else Mismatch(" or ".join(each.expected for each in found), value)


def _receiving(value: Any) -> Callable[[Codec], Any]:
    """What a type receives; None for a value of another kind."""

    def receive(variant: Codec) -> Any:
        try:
            return variant.receive(value)
        except Mismatch:
            return None

    return receive


def _said(mismatch: Mismatch) -> str:
    return str(mismatch) if mismatch.path else mismatch.expected


class Tagged(Codec):
    """One of several models, told apart by the value of a property: `(property, value, model)`."""

    def __init__(self, *variants: tuple[str, str, Ref]) -> None:
        self.variants = variants
        self._models = {(name, value): model for name, value, model in variants}
        self.names = tuple(dict.fromkeys(name for name, _, _ in variants))
        self.values = tuple(value for _, value, _ in variants)

    def tag_of(self, value: Any) -> tuple[str, str] | None:
        """The property and the value that tell what an object is; None for what has no such property."""
        if not isinstance(value, Mapping):
            return None
        unknown = None
        for name in self.names:
            found = value.get(name)
            if isinstance(found, str):
                if (name, found) in self._models:
                    return name, found
                unknown = unknown or (name, found)
        return unknown

    def variant(self, tag: tuple[str, str] | None) -> Ref | None:
        """The model that a tag names; None for no known one."""
        return None if tag is None else self._models.get(tag)

    def named(self, value: str) -> tuple[str, str] | None:
        """The known tag that has this value, whatever its property."""
        return next((tag for tag in self._models if tag[1] == value), None)

    def load(self, value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise Mismatch("an object", value)
        found = self.variant(self.tag_of(value))
        return value if found is None else found.load(value)

    def receive(self, value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise Mismatch("an object", value)
        found = self.variant(self.tag_of(value))
        return value if found is None else found.receive(value)

    def dump(self, value: Any) -> Any:
        return value.to_dict() if isinstance(value, ModelBase) else value

    def check(self, value: Any) -> None:
        for model in self._models.values():
            if isinstance(value, model.model):
                return check_types(value)
        raise Mismatch(" or ".join(f"a {model.name}" for model in self._models.values()), value)


class File(Codec):
    """A file to upload; it travels as a part of its own, see `_upload`."""

    def check(self, value: Any) -> None:
        # A tuple of other things is a sequence of files.
        is_named = isinstance(value, tuple) and len(value) in (2, 3) and isinstance(value[0], (str, type(None)))
        content = value[1] if is_named else value
        if not (isinstance(content, (bytes, bytearray, os.PathLike)) or hasattr(content, "read")):
            raise Mismatch("bytes, an open file, a pathlib.Path or a tuple (filename, content, media type)", value)


class Date(Codec):
    """A date (RFC 3339, full-date)."""

    def load(self, value: Any) -> Any:
        import datetime

        try:
            parsed = datetime.date.fromisoformat(value)
        except (TypeError, ValueError):
            raise Mismatch("a date", value) from None
        # The week dates and short forms that Python reads too would be written otherwise.
        if parsed.isoformat() != value:
            raise Mismatch("a date", value)
        return parsed

    def dump(self, value: Any) -> Any:
        return value.isoformat() if hasattr(value, "isoformat") else value

    def check(self, value: Any) -> None:
        import datetime

        if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
            raise Mismatch("a date", value)


class DateTime(Date):
    """A date and time (RFC 3339, date-time)."""

    def load(self, value: Any) -> Any:
        if not isinstance(value, str):
            raise Mismatch("a date-time", value)
        # The parser is loaded with the first date-time, which most programs never meet; it has no types of its own.
        isoparse = import_module("dateutil.parser").isoparse
        try:
            return isoparse(value)
        except ValueError:
            raise Mismatch("a date-time", value) from None

    def check(self, value: Any) -> None:
        import datetime

        if not isinstance(value, datetime.datetime):
            raise Mismatch("a datetime", value)


class Uuid(Codec):
    """A UUID (RFC 9562)."""

    def load(self, value: Any) -> Any:
        import uuid

        try:
            return uuid.UUID(value)
        except (ValueError, AttributeError, TypeError):
            raise Mismatch("a UUID", value) from None

    def dump(self, value: Any) -> Any:
        import uuid

        return str(value) if isinstance(value, uuid.UUID) else value

    def check(self, value: Any) -> None:
        import uuid

        if not isinstance(value, uuid.UUID):
            raise Mismatch("a UUID", value)


ANY = Codec()
STRING = Scalar("a string", str)
# 3.0 is an integer to JSON, and 3 a number.
INTEGER = Scalar("an integer", int, loads=(int, float))
NUMBER = Scalar("a number", int, float)
BOOLEAN = Scalar("a boolean", bool)
NULL = Scalar("null", type(None))
DATE = Date()
DATETIME = DateTime()
UUID = Uuid()
FILE = File()


class Wire(NamedTuple):
    """How one attribute of a model travels."""

    name: str
    codec: Codec
    required: bool = False
    has_default: bool = False
    """Whether the attribute is something of itself where a required field did not come."""


@define(repr=False, kw_only=True)
class ModelBase:
    """What all models can do."""

    _wires: ClassVar[dict[str, Wire]] = {}
    """By name on the wire."""
    _extra: ClassVar[Codec] = ANY
    """The type of the fields that the spec does not name."""

    _is_answer: ClassVar[bool] = False
    """Whether only answers hold it, so that what did not come reads as None."""

    additional_properties: dict[str, Any] = field(init=False, factory=dict)
    """The fields that the spec does not know, as they came or as they shall be sent."""
    _http_meta: HttpMeta | None = field(init=False, default=None, eq=False)
    _came: dict[str, Any] = field(init=False, factory=dict, eq=False)
    """By name on the wire what came for an attribute that does not say it: None for null, UNSET for nothing."""
    _was_null: bool = field(init=False, default=False, eq=False)
    """Whether null came in the place of the whole object."""

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model for a JSON object.

        What did not come reads as None in a model that only answers hold, and what is not as declared as it came.
        Raises a ValueError for what is no object, and one that names the first field that the model cannot be without.
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
                known[wire.name] = _at(key, wire.codec.load, value)
            elif value is None and cls._is_answer:
                came[key] = None
            else:
                known[wire.name] = as_it_came(wire.codec, value)
        for key, wire in _layout(cls).required:
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
        """The JSON object for this model, without the fields that are unset or did not come; null where null came."""
        document = {}
        left_out = None if self._is_answer and not self._came else UNSET
        for key, wire, _ in _fields(self, left_out):
            value = self._sent(key, wire)
            if value is not UNSET:
                document[key] = wire.codec.dump(value)
        for key, value in self.additional_properties.items():
            document[key] = self._extra.dump(value)
        return document

    def _sent(self, key: str, wire: Wire) -> Any:
        """The value of a field; None where null came or shall be sent, UNSET for one that is not there."""
        value = getattr(self, wire.name)
        if key in self._came and _is_nothing(value):
            return self._came[key]
        return UNSET if value is None and self._is_answer else value

    def to_json(self, *, indent: int | None = None) -> str:
        """The JSON text of `to_dict()`, in which letters of any language are kept; null stands for what is no number.

        `indent`: by how many blanks each level is set in; `None`: the text is one line.
        Raises TypeError for what JSON has no place for, such as the files of a request.
        """
        separators = (",", ":") if indent is None else (",", ": ")
        document = self.to_dict()
        try:
            text = json.dumps(document, ensure_ascii=False, indent=indent, separators=separators, allow_nan=False)
        except ValueError:
            text = json.dumps(_finite(document), ensure_ascii=False, indent=indent, separators=separators)
        # A half of a character has no UTF-8, and would make a text that cannot be written to a file.
        return text if text.isascii() else HALVES.sub(lambda half: f"\\u{ord(half[0]):04x}", text)

    def _document(self) -> dict[str, Any] | None:
        """The JSON for this model where it is a part of another."""
        document = self.to_dict()
        return None if self._was_null and not document else document

    @property
    def http_meta(self) -> HttpMeta:
        """How the answer travelled that this object is; AttributeError for an object that is only a part of one."""
        if self._http_meta is None:
            raise AttributeError(f"this {type(self).__name__} is not the answer of a call, so it has no http_meta")
        return self._http_meta

    @property
    def additional_keys(self) -> list[str]:
        """The names of the fields that the spec does not know."""
        return list(self.additional_properties)

    def __getitem__(self, key: str) -> Any:
        """The value of a field by its name on the wire, of those too that the spec does not know.

        Raises KeyError for one that did not come, or is unset: what `to_dict()` does not have.
        """
        if not isinstance(key, str):
            raise TypeError(f"{type(self).__name__} has its fields by name, {self._hint()}, not by {key!r}")
        wire = self._wires.get(key)
        value = self.additional_properties.get(key, UNSET) if wire is None else self._sent(key, wire)
        if value is UNSET:
            raise KeyError(key)
        return value

    def _hint(self) -> str:
        """How to get at the fields that are lists."""
        lists = [wire.name for wire in self._wires.values() if isinstance(wire.codec, ListOf)]
        return f"such as .{lists[0]}[0]" if len(lists) == 1 else "as to_dict() has"

    def __setitem__(self, key: str, value: Any) -> None:
        """Set a field by its name on the wire; what the spec does not know goes into `additional_properties`."""
        wire = self._wires.get(key)
        if wire is None:
            self.additional_properties[key] = value
        else:
            self._came.pop(key, None)
            setattr(self, wire.name, value)

    def __delitem__(self, key: str) -> None:
        """Leave a field out; raises KeyError for one that is not there."""
        wire = self._wires.get(key)
        if wire is None:
            del self.additional_properties[key]
        else:
            _ = self[key]
            self[key] = None if self._is_answer else UNSET

    def __contains__(self, key: object) -> bool:
        """Whether `to_dict()` has a field of this name: null counts, what did not come does not."""
        if not isinstance(key, str) or key not in self._wires:
            return key in self.additional_properties
        return self._sent(key, self._wires[key]) is not UNSET

    # Not for type checkers, so that they refuse a loop over a result.
    if not TYPE_CHECKING:

        def keys(self) -> list[str]:
            """The names on the wire of what is there: `dict(result)` has them with their values."""
            fields = [key for key, wire in self._wires.items() if self._sent(key, wire) is not UNSET]
            return [*fields, *self.additional_properties]

        def __getattr__(self, name):
            """Raise an AttributeError, which says what pydantic's names are called here."""
            ours = _OTHER_NAMES.get(name)
            hint = f": use {ours}" if ours else ""
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}{hint}", name=name, obj=self)

        def __iter__(self):
            lists = [wire.name for wire in self._wires.values() if isinstance(wire.codec, ListOf)]
            several = f"over its {lists[0]}, or " if len(lists) == 1 else ""
            raise TypeError(f"{type(self).__name__} cannot be iterated over: iterate {several}over its to_dict()")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """For pydantic, which calls it: takes an object of the class, or what `from_dict` does; gives `to_dict()`."""
        from ._pydantic import core_schema_of

        return core_schema_of(cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        """For pydantic, which calls it: what the page of an API says of the class."""
        from ._pydantic import json_schema_of

        return json_schema_of(cls)

    def __repr__(self) -> str:
        shown = [(wire.name, getattr(self, wire.name)) for wire in self._wires.values()]
        left_out = None if self._is_answer else UNSET
        parts = [f"{name}={short(value)}" for name, value in shown if value is not left_out]
        if self.additional_properties:
            parts.append(f"additional_properties={short(self.additional_properties)}")
        return f"{type(self).__name__}({', '.join(parts)})"


class _Layout(NamedTuple):
    """What is known of a class of models, in the order of its fields."""

    wires: tuple[tuple[str, Wire], ...]
    """By name on the wire."""
    required: tuple[tuple[str, Wire], ...]
    values: Callable[[ModelBase], tuple[Any, ...]]
    """Gets the values of all fields at once."""


_layouts: dict[type[ModelBase], _Layout] = {}


def _layout(kind: type[ModelBase]) -> _Layout:
    found = _layouts.get(kind)
    if found is None:
        wires = tuple(kind._wires.items())
        # One name alone would give no tuple.
        names = [wire.name for _, wire in wires] + ["_was_null", "_was_null"]
        required = tuple((key, wire) for key, wire in wires if wire.required)
        found = _layouts[kind] = _Layout(wires, required, operator.attrgetter(*names))
    return found


def _fields(model: ModelBase, left_out: Any) -> list[tuple[str, Wire, Any]]:
    """The name on the wire, the wire and the value of each field that is something else."""
    layout = _layout(type(model))
    return [
        (*wire, value) for wire, value in zip(layout.wires, layout.values(model), strict=False) if value is not left_out
    ]


def set_http_meta(result: object, meta: HttpMeta) -> None:
    """Remember on a result, and on the objects in its lists, how they travelled; what is not an object cannot."""
    if not isinstance(result, ModelBase):
        return
    result._http_meta = meta
    for _, _, value in _fields(result, None):
        for each in value if isinstance(value, list) else ():
            if isinstance(each, ModelBase):
                each._http_meta = meta


def _finite(value: Any) -> Any:
    """A document with null in the place of NaN and of infinity, which JSON does not know."""
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _is_nothing(value: Any) -> bool:
    return value is None or value == [] or (isinstance(value, ModelBase) and not value.to_dict())


def as_it_came(codec: Codec, value: Any) -> Any:
    """A value of an answer, untouched when it is of another kind: a paid result is not withheld for a detail."""
    try:
        return codec.receive(value)
    except Mismatch:
        return value


def check_types(model: ModelBase) -> None:
    """Raise Mismatch for the first field whose value is not of its type; values and limits are not looked at."""
    missing = [(key, wire, UNSET) for key, wire in _layout(type(model)).required if getattr(model, wire.name) is UNSET]
    for key, wire, value in [*missing, *_fields(model, UNSET)]:
        try:
            wire.codec.check(value)
        except Mismatch as mismatch:
            raise mismatch.under(key) from None


def checked_document(model: ModelBase) -> dict[str, Any]:
    """What `to_dict` gives of a model that is sent; raises as `check_types`."""
    document = {}
    for key, wire, value in _fields(model, UNSET):
        try:
            wire.codec.check(value)
        except Mismatch as mismatch:
            raise mismatch.under(key) from None
        document[key] = wire.codec.dump(value)
    if any(key not in document for key, _ in _layout(type(model)).required):
        check_types(model)
    for key, value in model.additional_properties.items():
        document[key] = model._extra.dump(value)
    return document


def short(value: Any, levels: int = 20) -> str:
    """A value for people: base64, other long texts and what lies deep are cut."""
    if isinstance(value, str):
        start = value[:_LONGEST_BASE64]
        # Words are short; base64 may have blanks in it.
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

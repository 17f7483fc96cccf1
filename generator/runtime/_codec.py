"""How models are read from JSON and written to it.

Reading is tolerant: unknown fields are kept, enum values are not checked, and an optional field that is not as declared
is handed over as it came. Only what a required field lacks makes a document unreadable.
Checking what a caller gave is strict about types, and does not look at values: providers differ in what they take.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module
from typing import Any, ClassVar, NamedTuple, Self

from attrs import define, field

from .errors import Mismatch
from .types import UNSET, HttpMeta, Unset

_LONGEST_TEXT = 1000
_LONGEST_BASE64 = 80
_SHOWN = 40


class Codec:
    """One type: how a value of it is read, written and checked. This one takes anything as it is."""

    def load(self, value: Any) -> Any:
        """The Python value for a JSON value; raises Mismatch when it is not of this type."""
        return value

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

    def load(self, value: Any) -> Any:
        return self.model.from_dict(value)

    def dump(self, value: Any) -> Any:
        return value.to_dict() if isinstance(value, ModelBase) else value

    def check(self, value: Any) -> None:
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

    def dump(self, value: Any) -> Any:
        for variant in self.variants:
            try:
                variant.check(value)
            except Mismatch:
                continue
            return variant.dump(value)
        return value.to_dict() if isinstance(value, ModelBase) else value

    def check(self, value: Any) -> None:
        expected = []
        for variant in self.variants:
            try:
                return variant.check(value)
            except Mismatch as mismatch:
                expected.append(_said(mismatch))
        raise Mismatch(" or ".join(expected), value)


def _said(mismatch: Mismatch) -> str:
    return str(mismatch) if mismatch.path else mismatch.expected


class Tagged(Codec):
    """One of several models, told apart by the value of a property: `(property, value, model)`."""

    def __init__(self, *variants: tuple[str, str, Ref]) -> None:
        self._models = {(name, value): model for name, value, model in variants}
        self.names = tuple(dict.fromkeys(name for name, _, _ in variants))

    def tag_of(self, value: Any) -> tuple[str, str] | None:
        """The property and the value that tell what an object is; None for what has no such property."""
        if not isinstance(value, Mapping):
            return None
        tags = [(name, value[name]) for name in self.names if isinstance(value.get(name), str)]
        return next((tag for tag in tags if tag in self._models), tags[0] if tags else None)

    def variant(self, tag: tuple[str, str] | None) -> Ref | None:
        """The model that a tag names; None for no known one."""
        return None if tag is None else self._models.get(tag)

    def named(self, value: str) -> tuple[str, str] | None:
        """The known tag that has this value, whatever its property."""
        return next((tag for tag in self._models if tag[1] == value), None)

    def property_of(self, model: str) -> str | None:
        """The property that tells a model, given by its class name, from the others."""
        return next((name for (name, _), found in self._models.items() if found.name == model), None)

    def load(self, value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise Mismatch("an object", value)
        found = self.variant(self.tag_of(value))
        return value if found is None else found.load(value)

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


@define(repr=False, kw_only=True)
class ModelBase:
    """What all models can do."""

    _wires: ClassVar[dict[str, Wire]] = {}
    """By name on the wire."""
    _extra: ClassVar[Codec] = ANY
    """The type of the fields that the spec does not name."""

    additional_properties: dict[str, Any] = field(init=False, factory=dict)
    """The fields that the spec does not know, as they came or as they shall be sent."""
    _http_meta: HttpMeta | None = field(init=False, default=None, eq=False)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model for a JSON object; raises a ValueError that names the first required field that does not fit."""
        if not isinstance(src_dict, Mapping):
            raise Mismatch("an object", src_dict)
        known, extra = {}, {}
        for key, value in src_dict.items():
            wire = cls._wires.get(key)
            if wire is None:
                extra[key] = _load_leniently(cls._extra, value)
            elif wire.required:
                try:
                    known[wire.name] = wire.codec.load(value)
                except Mismatch as mismatch:
                    raise mismatch.under(key) from None
            else:
                known[wire.name] = _load_leniently(wire.codec, value)
        for key, wire in cls._wires.items():
            if wire.required and wire.name not in known:
                raise Mismatch("there", UNSET).under(key)
        model = cls(**known)
        model.additional_properties = extra
        return model

    def to_dict(self) -> dict[str, Any]:
        """The JSON object for this model, without the fields that are unset."""
        document = {}
        for key, wire in self._wires.items():
            value = getattr(self, wire.name)
            if value is not UNSET:
                document[key] = wire.codec.dump(value)
        for key, value in self.additional_properties.items():
            document[key] = self._extra.dump(value)
        return document

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
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties

    def __repr__(self) -> str:
        shown = [(wire.name, getattr(self, wire.name)) for wire in self._wires.values()]
        parts = [f"{name}={_short(value)}" for name, value in shown if not isinstance(value, Unset)]
        if self.additional_properties:
            parts.append(f"additional_properties={_short(self.additional_properties)}")
        return f"{type(self).__name__}({', '.join(parts)})"


def set_http_meta(result: object, meta: HttpMeta) -> None:
    """Remember on a result, and on the objects in its lists, how they travelled; what is not an object cannot."""
    if not isinstance(result, ModelBase):
        return
    result._http_meta = meta
    for wire in result._wires.values():
        value = getattr(result, wire.name)
        for each in value if isinstance(value, list) else ():
            if isinstance(each, ModelBase):
                each._http_meta = meta


def _load_leniently(codec: Codec, value: Any) -> Any:
    """An optional value, as it came when it is not of its type: a paid result is not withheld for a detail."""
    try:
        return codec.load(value)
    except Mismatch:
        return value


def check_types(model: ModelBase) -> None:
    """Raise Mismatch for the first field whose value is not of its type; values and limits are not looked at."""
    for key, wire in model._wires.items():
        value = getattr(model, wire.name)
        if value is UNSET:
            continue
        try:
            wire.codec.check(value)
        except Mismatch as mismatch:
            raise mismatch.under(key) from None


def _short(value: Any, levels: int = 20) -> str:
    """A value for people: base64, other long texts and what lies deep are cut."""
    if isinstance(value, str):
        start = value[:_LONGEST_BASE64]
        is_data = start.isascii() and " " not in start and "://" not in start
        if len(value) > (_LONGEST_BASE64 if is_data else _LONGEST_TEXT):
            return f"{value[:_SHOWN]!r}... ({len(value)} characters)"
        return repr(value)
    if isinstance(value, (bytes, bytearray)):
        return f"<{len(value)} bytes>"
    if isinstance(value, (list, tuple, set)):
        return f"[{', '.join(_short(item, levels - 1) for item in value)}]" if levels else "[...]"
    if isinstance(value, dict):
        shown = (f"{key!r}: {_short(item, levels - 1)}" for key, item in value.items())
        return "{" + ", ".join(shown) + "}" if levels else "{...}"
    return repr(value)

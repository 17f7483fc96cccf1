# Copied from generator/runtime/_fields.py by `make regen`; do not edit.
"""The fields of forms: their names on the wire, and their texts and files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast

from ._codec import Codec
from ._media_types import chosen
from ._models import ModelBase
from ._parts import Part
from ._scalars import FILE
from ._utf8 import encoded
from ._wires import check_types
from .errors import Mismatch
from .types import Unset


class Fields(NamedTuple):
    """How the fields of a form are sent, if they are not sent unchanged under their own names.

    Attributes:
        arrays: By field: the name for the values of a list.
        deep: The objects that are sent as one field per value, such as `svg[model]`.
        types: By field: the media types that its parts may have.
        joined: By field: the separator of a list that is sent as one text.
    """

    arrays: Mapping[str, str] = {}
    deep: tuple[str, ...] = ()
    types: Mapping[str, tuple[str, ...]] = {}
    joined: Mapping[str, str] = {}

    def field(self, name: str) -> str:
        """The field that is sent under this name."""
        for field in (*self.arrays, *self.deep):
            if name == self.arrays.get(field) or (field in self.deep and name.startswith(f"{field}[")):
                return field
        return name

    def is_replaced(self, name: str, extra: Mapping[str, Any]) -> bool:
        """Whether a field of `extra` replaces the field with this name."""
        field = self.field(name)
        return not {name, field, self.arrays.get(field, field)}.isdisjoint(extra)


PLAIN = Fields()


class Text(NamedTuple):
    """One text of a form with files, with its own media type."""

    name: str
    text: str
    media_type: str


FormPart = tuple[str, str] | Text | Part
"""One part of a form with files."""


def _checked(body: object, codec: Codec) -> ModelBase:
    try:
        codec.check(body)
        model = cast(ModelBase, body if isinstance(body, ModelBase) else codec.load(body))
        check_types(model)
    except Mismatch as mismatch:
        raise TypeError(str(mismatch)) from None
    return model


def form_of(body: object, codec: Codec, fields: Fields = PLAIN) -> list[tuple[str, str]]:
    """The fields of an urlencoded request body; raises TypeError or ValueError before anything is sent."""
    document = _checked(body, codec).to_dict()
    return [(name, text) for field, value in document.items() for name, text in field_texts(field, value, fields)]


def parts_of(body: object, codec: Codec, fields: Fields = PLAIN) -> list[FormPart]:
    """The parts of a multipart request body; raises TypeError or ValueError before anything is sent."""
    model = _checked(body, codec)
    parts: list[FormPart] = []
    for name, wire in model._wires.items():
        value = getattr(model, wire.name)
        if wire.required and isinstance(value, (list, tuple)) and not value:
            raise ValueError(f"{name} must not be empty: pass at least one")
        if not isinstance(value, Unset):
            parts += field_parts(name, wire.codec.dump(value), fields)
    for name, value in model.additional_properties.items():
        parts += field_parts(name, value, fields)
    return parts


def _is_upload(value: Any) -> bool:
    try:
        FILE.check(value)
    except Mismatch:
        return False
    return True


def field_parts(field: str, value: Any, fields: Fields = PLAIN) -> list[FormPart]:
    """The parts for one field: its files, or its texts."""
    parts: list[FormPart] = []
    types = fields.types.get(field, ())
    for name, label, each in _spread(field, value, fields):
        if each is not None and _is_upload(each):
            parts.append(Part(name, each, label, types))
        elif types:
            wanted = _type_for(each, types)
            parts += [Text(*text, wanted) for text in _texts(name, label, each)]
        else:
            parts += _texts(name, label, each)
    return parts


def _type_for(value: Any, types: tuple[str, ...]) -> str:
    """The media type of a text: JSON for an object, otherwise the first one."""
    fitting = [each for each in types if not isinstance(value, dict) or each.endswith("json")]
    return chosen((*fitting, *types)[:1])


def field_texts(field: str, value: Any, fields: Fields = PLAIN) -> list[tuple[str, str]]:
    """The texts for one field: a list is sent as a repeated field, an object as JSON, and `None` as nothing."""
    return [text for name, label, each in _spread(field, value, fields) for text in _texts(name, label, each)]


def _spread(field: str, value: Any, fields: Fields) -> Iterator[tuple[str, str, Any]]:
    """How one field is sent: its name on the wire, its name in errors, and the value."""
    try:
        if field in fields.deep and (
            isinstance(value, dict) or (isinstance(value, list) and field not in fields.arrays)
        ):
            yield from nested(field, field, value)
        elif isinstance(value, list) and field in fields.joined:
            yield field, field, fields.joined[field].join(_text(field, each) for each in value)
        elif isinstance(value, list):
            yield from _listed(fields.arrays.get(field, field), field, value)
        else:
            yield field, field, value
    except RecursionError:
        raise ValueError(f"{field} cannot be sent: it contains itself, or is nested too deeply") from None


def _listed(name: str, label: str, values: list[Any]) -> Iterator[tuple[str, str, Any]]:
    for index, item in enumerate(values):
        own = f"{label}[{index}]"
        yield from _listed(name, own, item) if isinstance(item, list) else [(name, own, item)]


def nested(field: str, name: str, value: Any) -> Iterator[tuple[str, str, Any]]:
    """The values of an object as `name[key]`, of a list as `name[key][]`, of a list of objects as `name[0][key]`."""
    if isinstance(value, list):
        is_flat = not any(isinstance(item, (dict, list)) for item in value)
        for index, item in enumerate(value):
            # The number separates items that are objects or lists.
            yield from [(f"{name}[]", field, item)] if is_flat else nested(field, f"{name}[{index}]", item)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError(f"{field} has a key that is not a string, but {type(key).__name__}")
            yield from nested(field, f"{name}[{key}]", inner)
    else:
        yield name, field, value


def _texts(name: str, label: str, value: Any) -> list[tuple[str, str]]:
    if value is None:
        return []
    encoded(name, "the name of a field")
    return [(name, _text(label, value))]


def _text(name: str, value: Any) -> str:
    """A value as the text of a part: its JSON, but strings without quotes."""
    if isinstance(value, str):
        # `str()` of a str enum is its name, and `str.__str__` its value.
        return str.__str__(value)
    if not isinstance(value, (int, float, dict)):
        raise TypeError(
            f"{name} must be a string, a number, a boolean, an object or a file, not {type(value).__name__}"
        )
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        kind = TypeError if isinstance(error, TypeError) else ValueError
        raise kind(f"{name} cannot be sent as JSON: {error}") from None

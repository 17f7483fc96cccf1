# Copied from generator/runtime/_bodies.py by `make regen`; do not edit.
"""The request bodies of an operation, one for each media type, and the choice between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from ._body import Body, FormBody, JsonBody, PartsBody, TextBody
from ._codec import Codec
from ._fields import PLAIN, Fields, form_of, parts_of
from ._models import ModelBase
from ._raw import RawBody
from ._references import Ref
from ._scalars import FILE, STRING
from ._wires import check_types, checked_document
from .errors import Mismatch


class Media(Protocol):
    """One media type of a request body, or several that accept the same values."""

    @property
    def media_type(self) -> str:
        """Its name; the first of several."""

    @property
    def codec(self) -> Codec:
        """The type of the values that it accepts."""

    def write(self, body: object) -> Body | None:
        """The body for a value; None for null. Raises TypeError or ValueError."""


class Json:
    """JSON."""

    def __init__(self, codec: Codec, media_type: str = "application/json") -> None:
        self.codec = codec
        self.media_type = media_type

    def write(self, body: object) -> Body | None:
        document = _document_of(body, self.codec)
        return None if document is None else JsonBody(document, self.media_type)


class Form:
    """A form of texts."""

    media_type = "application/x-www-form-urlencoded"

    def __init__(self, codec: Codec, fields: Fields = PLAIN) -> None:
        self.codec = codec
        self._fields = fields

    def write(self, body: object) -> Body:
        return FormBody(form_of(body, self.codec, self._fields), self._fields)


class Multipart:
    """A form with files."""

    media_type = "multipart/form-data"

    def __init__(self, codec: Codec, fields: Fields = PLAIN) -> None:
        self.codec = codec
        self._fields = fields

    def write(self, body: object) -> Body:
        return PartsBody(parts_of(body, self.codec, self._fields), self._fields)


class Raw:
    """The bytes of a file, as one of several media types or ranges such as `image/*`."""

    codec = FILE

    def __init__(self, *types: str) -> None:
        self._types = types
        self.media_type = types[0]

    def write(self, body: object) -> Body:
        _check(body, FILE)
        return RawBody(body, self._types)


class Text:
    """A text in UTF-8."""

    codec = STRING

    def __init__(self, media_type: str) -> None:
        self.media_type = media_type

    def write(self, body: object) -> Body:
        _check(body, STRING)
        return TextBody(str.__str__(body), self.media_type)


def body_of(body: object, bodies: tuple[Media, ...]) -> Body | None:
    """The body of the first media type that accepts a value; None for null.

    Raises TypeError or ValueError for a value of another type, before anything is sent.
    """
    # If none accepts it, the closest one has the best error message.
    media = min(bodies, key=lambda each: _distance(each, body)) if len(bodies) > 1 else bodies[0]
    return media.write(body)


def _distance(media: Media, body: object) -> float:
    """How far a value is from a type: 0 if it fits, and less for a deeper mismatch."""
    if isinstance(media, Json) and isinstance(body, (bytes, bytearray)):
        # A JSON body of any type does not accept bytes.
        return 1
    try:
        media.codec.check(body)
    except Mismatch as mismatch:
        return 1 / (1 + len(mismatch.path))
    return 0


def _check(body: object, codec: Codec) -> None:
    try:
        codec.check(body)
    except Mismatch as mismatch:
        raise _refused(mismatch) from None


def _document_of(body: object, codec: Codec) -> Any:
    try:
        if isinstance(body, ModelBase) and isinstance(codec, Ref) and isinstance(body, codec.model):
            return checked_document(body)
        codec.check(body)
    except Mismatch as mismatch:
        raise _refused(mismatch) from None
    return codec.dump(body)


def _refused(mismatch: Mismatch) -> TypeError:
    said = str(mismatch).replace("the document", "body", 1)
    return TypeError(f"body{said}" if said.startswith("[") else said)


def pick(values: Mapping[str, Any], *models: type[ModelBase], body: object = None) -> Any:
    """The body made from these fields: the first model that has all of them with the given types.

    If a whole `body` was given, it is returned. Raises TypeError if the fields fit no model.
    """
    if body is not None:
        if values:
            raise TypeError(f"pass either body or its fields, not both: {', '.join(sorted(values))}")
        return body
    fitting = [model for model in models if _has(model, values)]
    for model in fitting:
        made = model(**values)
        try:
            check_types(made)
        except Mismatch:
            continue
        return made
    if fitting:
        return fitting[0](**values)
    shapes = "; or ".join(_shape(model) for model in models)
    given = ", ".join(sorted(values)) or "none"
    raise TypeError(f"the given fields do not fit the request body ({given}): it accepts {shapes}")


def _has(model: type[ModelBase], values: Mapping[str, Any]) -> bool:
    wires = model._wires.values()
    names, needed = {wire.name for wire in wires}, {wire.name for wire in wires if wire.required}
    return needed <= set(values) <= names


def _shape(model: type[ModelBase]) -> str:
    return ", ".join(f"{wire.name} (required)" if wire.required else wire.name for wire in model._wires.values())

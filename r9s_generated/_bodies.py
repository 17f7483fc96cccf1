# Copied from generator/runtime/_bodies.py by `make regen`; do not edit.
"""The request bodies of an operation, one for each media type, and which of them a value is sent as."""

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
    """One media type of a request body, or several that take the same values."""

    @property
    def media_type(self) -> str:
        """Its name; the first of several."""

    @property
    def codec(self) -> Codec:
        """The type of what it takes."""

    def write(self, body: object) -> Body | None:
        """The body that a value makes; None for one that is null. Raises TypeError or ValueError."""


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
    """The bytes of a file, as one of several media types; ranges such as `image/*` may be among them."""

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
    """The body of the first media type that takes a value; None for one that is null.

    Raises TypeError or ValueError for a value that is not of its type, before anything is sent.
    """
    # Where none takes it, the one that comes closest says why.
    media = min(bodies, key=lambda each: _distance(each, body)) if len(bodies) > 1 else bodies[0]
    return media.write(body)


def _distance(media: Media, body: object) -> float:
    """How far a value is from a type: 0 is of it, and the deeper the fault, the less."""
    if isinstance(media, Json) and isinstance(body, (bytes, bytearray)):
        # What takes anything takes no bytes.
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
    """The body that these fields make: of the first model that has them all, in the types that were given.

    A `body` that was given whole is that body. Raises TypeError when the fields fit no model.
    """
    if body is not None:
        if values:
            raise TypeError(f"give either body or its fields, not both: {', '.join(sorted(values))}")
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
    raise TypeError(f"the fields that were given make no request body ({given}): it takes {shapes}")


def _has(model: type[ModelBase], values: Mapping[str, Any]) -> bool:
    wires = model._wires.values()
    names, needed = {wire.name for wire in wires}, {wire.name for wire in wires if wire.required}
    return needed <= set(values) <= names


def _shape(model: type[ModelBase]) -> str:
    return ", ".join(f"{wire.name} (required)" if wire.required else wire.name for wire in model._wires.values())

# Copied from generator/runtime/_body.py by `make regen`; do not edit.
"""Request bodies: which media type is sent, what of, and how it is made ready for each attempt."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Any, NoReturn, Protocol, TypeVar
from urllib.parse import urlencode

from ._codec import Codec, ModelBase, Ref, check_types, checked_document
from ._upload import (
    PLAIN,
    Names,
    Part,
    encoded,
    field_parts,
    field_texts,
    form_of,
    parts_of,
    read_awaited,
    refuse_shared,
)
from .errors import Mismatch

T = TypeVar("T")
_NONE: frozenset[str] = frozenset()
_MULTIPART = "multipart/form-data"
_FORM = "application/x-www-form-urlencoded"


class Body(Protocol):
    """The body of a request."""

    @property
    def media_type(self) -> str | None:
        """What to send as its content type; None where httpx does, with a boundary."""

    @property
    def replayable(self) -> bool:
        """Whether it can be sent once more."""

    def extended(self, extra: Mapping[str, Any]) -> Body:
        """This body with more fields, which replace those of the same name; raises TypeError or ValueError."""

    async def fetch(self, stack: ExitStack) -> None:
        """Read what can only be read with `await`, before `encode`; `stack` closes what it is kept in.

        Raises TypeError or ValueError for what cannot be sent.
        """

    def encode(self) -> None:
        """Make what is sent, once for all attempts; raises TypeError or ValueError for what cannot be sent."""

    def open(self, stack: ExitStack) -> dict[str, Any]:
        """The argument for httpx; a file that is opened for it is closed by `stack`."""


class _Encoded:
    """A body that is one text."""

    replayable = True
    _content: bytes | None = None

    def _make(self) -> bytes:
        """What is sent."""
        return b""

    async def fetch(self, stack: ExitStack) -> None:
        """There is nothing to wait for."""

    def encode(self) -> None:
        if self._content is None:
            self._content = self._make()

    def open(self, stack: ExitStack) -> dict[str, Any]:
        self.encode()
        return {"content": self._content}


class JsonBody(_Encoded):
    """A JSON document."""

    def __init__(self, document: Any, media_type: str = "application/json", extra: frozenset[str] = _NONE) -> None:
        self.document = document
        self.media_type = media_type
        self._extra = extra

    def extended(self, extra: Mapping[str, Any]) -> JsonBody:
        if not isinstance(self.document, dict):
            refuse_fields()
        return JsonBody({**self.document, **extra}, self.media_type, frozenset(extra))

    def _make(self) -> bytes:
        try:
            return _json(self.document, "the request")
        except (TypeError, ValueError):
            # The field that is to blame says more than the whole.
            for name, value in self.document.items() if isinstance(self.document, dict) else ():
                _json(value, _shown(name) if name in self._extra else name)
            raise


class FormBody(_Encoded):
    """The fields of a form, as texts."""

    media_type = _FORM

    def __init__(self, fields: list[tuple[str, str]], names: Names = PLAIN) -> None:
        self.fields = fields
        self._names = names

    def extended(self, extra: Mapping[str, Any]) -> FormBody:
        names = self._names
        fields = [field for field in self.fields if not names.is_replaced(field[0], extra)]
        for name, value in extra.items():
            fields += _unnamed(field_texts, name, value, names)
        return FormBody(fields, names)

    def _make(self) -> bytes:
        return urlencode([(name, encoded(text, name)) for name, text in self.fields]).encode()


class PartsBody:
    """The parts of a form with files. Each attempt sends an open file from where it stood."""

    media_type = None

    def __init__(self, parts: list[tuple[str, str] | Part], names: Names = PLAIN) -> None:
        self.parts = parts
        self._names = names

    @property
    def replayable(self) -> bool:
        return all(part.replayable for part in self.parts if isinstance(part, Part))

    def extended(self, extra: Mapping[str, Any]) -> PartsBody:
        names = self._names
        parts = [part for part in self.parts if not names.is_replaced(_name_of(part), extra)]
        for name, value in extra.items():
            parts += _unnamed(field_parts, name, value, names)
        return PartsBody(parts, names)

    async def fetch(self, stack: ExitStack) -> None:
        await read_awaited(self.parts, stack)

    def encode(self) -> None:
        refuse_shared(self.parts)
        for part in self.parts:
            if isinstance(part, Part):
                part.refuse_awaited()
            else:
                encoded(part[1], part[0])

    def open(self, stack: ExitStack) -> dict[str, Any]:
        # A part without a file name is a plain field; the boundary is left to httpx, which draws a random one.
        return {
            "files": [
                part.open(stack) if isinstance(part, Part) else (part[0], (None, encoded(part[1], part[0])))
                for part in self.parts
            ]
        }


def _name_of(part: tuple[str, str] | Part) -> str:
    return part.name if isinstance(part, Part) else part[0]


def _unnamed(made: Callable[[str, Any, Names], list[T]], name: str, value: Any, names: Names) -> list[T]:
    """The fields that are made of one in extra_body; an error does not repeat its name, which may be a secret."""
    try:
        return made(name, value, names)
    except (TypeError, ValueError) as error:
        kind, text = type(error), str(error).replace(name, _shown(name))
    raise kind(text)


def _shown(name: str) -> str:
    """What a field of extra_body is called in an error: by its name only if that cannot be a key in the wrong place."""
    return name if re.fullmatch("[a-z_]{1,32}", name) else "a field in extra_body"


def refuse_fields() -> NoReturn:
    """Raise for more fields where there is no object to put them into."""
    raise ValueError("extra_body needs an operation whose request body is an object")


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _json(document: Any, name: str) -> bytes:
    try:
        text = _ENCODER.encode(document)
    except (TypeError, ValueError, RecursionError) as error:
        kind = TypeError if isinstance(error, TypeError) else ValueError
        refused = kind(f"{name} cannot be sent as JSON: {error}")
    else:
        return encoded(text, name)
    raise refused


def body_of(body: object, bodies: tuple[tuple[str, Codec, Names], ...]) -> Body | None:
    """The body of the first media type that takes a value; None for one that is null.

    Raises TypeError or ValueError for a value that is not of its type, before anything is sent.
    """
    # Where none takes it, the one that comes closest says why.
    media_type, codec, names = min(bodies, key=lambda each: _distance(each[1], body)) if len(bodies) > 1 else bodies[0]
    if media_type == _MULTIPART:
        return PartsBody(parts_of(body, codec, names), names)
    if media_type == _FORM:
        return FormBody(form_of(body, codec, names), names)
    document = _document_of(body, codec)
    return None if document is None else JsonBody(document, media_type)


def _distance(codec: Codec, body: object) -> float:
    """How far a value is from a type: 0 is of it, and the deeper the fault, the less."""
    try:
        codec.check(body)
    except Mismatch as mismatch:
        return 1 / (1 + len(mismatch.path))
    return 0


def _document_of(body: object, codec: Codec) -> Any:
    try:
        if isinstance(body, ModelBase) and isinstance(codec, Ref) and isinstance(body, codec.model):
            return checked_document(body)
        codec.check(body)
    except Mismatch as mismatch:
        said = str(mismatch).replace("the document", "body", 1)
        raise TypeError(f"body{said}" if said.startswith("[") else said) from None
    return codec.dump(body)


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

"""Request bodies. Each can be opened again for every attempt."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Any, NoReturn, Protocol, TypeVar
from urllib.parse import urlencode

from ._fields import PLAIN, Fields, FormPart, Text, field_parts, field_texts
from ._parts import Part, read_awaited, refuse_shared
from ._utf8 import encoded

T = TypeVar("T")
_NONE: frozenset[str] = frozenset()


class Body(Protocol):
    """The body of a request."""

    @property
    def media_type(self) -> str | None:
        """The content type; None if httpx sets it, with a boundary."""

    @property
    def replayable(self) -> bool:
        """Whether it can be sent again."""

    def extended(self, extra: Mapping[str, Any]) -> Body:
        """A copy with more fields. They replace fields of the same name. Raises TypeError or ValueError."""

    async def fetch(self, stack: ExitStack) -> None:
        """Read async files, before `encode`; `stack` closes the temporary files.

        Raises TypeError or ValueError for a file that cannot be sent.
        """

    def encode(self) -> None:
        """Encode the body once for all attempts; raises TypeError or ValueError if that is not possible."""

    def is_true(self, name: str) -> bool:
        """Whether it has a field of this name with the value true."""

    def value(self, name: str) -> Any:
        """The field of this name as it is sent, in a form as a text; None when there is none."""

    def open(self, stack: ExitStack, *, is_async: bool) -> dict[str, Any]:
        """The argument for httpx; `stack` closes the files that are opened for it."""


class _Encoded:
    """A body that is encoded as a whole."""

    replayable = True
    _content: bytes | None = None

    def _make(self) -> bytes:
        """The encoded body."""
        return b""

    async def fetch(self, stack: ExitStack) -> None:
        """Nothing to read."""

    def is_true(self, name: str) -> bool:
        return False

    def value(self, name: str) -> Any:
        return None

    def encode(self) -> None:
        if self._content is None:
            self._content = self._make()

    def open(self, stack: ExitStack, *, is_async: bool) -> dict[str, Any]:
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

    def is_true(self, name: str) -> bool:
        return self.value(name) is True

    def value(self, name: str) -> Any:
        return self.document.get(name) if isinstance(self.document, dict) else None

    def _make(self) -> bytes:
        try:
            return _json(self.document, "the request")
        except (TypeError, ValueError):
            # An error message for the field says more than one for the whole.
            for name, value in self.document.items() if isinstance(self.document, dict) else ():
                _json(value, _shown(name) if name in self._extra else name)
            raise


class TextBody(_Encoded):
    """A text."""

    def __init__(self, text: str, media_type: str) -> None:
        self.text = text
        self.media_type = media_type
        if media_type.startswith("text/") and ";" not in media_type and not text.isascii():
            # Without a charset a text may be read as ASCII (RFC 2046, section 4.1.2).
            self.media_type = f"{media_type}; charset=utf-8"

    def extended(self, extra: Mapping[str, Any]) -> NoReturn:
        refuse_fields()

    def _make(self) -> bytes:
        return encoded(self.text, "body")


class FormBody(_Encoded):
    """The fields of a form, as texts."""

    media_type = "application/x-www-form-urlencoded"

    def __init__(self, fields: list[tuple[str, str]], how: Fields = PLAIN) -> None:
        self.fields = fields
        self._how = how

    def extended(self, extra: Mapping[str, Any]) -> FormBody:
        fields = [field for field in self.fields if not self._how.is_replaced(field[0], extra)]
        for name, value in extra.items():
            fields += _unnamed(field_texts, name, value, self._how)
        return FormBody(fields, self._how)

    def is_true(self, name: str) -> bool:
        return (name, "true") in self.fields

    def value(self, name: str) -> Any:
        return next((text for each, text in self.fields if each == name), None)

    def _make(self) -> bytes:
        return urlencode([(name, encoded(text, name)) for name, text in self.fields]).encode()


class PartsBody:
    """The parts of a form with files. Each attempt sends an open file from its original position."""

    media_type = None

    def __init__(self, parts: list[FormPart], how: Fields = PLAIN) -> None:
        self.parts = parts
        self._how = how

    @property
    def replayable(self) -> bool:
        return all(part.replayable for part in self.parts if isinstance(part, Part))

    def extended(self, extra: Mapping[str, Any]) -> PartsBody:
        parts = [part for part in self.parts if not self._how.is_replaced(_name_of(part), extra)]
        for name, value in extra.items():
            parts += _unnamed(field_parts, name, value, self._how)
        return PartsBody(parts, self._how)

    async def fetch(self, stack: ExitStack) -> None:
        await read_awaited(self.parts, stack)

    def is_true(self, name: str) -> bool:
        return any(not isinstance(part, Part) and part[:2] == (name, "true") for part in self.parts)

    def value(self, name: str) -> Any:
        return next((part[1] for part in self.parts if not isinstance(part, Part) and part[0] == name), None)

    def encode(self) -> None:
        refuse_shared(self.parts)
        for part in self.parts:
            if isinstance(part, Part):
                part.refuse_awaited()
            else:
                encoded(part[1], part[0])

    def open(self, stack: ExitStack, *, is_async: bool) -> dict[str, Any]:
        # httpx chooses a random boundary.
        return {"files": [part.open(stack) if isinstance(part, Part) else _plain(part) for part in self.parts]}


def _plain(part: tuple[str, str] | Text) -> tuple[str, Any]:
    """A text for httpx: a part without a file name is a plain field."""
    name, content = part[0], encoded(part[1], part[0])
    return name, (None, content, part.media_type) if isinstance(part, Text) else (None, content)


def _name_of(part: FormPart) -> str:
    return part.name if isinstance(part, Part) else part[0]


def _unnamed(made: Callable[[str, Any, Fields], list[T]], name: str, value: Any, how: Fields) -> list[T]:
    """The form fields for a field of extra_body. Errors do not show its name, which may be a secret."""
    try:
        return made(name, value, how)
    except (TypeError, ValueError) as error:
        kind, text = type(error), str(error).replace(name, _shown(name))
    raise kind(text)


def _shown(name: str) -> str:
    """The name of a field of extra_body in an error. A name that may be a key in the wrong place is not shown."""
    return name if re.fullmatch("[a-z_]{1,32}", name) else "a field in extra_body"


def refuse_fields() -> NoReturn:
    """Raise for extra fields if the body is not an object."""
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

# Copied from generator/runtime/_scalars.py by `make regen`; do not edit.
"""The scalar types of JSON, types that are sent as text, and files."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

from ._codec import Codec
from .errors import Mismatch


class Scalar(Codec):
    """A JSON string, number, boolean or null."""

    def __init__(self, name: str, *types: type, loads: tuple[type, ...] | None = None) -> None:
        self._name = name
        self._types = types
        self._loads = loads or types

    def _require(self, value: Any, types: tuple[type, ...]) -> None:
        # A bool is an int in Python, but not in JSON.
        if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
            raise Mismatch(self._name, value)

    def load(self, value: Any) -> Any:
        self._require(value, self._loads)
        return value

    def check(self, value: Any) -> None:
        self._require(value, self._types)


class File(Codec):
    """A file to upload. It is sent as a separate part, see `_upload`."""

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
        # Python also reads week dates and short forms, but would write them in another form.
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
        # The parser is loaded with the first date-time, which most programs never use; it has no type stubs.
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


STRING = Scalar("a string", str)
# In JSON, 3.0 is an integer too, and 3 a number.
INTEGER = Scalar("an integer", int, loads=(int, float))
NUMBER = Scalar("a number", int, float)
BOOLEAN = Scalar("a boolean", bool)
NULL = Scalar("null", type(None))
DATE = Date()
DATETIME = DateTime()
UUID = Uuid()
FILE = File()

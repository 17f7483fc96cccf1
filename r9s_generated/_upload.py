# Copied from generator/runtime/_upload.py by `make regen`; do not edit.
"""Uploads: files as parts of a multipart request body, streamed, and sent again from where they stood."""

from __future__ import annotations

import io
import json
import mimetypes
import os
import stat
from contextlib import ExitStack
from pathlib import PurePath
from typing import Any, BinaryIO, cast

from ._codec import FILE, Codec, ModelBase, check_types
from .errors import Mismatch
from .types import Unset

_SNIFFED = 16


def sniff(start: bytes) -> tuple[str, str] | None:
    """The media type and the file extension that the first bytes of an image tell; None for any other content."""
    for magic, media_type, extension in (
        (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
        (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
        (b"GIF8", "image/gif", ".gif"),
        (b"BM", "image/bmp", ".bmp"),
    ):
        if start.startswith(magic):
            return media_type, extension
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "image/webp", ".webp"
    if start[4:12] in (b"ftypavif", b"ftypavis"):
        return "image/avif", ".avif"
    return None


class _Window:
    """A caller's file, of which only what came after its position exists."""

    def __init__(self, file: BinaryIO, start: int) -> None:
        self._file = file
        self._start = start

    def read(self, size: int = -1) -> bytes:
        return self._file.read(size)

    def tell(self) -> int:
        return self._file.tell() - self._start

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._file.seek(offset + self._start if whence == os.SEEK_SET else offset, whence) - self._start


class _OneWay:
    """A caller's file that cannot seek: its first bytes, which were looked at, and then the rest."""

    def __init__(self, part: Part, first: bytes, file: BinaryIO) -> None:
        self._part = part
        self._first = first
        self._file = file

    def read(self, size: int = -1) -> bytes:
        self._part.replayable = False
        first, self._first = self._first, b""
        return first or self._file.read(size)


class Part:
    """One file of a request body.

    Attributes:
        name: The field that it is sent as.
        replayable: Whether it can be sent once more.
        one_way: The caller's file, if it cannot seek.
    """

    def __init__(self, name: str, upload: Any) -> None:
        self.name = name
        self.replayable = True
        self.one_way: Any = None
        filename, media_type, content = _taken_apart(name, upload)
        self._content = content
        self._start = 0
        self._first = b""
        if isinstance(content, os.PathLike):
            self._first = _first_of_path(name, content)
        elif isinstance(content, bytes):
            self._first = content[:_SNIFFED]
        else:
            self._look_into(content)
        if not self._first:
            raise ValueError(f"{name}: the file is empty, or was read to its end before")
        found = sniff(self._first)
        self._filename = filename or f"{name}{found[1] if found else '.bin'}"
        guessed = mimetypes.guess_type(self._filename)[0]
        self._media_type = media_type or (found[0] if found else guessed) or "application/octet-stream"

    def _look_into(self, file: Any) -> None:
        if getattr(file, "closed", False):
            raise ValueError(f"{self.name}: the file is closed: open it again, or give its path")
        if hasattr(file, "readable") and not file.readable():
            raise ValueError(f"{self.name}: the file is not open for reading: open it with 'rb'")
        seekable = getattr(file, "seekable", None)
        if seekable is not None and seekable():
            self._start = file.tell()
        first = file.read(_SNIFFED)
        if not isinstance(first, bytes):
            raise TypeError(
                f"{self.name} must be a file opened in binary mode ('rb'): its read() gives {type(first).__name__}"
            )
        self._first = first
        if seekable is not None and seekable():
            file.seek(self._start)
            self._content = _Window(file, self._start)
        else:
            self._content = _OneWay(self, first, file)
            self.one_way = file

    def open(self, stack: ExitStack) -> tuple[str, tuple[str, Any, str]]:
        """The part as httpx takes it, ready to be read from its start; a file opened here is closed by `stack`."""
        content = self._content
        if isinstance(content, os.PathLike):
            content = stack.enter_context(open(content, "rb"))  # noqa: SIM115
        return self.name, (self._filename, content, self._media_type)


def _taken_apart(name: str, upload: Any) -> tuple[str | None, str | None, Any]:
    filename: str | None = None
    media_type: str | None = None
    if isinstance(upload, tuple):
        filename, upload, media_type = upload if len(upload) == 3 else (*upload, None)
        for part, what in ((filename, "filename"), (media_type, "media type")):
            if part is not None and not isinstance(part, str):
                raise TypeError(f"{name}: the {what} must be a string, not {type(part).__name__}")
        if media_type and not (media_type.isascii() and media_type.isprintable()):
            raise ValueError(f"{name}: the media type has a character that a header cannot carry")
    if filename is None:
        origin = upload if isinstance(upload, os.PathLike) else getattr(upload, "name", None)
        if isinstance(origin, (str, os.PathLike)):
            filename = PurePath(os.fsdecode(origin)).name
    encoded(filename or "", f"{name}: the filename")
    return filename, media_type, bytes(upload) if isinstance(upload, bytearray) else upload


def _first_of_path(name: str, path: os.PathLike[str]) -> bytes:
    mode = os.stat(path).st_mode
    if not stat.S_ISREG(mode):
        what = "a directory" if stat.S_ISDIR(mode) else "a pipe or a device, which can be read once: open it yourself"
        raise ValueError(f"{name}: {os.fspath(path)!r} is no file, but {what}")
    with open(path, "rb") as file:
        return file.read(_SNIFFED)


def _checked(body: object, codec: Codec) -> ModelBase:
    try:
        codec.check(body)
        check_types(cast(ModelBase, body))
    except Mismatch as mismatch:
        raise TypeError(str(mismatch)) from None
    return cast(ModelBase, body)


def form_of(body: object, codec: Codec) -> list[tuple[str, str]]:
    """The fields of an urlencoded request body; raises TypeError before anything is sent."""
    document = _checked(body, codec).to_dict()
    return [(name, text) for name, value in document.items() for name, text in field_texts(name, value)]


def parts_of(body: object, codec: Codec) -> list[tuple[str, str] | Part]:
    """The parts of a multipart request body; raises TypeError or ValueError before anything is sent."""
    model = _checked(body, codec)
    parts: list[tuple[str, str] | Part] = []
    for name, wire in model._wires.items():
        value = getattr(model, wire.name)
        if wire.required and isinstance(value, (list, tuple)) and not value:
            raise ValueError(f"{name} must not be empty")
        if not isinstance(value, Unset):
            parts += field_parts(name, wire.codec.dump(value))
    for name, value in model.additional_properties.items():
        parts += field_parts(name, value)
    one_way = [part.one_way for part in parts if isinstance(part, Part) and part.one_way is not None]
    if len({id(file) for file in one_way}) < len(one_way):
        raise ValueError("a file that cannot seek can be only one image of a request: read its bytes first")
    return parts


def _is_upload(value: Any) -> bool:
    try:
        FILE.check(value)
    except Mismatch:
        return False
    return True


def field_parts(name: str, value: Any) -> list[tuple[str, str] | Part]:
    """The parts for one field: a file as it is, and else its texts."""
    if isinstance(value, list):
        return [part for item in value for part in field_parts(name, item)]
    if value is not None and _is_upload(value):
        return [Part(name, value)]
    return [*field_texts(name, value)]


def field_texts(name: str, value: Any) -> list[tuple[str, str]]:
    """The texts for one field: a list is sent as a repeated field, an object as JSON, and `None` as nothing."""
    if isinstance(value, list):
        return [text for item in value for text in field_texts(name, item)]
    if value is None:
        return []
    encoded(name, "the name of a field")
    return [(name, _text(name, value))]


def _text(name: str, value: Any) -> str:
    """A value as the text of a part: that of JSON, but strings without quotes."""
    if isinstance(value, str):
        # An enum that is a str too has its name for a text, and the value in itself.
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


def encoded(text: str, name: str) -> bytes:
    """A text as UTF-8; the ValueError for one that cannot be, unlike Python's own, does not hold it."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        pass
    raise ValueError(f"{name} has half of a character (a lone surrogate), which UTF-8 cannot carry")


FileContent = bytes | bytearray | BinaryIO | io.IOBase | os.PathLike[str]
Upload = FileContent | tuple[str, FileContent] | tuple[str, FileContent, str]
"""A file to upload: its bytes, a file opened in binary mode, a path, or a tuple of filename, content and media type.

Without a filename that of the file or path is used, and without a media type the one that its first bytes tell.
An open file is sent from where it stands.
"""

"""Files that callers pass: their types, their names and their media types."""

from __future__ import annotations

import inspect
import io
import os
from collections.abc import Awaitable
from pathlib import PurePath
from typing import Any, BinaryIO, Protocol

from ._utf8 import HALVES


class AsyncFile(Protocol):
    """A file that is read with `await`: FastAPI's and Starlette's `UploadFile`, anyio's and trio's files."""

    def read(self, size: int, /) -> Awaitable[bytes]:
        """The next bytes, at most `size`; empty at the end."""


FileContent = bytes | bytearray | BinaryIO | io.IOBase | os.PathLike[str] | AsyncFile
Upload = FileContent | tuple[str, FileContent] | tuple[str, FileContent, str]
"""A file to upload: its bytes, a file opened in binary mode, a path, or a tuple of filename, content and media type.

Without a filename, the name of the file or path is used. Without a media type, the file's `content_type` is used, or
the type that the first bytes show. An open file is sent from its current position. An async file works only in async
methods.
"""


def taken_apart(label: str, upload: Any) -> tuple[str | None, str | None, Any]:
    """The file name and the media type, if they are given, and the content."""
    filename: str | None = None
    media_type: str | None = None
    if isinstance(upload, tuple):
        filename, upload, media_type = upload if len(upload) == 3 else (*upload, None)
        for part, what in ((filename, "filename"), (media_type, "media type")):
            if part is not None and not isinstance(part, str):
                raise TypeError(f"{label}: the {what} must be a string, not {type(part).__name__}")
        if media_type and not _fits_header(media_type):
            raise ValueError(f"{label}: the media type has a character that is not allowed in a header")
    filename = _name_of(upload) if filename is None else filename
    # Like browsers, replace surrogates, which Python uses for bytes of a path that are not UTF-8.
    filename = filename and HALVES.sub("\ufffd", filename)
    return (
        filename,
        media_type or _type_of(upload),
        bytes(upload) if isinstance(upload, bytearray) else upload,
    )


def _fits_header(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _name_of(file: Any) -> str | None:
    """The name of a path or file. An uploaded file of a web framework has a `filename`."""
    origin = file
    if not isinstance(file, os.PathLike):
        # Skip a computed `filename`: the property of Python's gzip files warns.
        is_own = not isinstance(inspect.getattr_static(file, "filename", None), property)
        origin = (getattr(file, "filename", None) if is_own else None) or getattr(file, "name", None)
    return PurePath(os.fsdecode(origin)).name if isinstance(origin, (str, bytes, os.PathLike)) else None


def _type_of(file: Any) -> str | None:
    """The media type of an uploaded file of a web framework, if it has one."""
    said = getattr(file, "content_type", None)
    if not isinstance(said, str) or not _fits_header(said):
        return None
    return None if said.partition(";")[0].strip().lower() in ("", "application/octet-stream") else said

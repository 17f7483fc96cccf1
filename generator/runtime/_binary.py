"""Binary responses, such as audio: read into memory, or streamed to a file."""

from __future__ import annotations

import os
import uuid
from pathlib import Path
from typing import BinaryIO, NoReturn, Self

from ._source import (
    AsyncOwner,
    AsyncSource,
    Owner,
    Source,
    Translate,
    as_it_is,
)
from .types import HttpMeta


class _File:
    """A file that gets its name only when it is complete."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self._unfinished = self.path.with_name(f".{uuid.uuid4().hex}")
        self._file: BinaryIO | None = None

    def __enter__(self) -> BinaryIO:
        self._file = open(self._unfinished, "xb")
        return self._file

    def __exit__(self, kind: type[BaseException] | None, *details: object) -> None:
        if self._file is not None:
            self._file.close()
        try:
            if kind is None:
                os.replace(self._unfinished, self.path)
        finally:
            self._unfinished.unlink(missing_ok=True)


class _Nothing:
    def read(self, *, new_event: bool) -> bytes:
        return b""

    def close(self) -> None:
        pass


class _AsyncNothing:
    async def read(self, *, new_event: bool) -> bytes:
        return b""

    async def aclose(self) -> None:
        pass


class _Bytes:
    """The common part of blocking and async binary responses."""

    def __init__(self, http_meta: HttpMeta, translate: Translate) -> None:
        self.http_meta = http_meta
        """The HTTP facts of the response."""
        self._translate = translate
        self._content: bytes | None = None
        self._first = True
        self._over = False

    @property
    def media_type(self) -> str:
        """The media type of the response; empty if the response does not have one."""
        return str(self.http_meta.headers.get("content-type", ""))

    def _begin(self, closed: bool, *, whole: bool = False) -> None:
        """Raise RuntimeError unless the bytes can be read, or, with `whole`, all of them."""
        if self._content is not None:
            self._first = True
        elif closed or (whole and not self._first):
            raise RuntimeError("this response was closed or streamed before: its bytes can be streamed only once")

    def _ready(self, closed: bool) -> bytes | None:
        """The next piece, empty at the end; None if it must be read from the source."""
        first, self._first = self._first, False
        if self._content is not None:
            return self._content if first else b""
        if closed and not self._over:
            self._begin(closed)
        return b"" if self._over else None

    def __repr__(self) -> str:
        return f"{type(self).__name__}(media_type={self.media_type!r})"


def _raise_translated(error: BaseException, translate: Translate) -> NoReturn:
    """Raise the error for the caller."""
    translated = translate(error, []) if isinstance(error, Exception) else error
    if translated is error:
        raise error
    raise translated from translated.__cause__ or error


class BinaryAnswer(_Bytes, Owner):
    """The bytes of a response. Use `read()`, `stream_to(path)`, or a loop over pieces.

    Each of them reads to the end, raises errors of the connection, and closes it. If you do not read to the end, call
    `close()` or use a `with` block.
    """

    def __init__(self, source: Source, http_meta: HttpMeta, translate: Translate = as_it_is) -> None:
        _Bytes.__init__(self, http_meta, translate)
        Owner.__init__(self, source)

    @classmethod
    def of(cls, content: bytes, http_meta: HttpMeta) -> BinaryAnswer:
        """A response whose bytes are already in memory."""
        answer = cls(_Nothing(), http_meta)
        answer._content, answer._closed = content, True
        return answer

    def __iter__(self) -> Self:
        self._begin(self._closed)
        return self

    def __next__(self) -> bytes:
        piece = self._next_piece()
        if not piece:
            raise StopIteration
        return piece

    def _next_piece(self) -> bytes:
        first, ready = self._first, self._ready(self._closed)
        if ready is not None:
            return ready
        try:
            piece = self._source.read(new_event=first)
        except BaseException as error:
            self.close()
            _raise_translated(error, self._translate)
        if not piece:
            self._over = True
            self.close()
        return piece

    def read(self) -> bytes:
        """All bytes. They are kept, so you can call it again."""
        self._begin(self._closed, whole=True)
        if self._content is None:
            self._content = b"".join(self)
        return self._content

    def stream_to(self, path: str | os.PathLike[str]) -> Path:
        """Write the bytes to a file as they arrive, and return its path.

        The file appears when it is complete, and replaces an existing file. Raises OSError if it cannot be written.
        """
        self._begin(self._closed, whole=True)
        target = _File(path)
        with self, target as file:
            for piece in self:
                file.write(piece)
        return target.path


class AsyncBinaryAnswer(_Bytes, AsyncOwner):
    """The bytes of a response. Use `await read()`, `await stream_to(path)`, or an `async for` loop over pieces.

    Each of them reads to the end, raises errors of the connection, and closes it. If you do not read to the end, call
    `aclose()` or use an `async with` block.
    """

    def __init__(self, source: AsyncSource, http_meta: HttpMeta, translate: Translate = as_it_is) -> None:
        _Bytes.__init__(self, http_meta, translate)
        AsyncOwner.__init__(self, source)

    @classmethod
    def of(cls, content: bytes, http_meta: HttpMeta) -> AsyncBinaryAnswer:
        """A response whose bytes are already in memory."""
        answer = cls(_AsyncNothing(), http_meta)
        answer._content, answer._closed = content, True
        return answer

    def __aiter__(self) -> Self:
        self._begin(self._closed)
        return self

    async def __anext__(self) -> bytes:
        piece = await self._next_piece()
        if not piece:
            raise StopAsyncIteration
        return piece

    async def _next_piece(self) -> bytes:
        first, ready = self._first, self._ready(self._closed)
        if ready is not None:
            return ready
        try:
            piece = await self._source.read(new_event=first)
        except BaseException as error:
            await self.aclose()
            _raise_translated(error, self._translate)
        if not piece:
            self._over = True
            await self.aclose()
        return piece

    async def read(self) -> bytes:
        """All bytes. They are kept, so you can call it again."""
        self._begin(self._closed, whole=True)
        if self._content is None:
            self._content = b"".join([piece async for piece in self])
        return self._content

    async def stream_to(self, path: str | os.PathLike[str]) -> Path:
        """Write the bytes to a file as they arrive, and return its path.

        The file appears when it is complete, and replaces an existing file. Raises OSError if it cannot be written.
        """
        self._begin(self._closed, whole=True)
        target = _File(path)
        async with self:
            with target as file:
                async for piece in self:
                    file.write(piece)
        return target.path

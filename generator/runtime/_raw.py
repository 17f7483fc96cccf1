"""Request bodies that are the bytes of a file. The file is streamed, and is never in memory as a whole."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import Any, NoReturn, Self

from ._body import refuse_fields
from ._parts import Part, read_awaited

_PIECE = 256 * 1024


class RawBody:
    """One file. Each attempt sends an open file from its original position."""

    def __init__(self, upload: Any, types: tuple[str, ...]) -> None:
        self.part = Part("body", upload, types=types)

    @property
    def media_type(self) -> str:
        return self.part.media_type

    @property
    def replayable(self) -> bool:
        return self.part.replayable

    def extended(self, extra: Mapping[str, Any]) -> NoReturn:
        refuse_fields()

    def is_true(self, name: str) -> bool:
        return False

    def value(self, name: str) -> Any:
        return None

    async def fetch(self, stack: ExitStack) -> None:
        await read_awaited([self.part], stack)

    def encode(self) -> None:
        self.part.refuse_awaited()

    def open(self, stack: ExitStack, *, is_async: bool) -> dict[str, Any]:
        content = self.part.content(stack)
        if isinstance(content, bytes):
            return {"content": content}
        size = _size_of(content)
        pieces = _AsyncPieces(content) if is_async else _Pieces(content)
        return {"content": pieces, "headers": {} if size is None else {"content-length": str(size)}}


class _Pieces:
    """A file for blocking clients."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self._file.read(_PIECE), b"")


class _AsyncPieces:
    """A file for async clients."""

    def __init__(self, file: Any) -> None:
        self._file = file

    # Unlike an async generator, it causes no warning on trio if it is not read to its end.
    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        piece: bytes = self._file.read(_PIECE)
        if not piece:
            raise StopAsyncIteration
        return piece


def _size_of(file: Any) -> int | None:
    """The size of a file from its start position, to which it is rewound; None if it cannot seek."""
    if not hasattr(file, "seek"):
        return None
    size: int = file.seek(0, os.SEEK_END)
    file.seek(0)
    return size

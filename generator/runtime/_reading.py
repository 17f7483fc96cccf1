"""Reads the files of a caller in pieces, from their original position."""

from __future__ import annotations

import inspect
import os
import stat
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from ._parts import Part

SNIFFED = 16
PIECE = 256 * 1024


class Window:
    """A file that begins at its current position.

    It returns larger pieces than the 64 KiB that httpx asks for, because each piece has a fixed cost.
    """

    def __init__(self, label: str, file: BinaryIO, start: int) -> None:
        self._label = label
        self._file = file
        self._start = start

    def read(self, size: int = -1) -> bytes:
        return piece_of(self._label, self._file, size if size < 0 else max(size, PIECE))

    def tell(self) -> int:
        return self._file.tell() - self._start

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._file.seek(offset + self._start if whence == os.SEEK_SET else offset, whence) - self._start


class OneWay:
    """A caller's file that cannot seek: first the bytes that were already read, then the rest."""

    def __init__(self, part: Part, first: bytes, file: BinaryIO) -> None:
        self._part = part
        self._first = first
        self._file = file

    def read(self, size: int = -1) -> bytes:
        self._part.replayable = False
        first, self._first = self._first, b""
        return first or piece_of(self._part.label, self._file, size)


def first_of_path(label: str, path: os.PathLike[str]) -> bytes:
    """The first bytes of the file at a path; raises OSError or ValueError if it cannot be read."""
    try:
        mode = os.stat(path).st_mode
        if stat.S_ISREG(mode):
            with open(path, "rb") as file:
                return file.read(SNIFFED)
    except OSError as error:
        # With the errno, the new error gets the same class.
        raise OSError(error.errno, f"{label}: {error.strerror}", os.fspath(path)) from None
    except ValueError as error:
        raise ValueError(f"{label}: {os.fspath(path)!r} is not a valid path: {error}") from None
    what = "a directory" if stat.S_ISDIR(mode) else "a pipe or a device, which can be read only once: open it yourself"
    raise ValueError(f"{label}: {os.fspath(path)!r} is not a file, but {what}")


def piece_of(label: str, file: Any, size: int) -> bytes:
    """The next bytes of a file, as soon as there are some; empty at its end."""
    while (piece := file.read(size)) is None:
        _wait_for(label, file)
    return binary(label, piece)


def binary(label: str, piece: Any) -> bytes:
    """The result of `read()`, if it is bytes; raises TypeError."""
    if isinstance(piece, bytes):
        return piece
    if inspect.iscoroutine(piece):
        piece.close()
        raise TypeError(f"{label}: the read() of the file returns a coroutine: pass the result of `await file.read()`")
    raise TypeError(f"{label} must be a file opened in binary mode ('rb'): its read() returns {type(piece).__name__}")


def _wait_for(label: str, file: Any) -> None:
    """Wait until a non-blocking file has bytes to read."""
    import selectors

    try:
        with selectors.DefaultSelector() as selector:
            selector.register(file, selectors.EVENT_READ)
            selector.select()
            return
    except (OSError, ValueError, TypeError):
        pass
    raise ValueError(f"{label}: the file is non-blocking and has nothing to read yet: read its bytes first")

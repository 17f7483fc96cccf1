# Copied from generator/runtime/_reading.py by `make regen`; do not edit.
"""How files of a caller are read: in pieces, from where they stood."""

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
    """A file, of which only what came after its position exists.

    It gives more than httpx asks for, which are 64 KiB: each piece takes many steps to the socket, whatever its size.
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
    """A caller's file that cannot seek: its first bytes, which were looked at, and then the rest."""

    def __init__(self, part: Part, first: bytes, file: BinaryIO) -> None:
        self._part = part
        self._first = first
        self._file = file

    def read(self, size: int = -1) -> bytes:
        self._part.replayable = False
        first, self._first = self._first, b""
        return first or piece_of(self._part.label, self._file, size)


def first_of_path(label: str, path: os.PathLike[str]) -> bytes:
    """The first bytes of the file at a path; raises OSError or ValueError where none can be read."""
    try:
        mode = os.stat(path).st_mode
        if stat.S_ISREG(mode):
            with open(path, "rb") as file:
                return file.read(SNIFFED)
    except OSError as error:
        # The number makes it an error of the same class.
        raise OSError(error.errno, f"{label}: {error.strerror}", os.fspath(path)) from None
    except ValueError as error:
        raise ValueError(f"{label}: {os.fspath(path)!r} is no path: {error}") from None
    what = "a directory" if stat.S_ISDIR(mode) else "a pipe or a device, which can be read once: open it yourself"
    raise ValueError(f"{label}: {os.fspath(path)!r} is no file, but {what}")


def piece_of(label: str, file: Any, size: int) -> bytes:
    """The next bytes of a file, as soon as there are some; none at its end."""
    while (piece := file.read(size)) is None:
        _wait_for(label, file)
    return binary(label, piece)


def binary(label: str, piece: Any) -> bytes:
    """What a file gave, if it is bytes; raises TypeError."""
    if isinstance(piece, bytes):
        return piece
    if inspect.iscoroutine(piece):
        piece.close()
        raise TypeError(f"{label}: the read() of the file gives a coroutine: pass what `await file.read()` gives")
    raise TypeError(f"{label} must be a file opened in binary mode ('rb'): its read() gives {type(piece).__name__}")


def _wait_for(label: str, file: Any) -> None:
    """Wait until a file that does not block has something to read, as one that blocks does by itself."""
    import selectors

    try:
        with selectors.DefaultSelector() as selector:
            selector.register(file, selectors.EVENT_READ)
            selector.select()
            return
    except (OSError, ValueError, TypeError):
        pass
    raise ValueError(f"{label}: the file has nothing to read yet, and does not wait until it has: read its bytes first")

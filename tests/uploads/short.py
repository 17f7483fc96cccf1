"""A file without a buffer."""

import io
import os
from typing import Any


class Short(io.RawIOBase):
    """A raw file that gives few bytes at a time, as a socket or a pipe does."""

    def __init__(self, content: bytes, size: int = 3, *, seekable: bool = False) -> None:
        self._content = io.BytesIO(content)
        self._size = size
        self._seekable = seekable

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._seekable

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        if not self._seekable:
            raise OSError("not seekable")
        return self._content.seek(offset, whence)

    def tell(self) -> int:
        return self._content.tell()

    def readinto(self, buffer: Any) -> int:
        piece = self._content.read(min(self._size, len(buffer)))
        buffer[: len(piece)] = piece
        return len(piece)

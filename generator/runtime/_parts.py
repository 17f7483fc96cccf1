"""Files as parts of a request body. They are streamed, and a retry sends them again from the same position."""

from __future__ import annotations

import inspect
import mimetypes
import os
from collections.abc import Iterable
from contextlib import ExitStack
from typing import Any, BinaryIO, cast

from ._media_types import chosen, sniff
from ._reading import PIECE, SNIFFED, OneWay, Window, binary, first_of_path, piece_of
from ._upload import taken_apart

_IN_MEMORY = 1024 * 1024


class Part:
    """One file of a request body.

    Attributes:
        name: The name of the form field.
        label: Its name in errors: the field, and the number of the file.
        upload: The file as the caller passed it.
        types: The allowed media types and ranges such as `image/*`; empty for any.
        replayable: Whether it can be sent again.
        one_way: The caller's file, if it cannot seek.
        awaited: The caller's file, if it must still be read with `await`.
    """

    def __init__(self, name: str, upload: Any, label: str | None = None, types: tuple[str, ...] = ()) -> None:
        self.name = name
        self.label = label or name
        self.upload = upload
        self.types = types
        self.replayable = True
        self.one_way: Any = None
        self.awaited: Any = None
        self._filename, self._media_type, self._content = taken_apart(self.label, upload)
        if inspect.iscoroutinefunction(getattr(self._content, "read", None)):
            self.awaited = self._content
        else:
            self._look()

    def hand_over(self, copy: BinaryIO) -> None:
        """Use the copy of a file that was read with `await`."""
        self._content, self.awaited = copy, None
        self._look()

    def refuse_awaited(self) -> None:
        """Raise TypeError for a file that must still be read with `await`."""
        if self.awaited is not None:
            raise TypeError(
                f"{self.label}: the file can only be read with await, but this call is blocking: "
                "call the async method, or pass the result of `await file.read()`"
            )

    def _look(self) -> None:
        """Find the content, and the position from which it is sent."""
        content = self._content
        if isinstance(content, os.PathLike):
            first = first_of_path(self.label, content)
        elif isinstance(content, bytes):
            first = content[:SNIFFED]
        else:
            first = self._look_into(content)
        if not first:
            raise ValueError(
                f"{self.label}: the file is empty, or was already read to its end: pass another one, or rewind it"
            )
        found = sniff(first)
        self._filename = self._filename or f"{self.label.partition('[')[0]}{found[1] if found else '.bin'}"
        guessed = mimetypes.guess_type(self._filename)[0]
        self._media_type = chosen(self.types, self._media_type, found and found[0], guessed)

    def _look_into(self, file: Any) -> bytes:
        if getattr(file, "closed", False):
            raise ValueError(f"{self.label}: the file is closed: open it again, or pass its path")
        if hasattr(file, "readable") and not file.readable():
            raise ValueError(f"{self.label}: the file is not open for reading: open it with 'rb'")
        seekable = getattr(file, "seekable", None)
        is_seekable = seekable is not None and seekable()
        start = file.tell() if is_seekable else 0
        first = b""
        # A file without a buffer may return fewer bytes than requested.
        while len(first) < SNIFFED and (piece := piece_of(self.label, file, SNIFFED - len(first))):
            first += piece
        if is_seekable:
            file.seek(start)
            self._content = Window(self.label, file, start)
        else:
            self._content = OneWay(self, first, file)
            self.one_way = file
        return first

    @property
    def media_type(self) -> str:
        """Its media type."""
        self.refuse_awaited()
        return cast(str, self._media_type)

    def content(self, stack: ExitStack) -> Any:
        """The bytes, or a file at its start position; `stack` closes a file that is opened here."""
        self.refuse_awaited()
        content = self._content
        if isinstance(content, os.PathLike):
            file = stack.enter_context(open(content, "rb", buffering=0))  # noqa: SIM115
            content = Window(self.label, cast(BinaryIO, file), 0)
        return content

    def open(self, stack: ExitStack) -> tuple[str, tuple[str, Any, str]]:
        """The part for httpx, at its start position; `stack` closes a file that is opened here."""
        return self.name, (cast(str, self._filename), self.content(stack), self.media_type)


async def read_awaited(parts: Iterable[object], stack: ExitStack) -> None:
    """Read the files that can only be read with `await`, each once; `stack` closes the copies.

    A copy is in memory up to 1 MiB, otherwise in a temporary file. It can be sent again even if the file cannot seek.
    """
    copies: list[tuple[Any, BinaryIO]] = []
    for part in parts:
        if isinstance(part, Part) and part.awaited is not None:
            copy = next((copy for file, copy in copies if file is part.awaited), None)
            if copy is None:
                copy = await _copy_of(part.label, part.awaited, stack)
                copies.append((part.awaited, copy))
            part.hand_over(copy)


async def _copy_of(label: str, file: Any, stack: ExitStack) -> BinaryIO:
    import tempfile

    copy = stack.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115
    try:
        while piece := binary(label, await file.read(PIECE)):
            copy.write(piece)
    except ValueError as error:
        raise ValueError(f"{label}: the file cannot be read: {error}") from error
    copy.seek(0)
    return cast(BinaryIO, copy)


def refuse_shared(parts: Iterable[object]) -> None:
    """Raise ValueError for a file that cannot seek and is used in two parts. Each would get only some of it."""
    labels: dict[int, str] = {}
    for part in parts:
        if isinstance(part, Part) and part.one_way is not None:
            first = labels.setdefault(id(part.one_way), part.label)
            if first is not part.label:
                raise ValueError(
                    f"{part.label}: a file that cannot seek can be sent only once in a request. It is already {first}: "
                    "read its bytes first"
                )

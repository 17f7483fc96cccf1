# Copied from generator/runtime/_sse.py by `make regen`; do not edit.
"""Server-sent events from bytes, without I/O (WHATWG HTML, section 9.2: "Server-sent events")."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from .errors import EventTooLarge

LARGEST_EVENT = 256 * 1024 * 1024
"""The default maximum size of one event, in bytes."""
_LONGEST_RETRY = 18
_LARGE = 65_536
_HUGE = 1024 * 1024
"""From this size on, it pays to keep the memory of an event for the next stream."""
_KEPT_MEMORY = 32 * 1024 * 1024
"""The maximum number of freed bytes that the allocator keeps then."""


class ServerSentEvent(NamedTuple):
    """One event: the lines between two blank lines."""

    event: str
    """Its `event` field; empty if there is none."""
    content: bytes | bytearray
    """Its `data` lines, joined by line feeds, as raw bytes."""
    id: str = ""
    """Its own `id` field; empty if there is none."""
    retry: int | None = None
    """Its `retry` field, in milliseconds."""
    lines: int = 1
    """The number of its `data` lines."""

    @property
    def data(self) -> str:
        """Its data as text. U+FFFD replaces bytes that are not UTF-8."""
        return self.content.decode(errors="replace")


class Decoder:
    """Parses bytes as they arrive into events. Every byte is read once.

    A line that is a JSON object without a field name is an event too: some servers end a stream with a bare error
    object, and some send only such lines.

    `largest` is the maximum number of bytes between two blank lines.
    """

    def __init__(self, largest: int = LARGEST_EVENT) -> None:
        self._largest = largest
        self._size = 0
        """The number of bytes since the last blank line."""
        self._line = bytearray()
        """The incomplete line. It grows in place, because a list of pieces would need more memory."""
        self._pieces: list[bytes] = []
        """The pieces of it since it grew."""
        self._waiting = 0
        self._after_cr = False
        self._first = True
        self._event = self._id = b""
        self._retry: int | None = None
        self._data: list[bytes | bytearray] = []

    def feed(self, piece: bytes) -> Iterator[ServerSentEvent]:
        """The events that end in this piece; raises EventTooLarge after them."""
        if self._after_cr and piece.startswith(b"\n"):
            piece = piece[1:]
            self._after_cr = False
        if not piece:
            return
        self._after_cr = piece.endswith(b"\r")
        if b"\n" not in piece and b"\r" not in piece:
            # Most pieces of a large event: looking for one byte is much faster than splitting.
            self._keep(piece)
            return
        lines, rest = _split(piece)
        for line in lines:
            if self._pieces or self._line:
                self._keep(line)
                event = self._take(self._kept())
            else:
                self._count(line)
                event = self._take(line)
            if event is not None:
                yield event
        if rest:
            self._keep(rest)

    def finish(self) -> ServerSentEvent | None:
        """The last event if the connection ended before its blank line. It may be incomplete."""
        return self._take(self._kept()) or self._dispatch()

    def _keep(self, part: bytes) -> None:
        """Keep a part of a line."""
        self._count(part)
        self._pieces.append(part)
        self._waiting += len(part)
        # Join small pieces in halves, so that the total cost is only a few times the length of the line.
        if len(part) >= _LARGE or 2 * self._waiting >= len(self._line):
            self._grow()

    def _count(self, part: bytes) -> None:
        self._size += len(part)
        if self._size > self._largest:
            raise EventTooLarge(f"an event is larger than {self._largest} bytes")

    def _grow(self) -> None:
        self._line += self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
        self._pieces, self._waiting = [], 0

    def _kept(self) -> bytearray:
        """The kept line, which is complete now."""
        self._grow()
        line, self._line = self._line, bytearray()
        if len(line) >= _HUGE:
            _keep_freed_memory()
        return line

    def _take(self, line: bytes | bytearray) -> ServerSentEvent | None:
        """Parse a line. A large value is copied at most once, and a kept line not at all."""
        if self._first:
            self._first = False
            if line.startswith(b"\xef\xbb\xbf"):
                line = line[3:]
        if not line:
            return self._dispatch()
        if line.startswith(b"{") and not self._data:
            self._data.append(line)
            return self._dispatch()
        colon = line.find(b":")
        end = len(line) if colon < 0 else colon
        name = bytes(line[:end])
        start = end + 1 + (line[end + 1 : end + 2] == b" ")
        if isinstance(line, bytearray):
            del line[:start]
            self._set(name, line)
        else:
            self._set(name, line[start:])
        return None

    def _set(self, name: bytes, value: bytes | bytearray) -> None:
        if name == b"data":
            self._data.append(value)
        elif name == b"event":
            self._event = bytes(value)
        elif name == b"id" and b"\0" not in value:
            self._id = bytes(value)
        elif name == b"retry" and value.isdigit() and len(value) <= _LONGEST_RETRY:
            self._retry = int(value)

    def _dispatch(self) -> ServerSentEvent | None:
        event, data, own, retry = self._event, self._data, self._id, self._retry
        self._event, self._data, self._size, self._id, self._retry = b"", [], 0, b"", None
        if not data:
            return None
        content = data[0] if len(data) == 1 else b"\n".join(data)
        return ServerSentEvent(event.decode(errors="replace"), content, own.decode(errors="replace"), retry, len(data))


@cache
def _keep_freed_memory() -> None:
    """Let the allocator keep freed memory for the next stream. Once per process is enough.

    glibc keeps freed memory up to twice the largest block that was ever freed. Without this block, it returns the
    events of each stream to the system, and the next stream pays for every page again. Nothing is written to the block.
    """
    bytes(_KEPT_MEMORY // 2)


def _split(piece: bytes) -> tuple[list[bytes], bytes]:
    """The complete lines in a piece, and the rest."""
    if b"\r" in piece:
        # For bytes this splits only at CR, LF and CRLF.
        lines = piece.splitlines()
        return lines, b"" if piece.endswith((b"\r", b"\n")) else lines.pop()
    # The first and the last line may be long. Searching for one byte is much faster than splitting.
    first, _, others = piece.partition(b"\n")
    others, found, rest = others.rpartition(b"\n")
    return [first, *others.split(b"\n")] if found else [first], rest

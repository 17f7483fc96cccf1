# Copied from generator/runtime/_sse.py by `make regen`; do not edit.
"""Server-sent events from bytes, without I/O (WHATWG HTML, section 9.2: "Server-sent events")."""

from collections.abc import Iterator
from typing import NamedTuple

from .errors import EventTooLarge

LARGEST_EVENT = 256 * 1024 * 1024
"""The most bytes that one event may have, where nobody says otherwise."""
_LONGEST_RETRY = 18
_LARGE = 65_536


class ServerSentEvent(NamedTuple):
    """One event, as it stood between two blank lines."""

    event: str
    """Its `event` field; empty when there was none."""
    content: bytes | bytearray
    """Its `data` lines, joined by line feeds, as they came."""
    id: str = ""
    """Its own `id` field; empty when there was none."""
    retry: int | None = None
    """Its `retry` field, in milliseconds."""
    lines: int = 1
    """How many `data` lines it had."""

    @property
    def data(self) -> str:
        """Its data as text; U+FFFD stands for what is not UTF-8."""
        return self.content.decode(errors="replace")


class Decoder:
    """Takes bytes as they come and gives the events that they complete. Every byte is looked at once.

    A line that is a JSON object without a field name counts as an event of its own: some servers break off a stream
    with a bare error object, and some send nothing but such lines.

    `largest` is the most bytes that may come from one blank line to the next, whatever they are.
    """

    def __init__(self, largest: int = LARGEST_EVENT) -> None:
        self._largest = largest
        self._size = 0
        """How many bytes came since the last blank line."""
        self._line = bytearray()
        """The line that is not complete yet. It grows in place: pieces that are kept need memory of their own."""
        self._pieces: list[bytes] = []
        """What came of it since it grew."""
        self._waiting = 0
        self._after_cr = False
        self._first = True
        self._event = self._id = b""
        self._retry: int | None = None
        self._data: list[bytes | bytearray] = []

    def feed(self, piece: bytes) -> Iterator[ServerSentEvent]:
        """The events that this piece completes; raises EventTooLarge after them."""
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
        """The event that the connection ended in, before its blank line; it may lack a part."""
        return self._take(self._kept()) or self._dispatch()

    def _keep(self, part: bytes) -> None:
        """Remember a part of a line."""
        self._count(part)
        self._pieces.append(part)
        self._waiting += len(part)
        # Small pieces by halves, so that all growing together costs no more than a few times the line.
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
        """The line that was kept, which is complete now."""
        self._grow()
        line, self._line = self._line, bytearray()
        return line

    def _take(self, line: bytes | bytearray) -> ServerSentEvent | None:
        """Read a line. A large value is copied once at most: one that was kept is not."""
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


def _split(piece: bytes) -> tuple[list[bytes], bytes]:
    """The lines that end in a piece that has an end of one, and the rest of it."""
    if b"\r" in piece:
        # On bytes this splits at CR, LF and CRLF, and nowhere else.
        lines = piece.splitlines()
        return lines, b"" if piece.endswith((b"\r", b"\n")) else lines.pop()
    # The first and the last may be long: to look for one byte is much faster than splitting.
    first, _, others = piece.partition(b"\n")
    others, found, rest = others.rpartition(b"\n")
    return [first, *others.split(b"\n")] if found else [first], rest

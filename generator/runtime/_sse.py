"""Server-sent events from bytes, without I/O (WHATWG HTML, section 9.2: "Server-sent events")."""

from collections.abc import Iterator
from typing import NamedTuple

from .errors import UnreadableAnswer

LARGEST_EVENT = 256 * 1024 * 1024
"""The most bytes that one event may have."""
_LONGEST_RETRY = 18


class ServerSentEvent(NamedTuple):
    """One event, as it stood between two blank lines."""

    event: str
    """Its `event` field; empty when there was none."""
    data: str
    """Its `data` lines, joined by line feeds."""
    id: str = ""
    """Its own `id` field; empty when there was none."""
    retry: int | None = None
    """Its `retry` field, in milliseconds."""


class Decoder:
    """Takes bytes as they come and gives the events that they complete. Every byte is looked at once."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        """The line that is not complete yet."""
        self._after_cr = False
        self._first = True
        self._pending = 0
        self._held = 0
        self._event = self._id = b""
        self._retry: int | None = None
        self._data: list[bytes] = []

    def feed(self, piece: bytes) -> Iterator[ServerSentEvent]:
        """The events that this piece completes, and after them UnreadableAnswer for what cannot be read."""
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
        # On bytes this splits at CR, LF and CRLF, and nowhere else.
        lines = piece.splitlines()
        rest = b"" if piece.endswith((b"\r", b"\n")) else lines.pop()
        for line in lines:
            if self._pieces:
                self._pieces.append(line)
                line = b"".join(self._pieces)
                self._pieces = []
                self._pending = 0
            event = self._take(line)
            if event is not None:
                yield event
        if rest:
            self._keep(rest)

    def _keep(self, rest: bytes) -> None:
        """Remember the beginning of a line."""
        self._pieces.append(rest)
        self._pending += len(rest)
        self._limit()

    def _limit(self) -> None:
        if self._pending + self._held > LARGEST_EVENT:
            raise UnreadableAnswer(f"an event is larger than {LARGEST_EVENT // 1024 // 1024} MiB")

    def _take(self, line: bytes) -> ServerSentEvent | None:
        if self._first:
            line = line.removeprefix(b"\xef\xbb\xbf")
            self._first = False
        if not line:
            return self._dispatch()
        colon = line.find(b":")
        name = line if colon < 0 else line[:colon]
        start = len(line) if colon < 0 else colon + 1
        value = line[start + (line[start : start + 1] == b" ") :]
        if name == b"data":
            self._data.append(value)
            self._held += len(value)
            self._limit()
        elif name == b"event":
            self._event = value
        elif name == b"id" and b"\0" not in value:
            self._id = value
        elif name == b"retry" and value.isdigit() and len(value) <= _LONGEST_RETRY:
            self._retry = int(value)
        return None

    def _dispatch(self) -> ServerSentEvent | None:
        event, data, own, retry = self._event, self._data, self._id, self._retry
        self._event, self._data, self._held, self._id, self._retry = b"", [], 0, b"", None
        if not data:
            return None
        try:
            text = (data[0] if len(data) == 1 else b"\n".join(data)).decode()
            return ServerSentEvent(event.decode(), text, own.decode(), retry)
        except UnicodeDecodeError as error:
            text = b"\n".join(data).decode(errors="replace")
            said = f"an event is not UTF-8: {error.reason} at byte {error.start}"
            raise UnreadableAnswer(said, text) from error

# Copied from generator/runtime/_opening.py by `make regen`; do not edit.
"""The first bytes of an answer that should be a stream of events: they tell what it is, whatever its headers say."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable

from .errors import EventTooLarge

_BLANK = re.compile(rb"(?:[ \t\r\n]|\xef\xbb\xbf)*")
_FIELD = re.compile(rb"(?:data|event|id|retry)[:\r\n]|:")
_BEGINNINGS = (b"data:", b"event:", b"id:", b"retry:", b"\xef\xbb\xbf")
_SHOWN = 1_000


class Kind(enum.Enum):
    """What an answer holds."""

    EVENTS = "events"
    JSON = "one JSON document"
    OTHER = "something else"


class Opening:
    """Takes the bytes of an answer until it is known what they are, and the rest of what is not events.

    `content_type` is what the header says; None when there is none. `is_event` tells whether a line of JSON is an
    event. `largest` is the most bytes to take. With `skips_others`, little is taken of what is neither events nor JSON.
    """

    def __init__(
        self, content_type: str | None, is_event: Callable[[bytes], bool], largest: int, *, skips_others: bool
    ) -> None:
        self._says_events = content_type is not None and names_events(content_type)
        self._may_be_empty = self._says_events or content_type is None
        self._is_event = is_event
        self._largest = largest
        self._skips_others = skips_others
        self._begin = b""
        self._pieces: list[bytes] = []
        self._size = 0
        self._looked = False
        self.kind: Kind | None = None
        """What it is; None as long as more is needed to tell."""
        self.over = False
        """Whether nothing more of it is wanted."""

    def feed(self, piece: bytes) -> None:
        """Take the next bytes; none are the end of the connection. Raises EventTooLarge."""
        self.over = not piece
        if self.kind is None:
            begin = self._begin + piece
            blank = _BLANK.match(begin)
            # Blanks keep a connection alive: any number of them may come first.
            piece = self._begin = begin[blank.end() :] if blank else begin
            self.kind = self._kind_of(piece)
        if self.kind is not None:
            self._keep(piece)

    def taken(self) -> bytes:
        """All that came, without the blanks before it."""
        return self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)

    def _kind_of(self, begin: bytes) -> Kind | None:
        if begin.startswith((b"{", b"[")):
            return Kind.JSON
        if _FIELD.match(begin):
            return Kind.EVENTS
        if not self.over and any(each.startswith(begin) for each in _BEGINNINGS):
            return None
        return Kind.EVENTS if self._says_events or (self._may_be_empty and not begin) else Kind.OTHER

    def _keep(self, piece: bytes) -> None:
        self._pieces.append(piece)
        if self.kind is Kind.EVENTS:
            return
        self._size += len(piece)
        if self._size > self._largest:
            raise EventTooLarge(f"the answer, which came in place of events, is larger than {self._largest} bytes")
        if self.kind is Kind.OTHER and self._skips_others:
            self._pieces = [piece[:_SHOWN]]
            self.over = True
        elif self.kind is Kind.JSON and not self._looked and (self.over or b"\n" in piece):
            # One object a line (application/x-ndjson), or a bare error object where events should have begun.
            self._looked = True
            if self._is_event(self.taken().partition(b"\n")[0]):
                self.kind = Kind.EVENTS


def names_events(content_type: str) -> bool:
    """Whether a header says that events follow."""
    return content_type.partition(";")[0].strip().lower() == "text/event-stream"

# Copied from generator/runtime/_opening.py by `make regen`; do not edit.
"""Detects from the first bytes what a response to a stream request is, whatever its headers say."""

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
    """What a response contains."""

    EVENTS = "events"
    JSON = "one JSON document"
    OTHER = "something else"


class Opening:
    """Collects the bytes of a response until its kind is known, and all bytes if it is not an event stream.

    `content_type` is the header; None if there is none. `is_event` says whether a line of JSON is an event. `largest`
    is the maximum number of bytes. With `skips_others`, only few bytes are kept of a response that is neither events
    nor JSON.
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
        """The kind; None as long as more bytes are needed."""
        self.over = False
        """Whether no more bytes are needed."""

    def feed(self, piece: bytes) -> None:
        """Add the next bytes; empty bytes mean the end of the connection. Raises EventTooLarge."""
        self.over = not piece
        if self.kind is None:
            begin = self._begin + piece
            blank = _BLANK.match(begin)
            # Servers send blanks to keep a connection alive. Any number of them may come first.
            piece = self._begin = begin[blank.end() :] if blank else begin
            self.kind = self._kind_of(piece)
        if self.kind is not None:
            self._keep(piece)

    def taken(self) -> bytes:
        """All bytes, without the blanks at the start."""
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
            raise EventTooLarge(f"the response, which is not an event stream, is larger than {self._largest} bytes")
        if self.kind is Kind.OTHER and self._skips_others:
            self._pieces = [piece[:_SHOWN]]
            self.over = True
        elif self.kind is Kind.JSON and not self._looked and (self.over or b"\n" in piece):
            # One object per line (application/x-ndjson), or an error object in place of the stream.
            self._looked = True
            if self._is_event(self.taken().partition(b"\n")[0]):
                self.kind = Kind.EVENTS


def names_events(content_type: str) -> bool:
    """Whether a header says that events follow."""
    return content_type.partition(";")[0].strip().lower() == "text/event-stream"

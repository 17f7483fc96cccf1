# Copied from generator/runtime/_reader.py by `make regen`; do not edit.
"""Parses the bytes of a response into typed events, without I/O."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from ._event_kinds import UnknownEvent
from ._events import Events, Parsed
from ._opening import Kind, Opening
from ._record import Record, snippet
from ._sse import LARGEST_EVENT, Decoder, ServerSentEvent
from .errors import ErrorInSuccess

E = TypeVar("E")
_DONE = b"[DONE]"
"""The data that ends a stream, even if it is not in the spec."""


class Reader(Generic[E]):
    """Parses bytes into typed events, without I/O. An error is raised after the events before it.

    `largest` is the maximum size of one event, and of all kept events together. `content_type` is the header of the
    response; None if it has none. The first bytes decide what the response really is. A response that is not a stream
    is read as a whole, but not if `skips_others` is set and it is not JSON. `answer_in` returns the result of the
    operation in a JSON document, or None if it has no picture. Some servers send a whole result as one event.
    """

    def __init__(
        self,
        events: Events[E, Any],
        *,
        largest: int = LARGEST_EVENT,
        content_type: str | None = "text/event-stream",
        skips_others: bool = False,
        answer_in: Callable[[bytes], Any] | None = None,
    ) -> None:
        self._events = events
        self._answer_in = answer_in
        self._sentinels = {_DONE} if events.sentinel is None else {_DONE, events.sentinel.strip().encode()}
        self._longest_sentinel = 2 * max(map(len, self._sentinels))
        self._opening: Opening | None = Opening(content_type, events.is_event, largest, skips_others=skips_others)
        self._decoder = Decoder(largest)
        self._record = Record(events, largest)
        self._ready: deque[E | UnknownEvent] = deque()
        self._error: Exception | None = None
        self.ended = False
        self.whole: bytes | None = None
        """A complete response that is not a stream; only its beginning if it is not JSON."""

    def feed(self, piece: bytes) -> None:
        """Add the next bytes of the response; empty bytes mean the end of the connection."""
        try:
            begin = self._opened(piece) if self._opening is not None else piece
            if begin is None:
                return
            for sent in self._decoder.feed(begin):
                self._take(sent)
                if self.ended:
                    return
            if not piece:
                self._take_rest()
                if not self.ended:
                    self._end(clean=self._record.may_end)
        except Exception as error:
            self._fail(error)

    def break_off(self, error: Exception) -> None:
        """The connection broke. Complete events are returned before the error is raised."""
        try:
            self._take_rest()
            self._record.check_answer()
        except Exception as found:
            error = found
        if not self.ended:
            self._fail(error)

    def _opened(self, piece: bytes) -> bytes | None:
        """The first bytes of an event stream; None until the kind of the response is known."""
        assert self._opening is not None
        self._opening.feed(piece)
        if self._opening.kind is Kind.EVENTS:
            begin = self._opening.taken()
            self._opening = None
            return begin
        if self._opening.over:
            self.whole = self._opening.taken()
            self.ended = True
        return None

    def _is_end(self, sent: ServerSentEvent) -> bool:
        return len(sent.content) <= self._longest_sentinel and bytes(sent.content.strip()) in self._sentinels

    def _parse(self, sent: ServerSentEvent) -> Parsed:
        try:
            parsed = self._events.parse(sent)
        except ErrorInSuccess:
            # An error beside a picture does not hide the picture.
            if not self._is_answer(sent):
                raise
            return Parsed(UnknownEvent(sent.event, sent.data))
        if isinstance(parsed.event, UnknownEvent) and not parsed.event.problem:
            self._is_answer(sent)
        return parsed

    def _is_answer(self, sent: ServerSentEvent) -> bool:
        """Whether an event is a whole result with a picture. The result is kept."""
        found = None if self._answer_in is None else self._answer_in(bytes(sent.content))
        if found is not None:
            self._record.answer = found
        return found is not None

    def _take(self, sent: ServerSentEvent) -> None:
        if self._is_end(sent):
            return self._end(clean=True)
        lines = self._events.apart(sent)
        if lines:
            return self._take_each(lines)
        event, failure = self._parse(sent)
        if event is None:
            self._record.said = snippet(sent.data) or self._record.said
            return
        self._record.add(event, len(sent.content), failure)
        self._ready.append(event)

    def _take_each(self, events: list[ServerSentEvent]) -> None:
        for each in events:
            if not self.ended:
                self._take(each)

    def _take_rest(self) -> None:
        """Add the last event, which has no blank line, if it is complete."""
        sent = None if self._opening is not None or self.ended else self._decoder.finish()
        if sent is None:
            return
        if self._is_end(sent) or sent.event == "error" or self._events.is_whole(sent):
            self._take(sent)
        else:
            self._take_each(self._events.apart(sent, is_cut=True))

    def _end(self, *, clean: bool) -> None:
        self.ended = True
        self._record.end(clean=clean)

    def _fail(self, error: Exception) -> None:
        self._error = error
        self.ended = True

    @property
    def seen(self) -> list[E | UnknownEvent]:
        """The last few events."""
        return self._record.seen

    @property
    def count(self) -> int:
        """The number of events."""
        return self._record.count

    @property
    def is_undecided(self) -> bool:
        """Whether more bytes are needed to find the kind of the response."""
        return self._opening is not None and not self.ended

    @property
    def waiting(self) -> bool:
        """Whether more bytes are needed for the next event or the end."""
        return not self._ready and not self.ended

    def check(self) -> None:
        """Raise the error, if no event came before it."""
        if not self._ready and self._error is not None:
            raise self._error

    def pop(self) -> E | UnknownEvent | None:
        """The next event, or None if there is none; raises the error after the last event."""
        if self._ready:
            return self._ready.popleft()
        if self._error is not None:
            error, self._error = self._error, None
            raise error
        return None

    @property
    def is_complete(self) -> bool:
        """Whether a completed event came."""
        return self._record.is_complete

    def final(self) -> E:
        """The last completed event that has a picture.

        If none has a picture, it is the last completed event, together with the last picture before it. Raises
        UnreadableAnswer, ErrorInSuccess or IncompleteStream if there is no completed event.
        """
        return self._record.final()

"""Typed events out of the bytes of an answer, without I/O, and what is remembered of them for the end."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from ._events import Events, Parsed, UnknownEvent
from ._opening import Kind, Opening
from ._picture import Picture, Pictures, pictures_in
from ._sse import LARGEST_EVENT, Decoder, ServerSentEvent
from .errors import ErrorInSuccess, IncompleteStream, UnreadableAnswer

E = TypeVar("E")
_KEPT = 8
"""How many events are remembered, for what an error says of a stream that broke off."""
_DONE = b"[DONE]"
"""Ends a stream, whether the spec says so or not."""
_QUOTED = 100
ONE_ANSWER = "the server sent one answer in place of events; it is in the attribute result of this error"
"""What an error says that has the result of one answer."""


class _Record(Generic[E]):
    """What is remembered of a stream. It is little: a long stream must not fill the memory."""

    def __init__(self, events: Events[E, Any], largest: int) -> None:
        self._events = events
        self._largest = largest
        self.count = 0
        """How many events came."""
        self._kept: deque[tuple[E | UnknownEvent, int]] = deque()
        self._kept_bytes = 0
        self._final: E | None = None
        """The last event that completes something, if there is one: one that has it, rather than one that only says."""
        self._has_it = False
        """Whether that event has what it completes."""
        self._picture: Picture | None = None
        """The last picture with content."""
        self._failure: dict[str, Any] | None = None
        """Why the first picture of those that were not made was not."""
        self.answer: Any = None
        """The last answer with a picture that came as an event."""
        self._unreadable = 0
        self._first_unreadable = ""
        self._ended = False
        """Whether it came to its end, and did not break off."""
        self.said = ""
        """The last words that were no event."""
        self.may_end = events.sentinel is None and not events.has_terminal
        """Whether the end of the connection is a good end by now."""

    def add(self, event: E | UnknownEvent, size: int, failure: dict[str, Any] | None) -> None:
        """Remember an event of that many bytes, and the failure that it tells of."""
        self._keep(event, size)
        self._failure = self._failure or failure
        if isinstance(event, UnknownEvent):
            if event.problem:
                self._unreadable += 1
                self._first_unreadable = self._first_unreadable or f"{event.problem}: {_snippet(event.data)!r}"
            return
        pictures = pictures_in(event)
        if failure is not None and not pictures:
            return
        traits = self._events.traits(type(event))
        self.may_end |= traits.ends
        if traits.completes:
            self._complete(event, pictures)
        if pictures:
            self._picture = pictures[-1]

    def _complete(self, event: E, pictures: list[Picture]) -> None:
        """Remember an event that may complete something, with the pictures that it brings."""
        if isinstance(event, (Picture, Pictures)):
            items = _items(event)
            finished = [each for each in items if each.is_final is True]
            for each in finished:
                self._lend_picture(each)
            if not items and isinstance(event, Pictures):
                event._earlier = self._picture
            has_it = any(each.is_final is not False for each in pictures)
            # What only tells of pictures to come completes nothing.
            if not has_it and (self._has_it or (items and not finished)):
                return
        elif self._has_it and self._picture is not None:
            # A picture is not given up for an event that can have none.
            return
        else:
            has_it = True
        self._final, self._has_it = event, has_it

    def _lend_picture(self, item: Picture) -> None:
        """Let what says that it is finished, and brings no picture, stand on the last that came."""
        earlier = self._picture
        if (
            earlier is not None
            and not item._has_content()
            and (None in (item.index, earlier.index) or item.index == earlier.index)
        ):
            item._earlier = earlier

    def _keep(self, event: E | UnknownEvent, size: int) -> None:
        self.count += 1
        self._kept.append((event, size))
        self._kept_bytes += size
        while len(self._kept) > _KEPT or (self._kept_bytes > self._largest and len(self._kept) > 1):
            self._kept_bytes -= self._kept.popleft()[1]

    def end(self, *, clean: bool) -> None:
        """Raise UnreadableAnswer, ErrorInSuccess or IncompleteStream unless it is a good end."""
        self._ended = clean
        self.check_answer()
        if self._failure is not None and not self._has_it:
            raise ErrorInSuccess(self._failure)
        # An event that cannot be read may have been the completed one.
        if not clean or (self._unreadable and not self.is_complete):
            raise self._incomplete()

    def check_answer(self) -> None:
        """Raise UnreadableAnswer if an answer came as an event, and no event brought what it completes."""
        if self._is_answer:
            raise UnreadableAnswer(ONE_ANSWER, result=self.answer)

    @property
    def _is_answer(self) -> bool:
        return self.answer is not None and not self._has_it

    @property
    def seen(self) -> list[E | UnknownEvent]:
        """The last few events so far."""
        return [event for event, _ in self._kept]

    @property
    def is_complete(self) -> bool:
        """Whether an event came that completes something."""
        return self._has_it or (self._final is not None and self._failure is None and not self._is_answer)

    def final(self) -> E:
        """The last event that completes something; raises as `end` when there is none."""
        if self._final is not None and self.is_complete:
            return self._final
        self.check_answer()
        if self._failure is not None:
            raise ErrorInSuccess(self._failure)
        raise self._incomplete()

    def _incomplete(self) -> IncompleteStream:
        notes = []
        if self._unreadable:
            notes.append(f"{self._unreadable} of them could not be read, the first is {self._first_unreadable}")
        if self.said:
            notes.append(f"the server last said {self.said!r}")
        return IncompleteStream(self.seen, self.count, "; ".join(notes), self._ended)


def _items(event: Picture | Pictures) -> list[Picture]:
    """What an event tells of pictures, of those too that are not there."""
    return [event] if isinstance(event, Picture) else [each for each in event._items() if isinstance(each, Picture)]


def _snippet(text: str) -> str:
    flat = " ".join(text[: 2 * _QUOTED].split())
    return flat if len(flat) <= _QUOTED else f"{flat[:_QUOTED]}..."


class Reader(Generic[E]):
    """Makes typed events of bytes, without I/O. What goes wrong is raised after the events that came before it.

    `largest` is the most bytes that one event may have, and those together that are kept. `content_type` is what the
    answer says it is, None when it does not; its first bytes tell what it really is. Of one answer in place of events
    all is taken, and nothing if `skips_others` is set and it is not JSON either. `answer_in` gives the answer of the
    operation that JSON is, None for any other and for one without a picture: some servers send it as one event.
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
        self._record = _Record(events, largest)
        self._ready: deque[E | UnknownEvent] = deque()
        self._error: Exception | None = None
        self.ended = False
        self.whole: bytes | None = None
        """What came in place of events, when all of it is there; of what is neither events nor JSON its beginning."""

    def feed(self, piece: bytes) -> None:
        """Take the next bytes of the answer; none are the end of the connection."""
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
        """The connection broke: what is complete all the same is handed over before the error."""
        try:
            self._take_rest()
            self._record.check_answer()
        except Exception as found:
            error = found
        if not self.ended:
            self._fail(error)

    def _opened(self, piece: bytes) -> bytes | None:
        """The first bytes of events; None as long as there are none."""
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
            # A picture is not withheld for an error beside it.
            if not self._is_answer(sent):
                raise
            return Parsed(UnknownEvent(sent.event, sent.data))
        if isinstance(parsed.event, UnknownEvent) and not parsed.event.problem:
            self._is_answer(sent)
        return parsed

    def _is_answer(self, sent: ServerSentEvent) -> bool:
        """Whether an event is an answer with a picture, which is remembered."""
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
            self._record.said = _snippet(sent.data) or self._record.said
            return
        self._record.add(event, len(sent.content), failure)
        self._ready.append(event)

    def _take_each(self, events: list[ServerSentEvent]) -> None:
        for each in events:
            if not self.ended:
                self._take(each)

    def _take_rest(self) -> None:
        """Take what the connection ended in before its blank line, if nothing of it is missing."""
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
        """The last few events so far."""
        return self._record.seen

    @property
    def count(self) -> int:
        """How many events came."""
        return self._record.count

    @property
    def is_undecided(self) -> bool:
        """Whether more bytes are needed to tell what the answer is."""
        return self._opening is not None and not self.ended

    @property
    def waiting(self) -> bool:
        """Whether more bytes are needed before there is an event, or an end."""
        return not self._ready and not self.ended

    def check(self) -> None:
        """Raise what went wrong, if no event came before it."""
        if not self._ready and self._error is not None:
            raise self._error

    def pop(self) -> E | UnknownEvent | None:
        """The next event, or None when there is none; raises what went wrong after the last."""
        if self._ready:
            return self._ready.popleft()
        if self._error is not None:
            error, self._error = self._error, None
            raise error
        return None

    @property
    def is_complete(self) -> bool:
        """Whether an event came that completes something."""
        return self._record.is_complete

    def final(self) -> E:
        """The last event that completes something.

        Raises UnreadableAnswer, ErrorInSuccess or IncompleteStream when there is none.
        It is the last that has a picture. If none has one, it stands on the last picture that came before it.
        """
        return self._record.final()

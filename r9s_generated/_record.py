# Copied from generator/runtime/_record.py by `make regen`; do not edit.
"""Keeps the state of an event stream, and decides whether its end is a good end."""

from __future__ import annotations

from collections import deque
from typing import Any, Generic, TypeVar

from ._event_kinds import UnknownEvent
from ._events import Events
from ._picture import Picture, Pictures, pictures_in
from .errors import ErrorInSuccess, IncompleteStream, UnreadableAnswer

E = TypeVar("E")
_KEPT = 8
"""How many events are kept for the error of an incomplete stream."""
_QUOTED = 100
ONE_ANSWER = "the server sent a JSON response in place of a stream; it is in the attribute result of this error"
"""The text of an error with the result of a JSON response."""


class Record(Generic[E]):
    """The state of a stream. It is small, so that a long stream does not fill the memory."""

    def __init__(self, events: Events[E, Any], largest: int) -> None:
        self._events = events
        self._largest = largest
        self.count = 0
        """The number of events."""
        self._kept: deque[tuple[E | UnknownEvent, int]] = deque()
        self._kept_bytes = 0
        self._final: E | None = None
        """The last completed event, if there is one. An event with a picture is preferred."""
        self._has_it = False
        """Whether that event has a picture."""
        self._picture: Picture | None = None
        """The last picture with content."""
        self._failure: dict[str, Any] | None = None
        """Why the first missing picture was not made."""
        self.answer: Any = None
        """The last whole result with a picture that came as an event."""
        self._unreadable = 0
        self._first_unreadable = ""
        self._ended = False
        """Whether the stream came to its end."""
        self.said = ""
        """The last text that was not an event."""
        self.may_end = events.sentinel is None and not events.has_terminal
        """Whether the stream may end now."""

    def add(self, event: E | UnknownEvent, size: int, failure: dict[str, Any] | None) -> None:
        """Keep an event of `size` bytes, and the failure that it reports."""
        self._keep(event, size)
        self._failure = self._failure or failure
        if isinstance(event, UnknownEvent):
            if event.problem:
                self._unreadable += 1
                self._first_unreadable = self._first_unreadable or f"{event.problem}: {snippet(event.data)!r}"
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
        """Keep an event that may be a completed event, with its pictures."""
        if isinstance(event, (Picture, Pictures)):
            items = _items(event)
            finished = [each for each in items if each.is_final is True]
            for each in finished:
                self._lend_picture(each)
            if not items and isinstance(event, Pictures):
                event._earlier = self._picture
            has_it = any(each.is_final is not False for each in pictures)
            # An event that only announces pictures completes nothing.
            if not has_it and (self._has_it or (items and not finished)):
                return
        elif self._has_it and self._picture is not None:
            # An event that cannot have a picture does not replace one that has.
            return
        else:
            has_it = True
        self._final, self._has_it = event, has_it

    def _lend_picture(self, item: Picture) -> None:
        """Give a completed event without a picture the last picture that came."""
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
        """Raise UnreadableAnswer, ErrorInSuccess or IncompleteStream if the end is not a good end."""
        self._ended = clean
        self.check_answer()
        if self._failure is not None and not self._has_it:
            raise ErrorInSuccess(self._failure)
        # An event that cannot be parsed may have been the completed event.
        if not clean or (self._unreadable and not self.is_complete):
            raise self._incomplete()

    def check_answer(self) -> None:
        """Raise UnreadableAnswer if a whole result came as an event, and no completed event has a picture."""
        if self._is_answer:
            raise UnreadableAnswer(ONE_ANSWER, result=self.answer)

    @property
    def _is_answer(self) -> bool:
        return self.answer is not None and not self._has_it

    @property
    def seen(self) -> list[E | UnknownEvent]:
        """The last few events."""
        return [event for event, _ in self._kept]

    @property
    def is_complete(self) -> bool:
        """Whether a completed event came."""
        return self._has_it or (self._final is not None and self._failure is None and not self._is_answer)

    def final(self) -> E:
        """The last completed event; raises like `end` if there is none."""
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
            notes.append(f"the last text of the server was {self.said!r}")
        return IncompleteStream(self.seen, self.count, "; ".join(notes), self._ended)


def _items(event: Picture | Pictures) -> list[Picture]:
    """The pictures of an event, including missing ones."""
    return [event] if isinstance(event, Picture) else [each for each in event._items() if isinstance(each, Picture)]


def snippet(text: str) -> str:
    flat = " ".join(text[: 2 * _QUOTED].split())
    return flat if len(flat) <= _QUOTED else f"{flat[:_QUOTED]}..."

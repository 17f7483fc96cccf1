"""Event streams: typed events one by one, for blocking and async iteration."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, NoReturn, Self, cast

from ._event_kinds import E_co, F_co, Kinds, UnknownEvent
from ._models import set_http_meta
from ._picture import Picture, pictures_in
from ._reader import Reader
from ._source import (
    AsyncOwner,
    AsyncSource,
    Closable,
    Owner,
    Source,
    Translate,
    as_it_is,
    fill,
    fill_async,
)
from .errors import ErrorInSuccess, IncompleteStream, UnreadableAnswer
from .types import HttpMeta


class _Stream(Kinds[E_co, F_co], Closable):
    def __init__(self, reader: Reader[E_co], http_meta: HttpMeta, translate: Translate) -> None:
        self._reader = reader
        self._translate = translate
        self._over = False
        self._pictures: deque[Picture] = deque()
        self.http_meta = http_meta
        """The HTTP facts of the response."""

    def __repr__(self) -> str:
        state = "read to its end" if self._over else "closed" if self._closed else "open"
        return f"<{type(self).__name__}: {state}, {self._reader.count} events so far>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__} cannot be pickled or copied, because it has a connection; its events can, and "
            "the result of final() can"
        )

    def _begin(self) -> None:
        if self._over or self._closed:
            raise RuntimeError("this stream was read to its end or closed: an event stream can be iterated only once")

    def _fail(self, error: Exception) -> NoReturn:
        self._over = True
        if isinstance(error, UnreadableAnswer):
            set_http_meta(error.result, self.http_meta)
        translated = self._translate(error, list(self._reader.seen))
        if translated is error:
            raise error
        raise translated from translated.__cause__ or error

    def _final(self) -> F_co:
        try:
            return cast(F_co, self._reader.final())
        except (ErrorInSuccess, IncompleteStream, UnreadableAnswer) as error:
            self._fail(error)


class _PicturesOf:
    """The pictures of events. `waiting` has the other pictures of the current event."""

    def __init__(self, events: Iterator[Any], waiting: deque[Picture]) -> None:
        self._events = events
        self._waiting = waiting

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Picture:
        while not self._waiting:
            self._waiting.extend(pictures_in(next(self._events)))
        return self._waiting.popleft()


class _AsyncPicturesOf:
    """The pictures of events. `waiting` has the other pictures of the current event."""

    def __init__(self, events: AsyncIterator[Any], waiting: deque[Picture]) -> None:
        self._events = events
        self._waiting = waiting

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Picture:
        while not self._waiting:
            self._waiting.extend(pictures_in(await anext(self._events)))
        return self._waiting.popleft()


def _ignore(event: object) -> None:
    """Ignore an event."""


class EventStream(_Stream[E_co, F_co], Owner):
    """The events of one response: an iterator, and a context manager that closes the connection.

    Reading to the end closes it too. An error is raised after the events before it.
    """

    def __init__(
        self, source: Source, reader: Reader[E_co], http_meta: HttpMeta, translate: Translate = as_it_is
    ) -> None:
        _Stream.__init__(self, reader, http_meta, translate)
        Owner.__init__(self, source)

    def __iter__(self) -> Self:
        self._begin()
        return self

    def __next__(self) -> E_co | UnknownEvent:
        if self._closed and not self._over:
            self._begin()
        try:
            fill(self._reader, self._source)
            event = self._reader.pop()
        except Exception as error:
            self.close()
            self._fail(error)
        if event is None:
            self._over = True
            self.close()
            raise StopIteration
        set_http_meta(event, self.http_meta)
        return event

    def pictures(self) -> Iterator[Picture]:
        """The pictures of the events, one by one, as they arrive.


        Partial pictures are included: their `is_final` is false. `index` is the index of the picture in the call.
        Events without a picture are skipped. Raises the errors of the iteration.
        """
        self._begin()
        return _PicturesOf(self, self._pictures)

    def final(self) -> F_co:
        """Read to the end, and return the last completed event that has a picture.

        If no completed event has its own picture (some have only the usage), it is the last completed event, and `save`
        writes the last picture before it. If the spec marks no events as completed, it is the last known event. Raises
        the errors of the iteration, but not an error after a completed picture.
        """
        return self._read_to_end(_ignore)

    def display(self) -> F_co:
        """Show the pictures in a notebook while they arrive, and return the completed event, as `final()` does.

        The pictures stay in one place: each new state of a picture replaces the previous state. It needs IPython, which
        every notebook has. Without IPython it raises ImportError and reads nothing. Raises the errors of `final()`.
        """
        from ._display import Board

        board = Board()
        return board.close(self._read_to_end(board.add))

    def _read_to_end(self, look: Callable[[Any], None]) -> F_co:
        with self:
            try:
                for event in () if self._over else self:
                    look(event)
            except Exception:
                # A completed picture is billed, so an error after it is ignored.
                if not self._reader.is_complete:
                    raise
        return self._final()


class AsyncEventStream(_Stream[E_co, F_co], AsyncOwner):
    """The events of one response: an async iterator, and a context manager that closes the connection.

    Reading to the end closes it too. An error is raised after the events before it.
    """

    def __init__(
        self, source: AsyncSource, reader: Reader[E_co], http_meta: HttpMeta, translate: Translate = as_it_is
    ) -> None:
        _Stream.__init__(self, reader, http_meta, translate)
        AsyncOwner.__init__(self, source)

    def __aiter__(self) -> Self:
        self._begin()
        return self

    async def __anext__(self) -> E_co | UnknownEvent:
        if self._closed and not self._over:
            self._begin()
        try:
            await fill_async(self._reader, self._source)
            event = self._reader.pop()
        except Exception as error:
            await self.aclose()
            self._fail(error)
        if event is None:
            self._over = True
            await self.aclose()
            raise StopAsyncIteration
        set_http_meta(event, self.http_meta)
        return event

    def pictures(self) -> AsyncIterator[Picture]:
        """The pictures of the events, one by one, as they arrive.


        Partial pictures are included: their `is_final` is false. `index` is the index of the picture in the call.
        Events without a picture are skipped. Raises the errors of the iteration.
        """
        self._begin()
        return _AsyncPicturesOf(self, self._pictures)

    async def final(self) -> F_co:
        """Read to the end, and return the last completed event that has a picture.

        If no completed event has its own picture (some have only the usage), it is the last completed event, and `save`
        writes the last picture before it. If the spec marks no events as completed, it is the last known event. Raises
        the errors of the iteration, but not an error after a completed picture.
        """
        return await self._read_to_end(_ignore)

    async def display(self) -> F_co:
        """Show the pictures in a notebook, and return the completed event, as `EventStream.display` does."""
        from ._display import Board

        board = Board()
        return board.close(await self._read_to_end(board.add))

    async def _read_to_end(self, look: Callable[[Any], None]) -> F_co:
        async with self:
            try:
                if not self._over:
                    async for event in self:
                        look(event)
            except Exception:
                if not self._reader.is_complete:
                    raise
        return self._final()

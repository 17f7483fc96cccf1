# Copied from generator/runtime/_stream.py by `make regen`; do not edit.
"""Event streams: typed events out of the bytes of an answer, for blocking and asynchronous iteration."""

from __future__ import annotations

import gc
import json
import warnings
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from inspect import isasyncgen
from types import TracebackType
from typing import Any, Generic, NoReturn, Protocol, Self, TypeVar, cast

import httpx
from attrs import define

from ._codec import STRING, Codec, Tagged, set_http_meta
from ._json import parse, read_json
from ._request import Request, send, send_async
from ._sse import LARGEST_EVENT, Decoder, ServerSentEvent
from .errors import ErrorInSuccess, IncompleteStream, Mismatch, UnexpectedStatus, UnreadableAnswer
from .types import HttpMeta

E = TypeVar("E")

_KEPT = 8
"""How many events are remembered, for what an error says of a stream that broke off."""


@define(frozen=True)
class UnknownEvent:
    """An event of a type that the spec does not know."""

    type: str
    """Its type: the tag in its data, or else the SSE field `event`; empty when it has neither."""
    data: str
    """Its data as it came."""

    def json(self) -> Any:
        """The data, parsed; raises ValueError when it is not JSON."""
        return json.loads(self.data)

    def __repr__(self) -> str:
        return f"UnknownEvent(type={self.type!r}, data=<{len(self.data)} characters>)"


class Events(Generic[E]):
    """How the events of one operation are read.

    Attributes:
        sentinel: The data that ends a stream, such as `[DONE]`; `None` when there is none.
        wrapped: Whether the schema is that of a whole server-sent event, with `event` and `data`, and not of its data.
        terminal: The classes of the events after which the end of the connection is a good end.
    """

    __slots__ = ("_codec", "_declares_error", "_wrapped", "sentinel", "terminal")

    def __init__(
        self,
        codec: Codec,
        sentinel: str | None,
        terminal: tuple[str, ...],
        *,
        declares_error: bool = False,
        wrapped: bool = False,
    ) -> None:
        self._codec = codec
        self._wrapped = wrapped
        self._declares_error = declares_error
        self.sentinel = sentinel
        self.terminal = terminal

    def completes(self, name: str) -> bool:
        """Whether an event of that class can be the last: a terminal one, or one of a kind that knows no terminal."""
        if isinstance(self._codec, Tagged):
            marked = {self._codec.property_of(each) for each in self.terminal}
            return name in self.terminal or self._codec.property_of(name) not in marked
        return not self.terminal or name in self.terminal

    def parse(self, event: ServerSentEvent) -> E | UnknownEvent:
        """The typed event; raises ErrorInSuccess for an error event, and UnreadableAnswer."""
        if self._codec is STRING and event.event != "error":
            return cast(E, event.data)
        is_json = True
        try:
            document = parse(event.content)
        except (ValueError, RecursionError):
            if event.event == "error" or (isinstance(self._codec, Tagged) and not self._wrapped):
                return self._not_json(event)
            document, is_json = event.data, False
        if not self._declares_error:
            _raise_error(event, document)
        try:
            return self._load(event, document)
        except Mismatch as mismatch:
            if not is_json and not self._wrapped:
                return self._not_json(event)
            if is_json and self._wrapped:
                # A text may look like JSON.
                with suppress(Mismatch):
                    return self._load(event, event.data)
            raise UnreadableAnswer(f"an event cannot be read: {mismatch}", event.data) from None

    def _load(self, event: ServerSentEvent, document: Any) -> E | UnknownEvent:
        if self._wrapped:
            fields = {"event": event.event or None, "id": event.id or None, "retry": event.retry}
            document = {"data": document, **{name: each for name, each in fields.items() if each is not None}}
        codec = self._codec
        if isinstance(codec, Tagged):
            tag = codec.tag_of(document)
            if tag is None and isinstance(document, dict):
                # The SSE field says the same as the tag, which some servers therefore leave out.
                tag = codec.named(event.event)
                document |= {tag[0]: tag[1]} if tag else {}
            found = codec.variant(tag)
            if found is None:
                return UnknownEvent(tag[1] if tag else event.event, event.data)
            codec = found
        return cast(E, codec.load(document))

    def _not_json(self, event: ServerSentEvent) -> UnknownEvent:
        """What an event is whose data are not JSON: an error, an unknown event, or a known one that is broken."""
        if event.event == "error":
            raise ErrorInSuccess({"error": {"message": event.data}})
        known = isinstance(self._codec, Tagged) and self._codec.named(event.event) is not None
        if not event.event or known:
            raise UnreadableAnswer("an event is not JSON", event.data)
        return UnknownEvent(event.event, event.data)


def _raise_error(event: ServerSentEvent, document: Any) -> None:
    is_object = isinstance(document, dict)
    if is_object and document.get("error"):
        raise ErrorInSuccess(document)
    if event.event == "error" or (is_object and document.get("type") == "error"):
        raise ErrorInSuccess({"error": document if is_object else {"message": str(document)}})


class Reader(Generic[E]):
    """Makes typed events of bytes, without I/O. What goes wrong is raised after the events that came before it.

    `largest` is the most bytes that one event may have, and those together that are kept.
    """

    def __init__(self, events: Events[E], *, largest: int = LARGEST_EVENT) -> None:
        self._events = events
        self._sentinel = None if events.sentinel is None else events.sentinel.encode()
        self._largest = largest
        self._decoder = Decoder(largest)
        self._ready: deque[E | UnknownEvent] = deque()
        self._error: Exception | None = None
        self._clean = events.sentinel is None and not events.terminal
        self.ended = False
        self._count = 0
        self._kept: deque[tuple[E | UnknownEvent, int]] = deque()
        self._kept_bytes = 0
        self._complete: list[E] = []
        """The last event that completes something, if there is one."""
        self._completing: dict[type[Any], bool] = {UnknownEvent: False}

    def feed(self, piece: bytes) -> None:
        """Take the next bytes of the answer; none are the end of the connection."""
        try:
            if not piece:
                self.ended = True
                if not self._clean:
                    raise self._incomplete()
            for event in self._decoder.feed(piece):
                if event.content == self._sentinel:
                    self.ended = True
                    return
                parsed = self._events.parse(event)
                self._clean |= type(parsed).__name__ in self._events.terminal
                self._keep(parsed, len(event.content))
                self._ready.append(parsed)
        except Exception as error:
            self._error = error
            self.ended = True

    def _keep(self, event: E | UnknownEvent, size: int) -> None:
        """Remember the last few events: a long stream must not fill the memory."""
        self._count += 1
        self._kept.append((event, size))
        self._kept_bytes += size
        while len(self._kept) > _KEPT or (self._kept_bytes > self._largest and len(self._kept) > 1):
            self._kept_bytes -= self._kept.popleft()[1]
        kind = type(event)
        if kind not in self._completing:
            self._completing[kind] = self._events.completes(kind.__name__)
        if self._completing[kind]:
            self._complete = [cast(E, event)]

    @property
    def seen(self) -> list[E | UnknownEvent]:
        """The last few events so far."""
        return [event for event, _ in self._kept]

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
        return bool(self._complete)

    def final(self) -> E:
        """The last event that completes something; raises IncompleteStream when there is none."""
        if not self._complete:
            raise self._incomplete()
        return self._complete[0]

    def _incomplete(self) -> IncompleteStream:
        return IncompleteStream(self.seen, self._count)


class Source(Protocol):
    """Where a stream gets its bytes."""

    def read(self, *, new_event: bool) -> bytes:
        """The next bytes, none at the end; `new_event` says that the wait for an event begins."""

    def close(self) -> None:
        """Close the connection, or give it back."""


class AsyncSource(Protocol):
    """Where an asynchronous stream gets its bytes."""

    async def read(self, *, new_event: bool) -> bytes:
        """The next bytes, none at the end; `new_event` says that the wait for an event begins."""

    async def aclose(self) -> None:
        """Close the connection, or give it back."""


def fill(reader: Reader[Any], source: Source) -> None:
    """Read until an event is ready, or the end is reached."""
    new_event = True
    while reader.waiting:
        reader.feed(source.read(new_event=new_event))
        new_event = False


async def fill_async(reader: Reader[Any], source: AsyncSource) -> None:
    """Read until an event is ready, or the end is reached."""
    new_event = True
    while reader.waiting:
        reader.feed(await source.read(new_event=new_event))
        new_event = False


Translate = Callable[[Exception, list[Any]], Exception]


def as_it_is(error: Exception, seen: list[Any]) -> Exception:
    return error


class _Closable:
    def __init__(self) -> None:
        self._closed = False

    def _warn(self) -> None:
        warnings.warn(
            f"{type(self).__name__} was not closed: use it in a `with` block, or read it to its end",
            ResourceWarning,
            source=self,
            stacklevel=3,
        )


class Owner(_Closable):
    """What reads from a source, and is a context manager that closes it."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self._source = source

    def close(self) -> None:
        """Close the connection. What was not read to its end cannot be read on."""
        if not self._closed:
            self._closed = True
            self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __del__(self) -> None:
        if not getattr(self, "_closed", True):
            self._source.close()
            self._warn()


class AsyncOwner(_Closable):
    """What reads from a source with `await`, and is a context manager that closes it."""

    def __init__(self, source: AsyncSource) -> None:
        super().__init__()
        self._source = source

    async def aclose(self) -> None:
        """Close the connection. What was not read to its end cannot be read on."""
        if not self._closed:
            self._closed = True
            await self._source.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    def __del__(self) -> None:
        if not getattr(self, "_closed", True):
            self._warn()


class _Stream(Generic[E]):
    def __init__(self, reader: Reader[E], http_meta: HttpMeta, translate: Translate) -> None:
        self._reader = reader
        self._translate = translate
        self._over = False
        self.http_meta = http_meta
        """How the answer travelled that the events come in."""

    def _begin(self, closed: bool) -> None:
        if self._over or closed:
            raise RuntimeError("this stream was read to its end or closed: an event stream can be iterated only once")

    def _fail(self, error: Exception) -> NoReturn:
        self._over = True
        translated = self._translate(error, list(self._reader.seen))
        if translated is error:
            raise error
        raise translated from translated.__cause__ or error


class EventStream(_Stream[E], Owner):
    """The events of one answer: an iterator, and a context manager that closes the connection.

    Reading to the end closes it too. Iterating raises what goes wrong on the way, after the events before it.
    """

    def __init__(self, source: Source, reader: Reader[E], http_meta: HttpMeta, translate: Translate = as_it_is) -> None:
        _Stream.__init__(self, reader, http_meta, translate)
        Owner.__init__(self, source)

    def __iter__(self) -> Self:
        self._begin(self._closed)
        return self

    def __next__(self) -> E | UnknownEvent:
        if self._closed and not self._over:
            self._begin(self._closed)
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

    def final(self) -> E:
        """The completed event alone: reads to the end and gives the last one that completes a picture.

        Where the spec marks no event as completing, it is the last known event. Raises what iterating raises.
        """
        with self:
            try:
                for _ in () if self._over else self:
                    pass
            except Exception:
                # What is complete was paid for, whatever came after it.
                if not self._reader.is_complete:
                    raise
        try:
            return self._reader.final()
        except IncompleteStream as error:
            self._fail(error)


class AsyncEventStream(_Stream[E], AsyncOwner):
    """The events of one answer: an asynchronous iterator, and a context manager that closes the connection.

    Reading to the end closes it too. Iterating raises what goes wrong on the way, after the events before it.
    """

    def __init__(
        self, source: AsyncSource, reader: Reader[E], http_meta: HttpMeta, translate: Translate = as_it_is
    ) -> None:
        _Stream.__init__(self, reader, http_meta, translate)
        AsyncOwner.__init__(self, source)

    def __aiter__(self) -> Self:
        self._begin(self._closed)
        return self

    async def __anext__(self) -> E | UnknownEvent:
        if self._closed and not self._over:
            self._begin(self._closed)
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

    async def final(self) -> E:
        """The completed event alone: reads to the end and gives the last one that completes a picture.

        Where the spec marks no event as completing, it is the last known event. Raises what iterating raises.
        """
        async with self:
            try:
                if not self._over:
                    async for _ in self:
                        pass
            except Exception:
                if not self._reader.is_complete:
                    raise
        try:
            return self._reader.final()
        except IncompleteStream as error:
            self._fail(error)


def is_event_stream(response: Any) -> bool:
    """Whether an answer is an event stream; one that does not say what it is, is taken for one."""
    kind = response.headers.get("content-type", "text/event-stream")
    return bool(kind.split(";")[0].strip().lower() == "text/event-stream")


class ResponseSource:
    def __init__(self, response: httpx.Response) -> None:
        self._response = response
        self._pieces = response.iter_bytes()

    def read(self, *, new_event: bool) -> bytes:
        return next((piece for piece in self._pieces if piece), b"")

    def close(self) -> None:
        self._response.close()


class _Unclosed:
    """The raw pieces for httpx2: closed from the outside, they would leave the generators inside open."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def __aiter__(self) -> Any:
        return self._raw

    async def aclose(self) -> None:
        """Leave that to `AsyncPieces`."""


class AsyncPieces:
    """The decoded pieces of an answer, with a way to leave them in the middle."""

    def __init__(self, response: Any) -> None:
        self._response = response
        # Held here, they are still there when decoding fails.
        self._raw = response.aiter_raw()
        response.aiter_raw = lambda: _Unclosed(self._raw)
        self._decoded = response.aiter_bytes()

    def __aiter__(self) -> Any:
        return self._decoded

    async def aclose(self) -> None:
        """Close the connection, or give it back, without waiting for what is still to come."""
        # httpx's generators stand in one another. Closing the outermost leaves the others open, of which trio warns;
        # and reading them to their end would wait for all the rest of the answer.
        for generator in [*reversed(_nested(self._raw)), self._decoded]:
            with suppress(Exception):
                await generator.aclose()
        await self._response.aclose()


def _nested(generator: Any) -> list[Any]:
    """An async generator that waits at a `yield`, and those that it iterates over, from the outermost on."""
    found: list[Any] = []
    inner = [generator]
    while inner:
        found.append(inner[0])
        inner = [each for each in gc.get_referents(inner[0]) if isasyncgen(each) and each not in found]
    return found


class AsyncResponseSource:
    def __init__(self, response: Any) -> None:
        self._pieces = AsyncPieces(response)

    async def read(self, *, new_event: bool) -> bytes:
        async for piece in self._pieces:
            if piece:
                return bytes(piece)
        return b""

    async def aclose(self) -> None:
        await self._pieces.aclose()


def meta_of(response: httpx.Response) -> HttpMeta:
    found = response.headers
    request_id = found.get("x-request-id") or found.get("x-onr-request-id")
    return HttpMeta(
        status_code=response.status_code, headers=found, request_id=request_id, retries=0, url=str(response.url)
    )


def _refuse(response: httpx.Response) -> None:
    """Raise for an answer, read to its end, that has no events."""
    if not response.is_success:
        raise UnexpectedStatus(response.status_code, response.content)
    with suppress(UnreadableAnswer):
        document = read_json(response.content)
        if isinstance(document, dict) and document.get("error"):
            raise ErrorInSuccess(document)
    raise UnreadableAnswer(f"an event stream was expected, not {response.headers.get('content-type')}")


def send_stream(client: httpx.Client, request: Request, events: Events[E]) -> EventStream[E]:
    """Send a request and open the stream of its answer."""
    response = send(client, request, stream=True)
    if not response.is_success or not is_event_stream(response):
        try:
            response.read()
        finally:
            response.close()
        _refuse(response)
    return EventStream(ResponseSource(response), Reader(events), meta_of(response))


async def send_stream_async(client: httpx.AsyncClient, request: Request, events: Events[E]) -> AsyncEventStream[E]:
    """Send a request and open the stream of its answer."""
    response = await send_async(client, request, stream=True)
    if not response.is_success or not is_event_stream(response):
        try:
            await response.aread()
        finally:
            await response.aclose()
        _refuse(response)
    return AsyncEventStream(AsyncResponseSource(response), Reader(events), meta_of(response))

"""Event streams for tests: the streams of real calls, with given events in place of a connection."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar, cast

from r9s_generated._event_kinds import UnknownEvent
from r9s_generated._events import Events
from r9s_generated._models import ModelBase
from r9s_generated._operation import Operation
from r9s_generated._reader import Reader
from r9s_generated._stream import AsyncEventStream, EventStream

from .. import errors
from .._http.answers import OpenAnswer
from .._results import meta, translator
from ._answers import answer_of, operations, verdict_of

E = TypeVar("E")


def stream_of(
    events: Iterable[E | Exception],
    *,
    headers: Mapping[str, str] | None = None,
    request_id: str | None = None,
    retries: int = 0,
) -> EventStream[E]:
    """A stream of these events, as `create(stream=True)` returns it: an EventStream with `final()` and `http_meta`.

    Each event is encoded as the server does it, and decoded as usual. `[DONE]` follows the last event. If no event is a
    completed event, `final()` raises an IncompleteStreamError.

    Args:
        events: Models, such as `models.ImageGenerationCompleted(...)`, and `UnknownEvent`s. The stream raises
            an exception at its position: `errors.IncompleteStreamError.of()` for a stream that breaks off.
        headers: The headers of the response; `None`: no headers.
        request_id: The header `x-request-id`; `None`: no such header.
        retries: The number of failed attempts before the stream was opened.

    Raises:
        TypeError: A value is not an event, or no operation has all of these events.
    """
    source = _Source(events)
    return EventStream(source, *_made(source, headers, request_id, retries))


def async_stream_of(
    events: Iterable[E | Exception],
    *,
    headers: Mapping[str, str] | None = None,
    request_id: str | None = None,
    retries: int = 0,
) -> AsyncEventStream[E]:
    """The same as `stream_of` for `async for` and `async with`, as `await create_async(stream=True)` returns it."""
    source = _Source(events)
    return AsyncEventStream(_AsyncSource(source), *_made(source, headers, request_id, retries))


class _Source:
    """Gives the bytes of the events, one event at a time, and then the data that ends the stream."""

    def __init__(self, events: Iterable[Any]) -> None:
        given = list(events)
        self.kinds = {type(each) for each in given if isinstance(each, ModelBase)}
        self._pieces: Iterator[bytes | Exception] = iter([*map(_written, given), b"data: [DONE]\n\n"])

    def read(self, *, new_event: bool) -> bytes:
        piece = next(self._pieces, b"")
        if isinstance(piece, Exception):
            raise piece
        return piece

    def close(self) -> None:
        self._pieces = iter(())


class _AsyncSource:
    def __init__(self, source: _Source) -> None:
        self._source = source

    async def read(self, *, new_event: bool) -> bytes:
        return self._source.read(new_event=new_event)

    async def aclose(self) -> None:
        self._source.close()


def _written(event: object) -> bytes | Exception:
    if isinstance(event, Exception):
        return event
    if isinstance(event, UnknownEvent):
        data = event.data.replace("\n", "\ndata: ")
        return f"event: {event.type}\ndata: {data}\n\n".encode()
    if isinstance(event, ModelBase):
        return f"data: {event.to_json()}\n\n".encode()
    raise TypeError(f"an event must be a model, such as models.ImageGenerationCompleted(...), not {event!r:.100}")


def _made(source: _Source, headers: Mapping[str, str] | None, request_id: str | None, retries: int) -> Any:
    """The reader of the events, the HTTP facts, and the function that turns an exception into an R9SError."""
    operation, events = _operation_with({kind.__name__ for kind in source.kinds})
    answer = answer_of(200, headers={"content-type": "text/event-stream", **(headers or {})}, request_id=request_id)
    verdict = verdict_of(answer, 0)._replace(retries=retries)
    reader = Reader[Any](events)
    opened = OpenAnswer(answer.status_code, answer.headers, cast(Any, None), reader)
    translate = translator(operation, opened, verdict)

    def translated(error: Exception, seen: list[Any]) -> Exception:
        if isinstance(error, errors.R9SConnectionError):
            error.partial_images = error.partial_images or seen
        return translate(error, seen)

    return reader, meta(answer, verdict), translated


def _operation_with(names: set[str]) -> tuple[Operation[Any], Events[Any]]:
    """The first operation that has all these event classes."""
    streaming = [(operation, events) for operation, events in operations() if events is not None]
    for operation, events in streaming:
        if names <= events._own.keys():  # pyright: ignore[reportPrivateUsage]
            return operation, events
    raise TypeError(f"no operation streams all of {', '.join(sorted(names))}")

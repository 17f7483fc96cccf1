# Copied from generator/runtime/_answers.py by `make regen`; do not edit.
"""Opens the responses of the functions under `api`: bytes or events that are not read yet."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import httpx

from ._binary import AsyncBinaryAnswer, BinaryAnswer
from ._event_kinds import E_co, F_co
from ._events import Events
from ._in_place import answer_in, in_place_of_events
from ._operation import Operation
from ._reader import Reader
from ._request import Request
from ._sending import send, send_async
from ._source import AsyncResponseSource, ResponseSource, meta_of
from ._stream import AsyncEventStream, EventStream
from .errors import UnexpectedStatus

if TYPE_CHECKING:
    from .client import Client

E = TypeVar("E")


def result_of(response: httpx.Response, operation: Operation[Any], *, is_async: bool = False) -> Any:
    """The result in a response that was read to its end; raises UnexpectedStatus if it is not a success."""
    if not operation.is_success(response.status_code):
        raise UnexpectedStatus(response.status_code, response.content)
    result = operation.parse(response)
    kind = AsyncBinaryAnswer if is_async else BinaryAnswer
    return kind.of(result, meta_of(response)) if isinstance(result, bytes) else result


def open_answer(client: Client, operation: Operation[Any], request: Request) -> Any:
    """Send a request and return its result. The bytes of a binary result are not read yet."""
    response = send(client, operation, request, stream=True)
    if operation.is_success(response.status_code) and operation.is_binary(response):
        return BinaryAnswer(ResponseSource(response), meta_of(response))
    try:
        response.read()
    finally:
        response.close()
    return result_of(response, operation)


async def open_answer_async(client: Client, operation: Operation[Any], request: Request) -> Any:
    """Send a request and return its result. The bytes of a binary result are not read yet."""
    response = await send_async(client, operation, request, stream=True)
    if operation.is_success(response.status_code) and operation.is_binary(response):
        return AsyncBinaryAnswer(AsyncResponseSource(response), meta_of(response))
    try:
        await response.aread()
    finally:
        await response.aclose()
    return result_of(response, operation, is_async=True)


def _reader(operation: Operation[Any], events: Events[E, Any], response: httpx.Response) -> Reader[E]:
    content_type = response.headers.get("content-type")
    return Reader(
        events,
        content_type=content_type,
        skips_others=operation.is_binary(response),
        answer_in=partial(answer_in, operation),
    )


def _check(operation: Operation[Any], reader: Reader[Any], response: httpx.Response) -> None:
    """Raise for a response that is not an event stream."""
    reader.check()
    if reader.whole is not None:
        content_type = response.headers.get("content-type")
        raise in_place_of_events(operation, response.status_code, content_type, reader.whole, meta_of(response))


def send_stream(
    client: Client, operation: Operation[Any], request: Request, events: Events[E_co, F_co]
) -> EventStream[E_co, F_co]:
    """Send a request and open its event stream."""
    response = send(client, operation, request, stream=True)
    source = ResponseSource(response)
    try:
        if not response.is_success:
            raise UnexpectedStatus(response.status_code, response.read())
        reader = _reader(operation, events, response)
        while reader.is_undecided:
            reader.feed(source.read(new_event=True))
        _check(operation, reader, response)
    except BaseException:
        source.close()
        raise
    return EventStream(source, reader, meta_of(response))


async def send_stream_async(
    client: Client, operation: Operation[Any], request: Request, events: Events[E_co, F_co]
) -> AsyncEventStream[E_co, F_co]:
    """Send a request and open its event stream."""
    response = await send_async(client, operation, request, stream=True)
    source = AsyncResponseSource(response)
    try:
        if not response.is_success:
            raise UnexpectedStatus(response.status_code, await response.aread())
        reader = _reader(operation, events, response)
        while reader.is_undecided:
            reader.feed(await source.read(new_event=True))
        _check(operation, reader, response)
    except BaseException:
        await source.aclose()
        raise
    return AsyncEventStream(source, reader, meta_of(response))

"""One attempt: a request goes out over an httpx client, and an Answer or a Failure comes back."""

import functools
import sys
import time
from typing import Any, NamedTuple

import httpx

from r9s_generated._operation import Operation
from r9s_generated._stream import Events, Reader, fill, fill_async, is_event_stream
from r9s_generated._upload import opened

from ._failure import Watch, failure, headers_of
from ._flow import Answer, Failure
from ._settings import Secret
from ._sources import (
    AsyncSource,
    BodyDeadline,
    EventDeadline,
    Room,
    ShieldedPieces,
    Source,
    check_deadline,
    limited,
)
from ._version import __version__

_CONNECT_SECONDS = 10.0
_HTTPX_DEFAULT = httpx.Timeout(5.0).as_dict()


class Request(NamedTuple):
    """What is sent at each attempt, except for the credentials."""

    method: str
    url: str
    headers: httpx.Headers
    body: dict[str, Any]
    """The arguments for httpx that make the body and the query; `parts` are opened for each attempt anew."""
    operation: Operation[Any]
    events: Events[Any] | None
    """How the answer's events are read; None when no stream was asked for."""
    timeout: float
    """The deadline of an attempt, in seconds."""
    max_bytes: int
    """The most bytes that the decoded answer may have."""
    explicit: bool
    """Whether the caller asked for this deadline, so that it overrides a borrowed client's own timeout."""


def _limits(client: Any, request: Request, borrowed: bool) -> tuple[dict[str, float] | None, float | None]:
    """The timeouts for httpx, and the deadline on the monotonic clock; None leaves both to a borrowed client."""
    if borrowed and not request.explicit and client.timeout.as_dict() != _HTTPX_DEFAULT:
        return None, None
    seconds = request.timeout
    timeouts = {"connect": min(_CONNECT_SECONDS, seconds), "read": seconds, "write": seconds, "pool": seconds}
    return timeouts, time.monotonic() + seconds


def _arguments(
    client: Any, request: Request, key: Secret | None, timeouts: dict[str, float] | None, trace: Any
) -> dict[str, Any]:
    headers = request.headers.copy()
    if key is not None and "authorization" not in headers:
        headers["authorization"] = f"Bearer {key.reveal()}"
    if client.headers.get("user-agent", "python-httpx").startswith("python-httpx"):
        # A borrowed client may have a name of its own.
        headers.setdefault("user-agent", user_agent())
    extensions = {"trace": trace} | ({"timeout": timeouts} if timeouts else {})
    return {"method": request.method, "url": request.url, "headers": headers, "extensions": extensions, **request.body}


@functools.cache
def user_agent() -> str:
    """Who is calling: this package, Python and httpx, with their versions."""
    python = ".".join(str(part) for part in sys.version_info[:3])
    return f"r9s/{__version__} python/{python} httpx/{httpx.__version__}"


class _Body:
    """Collects the decoded body of an answer."""

    def __init__(self, end: float | None, room: Room) -> None:
        self._end = end
        self._room = room
        self._pieces: list[bytes] = []

    def add(self, piece: bytes) -> None:
        self._room.take(piece)
        check_deadline(self._end)
        self._pieces.append(piece)

    def content(self) -> bytes:
        return self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)


def attempt(client: httpx.Client, request: Request, key: Secret | None, borrowed: bool) -> Answer | Failure:
    """Send the request and read the whole answer, or the first event of a stream, with blocking calls."""
    from ._network import until

    watch, response = Watch(), None
    timeouts, end = _limits(client, request, borrowed)
    room = Room(request.max_bytes)
    body = _Body(end, room)
    try:
        with until(end), opened(_arguments(client, request, key, timeouts, watch.note)) as arguments:
            response = client.send(client.build_request(**arguments), stream=True, follow_redirects=False)
        if request.events is not None and response.is_success and is_event_stream(response):
            source, reader = Source(response, EventDeadline(request.timeout, end)), Reader(request.events)
            fill(reader, source)
            return _opened(response, source, reader)
        if response.is_success and request.operation.is_binary(response):
            return _unread(response, Source(response, BodyDeadline(end), room))
        with until(end):
            for piece in response.iter_bytes():
                body.add(piece)
        return Answer(response.status_code, headers_of(response), body.content(), response)
    except BaseException as error:
        if response is not None:
            response.close()
        return failure(error, watch, response or watch.redirect(request.method, request.url), body.content())


async def attempt_async(
    client: httpx.AsyncClient, request: Request, key: Secret | None, borrowed: bool
) -> Answer | Failure:
    """Send the request and read the whole answer, or the first event of a stream, with `await`."""
    watch, response, pieces = Watch(), None, None
    timeouts, end = _limits(client, request, borrowed)
    room = Room(request.max_bytes)
    body = _Body(end, room)
    try:
        with limited(end), opened(_arguments(client, request, key, timeouts, watch.note_async)) as arguments:
            outgoing = client.build_request(**arguments)
            if not borrowed:
                outgoing.stream = _steady(outgoing.stream)
            response = await client.send(outgoing, stream=True, follow_redirects=False)
            pieces = ShieldedPieces(response)
        if request.events is not None and response.is_success and is_event_stream(response):
            source, reader = AsyncSource(pieces, EventDeadline(request.timeout, end)), Reader(request.events)
            await fill_async(reader, source)
            return _opened(response, source, reader)
        if response.is_success and request.operation.is_binary(response):
            return _unread(response, AsyncSource(pieces, BodyDeadline(end), room))
        with limited(end):
            async for piece in pieces:
                body.add(piece)
        return Answer(response.status_code, headers_of(response), body.content(), response)
    except BaseException as error:
        if pieces is not None:
            await pieces.aclose()
        return failure(error, watch, response or watch.redirect(request.method, request.url), body.content())


def _steady(stream: Any) -> httpx.AsyncByteStream:
    from ._network import SteadyBody

    return SteadyBody(stream)


def _unread(response: Any, source: Any) -> Answer:
    return Answer(response.status_code, headers_of(response), b"", response, (source, None))


def _opened(response: Any, source: Any, reader: Reader[Any]) -> Answer:
    reader.check()
    return Answer(response.status_code, headers_of(response), b"", response, (source, reader))

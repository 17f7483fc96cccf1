"""One attempt: a request goes out over an httpx client, and an Answer or a Failure comes back."""

import functools
import socket
import ssl
import sys
import time
from collections.abc import Iterable
from typing import Any, NamedTuple

import httpx

from r9s_generated._operation import Operation
from r9s_generated._stream import Events, Reader, fill, fill_async, is_event_stream
from r9s_generated._upload import opened
from r9s_generated.errors import ErrorInSuccess, IncompleteStream, UnreadableAnswer

from ._flow import Answer, Failure
from ._settings import Secret
from ._sources import (
    AnswerTooLarge,
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
_NOT_CONNECTED = {"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError"}


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


class _Watch:
    """Follows a request through httpcore's trace extension, to know how far it came."""

    def __init__(self) -> None:
        self.connecting = self.began = self.written = self.failed = False
        self._headed: tuple[int, Any] | None = None

    def note(self, event: str, info: dict[str, Any]) -> None:
        self.connecting |= event.startswith("connection.")
        self.began |= event.endswith("send_request_headers.started")
        self.written |= event.endswith("send_request_body.complete")
        self.failed |= event.endswith(".failed")
        if event == "http11.receive_response_headers.complete":
            _, status, _, headers, *_ = info["return_value"]
            self._headed = status, headers

    def redirect(self, request: Request) -> httpx.Response | None:
        """The redirect that came: httpx looks at where it leads to, and gives up on what it cannot read."""
        if self._headed is None or not 300 <= self._headed[0] < 400:
            return None
        status, headers = self._headed
        return httpx.Response(status, headers=headers, request=httpx.Request(request.method, request.url))

    async def note_async(self, event: str, info: dict[str, Any]) -> None:
        self.note(event, info)

    def is_unsent(self, names: set[str]) -> bool:
        """Whether the server cannot have got the request; without a trace it is taken to have got it."""
        if names & _NOT_CONNECTED or (self.connecting and not self.began):
            return True
        # The server had closed the idle connection before the request was on its way.
        return self.began and not self.written and not self.connecting and "TimeoutException" not in names


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


def headers_of(response: Any) -> httpx.Headers:
    """The headers of a response, also of one from httpx's continuation."""
    # As bytes: their text may not be ASCII.
    return httpx.Headers(response.headers.raw)


def attempt(client: httpx.Client, request: Request, key: Secret | None, borrowed: bool) -> Answer | Failure:
    """Send the request and read the whole answer, or the first event of a stream, with blocking calls."""
    from ._network import until

    watch, response = _Watch(), None
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
        return _failure(error, watch, response or watch.redirect(request), body)


async def attempt_async(
    client: httpx.AsyncClient, request: Request, key: Secret | None, borrowed: bool
) -> Answer | Failure:
    """Send the request and read the whole answer, or the first event of a stream, with `await`."""
    watch, response, pieces = _Watch(), None, None
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
        return _failure(error, watch, response or watch.redirect(request), body)


def _steady(stream: Any) -> httpx.AsyncByteStream:
    from ._network import SteadyBody

    return SteadyBody(stream)


def _unread(response: Any, source: Any) -> Answer:
    return Answer(response.status_code, headers_of(response), b"", response, (source, None))


def _opened(response: Any, source: Any, reader: Reader[Any]) -> Answer:
    reader.check()
    return Answer(response.status_code, headers_of(response), b"", response, (source, reader))


def is_transport_error(error: BaseException) -> bool:
    """Whether an exception is one of httpx, or of its continuation under another name, about sending or receiving."""
    # The third is h11's, which says so itself when a file has changed its size under way.
    kinds = {"HTTPError", "StreamError", "ProtocolError", "InvalidURL"}
    return bool({kind.__name__ for kind in type(error).__mro__} & kinds)


def _failure(error: BaseException, watch: _Watch, response: Any, body: _Body) -> Answer | Failure:
    """What an exception means for the call; one that is not about sending or receiving is raised on."""
    if isinstance(error, (ErrorInSuccess, UnreadableAnswer, AnswerTooLarge)):
        return Failure(error, sent=True, hopeless=True, response=response)
    if isinstance(error, IncompleteStream):
        return Failure(error, sent=True, response=response)
    redirected = response is not None and response.is_redirect and isinstance(error, UnicodeError)
    # An event loop that is gone is a RuntimeError, whose request may have been sent all the same.
    is_gone = watch.failed and isinstance(error, RuntimeError)
    if not isinstance(error, Exception) or not (is_transport_error(error) or redirected or is_gone):
        raise error
    conceal(error)
    # A hook of a borrowed client may have raised for the status.
    response = response or getattr(error, "response", None)
    if response is not None and not response.is_success:
        # The status decides, whatever became of the body, which a hook may have read.
        content = body.content() or getattr(response, "_content", b"")
        return Answer(response.status_code, headers_of(response), content, response)
    names = {kind.__name__ for kind in type(error).__mro__}
    hopeless = bool(names & {"UnsupportedProtocol", "LocalProtocolError", "InvalidURL"}) or _is_hopeless(error)
    sent = not watch.is_unsent(names)
    return Failure(error, sent=sent, hopeless=hopeless, response=response, content=body.content())


def conceal(error: Exception) -> None:
    """Take the credentials and the body out of the request that an exception of httpx holds."""
    request = getattr(error, "_request", None)
    if request is not None:
        setattr(error, "request", type(request)(request.method, str(request.url)))  # noqa: B010


def _is_hopeless(error: BaseException) -> bool:
    """Whether the cause is a host that does not exist, or a certificate that does not verify."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return True
        if isinstance(cause, socket.gaierror) and cause.errno != socket.EAI_AGAIN:
            return True
    return False


def _causes(error: BaseException) -> Iterable[BaseException]:
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        cause = waiting.pop()
        if cause is None or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        waiting.append(cause.__cause__)
        # httpcore cuts its causes off; other contexts are what the caller was handling.
        waiting.append(cause.__context__ if type(cause).__module__.startswith("httpcore") else None)
        waiting += getattr(cause, "exceptions", ())

"""One attempt: a request goes out over an httpx client, and an Answer or a Failure comes back."""

import socket
import ssl
import time
from collections.abc import Iterable
from typing import Any, NamedTuple

import httpx

from r9s_generated._stream import Events, Reader, fill, fill_async, is_event_stream
from r9s_generated._upload import opened
from r9s_generated.errors import ErrorInSuccess, IncompleteStream, UnreadableAnswer

from ._flow import Answer, Failure
from ._sources import AsyncSource, Source, check_deadline, limited

MAX_ANSWER = 256 * 1024 * 1024
"""The most bytes that a decoded answer may have."""
_CONNECT_SECONDS = 10.0
_HTTPX_DEFAULT = httpx.Timeout(5.0).as_dict()
_NOT_CONNECTED = {"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError"}


class AnswerTooLarge(Exception):
    """The decoded answer has more bytes than we are willing to hold."""


class Request(NamedTuple):
    """What is sent at each attempt, except for the credentials."""

    method: str
    url: str
    headers: dict[str, str]
    body: dict[str, Any]
    """The arguments for httpx that make the body and the query; `parts` are opened for each attempt anew."""
    events: Events[Any] | None
    """How the answer's events are read; None when no stream was asked for."""
    timeout: float
    """The deadline of an attempt, in seconds."""
    explicit: bool
    """Whether the caller asked for this deadline, so that it overrides a borrowed client's own timeout."""


class _Watch:
    """Follows a request through httpcore's trace extension, to know whether it was fully written."""

    def __init__(self) -> None:
        self.began = self.written = self.fresh = False

    def note(self, event: str, info: object) -> None:
        self.began |= event.endswith("send_request_headers.started")
        self.written |= event.endswith("send_request_body.complete")
        self.fresh |= event.startswith("connection.connect")

    async def note_async(self, event: str, info: object) -> None:
        self.note(event, info)

    @property
    def unwritten_on_reused(self) -> bool:
        """Whether the server had closed the idle connection before the request was on its way."""
        return self.began and not self.written and not self.fresh


def _limits(client: Any, request: Request, borrowed: bool) -> tuple[dict[str, float] | None, float | None]:
    """The timeouts for httpx, and the deadline on the monotonic clock; None leaves both to a borrowed client."""
    if borrowed and not request.explicit and client.timeout.as_dict() != _HTTPX_DEFAULT:
        return None, None
    seconds = request.timeout
    timeouts = {"connect": min(_CONNECT_SECONDS, seconds), "read": seconds, "write": seconds, "pool": seconds}
    return timeouts, time.monotonic() + seconds


def _arguments(client: Any, request: Request, key: str | None, timeouts: dict[str, float] | None, trace: Any) -> Any:
    headers = dict(request.headers)
    if key is not None:
        headers.setdefault("authorization", f"Bearer {key}")
    if not client.headers.get("user-agent", "python-httpx").startswith("python-httpx"):
        # A borrowed client has a name of its own.
        del headers["user-agent"]
    extensions = {"trace": trace} | ({"timeout": timeouts} if timeouts else {})
    return {"method": request.method, "url": request.url, "headers": headers, "extensions": extensions, **request.body}


class _Body:
    """Collects the decoded body of an answer."""

    def __init__(self, end: float | None) -> None:
        self._end = end
        self._pieces: list[bytes] = []
        self._size = 0

    def add(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > MAX_ANSWER:
            raise AnswerTooLarge(f"it is larger than {MAX_ANSWER // 1024 // 1024} MiB when decoded")
        check_deadline(self._end)
        self._pieces.append(piece)

    def answer(self, response: Any) -> Answer:
        content = self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
        return Answer(response.status_code, _headers(response), content, response)


def _headers(response: Any) -> httpx.Headers:
    return httpx.Headers(response.headers.multi_items())


def attempt(client: httpx.Client, request: Request, key: str | None, borrowed: bool) -> Answer | Failure:
    """Send the request and read the whole answer, or the first event of a stream, with blocking calls."""
    from ._network import until

    watch, response = _Watch(), None
    timeouts, end = _limits(client, request, borrowed)
    try:
        with until(end), opened(_arguments(client, request, key, timeouts, watch.note)) as arguments:
            response = client.send(client.build_request(**arguments), stream=True, follow_redirects=False)
        if request.events is not None and response.is_success and is_event_stream(response):
            source, reader = Source(response, request.timeout, end), Reader(request.events)
            fill(reader, source)
            return _opened(response, source, reader)
        body = _Body(end)
        with until(end):
            for piece in response.iter_bytes():
                body.add(piece)
        response.close()
        return body.answer(response)
    except BaseException as error:
        if response is not None:
            response.close()
        return _failure(error, watch, response)


async def attempt_async(
    client: httpx.AsyncClient, request: Request, key: str | None, borrowed: bool
) -> Answer | Failure:
    """Send the request and read the whole answer, or the first event of a stream, with `await`."""
    import anyio

    watch, response = _Watch(), None
    timeouts, end = _limits(client, request, borrowed)
    try:
        with limited(end), opened(_arguments(client, request, key, timeouts, watch.note_async)) as arguments:
            response = await client.send(client.build_request(**arguments), stream=True, follow_redirects=False)
        if request.events is not None and response.is_success and is_event_stream(response):
            source, reader = AsyncSource(response, request.timeout, end), Reader(request.events)
            await fill_async(reader, source)
            return _opened(response, source, reader)
        body = _Body(end)
        with limited(end):
            async for piece in response.aiter_bytes():
                body.add(piece)
        await response.aclose()
        return body.answer(response)
    except BaseException as error:
        if response is not None:
            with anyio.CancelScope(shield=True):
                await response.aclose()
        return _failure(error, watch, response)


def _opened(response: Any, source: Any, reader: Reader[Any]) -> Answer:
    reader.check()
    return Answer(response.status_code, _headers(response), b"", response, (source, reader))


def is_transport_error(error: BaseException) -> bool:
    """Whether an exception is one of httpx, or of its continuation under another name, about sending or receiving."""
    return bool({kind.__name__ for kind in type(error).__mro__} & {"HTTPError", "StreamError", "InvalidURL"})


def _failure(error: BaseException, watch: _Watch, response: Any) -> Answer | Failure:
    """What an exception means for the call; one that is not about sending or receiving is raised on."""
    if isinstance(error, (ErrorInSuccess, UnreadableAnswer, AnswerTooLarge)):
        return Failure(error, sent=True, hopeless=True, response=response)
    if isinstance(error, IncompleteStream):
        return Failure(error, sent=True, response=response)
    if not isinstance(error, Exception) or not is_transport_error(error):
        raise error
    if response is not None and not 200 <= response.status_code < 300:
        # The status decides, whatever became of the body.
        return Answer(response.status_code, _headers(response), b"", response)
    names = {kind.__name__ for kind in type(error).__mro__}
    unsent = bool(names & _NOT_CONNECTED) or (watch.unwritten_on_reused and "TimeoutException" not in names)
    hopeless = bool(names & {"UnsupportedProtocol", "LocalProtocolError", "InvalidURL"})
    return Failure(error, sent=not unsent, hopeless=hopeless or _is_hopeless(error), response=response)


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
        waiting += [cause.__cause__, cause.__context__]
        waiting += getattr(cause, "exceptions", ())

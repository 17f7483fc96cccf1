"""One attempt: a request goes out over an httpx client, and an Answer or a Failure comes back."""

import socket
import ssl
import time
from collections.abc import Iterable
from typing import Any, NamedTuple

import httpx

from ._flow import Answer, Failure

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
    params: dict[str, Any] | None
    headers: dict[str, str]
    content: bytes | None
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


def _build(client: Any, request: Request, key: str | None, timeouts: dict[str, float] | None, trace: Any) -> Any:
    headers = dict(request.headers)
    if key is not None:
        headers.setdefault("authorization", f"Bearer {key}")
    if not client.headers.get("user-agent", "python-httpx").startswith("python-httpx"):
        # A borrowed client has a name of its own.
        del headers["user-agent"]
    extensions = {"trace": trace} | ({"timeout": timeouts} if timeouts else {})
    return client.build_request(
        request.method,
        request.url,
        params=request.params,
        headers=headers,
        content=request.content,
        extensions=extensions,
    )


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
        if self._end is not None and time.monotonic() > self._end:
            raise httpx.ReadTimeout("the deadline of the attempt has passed")
        self._pieces.append(piece)

    def answer(self, response: Any) -> Answer:
        content = self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
        return Answer(response.status_code, _headers(response), content, response)


def _headers(response: Any) -> httpx.Headers:
    return httpx.Headers(response.headers.multi_items())


def attempt(client: httpx.Client, request: Request, key: str | None, borrowed: bool) -> Answer | Failure:
    """Send the request and read the whole answer, with blocking calls."""
    from ._network import until

    watch, response = _Watch(), None
    timeouts, end = _limits(client, request, borrowed)
    outgoing = _build(client, request, key, timeouts, watch.note)
    try:
        with until(end):
            response = client.send(outgoing, stream=True, follow_redirects=False)
            body = _Body(end)
            try:
                for piece in response.iter_bytes():
                    body.add(piece)
            finally:
                response.close()
            return body.answer(response)
    except Exception as error:
        return _failure(error, watch, response)


async def attempt_async(
    client: httpx.AsyncClient, request: Request, key: str | None, borrowed: bool
) -> Answer | Failure:
    """Send the request and read the whole answer, with `await`."""
    import anyio

    watch, response = _Watch(), None
    timeouts, end = _limits(client, request, borrowed)
    outgoing = _build(client, request, key, timeouts, watch.note_async)
    seconds = float("inf") if end is None else request.timeout
    try:
        with anyio.move_on_after(seconds):
            response = await client.send(outgoing, stream=True, follow_redirects=False)
            body = _Body(end)
            try:
                async for piece in response.aiter_bytes():
                    body.add(piece)
            finally:
                with anyio.CancelScope(shield=True):
                    await response.aclose()
            return body.answer(response)
        raise httpx.ReadTimeout(f"the deadline of {seconds:g} s has passed")
    except Exception as error:
        return _failure(error, watch, response)


def _failure(error: Exception, watch: _Watch, response: Any) -> Answer | Failure:
    """What an exception of httpx, or of its continuation under another name, means for the call."""
    names = {kind.__name__ for kind in type(error).__mro__}
    if not names & {"HTTPError", "StreamError", "InvalidURL", "AnswerTooLarge"}:
        raise error
    if response is not None and not 200 <= response.status_code < 300:
        # The status decides, whatever became of the body.
        return Answer(response.status_code, _headers(response), b"", response)
    unsent = bool(names & _NOT_CONNECTED) or (watch.unwritten_on_reused and "TimeoutException" not in names)
    hopeless = bool(names & {"AnswerTooLarge", "UnsupportedProtocol", "LocalProtocolError", "InvalidURL"})
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

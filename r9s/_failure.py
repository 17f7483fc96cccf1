"""What an exception means for a call: how far the request had come, and whether another attempt can end otherwise."""

import socket
import ssl
from collections.abc import Iterable
from typing import Any

import httpx

from r9s_generated.errors import ErrorInSuccess, IncompleteStream, UnreadableAnswer

from ._flow import Answer, Failure
from ._sources import AnswerTooLarge

_NOT_CONNECTED = {"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError"}


class Watch:
    """Follows a request through httpcore's trace extension, to know how far it came."""

    def __init__(self) -> None:
        self.connecting = self.began = self.written = self.failed = False
        self._headed: tuple[int, Any] | None = None

    def note(self, event: str, info: dict[str, Any]) -> None:
        """Take an event of the trace."""
        self.connecting |= event.startswith("connection.")
        self.began |= event.endswith("send_request_headers.started")
        self.written |= event.endswith("send_request_body.complete")
        self.failed |= event.endswith(".failed")
        if event == "http11.receive_response_headers.complete":
            _, status, _, headers, *_ = info["return_value"]
            self._headed = status, headers

    def redirect(self, method: str, url: str) -> httpx.Response | None:
        """The redirect that came: httpx looks at where it leads to, and gives up on what it cannot read."""
        if self._headed is None or not 300 <= self._headed[0] < 400:
            return None
        status, headers = self._headed
        return httpx.Response(status, headers=headers, request=httpx.Request(method, url))

    async def note_async(self, event: str, info: dict[str, Any]) -> None:
        """Take an event of the trace of an async client."""
        self.note(event, info)

    def is_unsent(self, names: set[str]) -> bool:
        """Whether the server cannot have got the request; without a trace it is taken to have got it."""
        if names & _NOT_CONNECTED or (self.connecting and not self.began):
            return True
        # The server had closed the idle connection before the request was on its way.
        return self.began and not self.written and not self.connecting and "TimeoutException" not in names


def headers_of(response: Any) -> httpx.Headers:
    """The headers of a response, also of one from httpx's continuation."""
    # As bytes: their text may not be ASCII.
    return httpx.Headers(response.headers.raw)


def is_transport_error(error: BaseException) -> bool:
    """Whether an exception is one of httpx, or of its continuation under another name, about sending or receiving."""
    # The third is h11's, which says so itself when a file has changed its size under way.
    kinds = {"HTTPError", "StreamError", "ProtocolError", "InvalidURL"}
    return bool({kind.__name__ for kind in type(error).__mro__} & kinds)


def failure(error: BaseException, watch: Watch, response: Any, content: bytes) -> Answer | Failure:
    """What an exception means for the call, of whose answer so much has come; one that is not about sending or receiving is raised on."""
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
        content = content or getattr(response, "_content", b"")
        return Answer(response.status_code, headers_of(response), content, response)
    names = {kind.__name__ for kind in type(error).__mro__}
    hopeless = bool(names & {"UnsupportedProtocol", "LocalProtocolError", "InvalidURL"}) or _is_hopeless(error)
    sent = not watch.is_unsent(names)
    return Failure(error, sent=sent, hopeless=hopeless, response=response, content=content)


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

"""Finds the cause of an exception, and how much of the request was sent. No other module handles these exceptions."""

import socket
import ssl
import sys
import traceback
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import httpx

from .answers import Answer, Cause, Failure, Reached, is_success
from .decoding import AnswerTooLarge, Undecodable, UnknownCoding
from .watch import Watch

_BELOW = ("h11.", "h2.", "httpcore", "aiohttp.", "pyreqwest.", "anyio.", "socksio.", "concurrent.")
_TLS = {
    Cause.PLAIN_HTTP: ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG"),
    Cause.CERTIFICATE_WANTED: ("CERTIFICATE_REQUIRED",),
    Cause.TLS_REFUSED: (
        *(
            "HANDSHAKE_FAILURE",
            "PROTOCOL_VERSION",
            "UNSUPPORTED_PROTOCOL",
            "UNRECOGNIZED_NAME",
            "INSUFFICIENT_SECURITY",
        ),
        *("UNKNOWN_CA", "BAD_CERTIFICATE", "CERTIFICATE_EXPIRED", "CERTIFICATE_REVOKED", "CERTIFICATE_UNKNOWN"),
        *("NO_PROTOCOLS_AVAILABLE", "NO_CIPHERS_AVAILABLE", "ACCESS_DENIED", "DH_KEY_TOO_SMALL", "EE_KEY_TOO_SMALL"),
    ),
}
"""The ends of OpenSSL's reasons for a failed handshake. A retry cannot help."""
_PROXY_REFUSES = (
    *("403 ", "407 "),
    # SOCKS, in the words of httpcore.
    *("Requested ", "Invalid username/password", "Proxy Server could not connect: Connection not allowed"),
)
READING = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
"""The methods that change nothing (RFC 9110, section 9.2.1)."""
_NEVER_SENT = (Cause.NO_FREE_CONNECTION, Cause.UNSENDABLE)
"""The transports of httpx find these causes before the first event of the trace."""
INTERRUPTED = "R9S: the request was sent before the call was interrupted. An image may have been made and billed."


class Trace:
    """Observes the requests of the caller's own client with the trace extension of httpcore."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    def note(self, event: str, info: dict[str, Any]) -> None:
        """Handle an event of the trace."""
        watch = self._watch
        watch.observed = watch.known
        if event.endswith(".failed"):
            watch.failed = info["exception"]
        name = event.partition(".")[2]
        if event.startswith(("connection.", "socks.")):
            watch.fresh = True
        elif getattr(info.get("request"), "method", b"") == b"CONNECT":
            watch.tunnelled = True
        elif name == "send_request_headers.started":
            watch.began = watch.writing = True
        elif name == "send_request_body.complete":
            watch.writing, watch.handed_over = False, True
        elif name == "receive_response_headers.complete" and watch.began and len(info["return_value"]) > 2:
            # Before that, it is the response of a proxy.
            _, status, _, headers, *_ = info["return_value"]
            watch.head = status, headers

    async def note_async(self, event: str, info: dict[str, Any]) -> None:
        """Handle an event of the trace of an async client."""
        self.note(event, info)


def failure_of(error: BaseException, watch: Watch, came: Answer | None) -> Answer | Failure:
    """The meaning of an exception. An exception that is not about sending or receiving is raised again.

    An error response stays one, even if its body is broken: its status decides.
    """
    cause = _cause(error, watch)
    if cause is None:
        _note(error, watch)
        raise error
    conceal(error)
    came = came or _answer_of_hook(error) or _redirect(watch)
    if came is not None and not is_success(came.status_code):
        return came
    reached = _reached(watch, _is_observed(error, watch) or (watch.known and cause in _NEVER_SENT))
    if cause is Cause.PROTOCOL and reached is Reached.NOT_BEGUN:
        # Before the request starts, only a proxy can send something.
        cause = Cause.PROXY_FAILED
    return Failure(cause, reached, error, came, reused=not watch.fresh)


def _note(error: BaseException, watch: Watch) -> None:
    """Add a note to Ctrl-C, a cancellation or an error of a hook if the request may be billed."""
    reached = _reached(watch, _is_observed(error, watch) or watch.known)
    if watch.opening.decode().strip() not in READING and reached is not Reached.NOT_BEGUN:
        error.add_note(INTERRUPTED)


def _is_observed(error: BaseException, watch: Watch) -> bool:
    """Whether the request that failed is the observed one. A transport of the caller may send it elsewhere too."""
    return watch.observed or any(each is watch.failed for each in _causes(error))


def _reached(watch: Watch, observed: bool) -> Reached:
    if not observed:
        # The sender, the caller's own client or a transport of a test, does not report how much was sent.
        return Reached.WRITTEN
    if not watch.began:
        return Reached.NOT_BEGUN
    return Reached.WRITTEN if watch.handed_over and not watch.writing else Reached.PARTLY_WRITTEN


def _is(error: BaseException, *names: str) -> bool:
    """Whether it is one of these exceptions of httpx, or of httpx2 if it is loaded."""
    families = [sys.modules[name] for name in ("httpx", "httpx2") if name in sys.modules]
    return isinstance(error, tuple(getattr(family, name) for family in families for name in names))


def _cause(error: BaseException, watch: Watch) -> Cause | None:
    """The cause; None if it is not about sending or receiving."""
    if isinstance(error, (AnswerTooLarge, Undecodable)):
        unknown = Cause.UNKNOWN_CODING if isinstance(error, UnknownCoding) else Cause.UNDECODABLE
        return Cause.TOO_LARGE if isinstance(error, AnswerTooLarge) else unknown
    if _is_cancellation(error):
        # A transport may end its own waits by a cancellation. After the deadline that is a timeout.
        ended = Cause.TIMED_OUT if watch.left() == 0.0 else Cause.BROKEN
        return None if _is_cancelled() else ended
    # A closed event loop raises RuntimeError, although the request may have been sent.
    is_gone = watch.failed is not None and isinstance(error, RuntimeError)
    # The URL of a redirect may be invalid text.
    is_redirect = isinstance(error, UnicodeError) and _redirect(watch) is not None
    # Transports pass on exceptions of lower layers. h11 raises one if a file has changed its size.
    is_http = _is(error, "HTTPError", "StreamError", "InvalidURL") or type(error).__module__.startswith(_BELOW)
    if not (is_http or is_gone or is_redirect or isinstance(error, (OSError, EOFError))):
        return None
    return Cause.CLOSED if watch.stopped else _deep_cause(error, watch) or _kind(error)


def _is_cancellation(error: BaseException) -> bool:
    return "asyncio" in sys.modules and isinstance(error, sys.modules["asyncio"].CancelledError)


def _is_cancelled() -> bool:
    """Whether the running asyncio task is being cancelled, so that the CancelledError is not from the transport."""
    import asyncio

    try:
        task = asyncio.current_task()
    except RuntimeError:
        return False  # Without an event loop there is no task that could be cancelled.
    return task is None or task.cancelling() > 0


def _kind(error: BaseException) -> Cause:
    refuses = str(error).startswith(_PROXY_REFUSES)
    for names, cause in (
        (("PoolTimeout",), Cause.NO_FREE_CONNECTION),
        (("TimeoutException",), Cause.TIMED_OUT),
        (("ConnectError",), Cause.NOT_CONNECTED),
        (("ProxyError",), Cause.PROXY_REFUSED if refuses else Cause.PROXY_FAILED),
        (("DecodingError",), Cause.UNDECODABLE),
        (("LocalProtocolError", "UnsupportedProtocol", "InvalidURL"), Cause.UNSENDABLE),
        (("ProtocolError",), Cause.PROTOCOL),
    ):
        if _is(error, *names):
            return cause
    library = type(error).__module__.partition(".")[0]
    # Exceptions of h11 itself are about the request.
    return {"h11": Cause.UNSENDABLE, "socksio": Cause.PROXY_FAILED}.get(library, Cause.BROKEN)


def _deep_cause(error: BaseException, watch: Watch) -> Cause | None:
    """A cause that a retry cannot change, such as an unknown host or an invalid certificate."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Cause.BAD_CERTIFICATE
        if isinstance(cause, ssl.SSLError) and (found := _tls_cause(cause, watch)):
            return found
        if isinstance(cause, socket.gaierror) and cause.errno != socket.EAI_AGAIN:
            return Cause.UNKNOWN_HOST
        if isinstance(cause, PermissionError) and cause.errno is None:
            return Cause.NOT_ALLOWED
    return None


def _tls_cause(error: ssl.SSLError, watch: Watch) -> Cause | None:
    """Why TLS failed, by OpenSSL's reason; None if a retry may help."""
    # The SSLError of aiohttp has no reason. Its cause has one.
    reason = str(getattr(error, "reason", ""))
    found = next((cause for cause, ends in _TLS.items() if reason.endswith(ends)), None)
    # Plain text in a tunnel may be an error message of the proxy.
    return None if found is Cause.PLAIN_HTTP and watch.tunnelled else found


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
        # httpcore hides its causes in the context. Other contexts belong to the caller.
        waiting.append(cause.__context__ if type(cause).__module__.startswith("httpcore") else None)
        waiting += getattr(cause, "exceptions", ())


def conceal(error: BaseException) -> None:
    """Remove the credentials and the body from an exception: from its request, and from the variables of frames."""
    request = getattr(error, "_request", None)
    if request is not None:
        setattr(error, "request", type(request)(request.method, str(request.url)))  # noqa: B010
    for cause in _causes(error):
        traceback.clear_frames(cause.__traceback__)
        found: Any = cause
        if type(found).__module__.startswith("aiohttp") and (info := getattr(found, "request_info", None)) is not None:
            # It has the headers of the request, or of the request to the proxy, and shows them in its repr.
            found.request_info = SimpleNamespace(method=info.method, real_url=info.real_url, headers={})
            found.args, found.history = (found.request_info, ()), ()


def _answer_of_hook(error: BaseException) -> Answer | None:
    """The response, if a hook of the caller's own client raised an error for its status."""
    response = getattr(error, "response", None)
    if response is None:
        return None
    content = response.content if hasattr(response, "_content") else b""
    return Answer(response.status_code, httpx.Headers(response.headers.raw), content)


def _redirect(watch: Watch) -> Answer | None:
    """The redirect that came. httpx parses its URL, and raises an error if it is invalid."""
    if watch.head is None or not 300 <= watch.head[0] < 400:
        return None
    return Answer(watch.head[0], httpx.Headers(watch.head[1]))

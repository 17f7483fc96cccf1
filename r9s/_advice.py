"""The advice in the text of an error: what to do next after a call that failed."""

import time

import httpx

from r9s_generated._picture import holds_picture
from r9s_generated.errors import IncompleteStream

from . import errors
from ._http.answers import Cause, Failure, is_success
from ._plain_text import in_seconds
from ._retry_policy import Verdict, retry_after

TOO_LARGE = "If you expect responses of this size, raise max_answer_bytes."
_SENT = (
    "The request was sent, so an image may have been made and billed. The SDK does not repeat a request if it could "
    "be billed twice."
)
_LONGER = "If the model needs longer, raise timeout_ms."
_STREAM_BROKE = (
    "The attribute partial_images has the last events that arrived. The image may still have been made and billed. "
    "The SDK never retries a stream that has started."
)
_NOT_FINISHED = "The attribute partial_images has the events that arrived. The call may still have been billed."
_UNFINISHED = (
    f"{_NOT_FINISHED} The last event has a picture, but the server did not mark it as finished: "
    "save(error.partial_images[-1], ...) writes it."
)
_OTHER_LOOP = (
    " If you used async_client in another event loop before, pass a client that you make and close in the running loop."
)
_NOTHING = "The request was not processed."
_NOT_SENT = f"{_NOTHING} Check the server_url, the name resolution, the proxy and the network."
_PROXY = (
    f"{_NOTHING} Check the proxy that HTTPS_PROXY, HTTP_PROXY or ALL_PROXY names: its address, the user name and "
    "password in it, and whether it allows connections to the server."
)
_NO_CONNECTION = f"{_NOTHING} Too many calls were running at the same time. Make fewer calls, or wait longer."
_SPENT = "The quota of the account is used up. Check its balance and its limits. Waiting does not help."
_LASTING = "retry for longer without the risk of paying twice"
_STATUSES = {
    402: "Check the balance of the account.",
    407: "Check the user name and the password in the URL of the proxy.",
    408: "The server waited too long for the request.",
}
_NO_RETRY_HELPS = {
    Cause.CLOSED: "Close a client after its calls have ended.",
    Cause.UNKNOWN_HOST: "Check the spelling of the host in server_url or of the proxy, and the name resolution (DNS) "
    "of this machine.",
    Cause.BAD_CERTIFICATE: "If your own certificate authority signed the certificate, set the environment variable "
    "SSL_CERT_FILE to the file with the authority's certificate. If not, the server may be an impostor.",
    Cause.CERTIFICATE_WANTED: "The server requires a client certificate: call context.load_cert_chain(...), and pass "
    "your own client with it, as in client=httpx.Client(verify=context).",
    Cause.TLS_REFUSED: "The server refused the TLS handshake: check the host and the port in server_url, whether the "
    "server requires a client certificate, and which TLS versions it supports.",
    Cause.PLAIN_HTTP: "The other side speaks plain http on this port. If the message names a proxy, use http:// in "
    "the URL of the proxy. Otherwise use the port for https, or use http://{host} in the server_url.",
}
_UNKNOWN_STATUS = (
    "The status of the response was a success, so the call may have been billed. Change what the message names before "
    "you send the request again, or give the request id to support."
)


def for_answer(kind: type[errors.R9SError], status: int, verdict: Verdict, *, inside: bool) -> str:
    """The advice for an error response; `inside` means that a success response contained the error object."""
    if verdict.said is not None and verdict.said.is_spent:
        return _SPENT
    if inside and is_success(status):
        return _UNKNOWN_STATUS
    return f"{kind.advice or _of_status(status)}{_retries(verdict)}{_later(status, verdict)}"


def _of_status(status: int) -> str:
    """The advice for a status without its own error class."""
    if 300 <= status < 400:
        return "If you trust the new URL, use it as server_url."
    if status >= 500:
        return errors.InternalServerError.advice
    return _STATUSES.get(status, "Change what the message names. The request will fail again if you send it unchanged.")


def _retries(verdict: Verdict) -> str:
    """The RetryConfig that would have helped."""
    wanted = (("retry it anyway", verdict.opt_in), (_LASTING, verdict.longer))
    return "".join(f" To {aim}, pass retries={config}." for aim, config in wanted if config)


def _later(status: int, verdict: Verdict) -> str:
    """When to call again, if the server asks for a wait that is too long for a RetryConfig."""
    headers = getattr(verdict.outcome, "headers", {})
    wait = retry_after(headers, time.time()) if status in (429, 503) and not verdict.longer else None
    return f" Wait {in_seconds(wait)} before you call again." if wait else ""


def for_failure(failure: Failure, verdict: Verdict, *, in_stream: bool) -> str:
    """The advice for a call without a complete response."""
    cause, is_unsent = failure.cause, failure.is_unsent
    if cause in _NO_RETRY_HELPS and not in_stream:
        # A server that asks for a certificate has not read the request.
        nothing = is_unsent or cause is Cause.CERTIFICATE_WANTED
        return f"{_NOTHING if nothing else _SENT} {_NO_RETRY_HELPS[cause].format(host=_host(verdict))}"
    advice = (_NOT_SENT if is_unsent else _SENT) + (_OTHER_LOOP if isinstance(failure.error, RuntimeError) else "")
    advice += _retries(verdict)
    if cause is Cause.NO_FREE_CONNECTION and is_unsent:
        advice = _NO_CONNECTION
    if cause in (Cause.PROXY_FAILED, Cause.PROXY_REFUSED) and is_unsent:
        advice = _PROXY
    if in_stream:
        advice = _STREAM_BROKE
        if isinstance(failure.error, IncompleteStream) and failure.error.ended:
            advice = _UNFINISHED if any(map(holds_picture, failure.error.events[-1:])) else _NOT_FINISHED
    if cause in (Cause.TIMED_OUT, Cause.NO_FREE_CONNECTION) and not is_unsent:
        advice += f" {_LONGER}"
    return advice


def _host(verdict: Verdict) -> str:
    return httpx.URL(verdict.url).netloc.decode("ascii") if verdict.url else "..."

"""What to do next about a call that failed, for the text of its error."""

import time

import httpx

from r9s_generated._picture import holds_picture
from r9s_generated.errors import IncompleteStream

from . import errors
from ._http.answers import Cause, Failure
from ._plain_text import in_seconds
from ._retry_policy import Verdict, retry_after

TOO_LARGE = "If it shall be that large, raise max_answer_bytes."
_SENT = (
    "The request had been sent, so an image may have been made and billed; it is not repeated where that could bill "
    "twice."
)
_LONGER = "If the model needs longer, raise timeout_ms."
_BROKEN_OFF = (
    "The last events that had come are in the attribute partial_images. The image may have been finished and billed "
    "all the same; a stream that has begun is never repeated by itself."
)
_NOT_FINISHED = "What had come is in the attribute partial_images. The call may have been billed all the same."
_UNFINISHED = (
    f"{_NOT_FINISHED} The last picture is there, which the server did not call finished: "
    "save(error.partial_images[-1], ...) writes it."
)
_OTHER_LOOP = (
    " If async_client was used in another event loop before, lend one that is made and closed in the running loop."
)
_NOTHING = "Nothing was carried out."
_NOT_SENT = f"{_NOTHING} Check the server_url, the name resolution, the proxy and the network."
_PROXY = (
    f"{_NOTHING} Check the proxy that HTTPS_PROXY, HTTP_PROXY or ALL_PROXY names: its address, the user name and "
    "password in it, and whether it lets you reach the server."
)
_NO_CONNECTION = f"{_NOTHING} Too many calls were under way at a time. Make fewer, or wait longer."
_SPENT = "The account has nothing left. Check its balance and its limits: waiting does not help."
_LASTING = "try for longer without the risk of paying twice"
_STATUSES = {402: "Check the balance of the account.", 408: "The server gave up waiting for the request."}
_HOPELESS = {
    Cause.UNKNOWN_HOST: "Check the spelling of the host in server_url, and the name resolution (DNS) of this machine.",
    Cause.BAD_CERTIFICATE: "If the certificate is signed by an authority of your own, name the file with that "
    "authority's certificate in the environment variable SSL_CERT_FILE. If not, somebody else may be answering.",
    Cause.CERTIFICATE_WANTED: "The server asks for a certificate of the client: lend one that has it, as in "
    "client=httpx.Client(verify=context), after context.load_cert_chain(...).",
    Cause.TLS_REFUSED: "The server refuses TLS as this client speaks it: check the host and the port in server_url, "
    "whether the server wants a certificate of the client, and which versions of TLS it knows.",
    Cause.PLAIN_HTTP: "The server speaks plain http on this port: use http://{host} in the server_url, or name its "
    "port for https. If it is a proxy that the message names, this holds for the proxy's URL.",
}
_UNKNOWN_STATUS = (
    "The server called the answer a success, so the call may have been billed all the same. Change what the message "
    "names before you send it again, or quote the request id to support."
)


def for_answer(kind: type[errors.R9SError], status: int, verdict: Verdict, *, inside: bool) -> str:
    """What to do about an answer with an error, which lies `inside` one that calls itself a success, or does not."""
    if status == 429 and verdict.said is not None and verdict.said.is_spent:
        return _SPENT
    if inside and 200 <= status < 300:
        return _UNKNOWN_STATUS
    return f"{kind.advice or _of_status(status)}{_retries(verdict)}{_later(status, verdict)}"


def _of_status(status: int) -> str:
    """What to do about a status that has no error class of its own."""
    if 300 <= status < 400:
        return "Use the server_url that it redirects to, if you trust it."
    if status >= 500:
        return errors.InternalServerError.advice
    return _STATUSES.get(status, "Change what the message names: sent again as it is, the request will fail again.")


def _retries(verdict: Verdict) -> str:
    """The RetryConfig that would have helped."""
    wanted = (("have it sent again all the same", verdict.opt_in), (_LASTING, verdict.longer))
    return "".join(f" To {aim}, pass retries={config}." for aim, config in wanted if config)


def _later(status: int, verdict: Verdict) -> str:
    """When to call again, where the server asks for a wait that no RetryConfig should have."""
    headers = getattr(verdict.outcome, "headers", {})
    wait = retry_after(headers, time.time()) if status in (429, 503) and not verdict.longer else None
    return f" Call again after {in_seconds(wait)}, not before." if wait else ""


def for_failure(failure: Failure, verdict: Verdict, *, in_stream: bool) -> str:
    """What to do about a call without a complete answer."""
    cause, is_unsent = failure.cause, failure.is_unsent
    if cause in _HOPELESS:
        # What asks for a certificate has read nothing else.
        nothing = is_unsent or cause is Cause.CERTIFICATE_WANTED
        return f"{_NOTHING if nothing else _SENT} {_HOPELESS[cause].format(host=_host(verdict))}"
    advice = (_NOT_SENT if is_unsent else _SENT) + (_OTHER_LOOP if isinstance(failure.error, RuntimeError) else "")
    advice += _retries(verdict)
    if cause is Cause.NO_FREE_CONNECTION and is_unsent:
        advice = _NO_CONNECTION
    if cause in (Cause.PROXY_FAILED, Cause.PROXY_REFUSED) and is_unsent:
        advice = _PROXY
    if in_stream:
        advice = _BROKEN_OFF
        if isinstance(failure.error, IncompleteStream) and failure.error.ended:
            advice = _UNFINISHED if any(map(holds_picture, failure.error.events[-1:])) else _NOT_FINISHED
    if cause in (Cause.TIMED_OUT, Cause.NO_FREE_CONNECTION) and not is_unsent:
        advice += f" {_LONGER}"
    return advice


def _host(verdict: Verdict) -> str:
    return httpx.URL(verdict.url).netloc.decode("ascii") if verdict.url else "..."

"""The R9SError that fits what happened to a call, and its text: what went wrong, and what to do next."""

import json
import time
from typing import Any, cast

import httpx

from r9s_generated._json import read_json
from r9s_generated._operation import Operation
from r9s_generated.errors import ErrorInSuccess, EventTooLarge, IncompleteStream, UnreadableAnswer

from . import errors
from ._http.answers import Answer, Cause, Failure, OpenAnswer
from ._retry_policy import Verdict, retry_after

_LONGEST_MESSAGE = 2000
_SENT = (
    "The request had been sent, so an image may have been made and billed; it is not repeated where that could bill "
    "twice."
)
_LONGER = "If the model needs longer, raise timeout_ms."
_BROKEN_OFF = (
    "What had come is in the attribute partial_images. The image may have been finished and billed all the same; a "
    "stream that has begun is never repeated by itself."
)
_OTHER_LOOP = (
    " If async_client was used in another event loop before, lend one that is made and closed in the running loop."
)
_NOT_SENT = "Nothing was carried out. Check the server_url, the name resolution, the proxy and the network."
_PROXY = (
    "Nothing was carried out. Check the proxy that HTTPS_PROXY, HTTP_PROXY or ALL_PROXY names: its address, the user "
    "name and password in it, and whether it lets you reach the server."
)
_TOO_LARGE = "If it shall be that large, raise max_answer_bytes."
_NO_CONNECTION = "Nothing was carried out: too many calls were under way at a time. Make fewer, or wait longer."
_CLOSED = "this R9S client was closed while the call was under way"


def parse_error(
    operation: Operation[Any], error: ErrorInSuccess | UnreadableAnswer, answer: Answer | OpenAnswer, verdict: Verdict
) -> errors.R9SError:
    """The error for an answer that says it is a success, but holds an error object or cannot be read."""
    if isinstance(error, ErrorInSuccess):
        return answer_error(operation, answer, verdict, error.document)
    facts = _facts(answer, verdict)
    facts["body"] = error.event or facts["body"]
    begins = f" It begins {_snippet(facts['body'], 100)!r}." if facts["body"] else ""
    begins += f" {_TOO_LARGE}" if isinstance(error, EventTooLarge) else ""
    return errors.ResponseValidationError(f"The answer cannot be read: {error}.{begins}", **facts)


def answer_error(
    operation: Operation[Any], answer: Answer | OpenAnswer, verdict: Verdict, document: dict[str, Any] | None = None
) -> errors.R9SError:
    """The error for an answer that is not a success, or for the error object inside one that says it is."""
    status = answer.status_code
    if document is None:
        kind = errors.error_class(status)
        try:
            parsed: Any = read_json(answer.content)
        except UnreadableAnswer:
            parsed = None
    else:
        inner = document.get("status")
        status = inner if isinstance(inner, int) and not isinstance(inner, bool) else status
        kind = errors.error_class(status)
        parsed = document
    facts = _facts(answer, verdict)
    facts["status_code"] = status
    if document is not None and not answer.content:
        facts["body"] = _written(document)
    facts["data"] = operation.parse_error(status, parsed)
    facts["advice"] = (kind.advice or _advice(status)) + _opt_in(verdict)
    return kind(said(answer, parsed), **facts)


def _opt_in(verdict: Verdict) -> str:
    return f" To have it sent again all the same, pass {verdict.opt_in}." if verdict.opt_in else ""


def _advice(status: int) -> str:
    """What to do next about a status that has no error class of its own."""
    if 300 <= status < 400:
        return "Use the server_url that it redirects to, if you trust it."
    if status >= 500:
        return errors.InternalServerError.advice
    if status == 402:
        return "Check the balance of the account."
    if status == 408:
        return "The server gave up waiting for the request."
    return "Change what the message names: sent again as it is, the request will fail again."


def failure_error(failure: Failure, verdict: Verdict, *, in_stream: bool = False) -> errors.R9SError:
    """The error for a call without a complete answer; `in_stream` says that an event stream was broken off."""
    cause, error = failure.cause, failure.error
    in_stream = in_stream or isinstance(error, IncompleteStream)
    facts: dict[str, Any] = {"note": _note(verdict)} if failure.answer is None else _facts(failure.answer, verdict)
    what = _CLOSED if cause is Cause.CLOSED else " ".join(str(error).split()).rstrip(".") or type(error).__name__
    if cause in (Cause.UNDECODABLE, Cause.UNKNOWN_CODING, Cause.TOO_LARGE):
        hint = f" {_TOO_LARGE}" if cause is Cause.TOO_LARGE else ""
        return errors.ResponseValidationError(f"The answer cannot be read: {what}.{hint}", **facts)
    facts["advice"] = _NOT_SENT if failure.is_unsent else _SENT
    if isinstance(error, RuntimeError):
        facts["advice"] += _OTHER_LOOP
    facts["advice"] += _opt_in(verdict)
    if cause is Cause.NO_FREE_CONNECTION and failure.is_unsent:
        facts["advice"] = _NO_CONNECTION
    if cause in (Cause.PROXY_FAILED, Cause.PROXY_REFUSED) and failure.is_unsent:
        facts["advice"] = _PROXY
        what = f"the proxy gave no way to the server: {what}"
    if in_stream:
        facts["advice"] = _BROKEN_OFF
    if cause in (Cause.TIMED_OUT, Cause.NO_FREE_CONNECTION):
        facts["advice"] += "" if failure.is_unsent else f" {_LONGER}"
        return errors.R9STimeoutError(f"No complete answer in time: {what}.", **facts)
    if in_stream:
        return errors.IncompleteStreamError(f"The stream broke off: {what}.", **facts)
    return errors.R9SConnectionError(f"The connection failed: {what}.", **facts)


def _facts(answer: Answer | OpenAnswer, verdict: Verdict) -> dict[str, Any]:
    return {
        "status_code": answer.status_code,
        "headers": answer.headers,
        "body": _text(answer),
        "raw_response": without_secrets(answer, verdict.method, verdict.url),
        "retry_after": retry_after(answer.headers, time.time()),
        "note": _note(verdict),
    }


def _note(verdict: Verdict) -> str:
    parts = [f"after {verdict.retries} {'retry' if verdict.retries == 1 else 'retries'}"] if verdict.retries else []
    parts += [f"not retried again: {verdict.gave_up}"] if verdict.gave_up else []
    return ", ".join(parts)


def said(answer: Answer | OpenAnswer, document: Any) -> str:
    """What an error answer says, however it says it."""
    location = answer.headers.get("location")
    if location and 300 <= answer.status_code < 400:
        return f"The server redirects to {_snippet(location)}, which is not followed."
    whole = cast(dict[str, Any], document) if isinstance(document, dict) else {}
    error = whole.get("error")
    inner = cast(dict[str, Any], error) if isinstance(error, dict) else {}
    for place in (inner, whole):
        for key in ("message", "detail", "error", "title"):
            if isinstance(place.get(key), str) and place[key].strip():
                return _snippet(place[key], _LONGEST_MESSAGE)
    if isinstance(document, str) and document.strip():
        return _snippet(document, _LONGEST_MESSAGE)
    if document and not isinstance(document, str):
        return _snippet(_written(document))
    reason = httpx.codes.get_reason_phrase(answer.status_code) or "Unknown status"
    text = _snippet(_text(answer))
    return f"{reason}: {text}" if text else f"{reason}, without a body."


def _written(document: Any) -> str:
    """A parsed document as text again; not one so deep that it can be read but not written."""
    try:
        return json.dumps(document, ensure_ascii=False)
    except RecursionError:
        return ""


def _snippet(text: str, longest: int = 300) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else f"{flat[:longest]}..."


def _text(answer: Answer | OpenAnswer) -> str:
    return answer.content.decode("utf-8", errors="replace")


def without_secrets(answer: Answer | OpenAnswer, method: str, url: str) -> httpx.Response:
    """The answer as a response of httpx whose request shows where it went, but neither the credentials nor the body."""
    return httpx.Response(
        answer.status_code,
        # The content is decoded already.
        headers=[
            pair for pair in answer.headers.raw if pair[0].lower() not in (b"content-encoding", b"transfer-encoding")
        ],
        content=answer.content,
        request=httpx.Request(method, url),
    )

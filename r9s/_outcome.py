"""Makes of a call's outcome what the caller gets: the result, or the error."""

import json
import time
from typing import Any, TypeVar, cast

import httpx

from r9s_generated._codec import set_http_meta
from r9s_generated._operation import Operation, read_json
from r9s_generated.errors import ErrorInSuccess, UnreadableAnswer
from r9s_generated.types import HttpMeta

from . import errors
from ._flow import Answer, Failure, Verdict, retry_after

T = TypeVar("T")
_LONGEST_MESSAGE = 2000
_SENT = (
    "The request had been sent, so an image may have been made and billed; it is not repeated where that could bill "
    "twice. To allow it, pass RetryConfig(retry_connection_errors=True)."
)
_NOT_SENT = "Nothing was carried out. Check the server_url, the name resolution, the proxy and the network."


def conclude(operation: Operation[T], verdict: Verdict) -> T:
    """The result of the call; raises the R9SError that fits what happened."""
    outcome = verdict.outcome
    if isinstance(outcome, Failure):
        raise failure_error(outcome, verdict) from outcome.error
    if not operation.is_success(outcome.status_code):
        raise answer_error(operation, outcome, verdict)
    try:
        result = operation.parse(outcome.status_code, outcome.content)
    except ErrorInSuccess as found:
        raise answer_error(operation, outcome, verdict, found.document) from None
    except UnreadableAnswer as error:
        said = f"The answer cannot be read: {error}. It begins {_snippet(_text(outcome))!r}."
        raise errors.ResponseValidationError(said, **_facts(outcome, verdict)) from error
    meta = HttpMeta(
        status_code=outcome.status_code,
        headers=outcome.headers,
        request_id=errors.request_id(outcome.headers),
        retries=verdict.retries,
    )
    set_http_meta(result, meta)
    return result


def answer_error(
    operation: Operation[Any], answer: Answer, verdict: Verdict, document: dict[str, Any] | None = None
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
    facts["data"] = operation.parse_error(status, parsed)
    return kind(_said(answer, parsed), **facts)


def failure_error(failure: Failure, verdict: Verdict) -> errors.R9SError:
    """The error for a call without a complete answer."""
    names = {kind.__name__ for kind in type(failure.error).__mro__}
    what = " ".join(str(failure.error).split()) or type(failure.error).__name__
    response = failure.response
    if response is None:
        facts: dict[str, Any] = {"note": _note(verdict)}
    else:
        headers = httpx.Headers(response.headers.multi_items())
        facts = _facts(Answer(response.status_code, headers, b"", response), verdict)
    if "DecodingError" in names or "AnswerTooLarge" in names:
        return errors.ResponseValidationError(f"The answer cannot be read: {what}.", **facts)
    facts["advice"] = _SENT if failure.sent else _NOT_SENT
    if "TimeoutException" in names:
        return errors.R9STimeoutError(f"No complete answer in time: {what}.", **facts)
    return errors.R9SConnectionError(f"The connection failed: {what}.", **facts)


def _facts(answer: Answer, verdict: Verdict) -> dict[str, Any]:
    return {
        "status_code": answer.status_code,
        "headers": answer.headers,
        "body": _text(answer),
        "raw_response": without_secrets(answer),
        "retry_after": retry_after(answer.headers, time.time()),
        "note": _note(verdict),
    }


def _note(verdict: Verdict) -> str:
    parts = [f"after {verdict.retries} retries"] if verdict.retries else []
    parts += [f"not retried again: {verdict.gave_up}"] if verdict.gave_up else []
    return ", ".join(parts)


def _said(answer: Answer, document: Any) -> str:
    """What an error answer says, however it says it."""
    whole = cast(dict[str, Any], document) if isinstance(document, dict) else {}
    error = whole.get("error")
    inner = cast(dict[str, Any], error) if isinstance(error, dict) else {}
    for place in (inner, whole):
        for key in ("message", "detail", "error", "title"):
            if isinstance(place.get(key), str) and place[key]:
                return _snippet(place[key], _LONGEST_MESSAGE)
    if isinstance(document, str) and document:
        return _snippet(document, _LONGEST_MESSAGE)
    if document:
        return _snippet(json.dumps(document, ensure_ascii=False))
    reason = httpx.codes.get_reason_phrase(answer.status_code) or "Unknown status"
    location = answer.headers.get("location")
    if location and 300 <= answer.status_code < 400:
        return f"{reason}: the server redirects to {_snippet(location)}, which is not followed. Use that server_url."
    text = _snippet(_text(answer))
    return f"{reason}: {text}" if text else f"{reason}, without a body."


def _snippet(text: str, longest: int = 300) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else f"{flat[:longest]}..."


def _text(answer: Answer) -> str:
    return answer.content.decode("utf-8", errors="replace")


def without_secrets(answer: Answer) -> httpx.Response:
    """The answer as a response of httpx whose request shows where it went, but neither the credentials nor the body."""
    request = answer.response.request
    return httpx.Response(
        answer.status_code,
        # The content is decoded already.
        headers=[
            pair for pair in answer.headers.multi_items() if pair[0] not in ("content-encoding", "transfer-encoding")
        ],
        content=answer.content,
        request=httpx.Request(request.method, str(request.url)),
    )

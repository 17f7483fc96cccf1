"""Makes of a call's outcome what the caller gets: the result, or the error."""

import json
import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

import httpx

from r9s_generated._codec import set_http_meta
from r9s_generated._operation import Operation, read_json
from r9s_generated.errors import ErrorInSuccess, IncompleteStream, UnreadableAnswer
from r9s_generated.types import HttpMeta

from . import errors
from ._failure import conceal, headers_of, is_transport_error
from ._flow import Answer, Failure, Verdict, retry_after
from ._sources import AnswerTooLarge

S = TypeVar("S")
T = TypeVar("T")
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


def conclude(operation: Operation[T], verdict: Verdict, *, is_async: bool = False) -> T:
    """The result of the call; raises the R9SError that fits what happened."""
    outcome = verdict.outcome
    if isinstance(outcome, Failure):
        raise failure_error(operation, outcome, verdict) from outcome.error
    if not operation.is_success(outcome.status_code):
        raise answer_error(operation, outcome, verdict)
    if outcome.stream is not None:
        translate = translator(operation, verdict, in_stream=False)
        return cast(T, _binary(is_async)(outcome.stream[0], meta(verdict), translate))
    try:
        result = operation.parse(outcome)
    except (ErrorInSuccess, UnreadableAnswer) as error:
        raise parse_error(operation, error, outcome, verdict) from error
    if isinstance(result, bytes):
        return cast(T, _binary(is_async).of(result, meta(verdict)))
    set_http_meta(result, meta(verdict))
    return result


def _binary(is_async: bool) -> Any:
    from r9s_generated._binary import AsyncBinaryAnswer, BinaryAnswer

    return AsyncBinaryAnswer if is_async else BinaryAnswer


def meta(verdict: Verdict) -> HttpMeta:
    """How the answer travelled."""
    answer = verdict.outcome
    assert isinstance(answer, Answer)
    return HttpMeta(
        status_code=answer.status_code,
        headers=answer.headers,
        request_id=errors.request_id(answer.headers),
        retries=verdict.retries,
    )


def open_stream(kind: Callable[..., S], operation: Operation[Any], verdict: Verdict) -> S:
    """The stream of that kind that was opened; raises the R9SError that fits when there is none."""
    answer = verdict.outcome
    if isinstance(answer, Answer) and answer.stream is not None and answer.stream[1] is not None:
        source, reader = answer.stream
        return kind(source, reader, meta(verdict), translator(operation, verdict))
    conclude(operation, verdict)
    assert isinstance(answer, Answer)
    unreadable = UnreadableAnswer(f"an event stream was expected, not {answer.headers.get('content-type')}")
    raise parse_error(operation, unreadable, answer, verdict) from None


def translator(
    operation: Operation[Any], verdict: Verdict, *, in_stream: bool = True
) -> Callable[[Exception, list[Any]], Exception]:
    """Makes the R9SError that fits of what goes wrong while an answer, or a stream of events, is read."""
    answer = verdict.outcome
    assert isinstance(answer, Answer)

    def translate(error: Exception, seen: list[Any]) -> Exception:
        if isinstance(error, (ErrorInSuccess, UnreadableAnswer)):
            return parse_error(operation, error, answer, verdict)
        if not isinstance(error, (IncompleteStream, AnswerTooLarge)) and not is_transport_error(error):
            return error
        conceal(error)
        found = failure_error(
            operation, Failure(error, sent=True, response=answer.response, in_stream=in_stream), verdict
        )
        if isinstance(found, errors.R9SConnectionError):
            found.partial_images = seen
        return found

    return translate


def parse_error(
    operation: Operation[Any], error: ErrorInSuccess | UnreadableAnswer, answer: Answer, verdict: Verdict
) -> errors.R9SError:
    """The error for an answer that says it is a success, but holds an error object or cannot be read."""
    if isinstance(error, ErrorInSuccess):
        return answer_error(operation, answer, verdict, error.document)
    facts = _facts(answer, verdict)
    facts["body"] = error.event or facts["body"]
    begins = f" It begins {_snippet(facts['body'], 100)!r}." if facts["body"] else ""
    return errors.ResponseValidationError(f"The answer cannot be read: {error}.{begins}", **facts)


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
    if document is not None and not answer.content:
        facts["body"] = _written(document)
    facts["data"] = operation.parse_error(status, parsed)
    facts["advice"] = (kind.advice or _advice(status)) + _opt_in(verdict)
    return kind(_said(answer, parsed), **facts)


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


def failure_error(operation: Operation[Any], failure: Failure, verdict: Verdict) -> errors.R9SError:
    """The error for a call without a complete answer."""
    error, response = failure.error, failure.response
    if response is None:
        facts: dict[str, Any] = {"note": _note(verdict)}
    else:
        answer = Answer(response.status_code, headers_of(response), failure.content, response)
        if isinstance(error, (ErrorInSuccess, UnreadableAnswer)):
            return parse_error(operation, error, answer, verdict)
        facts = _facts(answer, verdict)
    names = {kind.__name__ for kind in type(error).__mro__}
    what = " ".join(str(error).split()) or type(error).__name__
    if names & {"DecodingError", "AnswerTooLarge"}:
        return errors.ResponseValidationError(f"The answer cannot be read: {what}.", **facts)
    facts["advice"] = _SENT if failure.sent else _NOT_SENT
    if isinstance(error, RuntimeError):
        facts["advice"] += _OTHER_LOOP
    facts["advice"] += _opt_in(verdict)
    if "PoolTimeout" in names:
        facts["advice"] = (
            "Nothing was carried out: too many calls were under way at a time. Make fewer, or wait longer."
        )
    if isinstance(error, IncompleteStream) or failure.in_stream:
        facts["advice"] = _BROKEN_OFF
    if "TimeoutException" in names:
        facts["advice"] += f" {_LONGER}" if failure.sent else ""
        return errors.R9STimeoutError(f"No complete answer in time: {what}.", **facts)
    if isinstance(error, IncompleteStream) or failure.in_stream:
        return errors.IncompleteStreamError(f"The stream broke off: {what}.", **facts)
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
    parts = [f"after {verdict.retries} {'retry' if verdict.retries == 1 else 'retries'}"] if verdict.retries else []
    parts += [f"not retried again: {verdict.gave_up}"] if verdict.gave_up else []
    return ", ".join(parts)


def _said(answer: Answer, document: Any) -> str:
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


def _text(answer: Answer) -> str:
    return answer.content.decode("utf-8", errors="replace")


def without_secrets(answer: Answer) -> httpx.Response:
    """The answer as a response of httpx whose request shows where it went, but neither the credentials nor the body."""
    request = answer.response.request
    return httpx.Response(
        answer.status_code,
        # The content is decoded already.
        headers=[
            pair for pair in answer.headers.raw if pair[0].lower() not in (b"content-encoding", b"transfer-encoding")
        ],
        content=answer.content,
        request=httpx.Request(request.method, str(request.url)),
    )

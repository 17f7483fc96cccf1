"""Makes the R9SError for a call that failed."""

import json
import re
import time
from typing import Any

import httpx

from r9s_generated._models import ModelBase
from r9s_generated._operation import Operation
from r9s_generated.errors import ErrorInSuccess, EventTooLarge, IncompleteStream, UnreadableAnswer

from . import _advice, errors
from ._error_bodies import ErrorBody
from ._http.answers import Answer, Cause, Failure, OpenAnswer, is_success
from ._retry_policy import Verdict, fate, retry_after

_LONGEST_MESSAGE = 2000
_LONGEST_PAGE = 4000
_MARKUP = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->|<[!/]?[a-z][^>]*>", re.IGNORECASE | re.DOTALL)
_ONE_ANSWER = "The server sent a JSON response in place of a stream."
_IN_PLACE = "The call was billed. The response is in error.result: save(error.result, ...) writes its pictures."
_CLOSED = "this R9S client was closed during the call"


def parse_error(
    operation: Operation[Any], error: ErrorInSuccess | UnreadableAnswer, answer: Answer | OpenAnswer, verdict: Verdict
) -> errors.R9SError:
    """The error for a success response that contains an error object or cannot be parsed."""
    if isinstance(error, ErrorInSuccess):
        return answer_error(operation, answer, verdict, error.document)
    facts = _facts(answer, verdict)
    if error.result is not None:
        return errors.ResponseValidationError(_ONE_ANSWER, result=error.result, advice=_IN_PLACE, **facts)
    begins = f" It begins with {_snippet(facts['body'], 100)!r}." if facts["body"] else ""
    begins += f" {_advice.TOO_LARGE}" if isinstance(error, EventTooLarge) else ""
    return errors.ResponseValidationError(f"The response cannot be read: {error}.{begins}", **facts)


def answer_error(
    operation: Operation[Any], answer: Answer | OpenAnswer, verdict: Verdict, document: dict[str, Any] | None = None
) -> errors.R9SError:
    """The error for a response that is not a success, or for the error object inside a success response."""
    status, inside = answer.status_code, None
    if document is None:
        body = verdict.said or ErrorBody(answer.content)
    else:
        body = ErrorBody(b"", document)
        status, inside = body.status or status, status
        verdict = verdict._replace(said=body)
    kind = errors.error_class(status)
    facts: dict[str, Any] = {**_facts(answer, verdict), "status_code": status, "inside": inside, **body.labels}
    facts |= fate(answer, status, verdict)
    if document is not None and not answer.content:
        facts["body"] = _written(document)
    facts["data"] = _typed(operation, status, body)
    facts["advice"] = _advice.for_answer(kind, status, verdict, inside=inside is not None)
    return kind(message_of(answer, body), **facts)


def _typed(operation: Operation[Any], status: int, body: ErrorBody) -> Any:
    """The body as the error model of the operation; None if it has no field of the model."""
    if body.form is not None:
        found = operation.parse_error(status, body.form)
        if isinstance(getattr(found, "error", None), ModelBase):
            return found
    # The spec declares errors of another form.
    found = operation.parse_error(status, body.document)
    return None if isinstance(getattr(found, "error", None), ModelBase) else found


def failure_error(failure: Failure, verdict: Verdict, *, in_stream: bool = False) -> errors.R9SError:
    """The error for a call without a complete response; `in_stream` means that an event stream ended early."""
    cause, error = failure.cause, failure.error
    in_stream = in_stream or isinstance(error, IncompleteStream)
    facts: dict[str, Any] = {"note": _note(verdict)} if failure.answer is None else _facts(failure.answer, verdict)
    what = words_of(failure)
    if cause in (Cause.UNDECODABLE, Cause.UNKNOWN_CODING, Cause.TOO_LARGE):
        hint = f" {_advice.TOO_LARGE}" if cause is Cause.TOO_LARGE else ""
        return errors.ResponseValidationError(f"The response cannot be read: {what}.{hint}", **facts)
    facts["advice"] = _advice.for_failure(failure, verdict, in_stream=in_stream)
    facts |= fate(failure, 0, verdict)
    if cause in (Cause.PROXY_FAILED, Cause.PROXY_REFUSED) and failure.is_unsent:
        what = f"the proxy did not connect to the server: {what}"
    if cause in (Cause.TIMED_OUT, Cause.NO_FREE_CONNECTION):
        return errors.R9STimeoutError(f"No complete response in time: {what}.", **facts)
    if in_stream:
        how = "was not complete" if isinstance(error, IncompleteStream) and error.ended else "ended too early"
        return errors.IncompleteStreamError(f"The stream {how}: {what}.", **facts)
    return errors.R9SConnectionError(f"The connection failed: {what}.", **facts)


def words_of(failure: Failure) -> str:
    """The text of the exception, or of its cause if it has no text, or the words for the cause of the failure."""
    if failure.cause is Cause.CLOSED:
        return _CLOSED
    cause: BaseException | None = failure.error
    for _ in range(5):
        if text := " ".join(str(cause or "").split()).rstrip("."):
            return text
        cause = cause and (cause.__cause__ or cause.__context__)
    return str(failure.cause.value)


def _facts(answer: Answer | OpenAnswer, verdict: Verdict) -> dict[str, Any]:
    return {
        "status_code": answer.status_code,
        "headers": answer.headers,
        "body": _body_text(answer),
        "raw_response": without_secrets(answer, verdict.method, verdict.url),
        "retry_after": retry_after(answer.headers, time.time()),
        "note": _note(verdict),
    }


def _note(verdict: Verdict) -> str:
    parts = [f"after {verdict.retries} {'retry' if verdict.retries == 1 else 'retries'}"] if verdict.retries else []
    parts += [f"no further retry: {verdict.gave_up}"] if verdict.gave_up else []
    return ", ".join(parts)


def message_of(answer: Answer | OpenAnswer, body: ErrorBody) -> str:
    """The message of an error response."""
    location = answer.headers.get("location")
    if location and 300 <= answer.status_code < 400:
        return f"The server redirects to {_snippet(location)}. The SDK does not follow redirects."
    document = body.document
    words = body.message or (document if isinstance(document, str) else "")
    if words.strip():
        return _snippet(words, _LONGEST_MESSAGE)
    reason = httpx.codes.get_reason_phrase(answer.status_code) or "Unknown status"
    if is_success(answer.status_code):
        reason = "The response contains an error"
    text = _snippet(_written(document) if document else _unmarked(_body_text(answer)))
    if reason.lower() in text.lower():
        return text
    return f"{reason}: {text}" if text else f"{reason}. The response has no body."


def _unmarked(text: str) -> str:
    """The visible text of an HTML page, without repeated lines; other texts unchanged."""
    if not text.lstrip().startswith("<"):
        return text
    start = text[:_LONGEST_PAGE]
    lines = [" ".join(line.split()) for line in _MARKUP.sub("\0", start).split("\0")]
    return " ".join(dict.fromkeys(line for line in lines if line)) or start


def _written(document: Any) -> str:
    """A parsed document as JSON; '' if it is nested too deeply to be written."""
    try:
        return json.dumps(document, ensure_ascii=False)
    except RecursionError:
        return ""


def _snippet(text: str, longest: int = 300) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else f"{flat[:longest]}..."


def _body_text(answer: Answer | OpenAnswer) -> str:
    return answer.content.decode("utf-8", errors="replace")


def without_secrets(answer: Answer | OpenAnswer, method: str, url: str) -> httpx.Response:
    """The response as an httpx.Response. Its request has the URL, but no credentials and no body."""
    # The content is already decoded.
    coded = (b"content-encoding", b"transfer-encoding")
    headers = [pair for pair in answer.headers.raw if pair[0].lower() not in coded]
    request = httpx.Request(method, url)
    return httpx.Response(answer.status_code, headers=headers, content=bytes(answer.content), request=request)

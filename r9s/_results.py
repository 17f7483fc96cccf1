"""Makes the result or the event stream of a call that succeeded, or raises its error."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from r9s_generated._in_place import in_place_of_events
from r9s_generated._models import set_http_meta
from r9s_generated._operation import Operation
from r9s_generated._stream import AsyncEventStream, EventStream
from r9s_generated.errors import ErrorInSuccess, IncompleteStream, UnreadableAnswer
from r9s_generated.types import HttpMeta, request_id_of

from . import errors
from ._calls import broken_off, carry_out
from ._error_building import answer_error, failure_error, parse_error
from ._http.answers import Answer, Broken, Failure, OpenAnswer, is_success
from ._http.failures import INTERRUPTED
from ._http.ways import BLOCKING, WAITING, run
from ._retry_policy import Verdict

T = TypeVar("T")
__all__ = ["BLOCKING", "WAITING", "carry_out", "conclude", "meta", "open_stream", "run", "translator"]


def conclude(operation: Operation[T], verdict: Verdict, *, is_async: bool = False) -> T:
    """The result of the call; raises the R9SError of a call that failed."""
    if verdict.observer is not None:
        return cast(T, verdict.observer.conclude(conclude, operation, verdict, is_async))
    try:
        return _concluded(operation, verdict, is_async)
    except errors.R9SError:
        raise
    except BaseException as error:
        # Ctrl-C while the response is parsed.
        error.add_note(INTERRUPTED)
        raise


def _concluded(operation: Operation[T], verdict: Verdict, is_async: bool) -> T:
    answer = verdict.outcome
    if isinstance(answer, Failure):
        raise failure_error(answer, verdict) from answer.error
    if not is_success(answer.status_code):
        raise answer_error(operation, answer, verdict)
    if isinstance(answer, OpenAnswer):
        return cast(T, _binary(is_async)(answer.body, meta(answer, verdict), translator(operation, answer, verdict)))
    try:
        result = operation.parse(answer)
    except (ErrorInSuccess, UnreadableAnswer) as error:
        raise parse_error(operation, error, answer, verdict) from error
    if isinstance(result, bytes):
        return cast(T, _binary(is_async).of(result, meta(answer, verdict)))
    set_http_meta(result, meta(answer, verdict))
    return result


def open_stream(operation: Operation[Any], verdict: Verdict, *, is_async: bool = False) -> Any:
    """The event stream; raises the R9SError of a call that failed."""
    if verdict.observer is not None:
        return verdict.observer.conclude(open_stream, operation, verdict, is_async)
    answer = verdict.outcome
    if isinstance(answer, OpenAnswer) and answer.reader is not None:
        translate = translator(operation, answer, verdict)
        try:
            answer.reader.check()
        except (ErrorInSuccess, UnreadableAnswer) as error:
            raise translate(error, []) from error
        kind: Any = AsyncEventStream if is_async else EventStream
        return kind(answer.body, answer.reader, meta(answer, verdict), translate)
    if not isinstance(answer, Answer) or not is_success(answer.status_code):
        # It raises the error.
        return conclude(operation, verdict)
    content_type, travelled = answer.headers.get("content-type"), meta(answer, verdict)
    try:
        raise in_place_of_events(operation, answer.status_code, content_type, answer.content, travelled)
    except (ErrorInSuccess, UnreadableAnswer) as error:
        raise parse_error(operation, error, answer, verdict) from error


def _binary(is_async: bool) -> Any:
    from r9s_generated._binary import AsyncBinaryAnswer, BinaryAnswer

    return AsyncBinaryAnswer if is_async else BinaryAnswer


def meta(answer: Answer | OpenAnswer, verdict: Verdict) -> HttpMeta:
    """The HTTP facts of a response."""
    return HttpMeta(
        status_code=answer.status_code,
        headers=answer.headers,
        request_id=request_id_of(answer.headers),
        retries=verdict.retries,
        url=verdict.url,
    )


def translator(
    operation: Operation[Any], answer: OpenAnswer, verdict: Verdict
) -> Callable[[Exception, list[Any]], Exception]:
    """A function that turns an exception during the reading of a body or a stream into an R9SError."""

    def translate(error: Exception, seen: list[Any]) -> Exception:
        if isinstance(error, (ErrorInSuccess, UnreadableAnswer)):
            return parse_error(operation, error, answer, verdict)
        if not isinstance(error, (IncompleteStream, Broken)):
            return error
        failure = error.failure if isinstance(error, Broken) else broken_off(error, answer)
        found = failure_error(failure, verdict, in_stream=answer.reader is not None)
        found.__cause__ = failure.error
        if isinstance(found, errors.R9SConnectionError):
            found.partial_images = seen
        return found

    return translate

"""Errors for tests. They are built by the same code as the errors of real calls."""

import json
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypedDict, TypeVar, cast

import httpx

from r9s_generated.errors import IncompleteStream, UnreadableAnswer

from .. import errors
from .._error_building import answer_error, failure_error, parse_error
from .._http.answers import Cause, Failure, Reached
from ._answers import answer_of, any_operation, verdict_of

E = TypeVar("E", bound=errors.R9SError)
_CLOSED = "the server closed the connection"


class Facts(TypedDict, total=False):
    """The arguments of `errors.RateLimitError.of(message, ...)` besides the message. Facts that you omit are absent.

    An error with an HTTP status takes the first eight arguments. `body` replaces the message, `code`, `type` and
    `param`. The other arguments name the classes that take them. All classes except `PartialSaveError` take `retries`.
    """

    status: int
    """The HTTP status if the class does not fix it: `R9SDefaultError`. Default of `ResponseValidationError`: 200."""
    code: str
    """The error code of the API."""
    type: str
    """The error type of the API."""
    param: str
    """The parameter that the error is about."""
    body: str | bytes | Mapping[str, Any]
    """The whole response body; a mapping is sent as JSON. `ResponseValidationError` takes it, too."""
    headers: Mapping[str, str]
    """The headers of the response."""
    request_id: str
    """The response header `x-request-id`."""
    retry_after: float
    """The response header `Retry-After`, in seconds."""
    retries: int
    """The number of retries before the error; default: 0. The message of the error includes it."""
    sent: bool
    """`R9SConnectionError`, `R9STimeoutError`: whether the request was sent and may be billed. Default: true."""
    events: Sequence[Any]
    """`IncompleteStreamError`: the events before the end; its `partial_images` has the last 8."""
    result: Any
    """`ResponseValidationError`: the result that came in place of events."""
    saved: Sequence[Path]
    """`PartialSaveError`: the files that were written."""
    failed: Mapping[int, Exception]
    """`PartialSaveError`, required: by the index of the image, the error that prevented its save."""


def error_of(kind: type[E], message: str, facts: Facts) -> E:
    """An error of this class. Raises TypeError for arguments that it does not take, and ValueError for wrong values."""
    if kind.__module__ != errors.__name__:
        raise TypeError(f"only the classes of r9s.errors have of(), and {kind.__name__} is not one of them")
    make, known = next(row[1:] for row in _MAKERS if issubclass(kind, row[0]))
    unknown = [name for name in facts if name not in known]
    if unknown:
        raise TypeError(f"{kind.__name__}.of() does not take {', '.join(unknown)}; it takes {', '.join(known)}")
    return cast(E, make(kind, message, facts))


def _answered(kind: type[errors.R9SError], message: str, facts: Facts) -> errors.R9SError:
    status = _status(kind, facts)
    sent = {"retry-after": f"{facts['retry_after']:g}"} if "retry_after" in facts else {}
    headers = {"content-type": "application/json", **sent, **facts.get("headers", {})}
    content = _content(status, message, facts)
    answer = answer_of(status, content, headers=headers, request_id=facts.get("request_id"))
    return answer_error(any_operation(), answer, verdict_of(answer, facts.get("retries", 0)))


def _status(kind: type[errors.R9SError], facts: Facts) -> int:
    own = next((status for status, each in errors.STATUS_ERRORS.items() if each is kind), None)
    status = facts.get("status", own)
    if status is None:
        raise TypeError(f"{kind.__name__}.of() needs a status, such as status=402")
    if not 300 <= status <= 599:
        raise ValueError(f"status must be an error status from 300 to 599, not {status}")
    made = errors.error_class(status)
    if kind is not errors.R9SError and made is not kind:
        raise ValueError(f"status {status} belongs to {made.__name__}, not to {kind.__name__}")
    return status


def _content(status: int, message: str, facts: Facts) -> bytes:
    labels = {name: value for name, value in facts.items() if name in ("code", "type", "param")}
    if "body" not in facts:
        error: dict[str, object] = {"message": message or _phrase(status), **labels}
        return json.dumps({"error": error, "status": status}).encode()
    if message or labels:
        raise TypeError("of() takes either body, or a message with code, type and param, but not both")
    return _bytes(facts)


def _bytes(facts: Facts) -> bytes:
    body = facts.get("body", b"")
    if isinstance(body, Mapping):
        body = json.dumps(dict(body))
    return body.encode() if isinstance(body, str) else body


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return f"Status {status}"


def _unreadable(kind: type[errors.R9SError], message: str, facts: Facts) -> errors.R9SError:
    status = facts.get("status", 200)
    if not 200 <= status <= 299:
        raise ValueError(f"status must be a success status from 200 to 299, not {status}")
    answer = answer_of(status, _bytes(facts), headers=facts.get("headers"), request_id=facts.get("request_id"))
    why = UnreadableAnswer(message or "it is not JSON", result=facts.get("result"))
    made = parse_error(any_operation(), why, answer, verdict_of(answer, facts.get("retries", 0)))
    made.__cause__ = why
    return made


def _unanswered(kind: type[errors.R9SError], message: str, facts: Facts) -> errors.R9SError:
    is_sent = facts.get("sent", True)
    reached = Reached.WRITTEN if is_sent else Reached.NOT_BEGUN
    if issubclass(kind, errors.R9STimeoutError):
        late = httpx.ReadTimeout if is_sent else httpx.ConnectTimeout
        failure = Failure(Cause.TIMED_OUT, reached, late(message or "the deadline has passed"))
    elif is_sent:
        failure = Failure(Cause.BROKEN, reached, httpx.ReadError(message or _CLOSED))
    else:
        failure = Failure(Cause.NOT_CONNECTED, reached, httpx.ConnectError(message or "All connection attempts failed"))
    return _failed(failure, facts)


def _broken_off(kind: type[errors.R9SError], message: str, facts: Facts) -> errors.R9SError:
    events = list(facts.get("events", ()))
    answer = answer_of(200, headers=facts.get("headers"), request_id=facts.get("request_id"))
    is_counted = events and not message
    why = IncompleteStream(events) if is_counted else httpx.ReadError(message or _CLOSED)
    made = _failed(Failure(Cause.BROKEN, Reached.WRITTEN, why, answer), facts, in_stream=True)
    assert isinstance(made, errors.R9SConnectionError)
    made.partial_images = events[-8:]
    return made


def _failed(failure: Failure, facts: Facts, *, in_stream: bool = False) -> errors.R9SError:
    made = failure_error(failure, verdict_of(failure, facts.get("retries", 0)), in_stream=in_stream)
    made.__cause__ = failure.error
    return made


def _partly_saved(kind: type[errors.R9SError], message: str, facts: Facts) -> errors.R9SError:
    from .._saving import partial_error

    failed = dict(facts.get("failed", {}))
    if message or not failed:
        raise TypeError("PartialSaveError.of() takes no message, and needs failed with at least one entry")
    return partial_error(list(facts.get("saved", ())), failed)


_Make = Callable[[type[errors.R9SError], str, Facts], errors.R9SError]
_MAKERS: tuple[tuple[type[errors.R9SError], _Make, tuple[str, ...]], ...] = (
    (errors.PartialSaveError, _partly_saved, ("saved", "failed")),
    (errors.ResponseValidationError, _unreadable, ("status", "body", "headers", "request_id", "result", "retries")),
    (errors.IncompleteStreamError, _broken_off, ("events", "headers", "request_id", "retries")),
    (errors.R9SConnectionError, _unanswered, ("sent", "retries")),
    (
        errors.R9SError,
        _answered,
        ("status", "code", "type", "param", "body", "headers", "request_id", "retry_after", "retries"),
    ),
)

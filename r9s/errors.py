"""Everything that a call can raise once sending has started.

R9SError
├── BadRequestError            400
├── AuthenticationError        401
├── PermissionDeniedError      403
├── UnprocessableEntityError   422
├── RateLimitError             429
├── InternalServerError        500 only
├── ServiceUnavailableError    503
├── R9SDefaultError            any other answer that is not a success: 4XX, 5XX, a redirect
│   └── NotFoundError          404
├── ResponseValidationError    a success that cannot be parsed, or one answer in place of events
├── PartialSaveError           `save` of several images, of which some could not be saved
└── R9SConnectionError         no answer, or only a part of one; what the HTTP library raised is its `__cause__`
    ├── R9STimeoutError        the same, because time ran out
    └── IncompleteStreamError  an event stream that broke off

Wrong arguments and settings are TypeError or ValueError, before anything is sent.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Self, Unpack

import httpx

import r9s
from r9s_generated import models as _models
from r9s_generated.types import request_id_of

from ._plain_text import escaped, in_seconds

__all__ = [
    "AuthenticationError",
    "BadRequestError",
    "IncompleteStreamError",
    "InternalServerError",
    "NotFoundError",
    "PartialSaveError",
    "PermissionDeniedError",
    "R9SConnectionError",
    "R9SDefaultError",
    "R9SError",
    "R9STimeoutError",
    "RateLimitError",
    "ResponseValidationError",
    "ServiceUnavailableError",
    "UnprocessableEntityError",
]


class R9SError(Exception):
    """A call failed; the text says what to do next. Errors pickle and copy, without `raw_response` and `__cause__`."""

    advice: str = ""
    """What to do next."""
    message: str
    """What went wrong, in the words of the API where it said something."""
    status_code: int | None
    """The HTTP status; `None` when no answer came."""
    headers: httpx.Headers
    """The headers of the answer; empty when no answer came."""
    body: str
    """The body of the answer as text, of a large error only its beginning; empty when there was none."""
    raw_response: httpx.Response | None
    """The answer as a response of httpx, whose request has neither credentials nor body; `None` without one."""
    data: "_models.ErrorResponse | Any | None"
    """The body as the error model of the spec (`data.error.message`), whatever its shape; `None` when it is no JSON."""
    code: str | None
    """The API's own code, such as moderation_blocked; a number as text; `None` when it sent none."""
    type: str | None
    """The API's own kind of error, such as invalid_request_error; `None` when it sent none."""
    param: str | None
    """The parameter that the error is about; `None` when the API named none."""
    request_id: str | None
    """The id to quote to support, from `x-request-id` or `x-onr-request-id`; `None` when the server sent neither."""
    retry_after: float | None
    """The seconds after which to ask again, an int when they are whole; `None` when the server did not say."""
    may_be_billed: bool = False
    """Whether the call may have been carried out: it was sent, and no answer says that it was not."""
    is_repeatable: bool = False
    """Whether it may be made again without the risk of paying twice: it was not sent, or 429 or 503 came."""

    def __init__(
        self,
        message: str,
        *,
        status_code: int | None = None,
        headers: Mapping[str, str] | None = None,
        body: str = "",
        raw_response: httpx.Response | None = None,
        data: Any = None,
        code: str | None = None,
        type: str | None = None,
        param: str | None = None,
        retry_after: float | None = None,
        note: str = "",
        advice: str = "",
        inside: int | None = None,
        may_be_billed: bool | None = None,
        is_repeatable: bool = False,
    ) -> None:
        self.message, self.status_code = message, status_code
        self.headers, self.body = httpx.Headers(headers), body
        self.raw_response, self.data = raw_response, data
        self.code, self.type, self.param = code, type, param
        self.request_id = request_id_of(self.headers)
        self.retry_after, self.note, self.is_repeatable = retry_after, note, is_repeatable
        # The status of the answer that held the error, and called itself a success.
        self._inside = inside
        self.advice = advice or self.advice
        self.may_be_billed = self.may_be_billed if may_be_billed is None else may_be_billed
        super().__init__(message)

    @classmethod
    def of(cls, message: str = "", **facts: "Unpack[r9s.testing.Facts]") -> Self:
        """The error as a call raises it, for a test that needs no server; `r9s.testing.Facts` says what it can have."""
        from .testing._errors import error_of

        return error_of(cls, message, facts)

    def __str__(self) -> str:
        facts = [f"status {self.status_code}"] if self.status_code else []
        if self._inside is not None:
            within = f"inside an answer with status {self._inside}"
            facts = [f"an error {within}" if self.status_code == self._inside else f"{facts[0]}, {within}"]
        # A code that is the status again, or stands in the message, says nothing new.
        is_new = self.code and len(self.code) < 100 and self.code not in (str(self.status_code), self.message)
        facts += [f"code {self.code}"] if is_new else []
        facts += [f"request id {self.request_id}"] if self.request_id else []
        facts += [f"retry after {in_seconds(self.retry_after)}"] if self.retry_after is not None else []
        facts += [self.note] if self.note else []
        shown = f" ({'; '.join(facts)})" if facts else ""
        return escaped(f"{self.message}{shown}{f' {self.advice}' if self.advice else ''}")

    def __rich_repr__(self) -> Iterator[tuple[Any, ...]]:
        for name in ("message", "status_code", "code", "param", "request_id", "retry_after", "advice", "may_be_billed"):
            yield name, getattr(self, name), None

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self).__new__, (type(self), self.message), {**self.__dict__, "raw_response": None}


class BadRequestError(R9SError):
    """400: the request is malformed, or holds a value that the provider does not take."""

    advice = "Correct the request: sent again as it is, it will fail again."


class AuthenticationError(R9SError):
    """401: the API key is not valid."""

    advice = "Check the API key: the argument api_key, or the environment variable R9S_API_KEY."


class PermissionDeniedError(R9SError):
    """403: the API key is valid, but may not do this."""

    advice = "Use a key that may do this, or ask for the permission."


class UnprocessableEntityError(R9SError):
    """422: the request is well formed, but cannot be carried out."""

    advice = "Change the values that the message names: sent again as it is, it will fail again."


class RateLimitError(R9SError):
    """429: too many requests, or not enough balance."""

    advice = "Wait and send fewer requests at a time, or check the balance."


class InternalServerError(R9SError):
    """500: the gateway or the provider failed. Whether an image was made, and billed, is not known."""

    advice = "Whether an image was made and billed is not known."


class ServiceUnavailableError(R9SError):
    """503: no provider can take the request now."""

    advice = "Try again later, or use another model."


class R9SDefaultError(R9SError):
    """Any other answer that is not a success: 4XX, 5XX, or a redirect."""


class NotFoundError(R9SDefaultError):
    """404: there is no such path or model."""

    advice = "Check the name of the model, and the server_url."


class ResponseValidationError(R9SError):
    """The answer is a success, but cannot be parsed, or came in place of events. The call may have been billed."""

    advice = "The call may have been billed: what came is in the attribute body. Quote the request id to support."
    may_be_billed = True

    def __init__(self, message: str, *, result: Any = None, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.result = result
        """What came, as the model of the answer, where one answer came in place of a stream of events; else None."""


class PartialSaveError(R9SError):
    """`save` could not save some of several images, or none. The others are written, and the result still holds all."""

    advice = "The result still holds all that came: only an image that was not made needs another call."
    may_be_billed = True

    def __init__(self, message: str, *, saved: list[Path], failed: dict[int, Exception], **facts: Any) -> None:
        super().__init__(message, **facts)
        self.saved = saved
        """The files that were written; empty when all images failed."""
        self.failed = failed
        """By the image's place in the result, from 0: why it was not saved, an R9SError, a ValueError or an OSError."""


class R9SConnectionError(R9SError):
    """No answer came, or only a part of one. What the HTTP library raised is the `__cause__`."""

    def __init__(self, message: str, *, partial_images: list[Any] | None = None, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.partial_images = partial_images or []
        """The last events that had come, at most 8, when this happened in an event stream."""


class R9STimeoutError(R9SConnectionError):
    """No complete answer came in time."""


class IncompleteStreamError(R9SConnectionError):
    """An event stream broke off, or ended without a completed event; `partial_images` has the last that had come."""


STATUS_ERRORS: dict[int, type[R9SError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    422: UnprocessableEntityError,
    429: RateLimitError,
    500: InternalServerError,
    503: ServiceUnavailableError,
}


def error_class(status_code: int | None) -> type[R9SError]:
    """The class that a status decides, whatever the body looks like."""
    return STATUS_ERRORS.get(status_code or 0, R9SDefaultError)

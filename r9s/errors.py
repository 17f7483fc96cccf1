"""Everything that a call can raise once sending has started.

R9SError
├── BadRequestError            400
├── AuthenticationError        401
├── PermissionDeniedError      403
├── UnprocessableEntityError   422
├── RateLimitError             429
├── InternalServerError        500 only
├── ServiceUnavailableError    503
├── R9SDefaultError            any other response that is not a success: 4XX, 5XX, a redirect
│   └── NotFoundError          404
├── ResponseValidationError    a success that cannot be parsed, or a JSON response in place of a stream
├── PartialSaveError           `save` could not save some of several images
└── R9SConnectionError         no response, or an incomplete one; `__cause__` is the error of the HTTP library
    ├── R9STimeoutError        the same, because time ran out
    └── IncompleteStreamError  an event stream ended too early

Wrong arguments and settings raise TypeError or ValueError before anything is sent.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Self, Unpack

import httpx

import r9s
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
    """What went wrong. It is the message of the API, if the API sent one."""
    status_code: int | None
    """The HTTP status; `None` if there was no response."""
    headers: httpx.Headers
    """The headers of the response; empty if there was no response."""
    body: str
    """The response body as text. A large error body is cut off. Empty if there was no body."""
    raw_response: httpx.Response | None
    """The response as an httpx.Response. Its request has no credentials and no body. `None` if there was none."""
    data: "r9s.models.ErrorResponse | Any | None"
    """The body, parsed into the error model of the spec (`data.error.message`); `None` if it is not JSON."""
    code: str | None
    """The error code of the API, such as moderation_blocked. A number becomes text. `None` if the API sent none."""
    type: str | None
    """The error type of the API, such as invalid_request_error; `None` if the API sent none."""
    param: str | None
    """The parameter that the error is about; `None` if the API named none."""
    request_id: str | None
    """The id to give to support, from `x-request-id` or `x-onr-request-id`; `None` if the server sent neither."""
    retry_after: float | None
    """How many seconds to wait before the next attempt, an int if whole; `None` if the server did not say."""
    may_be_billed: bool = False
    """Whether the API may have done the work: the request was sent, and no response says that it failed."""
    is_repeatable: bool = False
    """Whether you can repeat the call without paying twice: it was not sent, or the status was 429 or 503."""

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
        self.message, self.status_code, self.data = message, status_code, data
        self.headers, self.body, self.raw_response = httpx.Headers(headers), body, raw_response
        self.code, self.type, self.param, self.request_id = code, type, param, request_id_of(self.headers)
        self.retry_after, self.note, self.is_repeatable = retry_after, note, is_repeatable
        # `inside` is the success status of the response that contained the error object.
        self._inside, self.advice = inside, advice or self.advice
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
            within = f"inside a response with status {self._inside}"
            facts = [f"an error {within}" if self.status_code == self._inside else f"{facts[0]}, {within}"]
        # Skip a code that only repeats the status or the message.
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
    """400: the request is malformed, or the provider does not accept one of its values."""

    advice = "Correct the request. It will fail again if you send it unchanged."


class AuthenticationError(R9SError):
    """401: the API key is not valid."""

    advice = "Check the API key in the argument api_key or in the environment variable R9S_API_KEY."


class PermissionDeniedError(R9SError):
    """403: the API key is valid, but has no permission for this request."""

    advice = "Use a key that has permission, or ask for permission."


class UnprocessableEntityError(R9SError):
    """422: the request is well formed, but the API cannot process it."""

    advice = "Change the values that the message names. The request will fail again if you send it unchanged."


class RateLimitError(R9SError):
    """429: too many requests, or not enough balance."""

    advice = "Wait and send fewer requests at a time, or check the balance of the account."


class InternalServerError(R9SError):
    """500: the gateway or the provider failed. It is not known whether an image was made and billed."""

    advice = "It is not known whether an image was made and billed."


class ServiceUnavailableError(R9SError):
    """503: no provider can accept the request now."""

    advice = "Try again later, or use another model."


class R9SDefaultError(R9SError):
    """Any other response that is not a success: 4XX, 5XX, or a redirect."""


class NotFoundError(R9SDefaultError):
    """404: there is no such path or model."""

    advice = "Check the name of the model and the server_url."


class ResponseValidationError(R9SError):
    """The response is a success, but cannot be parsed, or is not a stream. The call may have been billed."""

    advice = "The call may have been billed. The response is in the attribute body. Give the request id to support."
    may_be_billed = True

    def __init__(self, message: str, *, result: Any = None, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.result = result
        """The parsed response, if the server sent a JSON response in place of a stream; otherwise None."""


class PartialSaveError(R9SError):
    """`save` could not save some or all of several images. It wrote the others. The result still has all images."""

    advice = "The result still has all images that the API made. Make another call only for an image that is missing."
    may_be_billed = True

    def __init__(self, message: str, *, saved: list[Path], failed: dict[int, Exception], **facts: Any) -> None:
        super().__init__(message, **facts)
        self.saved = saved
        """The files that were written; empty if all images failed."""
        self.failed = failed
        """The reason for each image that was not saved (R9SError, ValueError or OSError), by its index from 0."""


class R9SConnectionError(R9SError):
    """There was no response, or an incomplete one. `__cause__` is the error of the HTTP library."""

    def __init__(self, message: str, *, partial_images: list[Any] | None = None, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.partial_images = partial_images or []
        """The last events that arrived, at most 8, if the call was an event stream."""


class R9STimeoutError(R9SConnectionError):
    """No complete response arrived in time."""


class IncompleteStreamError(R9SConnectionError):
    """An event stream ended too early or without a completed event. `partial_images` has the last events."""


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


def error_class(status_code: int) -> type[R9SError]:
    """The error class of a status. The body has no influence."""
    return STATUS_ERRORS.get(status_code, R9SDefaultError)

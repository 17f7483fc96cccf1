"""The outcomes of an attempt: a complete response, an open response, or a failure."""

import enum
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx

from r9s_generated._operation import Operation

if TYPE_CHECKING:
    from r9s_generated._reader import Reader

    from .bodies import AsyncOpenBody, OpenBody

is_success = Operation.is_success


class Cause(enum.Enum):
    """Why there is no complete response."""

    NOT_CONNECTED = "no connection could be made"
    NO_FREE_CONNECTION = "no connection was free"
    TIMED_OUT = "time ran out"
    BROKEN = "the connection broke"
    PROTOCOL = "the response is not HTTP"
    UNDECODABLE = "the body cannot be decoded"
    UNKNOWN_CODING = "the body has an unknown Content-Encoding"
    TOO_LARGE = "the body is larger than allowed"
    CLOSED = "the client was closed"
    UNKNOWN_HOST = "the host does not exist"
    BAD_CERTIFICATE = "the certificate is not valid"
    PROXY_FAILED = "the proxy did not connect to the server"
    PROXY_REFUSED = "the proxy refused the connection"
    NOT_ALLOWED = "the address is not allowed"
    PLAIN_HTTP = "the server speaks plain http, not TLS"
    CERTIFICATE_WANTED = "the server requires a client certificate"
    TLS_REFUSED = "the TLS handshake failed"
    UNSENDABLE = "the request cannot be sent"


HOPELESS = frozenset(
    {
        Cause.UNKNOWN_CODING,
        Cause.TOO_LARGE,
        Cause.CLOSED,
        Cause.UNKNOWN_HOST,
        Cause.BAD_CERTIFICATE,
        Cause.PROXY_REFUSED,
        Cause.NOT_ALLOWED,
        Cause.PLAIN_HTTP,
        Cause.CERTIFICATE_WANTED,
        Cause.TLS_REFUSED,
        Cause.UNSENDABLE,
    }
)
"""Causes that a retry cannot change."""


class Reached(enum.Enum):
    """How much of a request was sent."""

    NOT_BEGUN = "not begun"
    PARTLY_WRITTEN = "partly written"
    WRITTEN = "written"


class Answer(NamedTuple):
    """A response whose body was read."""

    status_code: int
    headers: httpx.Headers
    content: bytes | bytearray = b""
    """The decoded body; only the beginning of a large error body."""


class OpenAnswer(NamedTuple):
    """A response whose body is not read yet."""

    status_code: int
    headers: httpx.Headers
    body: "OpenBody | AsyncOpenBody"
    reader: "Reader[Any] | None" = None
    """The reader of its events, after the first has arrived; None for bytes."""
    content: bytes | bytearray = b""


class Failure(NamedTuple):
    """There was no response, or an incomplete one."""

    cause: Cause
    reached: Reached
    error: BaseException
    """The exception of the HTTP library."""
    answer: Answer | None = None
    """The received part of the response."""
    reused: bool = False
    """Whether the request was sent on a connection that was used before."""

    @property
    def is_unsent(self) -> bool:
        """Whether the server cannot have the whole request: it was not started, or the idle connection was closed."""
        stale = self.reached is Reached.PARTLY_WRITTEN and self.reused and self.cause is not Cause.TIMED_OUT
        return self.reached is Reached.NOT_BEGUN or stale


class Broken(Exception):
    """Reading the body of an open response failed."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.cause.value)
        self.failure = failure

"""How an attempt can end: with a complete answer, with an open one, or with a failure."""

import enum
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx

if TYPE_CHECKING:
    from r9s_generated._reader import Reader

    from .bodies import AsyncOpenBody, OpenBody


class Cause(enum.Enum):
    """Why there is no complete answer."""

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
    BAD_CERTIFICATE = "the certificate does not verify"
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
"""What another attempt cannot change."""


class Reached(enum.Enum):
    """How far a request came."""

    NOT_BEGUN = "not begun"
    PARTLY_WRITTEN = "partly written"
    WRITTEN = "written"


class Answer(NamedTuple):
    """The server answered, and the body was read."""

    status_code: int
    headers: httpx.Headers
    content: bytes = b""
    """The decoded body; of a large error only its beginning."""


class OpenAnswer(NamedTuple):
    """The server answered, and the body is still to be read."""

    status_code: int
    headers: httpx.Headers
    body: "OpenBody | AsyncOpenBody"
    reader: "Reader[Any] | None" = None
    """What reads its events, when the first has come; None for bytes."""
    content: bytes = b""


class Failure(NamedTuple):
    """No answer came, or not all of it."""

    cause: Cause
    reached: Reached
    error: BaseException
    """What the HTTP library raised."""
    answer: Answer | None = None
    """What came of the answer."""
    reused: bool = False
    """Whether the request went out on a connection that an earlier one had used."""

    @property
    def is_unsent(self) -> bool:
        """Whether the server cannot have the whole request: it did not begin, or met a connection closed while idle."""
        stale = self.reached is Reached.PARTLY_WRITTEN and self.reused and self.cause is not Cause.TIMED_OUT
        return self.reached is Reached.NOT_BEGUN or stale


class Broken(Exception):
    """The body of an open answer cannot be read on."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.cause.value)
        self.failure = failure

"""The limits and the progress of one attempt. Streams check the limits and report the progress."""

import math
import time
from collections.abc import Callable

CONNECT_SECONDS = 10.0


class Stale(Exception):
    """The server has closed the idle connection, or bytes came on it. Nothing of the request was sent."""


class Watch:
    """The limits and the progress of one attempt. The streams of a line check it before each operation."""

    connect_end = math.inf
    fresh = False
    """A connection was made in this attempt."""
    began = False
    """The first bytes of the request itself (not of CONNECT or SOCKS) were written to the socket."""
    writing = False
    """A write of the request is running, or failed."""
    handed_over = False
    """The request body was read to its end. The body reports this, not the stream."""
    stopped = False
    """The client was closed during the attempt."""
    tunnelled = False
    """There is a tunnel through a proxy. So received bytes may come from the proxy."""
    satisfied = False
    """The reader of the response has enough, and stops before its end."""
    head: tuple[int, list[tuple[bytes, bytes]]] | None = None
    """The status and the headers of the last response."""
    observed = False
    """Whether the progress of this request is reported."""
    known = False
    """Whether the caller's own client has only transports of httpx. They report all their requests."""
    failed: BaseException | None = None
    """The last failure that the caller's own client reported."""

    def __init__(
        self,
        end: float = math.inf,
        connect_seconds: float = CONNECT_SECONDS,
        opening: bytes = b"POST ",
        allows: Callable[[str], bool] | None = None,
    ) -> None:
        self.end = end
        """The deadline of the attempt, by the clock of `time.monotonic()`."""
        self.connect_seconds = connect_seconds
        """The maximum time for connecting: DNS, proxy, TLS and all addresses together."""
        self.opening = opening
        """The first bytes of the request on the wire."""
        self.allows = allows
        """Whether the SDK may connect to this IP address; `None` allows all. Downloads refuse some addresses."""

    def permits(self, address: str) -> bool:
        """Whether the SDK may connect to this IP address."""
        return self.allows is None or self.allows(address)

    def start_connecting(self) -> None:
        """Start the time for connecting."""
        self.fresh = True
        self.connect_end = min(self.end, time.monotonic() + self.connect_seconds)

    @property
    def connecting(self) -> bool:
        """Whether the limit for connecting applies: until the request starts on a new connection."""
        return self.fresh and not self.began

    def left(self) -> float | None:
        """The seconds until the current limit; `None` if there is none."""
        end = self.connect_end if self.fresh and not self.began else self.end
        return None if end == math.inf else max(0.0, end - time.monotonic())

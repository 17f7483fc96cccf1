"""The limits and the progress of one attempt. Streams check the limits and report the progress."""

import math
import time
from collections.abc import Callable


def everything(address: str) -> bool:
    """Allow every IP address."""
    return True


class Stale(Exception):
    """The server has closed the idle connection, or bytes came on it. Nothing of the request was sent."""


class Watch:
    """The limits and the progress of one attempt. The streams of a line check it before each operation."""

    def __init__(self, end: float = math.inf, connect_seconds: float = 10.0, opening: bytes = b"POST ") -> None:
        self.end = end
        """The deadline of the attempt, by the clock of `time.monotonic()`."""
        self.connect_seconds = connect_seconds
        """The maximum time for connecting: DNS, proxy, TLS and all addresses together."""
        self.connect_end = math.inf
        self.opening = opening
        """The first bytes of the request on the wire."""
        self.fresh = False
        """A connection was made in this attempt."""
        self.began = False
        """The first bytes of the request itself (not of CONNECT or SOCKS) were written to the socket."""
        self.writing = False
        """A write of the request is running, or failed."""
        self.handed_over = False
        """The request body was read to its end. The body reports this, not the stream."""
        self.stopped = False
        """The client was closed during the attempt."""
        self.tunnelled = False
        """There is a tunnel through a proxy. So received bytes may come from the proxy."""
        self.satisfied = False
        """The reader of the response has enough, and stops before its end."""
        self.allows: Callable[[str], bool] = everything
        """Whether the SDK may connect to this IP address. Downloads refuse some addresses."""
        self.head: tuple[int, list[tuple[bytes, bytes]]] | None = None
        """The status and the headers of the last response."""
        self.observed = False
        """Whether the progress of this request is reported."""
        self.known = False
        """Whether the caller's own client has only transports of httpx. They report all their requests."""
        self.failed: BaseException | None = None
        """The last failure that the caller's own client reported."""

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
        end = self.connect_end if self.connecting else self.end
        return None if end == math.inf else max(0.0, end - time.monotonic())

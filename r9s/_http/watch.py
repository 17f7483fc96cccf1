"""What one attempt may do on the network, and how far it came: the streams obey it and report to it."""

import math
import time
from collections.abc import Callable


def everything(address: str) -> bool:
    """Any IP address may be connected to."""
    return True


class Watch:
    """The limits and the progress of one attempt; a line's streams look at it before each operation."""

    def __init__(self, end: float = math.inf, connect_seconds: float = 10.0, opening: bytes = b"POST ") -> None:
        self.end = end
        """When the attempt must have ended, on `time.monotonic()`'s clock."""
        self.connect_seconds = connect_seconds
        """The most that connecting may take: name, proxy, TLS and all addresses together."""
        self.connect_end = math.inf
        self.opening = opening
        """What the request begins with on the wire."""
        self.fresh = False
        """A connection was made in this attempt."""
        self.began = False
        """The first bytes of the request itself (not of CONNECT, not of SOCKS) went to the socket."""
        self.writing = False
        """A write of the request is under way, or failed."""
        self.handed_over = False
        """The request body was taken to its end; the body says so, not the stream."""
        self.stopped = False
        """The client was closed while the attempt was under way."""
        self.tunnelled = False
        """A proxy was asked for a tunnel, so that not the server alone decides what comes through it."""
        self.satisfied = False
        """The reader of the answer has all that it wants, and goes before its end."""
        self.allows: Callable[[str], bool] = everything
        """Whether this IP address may be connected to; downloads refuse some."""
        self.head: tuple[int, list[tuple[bytes, bytes]]] | None = None
        """The status and the headers of the answer that came last."""
        self.observed = self.failed = False
        """Whether a lent client tells how far it comes, and whether it told of something that failed."""

    def start_connecting(self) -> None:
        """Start the time for connecting."""
        self.fresh = True
        self.connect_end = min(self.end, time.monotonic() + self.connect_seconds)

    @property
    def connecting(self) -> bool:
        """Whether the limit for connecting holds: until the request begins on a connection that was just made."""
        return self.fresh and not self.began

    def left(self) -> float | None:
        """The seconds until the limit that holds now; `None` for no limit."""
        end = self.connect_end if self.connecting else self.end
        return None if end == math.inf else max(0.0, end - time.monotonic())

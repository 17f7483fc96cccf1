"""Faults that a test asks for at the server, for programs that make their own requests."""

import threading
from dataclasses import dataclass

from ._fault import Fault


@dataclass
class _Waiting:
    """A fault that strikes so many requests more. `path` is `None` for all operations."""

    text: str
    fault: Fault
    path: str | None
    left: float


class ServerFaults:
    """The faults that are still to strike, in the order in which they were asked for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[_Waiting] = []

    def add(self, text: str, fault: Fault, times: float, path: str | None) -> None:
        """Lets a fault strike the next requests of a path, so many of them."""
        with self._lock:
            self._waiting.append(_Waiting(text, fault, path, times))

    def take(self, path: str, *, stream: bool) -> Fault | None:
        """The fault that strikes a request of this path, which counts as struck; `None` for none.

        A fault of streams waits for a request with `stream`.
        """
        with self._lock:
            for each in self._waiting:
                if each.left > 0 and each.path in (None, path) and (stream or not each.fault.needs_stream):
                    each.left -= 1
                    return each.fault
        return None

    @property
    def left(self) -> list[str]:
        """The faults that have not struck as often as they were to, without those that always strike."""
        with self._lock:
            return [each.text for each in self._waiting if 0 < each.left < float("inf")]

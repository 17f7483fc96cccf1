"""Limits the pictures and the failures of a run."""

from collections.abc import Callable

import anyio

from ._pace import Stopped

_MOST_IN_A_ROW = 50
"""During an outage the run must stop before all requests have failed."""


class Budget:
    """Counts the pictures and failures of a run, and stops it at their limits."""

    def __init__(self, max_images: int | None, max_failures: int | None, stop: Callable[[str], None]) -> None:
        self._max_images = max_images
        self._max_failures = max_failures
        self._stop = stop
        self._stopped = False
        self._asked = 0
        self._changed = anyio.Event()
        self._lost = 0
        self._in_a_row = 0
        self.pictures = 0
        """The number of pictures that the run has made."""
        self.failures = 0
        """The number of requests that became refused or unknown in this run."""

    async def reserve(self, images: int) -> None:
        """Wait until `images` more pictures are allowed; raises Stopped if the limit is reached."""
        most = self._max_images
        while most is not None and self.pictures + self._lost + self._asked + images > most:
            if not self._asked:
                self._stop(f"max_images={most} is reached")
            if self._stopped:
                raise Stopped
            await self._changed.wait()
        self._asked += images

    def release(self, images: int) -> None:
        """Release a reservation: the pictures have come, or will not come."""
        self._asked -= images
        self._wake()

    def lose(self, images: int) -> None:
        """Count pictures that may have been made and billed, but did not come."""
        self._lost += images

    def failed(self) -> None:
        """A request has failed."""
        self.failures += 1
        self._in_a_row += 1
        if self._in_a_row >= _MOST_IN_A_ROW:
            self._stop(f"{_MOST_IN_A_ROW} requests in a row have failed")
        if self._max_failures is not None and self.failures >= self._max_failures:
            self._stop(f"max_failures={self._max_failures} is reached")

    def succeeded(self) -> None:
        """A request has its pictures."""
        self._in_a_row = 0

    def stop(self) -> None:
        """Allow no more reservations."""
        self._stopped = True
        self._wake()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = anyio.Event()

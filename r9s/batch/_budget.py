"""How many pictures and failures a run may have."""

from collections.abc import Callable

import anyio

from ._pace import Stopped

_MOST_IN_A_ROW = 50
"""An outage must not use up a million requests."""


class Budget:
    """Counts the pictures and failures of a run, and ends it where they are all that it may have."""

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
        """How many pictures the run has made."""
        self.failures = 0
        """How many requests have become refused or unknown in it."""

    async def reserve(self, images: int) -> None:
        """Wait until so many more pictures may be asked for; raises Stopped when that will not be."""
        most = self._max_images
        while most is not None and self.pictures + self._lost + self._asked + images > most:
            if not self._asked:
                self._stop(f"max_images={most} is reached")
            if self._stopped:
                raise Stopped
            await self._changed.wait()
        self._asked += images

    def release(self, images: int) -> None:
        """So many of the pictures that were reserved have come, or will not."""
        self._asked -= images
        self._wake()

    def lose(self, images: int) -> None:
        """So many pictures may have been made and billed, and have not come."""
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
        """Let nobody reserve any more."""
        self._stopped = True
        self._wake()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = anyio.Event()

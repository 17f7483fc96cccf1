"""Controls the number of concurrent requests: it grows with each success, and is halved when the API is busy."""

import logging
import math
import time
from typing import Self

import anyio

_FIRST = 8
_ALONE = 1.0
_NOTABLE = 5.0
_LOGGER = logging.getLogger("r9s")


class Stopped(Exception):
    """The run ended before this request was sent."""


class Pace:
    """Limits the concurrent requests to what the API accepts. Each request runs inside `async with pace:`.

    The first request runs alone until it has a response or one second has passed, so that a wrong key or server costs
    one attempt. Then the limit grows by one with each success. After the API was busy for the first time, it grows by
    one for each round of successes. A 429 or 503 halves it, but only once for all requests that were running then.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._limit = float(min(most, _FIRST))
        self._alone_until = math.inf
        self._under_way = 0
        self._was_busy = False
        self._halved = -1.0
        self._resume = 0.0
        self._changed = anyio.Event()
        self._stopping = False

    @property
    def limit(self) -> int:
        """The number of requests that may run now."""
        return 1 if time.monotonic() < self._alone_until else max(1, int(self._limit))

    def stop(self) -> None:
        """Let no more requests start. Those that wait get Stopped."""
        self._stopping = True
        self._wake()

    async def sleep(self, seconds: float) -> None:
        """Wait; raises Stopped as soon as the run ends."""
        await self._wait_until(time.monotonic() + seconds)

    async def enter(self) -> None:
        """Wait until one more request may run; raises Stopped if the run ends first."""
        while True:
            await self._wait_until(self._resume)
            if self._under_way < self.limit:
                self._under_way += 1
                self._alone_until = min(self._alone_until, time.monotonic() + _ALONE)
                return
            with anyio.move_on_after(_ALONE):
                await self._changed.wait()

    def leave(self) -> None:
        """A request has ended."""
        self._under_way -= 1
        self._alone_until = 0.0
        self._wake()

    async def __aenter__(self) -> Self:
        await self.enter()
        return self

    async def __aexit__(self, *failure: object) -> None:
        self.leave()

    def succeeded(self) -> None:
        """A request has succeeded."""
        self._limit = min(self._most, self._limit + (1 / self._limit if self._was_busy else 1))
        self._wake()

    def was_busy(self, began: float, retry_after: float | None) -> None:
        """The API was busy for a request that started at `began` (`time.monotonic()`). Wait `retry_after` seconds."""
        if began > self._halved:
            self._halved = time.monotonic()
            self._was_busy = True
            self._limit = max(1.0, self._limit / 2)
        if retry_after:
            if retry_after > _NOTABLE and time.monotonic() + retry_after > self._resume + 1:
                _LOGGER.info("The API asks to wait %g s. All requests wait.", retry_after)
            self._resume = max(self._resume, time.monotonic() + retry_after)

    async def _wait_until(self, moment: float) -> None:
        while not self._stopping and (left := max(moment, self._resume) - time.monotonic()) > 0:
            with anyio.move_on_after(left):
                await self._changed.wait()
        if self._stopping:
            raise Stopped

    def _wake(self) -> None:
        self._changed.set()
        self._changed = anyio.Event()

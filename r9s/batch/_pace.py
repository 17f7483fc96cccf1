"""How many requests are under way at a time: more while all goes well, half as many when the API is busy."""

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
    """The run ends before this request was sent."""


class Pace:
    """Lets in at most as many at a time as the API takes; `async with pace:` is around each request.

    The first request goes alone, until it has an answer or a second has passed: a key or a server that is wrong costs
    one attempt. The number then grows by one with each success until the API is busy for the first time, and after that
    by one for each round of successes. It is halved at 429 and 503, once for all requests that were under way by then.
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
        """How many may be under way now."""
        return 1 if time.monotonic() < self._alone_until else max(1, int(self._limit))

    def stop(self) -> None:
        """Let nobody in any more; who waits gets Stopped."""
        self._stopping = True
        self._wake()

    async def sleep(self, seconds: float) -> None:
        """Wait; raises Stopped as soon as the run is to end."""
        await self._wait_until(time.monotonic() + seconds)

    async def enter(self) -> None:
        """Wait until one more may be under way; raises Stopped when the run ends before."""
        while True:
            await self._wait_until(self._resume)
            if self._under_way < self.limit:
                self._under_way += 1
                self._alone_until = min(self._alone_until, time.monotonic() + _ALONE)
                return
            with anyio.move_on_after(_ALONE):
                await self._changed.wait()

    def leave(self) -> None:
        """One less is under way."""
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
        """A request that began then (`time.monotonic()`) was told to come back later, after so many seconds."""
        if began > self._halved:
            self._halved = time.monotonic()
            self._was_busy = True
            self._limit = max(1.0, self._limit / 2)
        if retry_after:
            if retry_after > _NOTABLE and time.monotonic() + retry_after > self._resume + 1:
                _LOGGER.info("The API asks to wait %g s: all requests wait.", retry_after)
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

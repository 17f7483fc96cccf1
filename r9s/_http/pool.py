"""The connection pool of our own clients. Each request has a line of its own.

A line is one connection. Finding one takes constant time. A line returns to the pool only if nothing but the response
came on it.
"""

import threading
import time
from collections import deque
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from types import ModuleType
from typing import Any

from .environment import bypassed
from .httpcore_names import lengths_of
from .lines import Line, LineBody
from .watch import Watch
from .ways import run

IDLE_SECONDS = 3.0
"""Many servers close idle connections after 5 s. A connection that is closed here first cannot fail a request."""
MOST_CONNECTIONS = 1000
_LOOK_AROUND = 0.25
Origin = tuple[bytes, bytes, int | None]


class _Room:
    """A semaphore for threads. Unlike that of `threading`, it stays usable after Ctrl-C at any moment."""

    def __init__(self, places: int) -> None:
        self._free = SimpleQueue[None]()
        self.release(places)

    def acquire(self, seconds: float | None) -> bool:
        try:
            self._free.get(timeout=seconds)
        except Empty:
            return False
        return True

    def release(self, places: int = 1) -> None:
        for _ in range(places):
            self._free.put(None)


class Pool:
    """The idle lines and the lines in use, for blocking calls or for one event loop.

    `model` is the pool that makes connections; `direct` is another one without a proxy, for the hosts in NO_PROXY.
    Waiting code is written once, as coroutines. In blocking calls they are never suspended.
    """

    def __init__(self, model: Any, direct: Any, core: ModuleType, *, is_async: bool) -> None:
        self._model = model
        self._direct = direct
        self._core = core
        self._bypassed = bypassed()
        self.is_async = is_async
        self._idle: dict[Origin, deque[Line]] = {}
        self._used: set[Line] = set()
        self._lock = threading.Lock()
        self._closed = False
        self._room: Any = _Room(MOST_CONNECTIONS)
        if is_async:
            import anyio

            self._room = anyio.Semaphore(MOST_CONNECTIONS, fast_acquire=True)

    def handle_request(self, request: Any) -> Any:
        """Send the request on its own line."""
        return run(self._handle(request))

    async def handle_async_request(self, request: Any) -> Any:
        """Send the request on its own line."""
        return await self._handle(request)

    async def _handle(self, request: Any) -> Any:
        watch = request.extensions.get("r9s") or Watch()
        watch.observed = True
        if not await self._has_room(watch):
            watch.stopped |= self._closed
            raise self._core.PoolTimeout("all connections are in use")
        url = request.url
        origin = url.scheme, url.host, url.port
        line = self._take(origin, watch)
        try:
            response = await line.send(request)
        except BaseException:
            await self._take_back(origin, line, is_usable=False)
            raise
        watch.head = response.status, response.headers
        lengths = lengths_of(response.headers)
        release = partial(self._take_back, origin, line, is_usable=len(lengths) < 2)
        length = lengths.get(b"content-length", b"")
        response.stream = LineBody(line, response.stream, length, release)
        return response

    async def _has_room(self, watch: Watch) -> bool:
        """Wait until the number of connections in use is below the limit."""
        left = watch.left()
        if not self.is_async:
            return bool(self._room.acquire(left))
        import anyio

        with suppress(anyio.WouldBlock):
            self._room.acquire_nowait()
            return True
        end = float("inf") if left is None else time.monotonic() + left
        while not self._closed and time.monotonic() < end:
            # Another thread may close the client in the meantime.
            with anyio.move_on_after(min(_LOOK_AROUND, end - time.monotonic())):
                await self._room.acquire()
                return True
        return False

    def _take(self, origin: Origin, watch: Watch) -> Line:
        with self._lock:
            lines, oldest = self._idle.get(origin), time.monotonic() - IDLE_SECONDS
            # If the last line is too old, all are. They are closed when the new one returns.
            line = lines.pop() if lines and lines[-1].since > oldest else self._make(origin)
            self._used.add(line)
        line.watch = watch
        if line.proxied:
            watch.allows = None
        watch.stopped |= self._closed
        return line

    def _make(self, origin: Origin) -> Line:
        is_direct = self._direct is not None and self._bypassed(origin[1].decode("ascii"))
        line = Line(self._direct if is_direct else self._model, self._core, is_async=self.is_async)
        line.proxied = self._direct is not None and not is_direct
        return line

    async def _take_back(self, origin: Origin, line: Line, *, is_usable: bool) -> None:
        """Return the line, and keep it if it can be used again."""
        self._room.release()
        for each in self._put_back(origin, line, is_usable):
            await each.close()

    def _put_back(self, origin: Origin, line: Line, is_usable: bool) -> list[Line]:
        """The lines to close."""
        # A kept line had to reconnect, so the server has probably closed the others too.
        found_closed = line.since > 0 and line.watch.fresh
        line.watch = Watch()
        now = time.monotonic()
        clean = is_usable and not line.is_spent()
        with self._lock:
            self._used.discard(line)
            if not clean or self._closed:
                return [line]
            lines = self._idle.setdefault(origin, deque())
            line.since = now
            lines.append(line)
            late: list[Line] = []
            # The lines at the bottom of the stack have been idle for the longest time.
            while lines[0].since < now - IDLE_SECONDS:
                late.append(lines.popleft())
            if found_closed:
                late += [each for each in lines if each.is_closed()]
                self._idle[origin] = deque(each for each in lines if each not in late)
            return late

    def stop(self) -> None:
        """End the running calls and all connections, from any thread."""
        with self._lock:
            self._closed = True
            lines = [*self._used, *(line for idle in self._idle.values() for line in idle)]
        for line in lines:
            line.shut_down()

    async def _end(self) -> None:
        self.stop()
        if not self.is_async:
            self._room.release(MOST_CONNECTIONS)  # Wake up those that wait for a connection.
        elif self._used:
            import anyio.lowlevel

            # Shut sockets down before closing them, so that waits on them end.
            await anyio.lowlevel.cancel_shielded_checkpoint()
            await anyio.lowlevel.cancel_shielded_checkpoint()
        with self._lock:
            lines = [*self._used, *(line for idle in self._idle.values() for line in idle)]
            self._idle.clear()
        for line in lines:
            await line.close()

    def close(self) -> None:
        """Close the idle connections, and end the running calls on the others."""
        run(self._end())

    async def aclose(self) -> None:
        """Close the idle connections, and end the running calls on the others."""
        await self._end()

"""A line: one connection, in a pool of httpcore that holds just this one, and the body of the answer that is on it."""

import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from types import ModuleType
from typing import Any, Self, cast

from .httpcore_names import PIECE, Shortcut, find_end, one_connection
from .sockets import AsyncBackend, Backend
from .watch import Watch
from .ways import run

_LONG = len("1000000")


class Line:
    """One connection, or the place for one, and the attempt that is on it."""

    def __init__(self, model: Any, core: ModuleType, *, is_async: bool) -> None:
        self.watch = Watch()
        self.socket: socket.socket | None = None
        self.since = 0.0
        self.proxied = False
        """Whether the connection leads to a proxy, which may be anywhere."""
        backend = AsyncBackend(self, core) if is_async else Backend(self, core)
        self.pool = one_connection(model, backend)

    def is_closed(self) -> bool:
        """Whether the server has closed the connection, or sent what nobody asked for."""
        return all(connection.has_expired() or connection.is_closed() for connection in self.pool.connections)

    def shut_down(self) -> None:
        """End what waits on the connection, from any thread."""
        self.watch.stopped = True
        sock = self.socket
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)


class LineBody:
    """The body of an answer, which gives the line back when it is closed."""

    def __init__(self, line: Line, response: Any, release: Callable[[], Awaitable[None]], *, is_async: bool) -> None:
        self._line = line
        self._release: Callable[[], Awaitable[None]] | None = release
        self._is_async = is_async
        self._stream = response.stream
        self._pieces: Any = None
        length = next((value for name, value in response.headers if name.lower() == b"content-length"), b"")
        self._shortcut = Shortcut(line.pool) if len(length) >= _LONG else None

    def __iter__(self) -> Iterator[bytes]:
        self._pieces = iter(self._stream)
        return self

    def __next__(self) -> bytes:
        cut = self._shortcut
        if cut and cut.is_open and (piece := cut.passed(cut.stream.read(PIECE))):
            return piece
        return cast(bytes, next(self._pieces))

    def __aiter__(self) -> Self:
        self._pieces = aiter(self._stream)
        return self

    async def __anext__(self) -> bytes:
        cut = self._shortcut
        if cut and cut.is_open and (piece := cut.passed(await cut.stream.read(PIECE))):
            return piece
        return cast(bytes, await anext(self._pieces))

    async def _end(self, close: Any) -> None:
        release, self._release = self._release, None
        if release is None:
            return
        try:
            if self._line.watch.satisfied:
                find_end(self._line.pool)
            closed = close()
            if self._is_async:
                await closed
                if self._shortcut and self._shortcut.is_open and self._pieces is not None:
                    # Its generators stand in one another, and only what goes wrong in the innermost ends them all.
                    with suppress(Exception):
                        await anext(self._pieces)
        finally:
            await release()

    def close(self) -> None:
        """Close what was not read to its end, and give the line back."""
        run(self._end(self._stream.close))

    async def aclose(self) -> None:
        """Close what was not read to its end, and give the line back."""
        await self._end(self._stream.aclose)

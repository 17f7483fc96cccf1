"""A line: one connection of httpcore, and the body of its current response."""

import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from types import ModuleType
from typing import Any, Self, cast

from .httpcore_names import PIECE, Shortcut, find_end, has_leftover, new_connection
from .sockets import AsyncBackend, Backend
from .watch import Stale, Watch
from .ways import end_generators, run

_LONG = len("1000000")


class Line:
    """One connection, or a slot for one, and its current attempt.

    `model` is the pool of httpcore that makes connections.
    """

    def __init__(self, model: Any, core: ModuleType, *, is_async: bool) -> None:
        self.watch = Watch()
        self.socket: socket.socket | None = None
        self.since = 0.0
        self.proxied = False
        """Whether the connection goes to a proxy, which may have any address."""
        self.connection: Any = None
        self.is_async = is_async
        self._model = model
        self._backend = AsyncBackend(self, core) if is_async else Backend(self, core)

    def is_closed(self) -> bool:
        """Whether the server has closed the connection, or sent unexpected bytes."""
        return self.connection is None or self.connection.has_expired() or self.connection.is_closed()

    def is_spent(self) -> bool:
        """Whether the connection cannot be used again after a response."""
        return self.connection is None or has_leftover(self.connection)

    async def send(self, request: Any) -> Any:
        """Send the request on the connection, or on a new one."""
        if self._is_usable():
            try:
                return await self._handle(request)
            except Stale:
                pass
        await self.close()
        self.connection = new_connection(self._model, request.url.origin, self._backend)
        return await self._handle(request)

    async def _handle(self, request: Any) -> Any:
        try:
            if self.is_async:
                return await self.connection.handle_async_request(request)
            return self.connection.handle_request(request)
        except BaseException:
            # httpcore does not close the connection after a failed SOCKS handshake.
            if self.socket is not None:
                self.socket.close()
            raise

    def _is_usable(self) -> bool:
        """Whether this attempt may use the connection. An earlier attempt may have had other rules for addresses.

        The stream finds out whether something came on the connection, when the request begins.
        """
        if self.connection is None or self.connection.is_closed():
            return False
        if self.watch.allows is None:
            return True
        with suppress(OSError):
            return self.socket is not None and self.watch.permits(self.socket.getpeername()[0])
        return False

    async def close(self) -> None:
        """Close the connection, if there is one."""
        connection, self.connection = self.connection, None
        if connection is None:
            return
        if not self.is_async:
            connection.close()
            return
        import anyio

        with anyio.CancelScope(shield=True):
            await connection.aclose()

    def shut_down(self) -> None:
        """End waits on the connection, from any thread."""
        self.watch.stopped = True
        sock = self.socket
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)


class LineBody:
    """The body of a response. It returns the line to the pool when it is closed."""

    def __init__(self, line: Line, stream: Any, length: bytes, release: Callable[[], Awaitable[None]]) -> None:
        self._line = line
        self._release: Callable[[], Awaitable[None]] | None = release
        self._stream = stream
        self._pieces: Any = None
        self._shortcut = Shortcut(line.connection) if len(length) >= _LONG else None

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
            if self._line.watch.satisfied and self._line.connection is not None:
                find_end(self._line.connection)
            closed = close()
            if self._line.is_async:
                await closed
                if getattr(self._pieces, "ag_frame", None) is not None:
                    await end_generators(self._pieces)
        finally:
            await release()

    def close(self) -> None:
        """Close an unread body, and return the line to the pool."""
        run(self._end(self._stream.close))

    async def aclose(self) -> None:
        """Close an unread body, and return the line to the pool."""
        await self._end(self._stream.aclose)

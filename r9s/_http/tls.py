"""The layers of a connection: its socket, and TLS over any layer."""

import contextlib
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from typing import Any

from .connecting import Limit, Steps
from .ways import TURN

_STALLED = 0.25
_PIECE = 262_144


class Plain:
    """The socket itself."""

    holds = False
    ended = False
    """Whether `available` has found the end of what the server sends."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket, self.sent, self._has_sent = sock, 0, False
        self._since: float | None = None
        """The start of the work since the last wait."""

    def receive(self, size: int, limit: Limit) -> Steps[bytes]:
        """At least one byte; empty at the end."""
        if self._has_sent:
            # A response takes some time, so do not read at once.
            self._has_sent, self._since = False, None
            yield [self._socket], False, limit.left()
        data: bytes = yield from self._call(self._socket.recv, size, False, limit)
        return data

    def available(self) -> bytes:
        """The bytes that have arrived, without a wait."""
        with contextlib.suppress(OSError):
            received = self._socket.recv(_PIECE)
            self.ended = not received
            return received
        return b""

    def send(self, data: memoryview, limit: Limit) -> Steps[None]:
        """All the bytes."""
        self._since = self._since if self._has_sent else None
        while data:
            taken: int = yield from self._call(self._socket.send, data, True, limit)
            self.sent += taken
            self._has_sent = True
            data = data[taken:]

    def _call(self, operation: Callable[..., Any], argument: object, writing: bool, limit: Limit) -> Steps[Any]:
        while True:
            left = limit.left()
            try:
                result = operation(argument)
            except BlockingIOError:
                self._since = None
                ready = yield [self._socket], writing, _STALLED if writing and (left or 1) > _STALLED else left
                if writing and not ready and limit.is_refused():
                    raise OSError("the server stopped before the end of the request") from None
                continue
            now = time.monotonic()
            self._since = self._since or now
            if now - self._since > TURN:
                # Let other tasks run, even if there is never a wait.
                yield [], False, 0.0
                self._since = time.monotonic()
            return result


class Tls:
    """TLS on a socket or on another TLS layer."""

    def __init__(self, below: "Plain | Tls", context: ssl.SSLContext, hostname: str | None) -> None:
        self._below, self._incoming, self._outgoing = below, ssl.MemoryBIO(), ssl.MemoryBIO()
        self._failure: ssl.SSLError | None = None
        self._is_over = False
        self.object = context.wrap_bio(self._incoming, self._outgoing, server_hostname=hostname)

    @property
    def holds(self) -> bool:
        """Whether there are received bytes that were not read, or that could not be read."""
        return bool(self._failure or self.object.pending() or self._incoming.pending or self._below.holds)

    @property
    def ended(self) -> bool:
        """Whether `available` has found the end of what the server sends: of TLS, or of a layer below."""
        return self._is_over or self._failure is not None or self._below.ended

    def receive(self, size: int, limit: Limit) -> Steps[bytes]:
        """At least one byte; empty at the end, with or without close_notify. Reading many records at once is faster."""
        try:
            if self._failure is not None:
                raise self._failure
            first: bytes = yield from self.call(limit, self.object.read, size)
        except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
            return b""
        return b"".join([first, *self._held(size - len(first))]) if first else b""

    def available(self) -> bytes:
        """The bytes that have arrived, without a wait."""
        self._incoming.write(self._below.available())
        return b"".join(self._held(2 * _PIECE))

    def _held(self, size: int) -> Iterator[bytes]:
        """The received bytes. `receive` raises an error after them, because for OpenSSL it is then only an end."""
        try:
            while size and not self._is_over and (self._incoming.pending or self.object.pending()):
                piece = self.object.read(size)
                size -= len(piece)
                self._is_over = not piece
                yield piece
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLError as error:
            self._failure = error

    def send(self, data: memoryview, limit: Limit) -> Steps[None]:
        """All the bytes."""
        while data:
            data = data[(yield from self.call(limit, self.object.write, data)) :]

    def call(self, limit: Limit, operation: Callable[..., Any], *arguments: object) -> Steps[Any]:
        """Run an operation of the TLS object. It works in memory, so receive its input and send its output."""
        while True:
            results: list[Any] = []
            with contextlib.suppress(ssl.SSLWantReadError):
                results.append(operation(*arguments))
            if self._outgoing.pending:
                yield from self._below.send(memoryview(self._outgoing.read()), limit)
            if results:
                return results[0]
            received = yield from self._below.receive(_PIECE, limit)
            if received:
                self._incoming.write(received)
            else:
                self._incoming.write_eof()

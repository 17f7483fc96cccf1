"""Connections of aiohttp that report how much of a request was sent, and accept only the response to their request.

They use the connector and the parser of aiohttp, but not its session, which repeats requests and rewrites URLs.
"""

import asyncio
import re
import socket
from collections.abc import AsyncIterable, Callable
from contextlib import suppress
from contextvars import ContextVar
from functools import partial
from typing import Any, cast

import aiohttp
import httpx
from aiohttp.client_proto import ResponseHandler
from aiohttp.connector import Connection
from aiohttp.http import StreamWriter
from multidict import CIMultiDict

from .aiohttp_resolver import Resolver
from .connecting import new_socket, wait
from .pool import IDLE_SECONDS, MOST_CONNECTIONS
from .sockets import LONGEST_HEAD, readable_head, without_interim
from .watch import Watch

_PIECE, _BUFFER = 2**16, 2**20
_END, _LENGTH = re.compile(rb"\n\r?\n"), re.compile(rb"\ncontent-length:[^\n]*", re.IGNORECASE)
_watch: ContextVar[Watch] = ContextVar("r9s_watch")


class Handler(ResponseHandler):
    """One connection."""

    early: bytes = b""
    """Bytes that arrived while headers or no bytes were expected."""
    payload: Any = None
    """Reads the body of the response, after its headers have arrived."""
    rest = b""
    """The part of the body that had arrived but was not read when the connection broke."""
    _length: int | None = None
    _is_refused = False

    async def send(self, request: httpx.Request, prefix: str, login: dict[str, str], watch: Watch) -> None:
        """Write the request, or stop if the response arrives before its end. The reader gets the error of a write."""
        left = None if "transfer-encoding" in request.headers else int(request.headers.get("content-length", 0))
        writer = StreamWriter(self, self._loop)
        if left is None:
            writer.enable_chunking()
        self.early = b""
        self.payload, self.rest, self._is_refused = None, b"", False
        self.set_response_params(read_until_eof=True, auto_decompress=False, read_bufsize=_BUFFER)
        line = f"{request.method} {prefix}{request.url.raw_path.decode('ascii')} HTTP/1.1"
        # Do not keep the headers in a local variable: an error report would show the key.
        await writer.write_headers(line, CIMultiDict([*request.headers.multi_items(), *login.items()]))
        watch.began = watch.writing = True
        with suppress(ConnectionError):
            async for part in cast(AsyncIterable[bytes], request.stream):
                left = None if left is None else left - len(part)
                if left is not None and left < 0:
                    break
                for start in range(0, len(part), _PIECE):
                    await writer.write(memoryview(part)[start : start + _PIECE])
                    if len(part) >= _PIECE:
                        await asyncio.sleep(0)
                    if self._is_refused:
                        return
            if left:
                raise httpx.LocalProtocolError("the length of the request body differs from its content-length")
            await writer.write_eof()
            watch.writing, watch.handed_over = False, True

    def resume_writing(self) -> None:
        """Resume reading, unless it was resumed before."""
        if self.writing_paused:
            super().resume_writing()

    def data_received(self, data: bytes) -> None:
        """Pass the headers and the body, up to its end, to the parser. It drops a response with bytes after its end."""
        if not data:
            super().data_received(data)
        while data and self.transport is not None and self.exception() is None:
            if self.payload is None:
                data, self.early = without_interim(self.early + data), b""
                end = _END.search(data)
                if end is None and len(data) <= LONGEST_HEAD:
                    self.early = data
                    return
                cut = end.end() if end else len(data)
                super().data_received(self._readable(data[:cut]))
            elif self.payload.is_eof():
                return self._spoil()
            else:
                # If the chunks end before the last byte, there are other bytes after them.
                cut = max(1, len(data) - 1 if self._length is None else self._length - self.payload.total_bytes)
                super().data_received(data[:cut])
            data = data[cut:]

    def _readable(self, head: bytes) -> bytes:
        head = readable_head(head) or head
        # aiohttp refuses a response with two lengths. The chunks count (RFC 9112, section 6.3).
        if b"\ntransfer-encoding:" in (lower := head.lower()) and b"\ncontent-length:" in lower:
            self.force_close()
            return _LENGTH.sub(b"", head)
        return head

    def feed_data(self, data: Any, size: int = 0) -> None:
        """Return the headers of a response, and the reader of its body."""
        message, payload = data
        if self.payload is not None:
            self._spoil()
        elif message.code >= 200 or message.code == 101:
            length = None if message.chunked else message.headers.get("Content-Length")
            self.payload, self._length = payload, None if length is None else int(length)
            self._is_refused = message.code >= 300
            if self._is_refused:
                self.resume_writing()
            super().feed_data(data, size)

    def _spoil(self) -> None:
        self.force_close()
        self.abort()

    def connection_lost(self, exc: BaseException | None) -> None:
        """Keep the bytes that arrived."""
        transport = self.transport
        if exc is not None and transport is not None and transport.get_extra_info("ssl_object") is None:
            # A write failed. The bytes that the server sent before it closed can still be read; uvloop has no dup.
            with suppress(OSError, TypeError), transport.get_extra_info("socket").dup() as sock:
                while data := sock.recv(_PIECE):
                    self.data_received(data)
        payload = self.payload
        if payload is not None and not payload.is_eof():
            with suppress(Exception):
                self.rest = payload.read_nowait()
            if exc is not None:
                payload.set_exception(aiohttp.ClientOSError(*exc.args))
        super().connection_lost(exc)
        if payload is not None and not payload.is_eof() and payload.exception() is None:
            payload.set_exception(aiohttp.ClientPayloadError("the connection ended before the response"))

    def stop(self) -> None:
        """End the running call on this connection."""
        self.abort()
        for reader in (self, self.payload):
            if reader is not None:
                reader.set_exception(aiohttp.ClientConnectionError("the client was closed"))


class Connector(aiohttp.TCPConnector):
    """Finds or makes connections within the time of the watch, and ends running calls."""

    def __init__(self) -> None:
        cast(Any, super()).__init__(
            resolver=Resolver(),
            keepalive_timeout=IDLE_SECONDS,
            limit=MOST_CONNECTIONS,
            socket_factory=_socket,
        )
        if not hasattr(self, "_factory") or not hasattr(self, "_create_connection"):
            raise RuntimeError("r9s does not support this release of aiohttp: install an earlier one, or a later r9s")
        self.loop = asyncio.get_running_loop()
        self._factory = cast(Any, partial(Handler, loop=self.loop))
        self._running: dict[Watch, Callable[[], object]] = {}

    async def _create_connection(self, req: Any, traces: Any, timeout: Any) -> ResponseHandler:
        watch = _watch.get()
        watch.start_connecting()
        if req.proxy is not None:
            _watch.set(Watch())  # The proxy may have any address.
        async with asyncio.timeout(watch.left()) as limit:
            self._running[watch] = lambda: limit.reschedule(0.0)
            return await super()._create_connection(req, traces, timeout)

    async def take(self, origin: aiohttp.ClientRequest, watch: Watch) -> Connection:
        """A connection without bytes since its last response."""
        _watch.set(watch)
        while True:
            connection = await self.connect(origin, [], aiohttp.ClientTimeout())
            handler = cast(Handler, connection.protocol)
            if handler.is_connected() and not handler.should_close and not handler.early:
                self._running[watch] = handler.stop
                transport = cast(asyncio.Transport, connection.transport)
                # An earlier attempt, which made the connection, may have had other rules for addresses.
                is_allowed = origin.proxy is not None or watch.permits(transport.get_extra_info("peername")[0])
                if watch.fresh or (is_allowed and not wait([transport.get_extra_info("socket")], False, 0)):
                    return connection
            self.end(watch, connection)
            if watch.fresh:
                raise aiohttp.ClientConnectionError("the connection ended, or bytes came on it, before the request")

    def end(self, watch: Watch, connection: Connection | None, *, is_clean: bool = False) -> None:
        """Keep the connection for other requests if both sides are done; otherwise close it at once."""
        self._running.pop(watch, None)
        if connection is None or connection.protocol is None:
            return
        if is_clean and watch.handed_over:
            return connection.release()
        if connection.transport is not None:
            connection.transport.abort()
        connection.close()

    def stop(self) -> None:
        """End the running calls, and close all connections."""
        for watch, end in list(self._running.items()):
            watch.stopped = True
            with suppress(RuntimeError):  # It ends already.
                end()
        self.closing = self.loop.create_task(self.close())


def _socket(info: Any) -> socket.socket:
    family, kind, protocol, _, address = info
    return new_socket(_watch.get(), address[0], family, kind, protocol)

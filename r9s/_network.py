"""The httpx clients that we own: TCP keepalive, idle sockets dropped early, and a deadline that nothing can stretch.

httpx has a timeout for each read; a server that sends one byte at a time can stretch those for ever. The network
backends here let no read or write last beyond the deadline of the attempt, also while headers arrive.
"""

import contextvars
import socket
import ssl
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, cast

import httpcore
import httpx
from httpcore._backends.anyio import AnyIOBackend

deadline: contextvars.ContextVar[float | None] = contextvars.ContextVar("r9s_deadline", default=None)
"""The end of the running attempt on `time.monotonic()`'s clock; async attempts have a cancel scope instead."""

_PIECE = 65_536
_LIMITS = httpx.Limits(max_connections=1000, max_keepalive_connections=100, keepalive_expiry=3.0)
_HEADERS = {"accept-encoding": "gzip, deflate"}


def _keepalive() -> list[tuple[int, int, int]]:
    """Socket options that find out within a few minutes that the other side has gone, whatever a NAT forgets."""
    options = [(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)]
    # The names differ by platform: macOS has TCP_KEEPALIVE for TCP_KEEPIDLE.
    for name, seconds in (("TCP_KEEPIDLE", 45), ("TCP_KEEPALIVE", 45), ("TCP_KEEPINTVL", 15), ("TCP_KEEPCNT", 4)):
        if hasattr(socket, name):
            options.append((socket.IPPROTO_TCP, getattr(socket, name), seconds))
    return options


def _left(timeout: float | None, error: type[Exception]) -> float | None:
    end = deadline.get()
    if end is None:
        return timeout
    left = end - time.monotonic()
    if left <= 0:
        raise error("the deadline of the attempt has passed")
    return left if timeout is None else min(left, timeout)


def _pieces(buffer: bytes) -> Iterator[bytes]:
    """The bytes piece by piece, without a copy, and without showing them."""
    view = memoryview(buffer)
    # The views of the standard library and of anyio will do wherever bytes do.
    return (cast(bytes, view[start : start + _PIECE]) for start in range(0, len(view), _PIECE))


@contextmanager
def until(end: float | None) -> Generator[None, None, None]:
    """Let no blocking network operation of an owned client last beyond `end`."""
    token = deadline.set(end)
    try:
        yield
    finally:
        deadline.reset(token)


class _Stream(httpcore.NetworkStream):
    """A connection that keeps to the deadline."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        pieces = _pieces(buffer)
        # It holds the key: a report of local variables must not show it.
        del buffer
        for piece in pieces:
            self._stream.write(piece, _left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _AsyncStream(httpcore.AsyncNetworkStream):
    """A connection that writes piece by piece: only so does a write to a closed connection fail before its end."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._stream.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        pieces = _pieces(buffer)
        del buffer
        for piece in pieces:
            await self._stream.write(piece, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        return _AsyncStream(await self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Backend(httpcore.SyncBackend):
    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        options = [*(socket_options or ()), *_keepalive()]
        end = None if timeout is None else time.monotonic() + timeout
        addresses = _addresses(host, port)
        for number, address in enumerate(addresses, 1):
            # The standard library would give each address the whole time.
            left = _left(None if end is None else max(end - time.monotonic(), 0.001), httpcore.ConnectTimeout)
            try:
                return _Stream(super().connect_tcp(address, port, left, local_address, options))
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(addresses):
                    raise
        raise httpcore.ConnectError(f"{host} has no address")


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise httpcore.ConnectError(str(error)) from error
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class _AsyncBackend(AnyIOBackend):
    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        options = [*(socket_options or ()), *_keepalive()]
        return _AsyncStream(await super().connect_tcp(host, port, timeout, local_address, options))


class SteadyBody(httpx.AsyncByteStream):
    """A request body that is not an async generator: one of these that is left in the middle warns on trio."""

    def __init__(self, stream: Iterable[bytes]) -> None:
        self._stream = stream

    def __aiter__(self) -> "SteadyBody":
        self._pieces = iter(self._stream)
        return self

    async def __anext__(self) -> bytes:
        for piece in self._pieces:
            return piece
        raise StopAsyncIteration


def _no_cookies() -> CookieJar:
    """A jar that keeps nothing: a cookie that was set for one key must not travel with another."""
    return CookieJar(DefaultCookiePolicy(allowed_domains=[]))


def make_client() -> httpx.Client:
    """A new client of our own, with the proxies of the environment."""
    client = httpx.Client(limits=_LIMITS, headers=_HEADERS, cookies=_no_cookies())
    _install(client, _Backend())
    return client


def make_async_client() -> httpx.AsyncClient:
    """A new asynchronous client of our own, with the proxies of the environment."""
    client = httpx.AsyncClient(limits=_LIMITS, headers=_HEADERS, cookies=_no_cookies())
    _install(client, _AsyncBackend())
    return client


def _install(client: httpx.Client | httpx.AsyncClient, backend: object) -> None:
    # httpx has no argument for a network backend, and one for transports switches the proxies of the environment off.
    for transport in (client._transport, *client._mounts.values()):  # pyright: ignore[reportPrivateUsage]
        pool = getattr(transport, "_pool", None)
        if pool is not None:
            pool._network_backend = backend

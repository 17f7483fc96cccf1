"""Async calls with aiohttp: a transport for the client of httpx."""

import re
import socket
import ssl
from base64 import b64encode
from contextlib import suppress
from functools import lru_cache
from typing import cast

import aiohttp
import httpx
from aiohttp.connector import Connection
from aiohttp.http import HttpProcessingError
from yarl import URL

from . import environment
from .aiohttp_connections import Connector, Handler
from .failures import conceal
from .watch import Watch

_ERRORS = (aiohttp.ClientError, aiohttp.EofStream, HttpProcessingError, OSError)
_PIECE = 2**18
_NO_PROXY: tuple[URL | None, dict[str, str]] = (None, {})


class AiohttpTransport(httpx.AsyncBaseTransport):
    """Sends the requests of one `httpx.AsyncClient`, in the event loop of its first request."""

    def __init__(self, context: ssl.SSLContext) -> None:
        context.set_alpn_protocols(["http/1.1"])
        self._context = context
        self._proxies = {scheme: _proxy(found) for scheme, found in environment.proxies().items()}
        self._bypassed = environment.bypassed()
        self._origin = lru_cache(256)(self._find_origin)
        self._connector: Connector | None = None
        self._stopped = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        watch, url = request.extensions.get("r9s") or Watch(), request.url
        watch.observed, watch.stopped = True, self._stopped
        if self._stopped:
            raise httpx.ConnectError("the client is closed")
        connector, connection = self._connector or self._open(), None
        key, prefix, login = self._origin(url.scheme, url.raw_host, url.port)
        watch.tunnelled = key.proxy is not None and url.scheme == "https"
        try:
            connection = await connector.take(key, watch)
            handler = cast(Handler, connection.protocol)
            await handler.send(request, prefix, login, watch)
            message, _ = await handler.read()
        except BaseException as error:
            connector.end(watch, connection)
            if isinstance(error, aiohttp.ClientConnectorError) and key.proxy is not None:
                # Without a connection to the proxy there is no tunnel.
                watch.tunnelled &= (error.host, error.port) != (key.proxy.host, key.proxy.port)
            if isinstance(error, _ERRORS):
                conceal(error)
                raise _failure(error, watch) from error
            raise
        watch.head = message.code, list(message.raw_headers)
        return httpx.Response(message.code, headers=watch.head[1], stream=_Body(connector, connection, handler, watch))

    def _open(self) -> Connector:
        try:
            self._connector = Connector()
        except RuntimeError as error:
            raise RuntimeError('http_backend="aiohttp" works only with asyncio: leave it out with trio') from error
        return self._connector

    def _find_origin(
        self, scheme: str, host: bytes, port: int | None
    ) -> tuple[aiohttp.ClientRequest, str, dict[str, str]]:
        """The key of a connection, and, for a proxy, the prefix of the path and the login."""
        name = host.decode("ascii")
        with suppress(OSError):  # aiohttp accepts IPv4 addresses in only one notation.
            name = socket.inet_ntoa(socket.inet_aton(name))
        url = URL.build(scheme=scheme, host=name, port=port)
        proxy, login = _NO_PROXY if self._bypassed(name) else self._proxies.get(scheme, _NO_PROXY)
        headers = {**login, "Host": url.host_port_subcomponent or ""}
        key = aiohttp.ClientRequest("GET", url, ssl=self._context, proxy=proxy, proxy_headers=headers)
        return (key, "", {}) if proxy is None or scheme == "https" else (key, str(url.origin()), login)

    def stop(self) -> None:
        """End the running calls, from any thread."""
        self._stopped = True
        if self._connector is not None:
            with suppress(RuntimeError):  # The event loop is closed.
                self._connector.loop.call_soon_threadsafe(self._connector.stop)

    async def aclose(self) -> None:
        self._stopped = True
        if self._connector is not None:
            self._connector.stop()
            await self._connector.closing


class _Body(httpx.AsyncByteStream):
    """The undecoded body of a response."""

    def __init__(self, connector: Connector, connection: Connection, handler: Handler, watch: Watch) -> None:
        self._connector, self._connection, self._handler, self._watch = connector, connection, handler, watch
        self._payload = handler.payload

    def __aiter__(self) -> "_Body":
        return self

    async def __anext__(self) -> bytes:
        failed: Exception | None = None
        try:
            piece: bytes = await self._payload.read(_PIECE)
        except _ERRORS as error:
            piece, failed = b"", error
        # After the end or a failure, return the bytes that arrived before it.
        if not piece:
            piece, self._handler.rest = self._handler.rest, b""
        if piece:
            return piece
        if failed is not None:
            raise _failure(failed, self._watch) from failed
        self._connector.end(self._watch, self._connection, is_clean=True)
        raise StopAsyncIteration

    async def aclose(self) -> None:
        """Close the connection at once, unless the body was read to its end."""
        self._connector.end(self._watch, self._connection)


def _failure(error: Exception, watch: Watch) -> httpx.TransportError:
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return httpx.ProxyError(f"{error.status} {error.message}")
    text = re.sub(" ssl:(?:<[^>]*>|[^ ]+)", "", str(error)) or type(error).__name__
    if not watch.began:
        if isinstance(error, TimeoutError):
            return httpx.ConnectTimeout(f"connecting took longer than {watch.connect_seconds:g} s")
        return httpx.ConnectError(text)
    if isinstance(error, OSError):
        return httpx.ReadError(text)
    return httpx.RemoteProtocolError(text)


def _proxy(found: environment.Proxy) -> tuple[URL, dict[str, str]]:
    """The URL of a proxy, and the header with its login."""
    with suppress(ValueError):
        url = URL(found.url)
        if url.scheme in ("http", "https") and url.host:
            login = b64encode(f"{url.user or ''}:{url.password or ''}".encode()).decode()
            return url.with_user(None), {"Proxy-Authorization": f"Basic {login}"} if url.raw_user else {}
        del url  # Error reports may show local variables.
    raise ValueError(
        f'http_backend="aiohttp" supports only http:// and https:// proxies: correct or unset {found.variable}'
    )

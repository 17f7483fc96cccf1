"""One line: a pool of httpcore or httpcore2 with one connection over our network backend, used in one of three ways."""

import dataclasses
import importlib
import socket
import ssl
from collections.abc import Iterable
from types import ModuleType
from typing import Any, Self

from r9s._http.sockets import AsyncBackend, Backend
from r9s._http.watch import Watch
from tests.support.secrets import KEY
from tests.support.ways import CERTIFICATE

WAYS = [f"{way}-{core}" for core in ("httpcore", "httpcore2") for way in ("sync", "asyncio", "trio")]


class Line:
    """What the backend wants to know."""

    def __init__(self) -> None:
        self.watch = Watch()
        self.socket: socket.socket | None = None


@dataclasses.dataclass
class Answer:
    """A complete answer."""

    status: int
    headers: dict[str, str]
    content: bytes


def first_cause(error: BaseException) -> BaseException:
    """What led to an error of httpcore: its pool cuts the cause off, and leaves the context."""
    context = error.__cause__ or error.__context__
    assert context is not None
    return context.__cause__ or context


class Way:
    """Sends requests in one way over one line."""

    def __init__(self, name: str) -> None:
        self.name, _, core = name.partition("-")
        self.core: ModuleType = importlib.import_module(core)
        self.is_async = self.name != "sync"
        self.line = Line()
        self.backend: Any = (AsyncBackend if self.is_async else Backend)(self.line, self.core)
        self.pools: list[Any] = []

    def pool(self, proxy: str | None = None, **options: Any) -> Any:
        """A pool with this line's connection."""
        trust = ssl.create_default_context(cafile=CERTIFICATE)
        options = {"network_backend": self.backend, "ssl_context": trust, "max_connections": 1, **options}
        kind = "ConnectionPool" if proxy is None else "HTTPProxy"
        if proxy is not None:
            options["proxy_url"] = proxy
            if proxy.startswith("https:"):
                options["proxy_ssl_context"] = ssl.create_default_context(cafile=CERTIFICATE)
        self.pools.append(getattr(self.core, f"Async{kind}" if self.is_async else kind)(**options))
        return self.pools[-1]

    async def post(self, pool: Any, url: str, content: Any = b'{"prompt": "a cat"}', **watching: Any) -> Answer:
        """One request, with a watch of its own."""
        self.line.watch = Watch(**watching)
        response = await self.call(pool, self._name("handle", "request"), self._request(f"{url}/v1/x", content))
        try:
            body = await self.call(response, self._name("", "read"))
        finally:
            await self.call(response, self._name("", "close"))
        named = {name.decode().lower(): value.decode("latin-1") for name, value in response.headers}
        return Answer(response.status, named, body)

    def _name(self, before: str, name: str) -> str:
        """What a method of httpcore is called."""
        if before:
            return f"{before}_async_{name}" if self.is_async else f"{before}_{name}"
        return f"a{name}" if self.is_async else name

    def _request(self, url: str, content: Any) -> Any:
        """As httpx makes it: no frame holds the headers."""
        headers = {"authorization": f"Bearer {KEY}", "host": "127.0.0.1"}
        if isinstance(content, bytes):
            headers["content-length"], content = str(len(content)), [content]
        else:
            headers["transfer-encoding"] = "chunked"
        content = _Later(content) if self.is_async else content
        return self.core.Request("POST", url, headers=list(headers.items()), content=content)

    async def call(self, target: Any, name: str, *arguments: Any, **options: Any) -> Any:
        """Call a method that is to be awaited unless calls block."""
        result = getattr(target, name)(*arguments, **options)
        return await result if self.is_async else result

    async def close(self, *things: Any) -> None:
        """Close these, or all pools."""
        for each in things or self.pools:
            await self.call(each, self._name("", "close"))


class _Later:
    """A body for an event loop; a generator that is left in the middle would warn on trio."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        for piece in self._pieces:
            return piece
        raise StopAsyncIteration

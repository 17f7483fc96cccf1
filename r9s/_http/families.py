"""httpx and its successor httpx2: their modules, and the objects that we make with them."""

import functools
import sys
from collections.abc import AsyncIterator, Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

import httpx

from .._version import __version__
from .watch import Watch


class Family:
    """One of the two, with its httpcore or aiohttp."""

    def __init__(self, name: str) -> None:
        self.name = name
        library = import_module(name)
        self.httpx: ModuleType = httpx if name == "aiohttp" else library
        self.core: ModuleType = import_module(self.httpx.__name__.replace("httpx", "httpcore"))
        python = ".".join(str(part) for part in sys.version_info[:3])
        self.user_agent = f"r9s/{__version__} python/{python} {name}/{library.__version__}"
        self._url = functools.lru_cache(64)(self._read_url)

        class Written(self.httpx.SyncByteStream, self.httpx.AsyncByteStream):  # type: ignore[name-defined,misc]
            """A request body that tells the watch when it was read to its end."""

            def __init__(self, stream: Any, watch: Watch) -> None:
                self._pieces: Iterator[bytes] = iter(stream)
                self._watch = watch

            def __iter__(self) -> Iterator[bytes]:
                return self

            def __next__(self) -> bytes:
                for piece in self._pieces:
                    return bytes(piece)
                self._watch.handed_over = True
                raise StopIteration

            # Unlike an async generator, it causes no warning on trio if it is not read to its end.
            def __aiter__(self) -> AsyncIterator[bytes]:
                return self

            async def __anext__(self) -> bytes:
                for piece in self._pieces:
                    return bytes(piece)
                self._watch.handed_over = True
                raise StopAsyncIteration

        self._written = Written

    def _read_url(self, text: str) -> tuple[Any, str]:
        url = self.httpx.URL(text)
        return url, url.netloc.decode("ascii")

    def headers_of(self, response: Any) -> httpx.Headers:
        """The headers of a response for the caller."""
        found = response.headers
        return found if isinstance(found, httpx.Headers) else httpx.Headers(found.raw)

    def request(self, arguments: dict[str, Any], extensions: dict[str, Any], watch: Watch) -> Any:
        """A request for one of our clients, which adds nothing to it."""
        url, host = self._url(arguments.pop("url"))
        content = arguments.get("content")
        if not isinstance(content, bytes):
            request = self.httpx.Request(url=url, extensions=extensions, **arguments)
            request.stream = self._written(request.stream, watch)
            return request
        # Letting httpx encode bytes costs more than the rest of the request.
        del arguments["content"]
        arguments["headers"] = {"host": host, "content-length": str(len(content)), **arguments["headers"]}
        stream = self._written((content,), watch)
        request = self.httpx.Request(url=url, extensions=extensions, stream=stream, **arguments)
        request._content = content  # What hooks into httpx may read it.
        return request


family = functools.cache(Family)
"""httpx, httpx2, or httpx with aiohttp. `R9S` has checked that it is installed."""

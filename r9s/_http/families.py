"""httpx and its continuation httpx2: which modules make a client, and what is made of them."""

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
    """One of the two, with the httpcore or aiohttp that it sends with."""

    def __init__(self, name: str) -> None:
        library = import_module(name)
        self.httpx: ModuleType = httpx if name == "aiohttp" else library
        self.core: ModuleType = import_module(self.httpx.__name__.replace("httpx", "httpcore"))
        python = ".".join(str(part) for part in sys.version_info[:3])
        self.user_agent = f"r9s/{__version__} python/{python} {name}/{library.__version__}"
        self.url = functools.lru_cache(64)(self.httpx.URL)

        class Written(self.httpx.SyncByteStream, self.httpx.AsyncByteStream):  # type: ignore[name-defined,misc]
            """A request body that tells the watch when it was taken to its end."""

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

            # Unlike an async generator, it does not warn on trio when it is left in the middle.
            def __aiter__(self) -> AsyncIterator[bytes]:
                return self

            async def __anext__(self) -> bytes:
                for piece in self._pieces:
                    return bytes(piece)
                self._watch.handed_over = True
                raise StopAsyncIteration

        self._written = Written

    def headers_of(self, response: Any) -> httpx.Headers:
        """The headers of a response, as we hand them out."""
        found = response.headers
        return found if isinstance(found, httpx.Headers) else httpx.Headers(found.raw)

    def request(self, arguments: dict[str, Any], extensions: dict[str, Any], watch: Watch) -> Any:
        """A request for an owned client, which has nothing to add to it.

        Where the body is bytes, the headers say where to, and how long it is.
        """
        url = self.url(arguments.pop("url"))
        content = arguments.get("content")
        if not isinstance(content, bytes):
            request = self.httpx.Request(url=url, extensions=extensions, **arguments)
            request.stream = self._written(request.stream, watch)
            return request
        # To have httpx encode what is bytes already costs more than all the rest of the request.
        del arguments["content"]
        stream = self._written((content,), watch)
        request = self.httpx.Request(url=url, extensions=extensions, stream=stream, **arguments)
        request._content = content  # What hooks into httpx may read it.
        return request


@functools.cache
def family(name: str) -> Family:
    """httpx, httpx2, or httpx over aiohttp; `R9S` has seen that it is installed."""
    return Family(name)

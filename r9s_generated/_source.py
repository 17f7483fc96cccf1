# Copied from generator/runtime/_source.py by `make regen`; do not edit.
"""The source of the bytes of a stream, and the owner that closes its connection."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Callable
from contextlib import suppress
from inspect import isasyncgen
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

import httpx

from .types import HttpMeta, request_id_of

if TYPE_CHECKING:
    from ._reader import Reader


class Source(Protocol):
    """The source of the bytes of a stream."""

    def read(self, *, new_event: bool) -> bytes:
        """The next bytes, empty at the end; `new_event` means that the wait for an event begins."""

    def close(self) -> None:
        """Close the connection, or return it to the pool."""


class AsyncSource(Protocol):
    """The source of the bytes of an async stream."""

    async def read(self, *, new_event: bool) -> bytes:
        """The next bytes, empty at the end; `new_event` means that the wait for an event begins."""

    async def aclose(self) -> None:
        """Close the connection, or return it to the pool."""


class ResponseSource:
    def __init__(self, response: httpx.Response) -> None:
        self._response = response
        self._pieces = response.iter_bytes()

    def read(self, *, new_event: bool) -> bytes:
        return next((piece for piece in self._pieces if piece), b"")

    def close(self) -> None:
        self._response.close()


class _Unclosed:
    """The raw pieces for httpx2. Closing only the outer generator would leave the inner ones open."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def __aiter__(self) -> Any:
        return self._raw

    async def aclose(self) -> None:
        """`AsyncPieces` does that."""


class AsyncPieces:
    """The decoded pieces of a response. They can be closed before their end."""

    def __init__(self, response: Any) -> None:
        self._response = response
        # Kept here, so that they still exist if decoding fails.
        self._raw = response.aiter_raw()
        response.aiter_raw = lambda: _Unclosed(self._raw)
        self._decoded = response.aiter_bytes()

    def __aiter__(self) -> Any:
        return self._decoded

    async def aclose(self) -> None:
        """Close the connection, or return it to the pool, without reading the rest."""
        # The generators of httpx are nested. Closing the outermost one leaves the others open, and trio warns about
        # them. Reading them to their end would wait for the rest of the response.
        for generator in [*reversed(nested(self._raw)), self._decoded]:
            with suppress(Exception):
                await generator.aclose()
        await self._response.aclose()


def nested(generator: Any) -> list[Any]:
    """A suspended async generator, and the generators that it iterates over, from the outermost on."""
    found: list[Any] = []
    inner = [generator]
    while inner:
        found.append(inner[0])
        inner = [each for each in gc.get_referents(inner[0]) if isasyncgen(each) and each not in found]
    return found


class AsyncResponseSource:
    def __init__(self, response: Any) -> None:
        self._pieces = AsyncPieces(response)

    async def read(self, *, new_event: bool) -> bytes:
        async for piece in self._pieces:
            if piece:
                return bytes(piece)
        return b""

    async def aclose(self) -> None:
        await self._pieces.aclose()


def fill(reader: Reader[Any], source: Source) -> None:
    """Read until there is an event or the end."""
    new_event = True
    while reader.waiting:
        try:
            piece = source.read(new_event=new_event)
        except Exception as error:
            return reader.break_off(error)
        reader.feed(piece)
        new_event = False


async def fill_async(reader: Reader[Any], source: AsyncSource) -> None:
    """Read until there is an event or the end."""
    new_event = True
    while reader.waiting:
        try:
            piece = await source.read(new_event=new_event)
        except Exception as error:
            return reader.break_off(error)
        reader.feed(piece)
        new_event = False


Translate = Callable[[Exception, list[Any]], Exception]


def as_it_is(error: Exception, seen: list[Any]) -> Exception:
    return error


def meta_of(response: httpx.Response) -> HttpMeta:
    found = response.headers
    request_id = request_id_of(found)
    return HttpMeta(
        status_code=response.status_code, headers=found, request_id=request_id, retries=0, url=str(response.url)
    )


class Closable:
    def __init__(self) -> None:
        self._closed = False

    def _warn(self) -> None:
        warnings.warn(
            f"{type(self).__name__} was not closed: use it in a `with` block, or read it to its end",
            ResourceWarning,
            source=self,
            stacklevel=3,
        )


class Owner(Closable):
    """Reads from a source, and is a context manager that closes it."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self._source = source

    def close(self) -> None:
        """Close the connection. You cannot read on afterwards."""
        if not self._closed:
            self._closed = True
            self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __del__(self) -> None:
        if not getattr(self, "_closed", True):
            self._source.close()
            self._warn()


class AsyncOwner(Closable):
    """Reads from a source with `await`, and is a context manager that closes it."""

    def __init__(self, source: AsyncSource) -> None:
        super().__init__()
        self._source = source

    async def aclose(self) -> None:
        """Close the connection. You cannot read on afterwards."""
        if not self._closed:
            self._closed = True
            await self._source.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    def __del__(self) -> None:
        if not getattr(self, "_closed", True):
            self._warn()

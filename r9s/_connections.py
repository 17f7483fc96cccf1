"""Who opens and closes connections: one httpx client per process for blocking calls, one per event loop for async."""

import os
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping, MutableMapping
from contextlib import suppress
from typing import Any, Protocol, cast
from weakref import WeakKeyDictionary, ref

import httpx

from ._settings import check_client


class _Client(Protocol):
    """What clients of httpx have in common with those of its continuation httpx2, whose classes are unrelated."""

    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def timeout(self) -> Any: ...
    def build_request(
        self,
        method: str,
        url: str,
        *,
        content: Any = ...,
        files: Any = ...,
        params: Any = ...,
        headers: Any = ...,
        extensions: Any = ...,
    ) -> Any: ...


class _Response(Protocol):
    def iter_bytes(self) -> Iterator[bytes]: ...
    def close(self) -> None: ...


class _AsyncResponse(Protocol):
    def aiter_bytes(self) -> AsyncIterator[bytes]: ...
    async def aclose(self) -> None: ...


class HttpxClient(_Client, Protocol):
    """An `httpx.Client` or an `httpx2.Client`."""

    def send(self, request: Any, *, stream: bool = ..., follow_redirects: bool = ...) -> _Response: ...


class HttpxAsyncClient(_Client, Protocol):
    """An `httpx.AsyncClient` or an `httpx2.AsyncClient`."""

    async def send(self, request: Any, *, stream: bool = ..., follow_redirects: bool = ...) -> _AsyncResponse: ...


class Connections:
    """The httpx clients of an R9S client and of those derived from it: the borrowed ones, or else our own."""

    def __init__(self, client: HttpxClient | None, async_client: HttpxAsyncClient | None) -> None:
        if client is not None:
            check_client(client, "client", is_async=False)
        if async_client is not None:
            check_client(async_client, "async_client", is_async=True)
        # What is sent over either family is the same; the one that is always installed stands for both.
        self.borrowed = cast("httpx.Client | None", client)
        self.borrowed_async = cast("httpx.AsyncClient | None", async_client)
        self.closed = False
        # By process: a socket that a fork has copied must not be used by both sides.
        self._clients: dict[int, httpx.Client] = {}
        self._loops: MutableMapping[object, _LoopClient] = WeakKeyDictionary()

    def get(self) -> httpx.Client:
        """The client for blocking calls."""
        self._require_open()
        if self.borrowed is not None:
            _require_lent_open(self.borrowed, "client")
            return self.borrowed
        process = os.getpid()
        client = self._clients.get(process)
        if client is None:
            from ._network import make_client

            made = make_client()
            client = self._clients.setdefault(process, made)
            if client is not made:  # Another thread was faster.
                made.close()
            if self.closed:  # So was another that closes.
                self.close()
                self._require_open()
        return client

    async def get_async(self) -> httpx.AsyncClient:
        """The client for the running event loop."""
        self._require_open()
        if self.borrowed_async is not None:
            _require_lent_open(self.borrowed_async, "async_client")
            _require_home(self.borrowed_async)
            return self.borrowed_async
        loop = _running_loop()
        kept = self._loops.get(loop)
        if kept is None or kept.process != os.getpid():
            kept = self._loops[loop] = _LoopClient()
            await kept.start()
        return kept.client

    def _require_open(self) -> None:
        if self.closed:
            raise RuntimeError("this R9S client is closed: make a new one, or call it inside its `with` block")

    def close(self) -> None:
        """Close our own clients: that of the running event loop soon, those of others when these end."""
        self.closed = True
        loop = _running_loop() if self._loops else None
        kept = self._loops.pop(loop, None) if loop is not None else None
        if kept is not None:
            kept.stop_soon(loop)
        client = self._clients.pop(os.getpid(), None)
        if client is not None:
            client.close()

    async def aclose(self) -> None:
        """Close our own clients, that of the running event loop included."""
        kept = self._loops.pop(_running_loop(), None)
        self.close()
        if kept is not None:
            await kept.stop()


class _LoopClient:
    """An asynchronous client that its event loop closes when it ends, unless it was closed before."""

    def __init__(self) -> None:
        from ._network import make_async_client

        self.process = os.getpid()
        self.client = make_async_client()
        self._keeper = _keep(self.client)

    async def start(self) -> None:
        # Event loops run the `finally` of generators that have been started, when they shut down or let go of them.
        await anext(self._keeper)

    async def stop(self) -> None:
        await self._keeper.aclose()

    def stop_soon(self, loop: Any) -> None:
        """Have the running loop, whose client this is, close it in a task."""
        if hasattr(loop, "create_task"):
            # The loop itself holds tasks weakly.
            self._task = loop.create_task(self.stop())
        else:
            import trio

            trio.lowlevel.spawn_system_task(self.stop)


async def _keep(client: httpx.AsyncClient) -> AsyncGenerator[None, None]:
    try:
        yield
    finally:
        await client.aclose()


_homes: MutableMapping[object, ref[Any]] = WeakKeyDictionary()
"""The event loop in which each borrowed client was used last, whichever R9S client it was lent to."""


def _require_lent_open(client: object, name: str) -> None:
    if getattr(client, "is_closed", False) is True:
        raise RuntimeError(f"the httpx client that was lent as {name} is closed: lend an open one, or none")


def _require_home(client: object) -> None:
    """Raise a RuntimeError for a client whose open connections belong to another event loop than the running one.

    They would still take a request, which may be carried out and billed, but no answer would ever come over them.
    """
    loop = _running_loop()
    # Connections of trio survive their loop, so its runs count as one.
    home: object = loop if hasattr(loop, "create_task") else cast(object, type(loop))
    with suppress(TypeError):  # A client of another make may be neither hashable nor weakly referable.
        known = _homes.get(client)
        if known is not None and known() is not home and _has_connections(client):
            raise RuntimeError(
                "async_client was used in another event loop before, and has open connections that belong to that one: "
                "lend a client that is made and closed in the running loop, or none, and R9S makes one for each loop"
            )
        _homes[client] = ref(home)


def _has_connections(client: Any) -> bool:
    """Whether a client of httpx has open connections, as far as one can see."""
    transports = (getattr(client, "_transport", None), *getattr(client, "_mounts", {}).values())
    return any(getattr(getattr(transport, "_pool", None), "connections", ()) for transport in transports)


def _running_loop() -> Any:
    """The event loop that runs in this thread; None for none."""
    from anyio.lowlevel import current_token

    try:
        return current_token().native_token
    except RuntimeError:  # of which each version of anyio raises a kind of its own
        return None

"""Who opens and closes connections: one httpx client per process for blocking calls, one per event loop for async."""

import os
from collections.abc import AsyncGenerator, MutableMapping
from typing import Any
from weakref import WeakKeyDictionary

import httpx

from ._settings import check_client


class Connections:
    """The httpx clients of an R9S client and of those derived from it: the borrowed ones, or else our own."""

    def __init__(self, client: httpx.Client | None, async_client: httpx.AsyncClient | None) -> None:
        if client is not None:
            check_client(client, "client", is_async=False)
        if async_client is not None:
            check_client(async_client, "async_client", is_async=True)
        self.borrowed = client
        self.borrowed_async = async_client
        self.closed = False
        # By process: a socket that a fork has copied must not be used by both sides.
        self._clients: dict[int, httpx.Client] = {}
        self._loops: MutableMapping[object, _LoopClient] = WeakKeyDictionary()

    def get(self) -> httpx.Client:
        """The client for blocking calls."""
        self._require_open()
        if self.borrowed is not None:
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


def _running_loop() -> Any:
    """The event loop that runs in this thread; None for none."""
    from anyio import NoEventLoopError
    from anyio.lowlevel import current_token

    try:
        return current_token().native_token
    except NoEventLoopError:
        return None

"""Chooses the httpx client that sends: the caller's own, or one of ours for each process and each event loop."""

import functools
import os
import threading
from collections.abc import AsyncGenerator, Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from weakref import WeakKeyDictionary

from .lent import HttpxAsyncClient, HttpxClient, check_client, family_of, keep_in_parent, require_usable

if TYPE_CHECKING:
    from .families import Family

Backend = Literal["httpx", "httpx2", "aiohttp"]
CLOSED = "this R9S client is closed: make a new one, or use it inside its `with` block"


def check_backend(value: object) -> Backend:
    """The name of the HTTP library; raises ImportError if it is not installed."""
    if value is None or value == "httpx":
        return "httpx"
    if value not in ("httpx2", "aiohttp"):
        raise ValueError('http_backend must be "httpx", "httpx2" or "aiohttp"')
    if find_spec(value) is None:
        raise ImportError(f'{value} is not installed: pip install "r9s[{value}]"')
    return value


class Sender(NamedTuple):
    """A client of httpx or httpx2, and the facts that are needed to send with it."""

    client: Any
    family: "Family"
    lent: bool
    stop: Callable[[], None] = lambda: None
    """Ends the running calls, from any thread. Calls of the caller's own client go on."""


class Connections:
    """The httpx clients of an R9S client and of those derived from it: the caller's own, or ours."""

    def __init__(
        self, client: "HttpxClient | None", async_client: "HttpxAsyncClient | None", backend: Backend | None = None
    ) -> None:
        if client is not None:
            check_client(client, "client", is_async=False)
        if async_client is not None:
            check_client(async_client, "async_client", is_async=True)
        self.lent = client
        self.lent_async = async_client
        self.backend = check_backend(backend)
        self.closing = threading.Event()
        """Set when the client is closed. Waits check it."""
        # By process, because two processes must not use the same socket after a fork.
        self._own: dict[int, Sender] = {}
        self._loops = WeakKeyDictionary[object, _LoopClient]()

    def get(self) -> Sender:
        """The sender of blocking calls."""
        self._require_open()
        if self.lent is not None:
            return _lent(self.lent, "client", None)
        process = os.getpid()
        own = self._own.get(process)
        if own is None:
            with PREPARING:
                own = self._own.get(process) or self._own.setdefault(process, self._make(is_async=False))
            if self.closing.is_set():  # Another thread closed meanwhile.
                self.close()
                self._require_open()
        return own

    async def get_async(self) -> Sender:
        """The sender of calls in the running event loop."""
        self._require_open()
        loop = running_loop()
        if self.lent_async is not None:
            return _lent(self.lent_async, "async_client", loop)
        kept = self._loops.get(loop)
        if kept is None or kept.process != os.getpid():
            with PREPARING:
                kept = self._loops[loop] = _LoopClient(self._make(is_async=True))
            await kept.start()
        return kept.own

    def _make(self, *, is_async: bool) -> Sender:
        from .families import family
        from .owned import make_client

        found = family("httpx" if self.backend == "aiohttp" and not is_async else self.backend)
        client, stop = make_client(found, is_async=is_async)
        return Sender(client, found, lent=False, stop=stop)

    def _require_open(self) -> None:
        if self.closing.is_set():
            raise RuntimeError(CLOSED)

    def close(self) -> None:
        """Close our own clients and end their calls. Each event loop closes its own client."""
        self.closing.set()
        loop = running_loop() if self._loops else None
        kept = self._loops.pop(loop, None) if loop is not None else None
        if kept is not None:
            kept.stop_soon(loop)
        for other in list(self._loops.values()):
            if other.process == os.getpid():
                other.own.stop()
        own = self._own.pop(os.getpid(), None)
        if own is not None:
            own.stop()
            own.client.close()

    async def aclose(self) -> None:
        """Close our own clients, including that of the running event loop."""
        kept = self._loops.pop(running_loop(), None)
        self.close()
        if kept is not None:
            await kept.stop()


def _lent(client: object, name: str, loop: Any) -> Sender:
    from .families import family

    require_usable(client, name, loop)
    return Sender(client, family(family_of(client)), lent=True)


class _LoopClient:
    """An async client. Its event loop closes it at its end, unless it was closed before."""

    def __init__(self, own: Sender) -> None:
        self.process = os.getpid()
        self.own = own
        self._keeper = _keep(own)

    async def start(self) -> None:
        # At their end, event loops run the `finally` blocks of started generators.
        await anext(self._keeper)

    async def stop(self) -> None:
        await self._keeper.aclose()

    def stop_soon(self, loop: Any) -> None:
        """Close the client in a task of the running loop, which owns it."""
        if hasattr(loop, "create_task"):
            # The loop has only weak references to tasks.
            self._task = loop.create_task(self.stop())
        else:
            import trio

            trio.lowlevel.spawn_system_task(self.stop)


async def _keep(own: Sender) -> AsyncGenerator[None, None]:
    try:
        yield
    finally:
        own.stop()
        await own.client.aclose()


PREPARING = threading.RLock()
"""Held while a client is made. A fork waits for it. Otherwise the child would have an incomplete client."""


def _before_fork() -> None:
    """Load the modules of calls, so that no thread is importing them during a fork. A child would keep import locks."""
    PREPARING.acquire()
    from .preparing import load

    load()
    keep_in_parent()


@functools.cache
def watch_forks() -> None:
    """Register the hooks for forks, when the first client is made."""
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(before=_before_fork, after_in_parent=PREPARING.release, after_in_child=PREPARING.release)


def running_loop() -> Any:
    """The running event loop of this thread; None if there is none."""
    from anyio.lowlevel import current_token

    try:
        return current_token().native_token
    except RuntimeError:  # each version of anyio raises another exception
        return None

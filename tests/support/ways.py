"""One way to run a test in all modes: with blocking calls, on asyncio and on trio.

A folder's conftest imports the fixtures from here. A test takes `mode`, which makes its calls, and `clients`, which
makes its clients and closes them.
"""

import gc
import signal
import sys
import time
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import anyio.lowlevel
import httpx
import pytest

from r9s import R9S
from r9s.utils import BackoffStrategy, RetryConfig
from tests.support.secrets import KEY

__all__ = [
    "CERTIFICATE",
    "NO_WAIT",
    "OPTED_IN",
    "QUICK",
    "SOON",
    "Clients",
    "Mode",
    "anyio_backend",
    "clients",
    "mode",
    "no_warnings",
    "one_certificate",
    "others_run",
    "takes",
    "watchdog",
]

CERTIFICATE = Path(__file__).with_name("certificate.pem")
"""A certificate for 127.0.0.1 that signs itself, and its key."""
SOON = {"retry-after-ms": "1"}
"""The header of an answer that wants the request again at once."""
NO_WAIT = BackoffStrategy(1, 2, 1, 20_000)
QUICK = RetryConfig("backoff", NO_WAIT, max_attempts=3)
OPTED_IN = RetryConfig("backoff", NO_WAIT, True, max_attempts=3)
Clients = Callable[..., R9S]
"""The type of the fixture `clients`: a server, or a URL, and options of R9S."""


class Mode:
    """How a test calls what exists as `name` and as `name_async`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_async = name != "sync"

    async def call(self, owner: Any, name: str, *arguments: Any, **options: Any) -> Any:
        """Call `owner.name`, or await `owner.name_async`."""
        if self.is_async:
            return await getattr(owner, f"{name}_async")(*arguments, **options)
        return getattr(owner, name)(*arguments, **options)

    async def create(self, client: R9S, prompt: Any = "a cat", **options: Any) -> Any:
        """Ask for an image."""
        return await self.call(client.images, "create", prompt=prompt, **options)

    async def open(self, client: R9S, **options: Any) -> Any:
        """Ask for an image, and open the stream."""
        return await self.create(client, stream=True, **options)

    async def next(self, stream: Any) -> Any:
        """The next event, or None at the end."""
        return await anext(stream, None) if self.is_async else next(stream, None)

    async def all(self, stream: Any) -> list[Any]:
        """All events."""
        return [event async for event in stream] if self.is_async else list(stream)

    async def until_error(self, stream: Any) -> tuple[list[Any], Any]:
        """The events before an error, and the error; None when there is none."""
        found: list[Any] = []
        try:
            if self.is_async:
                async for event in stream:
                    found.append(event)
            else:
                for event in stream:
                    found.append(event)
        except Exception as error:
            return found, error
        return found, None

    async def final(self, stream: Any) -> Any:
        """The completed event."""
        return await stream.final() if self.is_async else stream.final()

    async def close(self, closable: Any) -> None:
        """Close a client, ours or one of httpx, or a stream."""
        if self.is_async:
            await closable.aclose()
        else:
            closable.close()

    @asynccontextmanager
    async def inside(self, manager: Any) -> AsyncIterator[Any]:
        """The block of a `with`, or an `async with`."""
        if self.is_async:
            async with manager as entered:
                yield entered
        else:
            with manager as entered:
                yield entered

    def httpx(self, **options: Any) -> Any:
        """A client of httpx."""
        return httpx.AsyncClient(**options) if self.is_async else httpx.Client(**options)

    async def send(self, client: Any, url: str) -> Any:
        """A GET over a client of httpx, whose body is left unread."""
        sent = client.send(client.build_request("GET", url), stream=True)
        return await sent if self.is_async else sent

    def lending(self, client: Any) -> dict[str, Any]:
        """The argument that lends a client of httpx to R9S."""
        return {"async_client": client} if self.is_async else {"client": client}

    def lent(self, **options: Any) -> dict[str, Any]:
        """A new client of httpx, as the argument that lends it to R9S."""
        return self.lending(self.httpx(**options))


@pytest.fixture(params=["sync", "asyncio", "trio"])
def mode(request: pytest.FixtureRequest) -> Mode:
    """How the calls of a test are made."""
    return Mode(request.param)


@pytest.fixture
def anyio_backend(mode: Mode) -> str:
    """Blocking calls are made inside a loop of asyncio, which has nothing else to do."""
    return "trio" if mode.name == "trio" else "asyncio"


@pytest.fixture(autouse=True)
def one_certificate(monkeypatch: pytest.MonkeyPatch) -> None:
    """httpx reads one certificate instead of all of certifi's for each new client, which takes 40 ms."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))


@pytest.fixture
async def clients(mode: Mode, anyio_backend: str) -> AsyncIterator[Clients]:
    """Makes clients of a server, and closes them."""
    made: list[R9S] = []

    def make(server: Any, **options: Any) -> R9S:
        url = server if isinstance(server, str) else server.url
        # A test that would hang fails instead, and a busy machine has the time that it needs.
        made.append(R9S(**{"api_key": KEY, "server_url": url, "timeout_ms": 20_000, **options}))
        return made[-1]

    yield make
    with anyio.CancelScope(shield=True):
        for client in made:
            await mode.close(client)


@contextmanager
def watchdog(seconds: int) -> Iterator[None]:
    """What hangs inside fails after so long, and the other tests have their turn."""

    def bark(*details: object) -> None:
        raise AssertionError("the test hangs")

    before = signal.signal(signal.SIGALRM, bark)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@asynccontextmanager
async def others_run(least: int) -> AsyncIterator[None]:
    """Fail unless another task gets more than this many turns inside."""
    turns = 0

    async def take_turns() -> None:
        nonlocal turns
        while True:
            turns += 1
            await anyio.lowlevel.checkpoint()

    async with anyio.create_task_group() as group:
        group.start_soon(take_turns)
        yield
        group.cancel_scope.cancel()
    assert turns > least, turns


@contextmanager
def takes(least: float, most: float) -> Iterator[None]:
    """What is inside takes so many seconds, plus the 2 that a busy machine may need: less than without a deadline."""
    began = time.monotonic()
    yield
    assert least <= time.monotonic() - began < most + 2


@contextmanager
def no_warnings() -> Iterator[None]:
    """Nothing is left open: no warning, not even when the garbage is collected."""
    unraisable: list[Any] = []
    old, sys.unraisablehook = sys.unraisablehook, unraisable.append
    try:
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            yield
            gc.collect()
    finally:
        sys.unraisablehook = old
    assert [str(one.message) for one in seen] == []
    assert [str(one.exc_value) for one in unraisable] == []

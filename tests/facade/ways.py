"""The three ways to make a call, as one object, and what else the tests share."""

import gc
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from r9s import R9S, errors
from r9s.utils import BackoffStrategy, RetryConfig

CERTIFICATE = Path(__file__).with_name("certificate.pem")
"""A certificate for 127.0.0.1 that signs itself, and its key."""
KEY = "sk-test-0123456789abcdef"
SECRET = "sk-secret-of-the-tests"
"""The key of the calls behind the fixture `raised`."""
QUICK = BackoffStrategy(1, 2, 1, 20_000)
"""Retries without waiting."""
OPTED_IN = RetryConfig("backoff", QUICK, True, max_attempts=3)
Opened = Callable[..., R9S]
"""The type of the fixture `opened`: a server, or a URL, and options of R9S."""
Raised = Callable[..., errors.R9SError]
"""The type of the fixture `raised`: a step, a prompt, and options of the call."""


class Way:
    """Makes calls in one way, whatever its name: blocking, or with `await` on asyncio or trio."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_async = name != "sync"

    async def create(self, client: R9S, prompt: Any = "a cat", **options: Any) -> Any:
        """`create`, or `create_async`."""
        if self.is_async:
            return await client.images.create_async(prompt=prompt, **options)
        return client.images.create(prompt=prompt, **options)

    async def close(self, client: R9S) -> None:
        """`close`, or `aclose`."""
        if self.is_async:
            await client.aclose()
        else:
            client.close()

    async def send(self, client: Any, url: str) -> Any:
        """A GET over a client of httpx, whose body is left unread."""
        sent = client.send(client.build_request("GET", url), stream=True)
        return await sent if self.is_async else sent

    def httpx(self, **options: Any) -> Any:
        """A client of httpx for this way."""
        return httpx.AsyncClient(**options) if self.is_async else httpx.Client(**options)

    async def close_httpx(self, client: Any) -> None:
        """Close a client of httpx."""
        if self.is_async:
            await client.aclose()
        else:
            client.close()

    def lending(self, client: Any) -> dict[str, Any]:
        """The argument that lends it to R9S."""
        return {"async_client": client} if self.is_async else {"client": client}


class Attempts:
    """Counts attempts, as a function for the key that is asked before each."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> str:
        self.made += 1
        return KEY


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


async def several_calls(client: R9S, calls: int = 2) -> None:
    """Calls one after another, then the loop ends without `async with`."""
    for _ in range(calls):
        await client.images.create_async(prompt="a cat")

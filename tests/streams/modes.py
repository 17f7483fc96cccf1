"""One test for blocking calls, asyncio and trio, and clients that are closed at its end."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import certifi
import httpx
import pytest

from r9s import R9S
from r9s.utils import BackoffStrategy, RetryConfig

__all__ = [
    "OPTED_IN",
    "QUICK",
    "SOON",
    "Clients",
    "Mode",
    "anyio_backend",
    "certificate",
    "clients",
    "mode",
    "one_certificate",
]

SOON = {"retry-after-ms": "1"}
"""The header of an answer that wants the request again at once."""
QUICK = RetryConfig("backoff", BackoffStrategy(1, 2, 1, 20_000), max_attempts=3)
OPTED_IN = RetryConfig("backoff", BackoffStrategy(1, 2, 1, 20_000), True, max_attempts=3)
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

    async def create(self, client: R9S, **options: Any) -> Any:
        """Ask for an image."""
        return await self.call(client.images, "create", **{"prompt": "a cat", **options})

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
        """Close a client or a stream."""
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

    def lent(self, **options: Any) -> dict[str, Any]:
        """A client of httpx, as the argument that lends it to R9S."""
        if self.is_async:
            return {"async_client": httpx.AsyncClient(**options)}
        return {"client": httpx.Client(**options)}


@pytest.fixture(params=["sync", "asyncio", "trio"])
def mode(request: pytest.FixtureRequest) -> Mode:
    """How the calls of a test are made."""
    return Mode(request.param)


@pytest.fixture
def anyio_backend(mode: Mode) -> str:
    """Blocking calls are made inside a loop of asyncio, which has nothing else to do."""
    return "trio" if mode.name == "trio" else "asyncio"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    text = certifi.contents()
    first, end, _ = text[text.index("-----BEGIN") :].partition("-----END CERTIFICATE-----\n")
    path = tmp_path_factory.mktemp("certificates") / "one.pem"
    path.write_text(first + end)
    return path


@pytest.fixture(autouse=True)
def one_certificate(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """httpx reads one certificate instead of all of certifi's for each new client, which takes long."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


@pytest.fixture
async def clients(mode: Mode, anyio_backend: str) -> AsyncIterator[Clients]:
    """Makes clients of a server, and closes them."""
    made: list[R9S] = []

    def make(server: Any, **options: Any) -> R9S:
        url = server if isinstance(server, str) else server.url
        # A test that would hang fails instead.
        made.append(R9S(**{"api_key": "sk-test", "server_url": url, "timeout_ms": 5000, **options}))
        return made[-1]

    yield make
    with anyio.CancelScope(shield=True):
        for client in made:
            await mode.close(client)

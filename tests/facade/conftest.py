"""One test for sync and async, and clients that are closed at the end."""

import gc
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from r9s import R9S, errors
from r9s.utils import RetryConfig
from tests.facade.rawserver import RawServer, Step, answer, error, reset
from tests.facade.ways import CERTIFICATE, KEY, SECRET, Opened, Raised, Way


@pytest.fixture(params=["sync", "asyncio", "trio"])
def way(request: pytest.FixtureRequest) -> Way:
    """How the calls of a test are made."""
    return Way(request.param)


@pytest.fixture
def anyio_backend(way: Way) -> str:
    """Blocking calls are made inside a loop of asyncio, which has nothing else to do."""
    return "trio" if way.name == "trio" else "asyncio"


@pytest.fixture(scope="session", autouse=True)
def _quick_collections() -> None:
    """Tests that collect the garbage need not look through pytest itself."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _one_certificate(monkeypatch: pytest.MonkeyPatch) -> None:
    """httpx reads one certificate instead of all of certifi's for each new client, which takes 40 ms."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))


@pytest.fixture
async def opened(way: Way, anyio_backend: str) -> AsyncIterator[Opened]:
    """Makes clients of a server (or of a URL), and closes them."""
    made: list[R9S] = []

    def make(server: Any, **options: Any) -> R9S:
        url = server if isinstance(server, str) else server.url
        made.append(R9S(**{"api_key": KEY, "server_url": url, **options}))
        return made[-1]

    yield make
    for client in made:
        await way.close(client)


@pytest.fixture
def raised() -> Iterator[Raised]:
    """The error that a blocking call raises after a step; for what cannot differ between the ways."""
    with R9S(SECRET, server_url="http://unused.invalid", retry_config=RetryConfig("none")) as client:

        def of(step: Step, prompt: str = "a cat", **options: Any) -> errors.R9SError:
            with RawServer(step) as server, pytest.raises(errors.R9SError) as caught:
                client.images.create(prompt=prompt, server_url=server.url, **options)
            return caught.value

        yield of


@pytest.fixture
def every_error(raised: Raised) -> dict[str, errors.R9SError]:
    """One of each class, as calls raise them."""
    statuses = (400, 401, 403, 404, 422, 429, 500, 503, 418)
    found = [raised(error(status, {"x-request-id": "req-1"}, "too bad")) for status in statuses]
    found += [raised(answer(200, {"x-request-id": "req-1"}, b"<html>"))]
    found += [raised(reset()), raised(Step(end="hang"), timeout_ms=30)]
    named = {type(one).__name__: one for one in found}
    assert set(errors.__all__) - {"R9SError", "IncompleteStreamError", "PartialSaveError"} == set(named)
    return named

"""One sandbox for all tests that do not need their own, and clients for it."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

import r9s_sandbox
from r9s_sandbox import SandboxURL, _answer, _drawing

PATH = "/images/generations"


Generate = Callable[..., httpx.Response]


@pytest.fixture(scope="session")
def url() -> Iterator[SandboxURL]:
    """A sandbox that all tests share."""
    with r9s_sandbox.serve() as running:
        yield running


@pytest.fixture(scope="session")
def client(url: SandboxURL) -> Iterator[httpx.Client]:
    """A client of the shared sandbox, with a key."""
    with httpx.Client(base_url=url, headers={"authorization": "Bearer test"}) as opened:
        yield opened


@pytest.fixture(scope="session")
def anonymous() -> Iterator[httpx.Client]:
    """A client without a key and without a base URL. To share one is quick: each new one loads certificates."""
    with httpx.Client() as opened:
        yield opened


@pytest.fixture
def generate(client: httpx.Client) -> Generate:
    """Asks the shared sandbox for images, small ones unless the body says otherwise; headers are keywords."""

    def post(body: Any, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.post(PATH, json={"size": "64x64", **body}, headers=named)

    return post


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Keeps every drawing waiting until the event is set."""
    go = threading.Event()
    draw = _drawing.draw

    def wait_and_draw(picture: Any) -> bytes:
        assert go.wait(10)
        return draw(picture)

    monkeypatch.setattr(_answer, "draw", wait_and_draw)
    yield go
    go.set()


@pytest.fixture
def until() -> Callable[[Callable[[], bool]], None]:
    """Waits for a condition, for ten seconds at most."""

    def wait(condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 10
        while not condition():
            assert time.monotonic() < deadline, "this did not happen in ten seconds"
            time.sleep(0.002)

    return wait

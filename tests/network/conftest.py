"""One test for sync, asyncio and trio, over httpcore and httpcore2."""

import gc
import sys
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.network.lines import WAYS, Way


@pytest.fixture(params=WAYS)
def way_name(request: pytest.FixtureRequest) -> str:
    """How the calls of a test are made, and over what."""
    return str(request.param)


@pytest.fixture
def anyio_backend(way_name: str) -> str:
    """Blocking calls are made inside a loop of asyncio, which has nothing else to do."""
    return "trio" if way_name.startswith("trio") else "asyncio"


@pytest.fixture
async def way(way_name: str, anyio_backend: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Way]:
    """A line, closed at the end; no socket of it is left open then."""
    unraisable: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", unraisable.append)
    made = Way(way_name)
    yield made
    await made.close()
    left = made.line.socket
    assert left is None or left.fileno() < 0, "the newest socket is still open"
    del made
    gc.collect(1)
    assert [str(each.exc_value) for each in unraisable] == []

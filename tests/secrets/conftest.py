"""Clients with the secret key, over connections of our own and borrowed ones; and all that is logged."""

import logging
from collections.abc import AsyncIterator, Iterator
from types import ModuleType
from typing import Any

import anyio
import httpx
import httpx2
import pytest

from r9s import R9S
from tests.support.secrets import KEY, Logs
from tests.support.ways import Clients, Mode, anyio_backend, mode, one_certificate

__all__ = ["anyio_backend", "mode", "one_certificate"]

FAMILIES: dict[str, ModuleType] = {"borrowed httpx": httpx, "borrowed httpx2": httpx2}


@pytest.fixture(params=["owned", *FAMILIES])
def lender(request: pytest.FixtureRequest) -> str:
    """Whose connections the calls are made over."""
    return str(request.param)


@pytest.fixture
async def clients(mode: Mode, lender: str, anyio_backend: str) -> AsyncIterator[Clients]:
    """Makes clients of a server, and closes them and what they have borrowed. `own` are options of the borrowed one."""
    made: list[Any] = []

    def make(server: Any, *, own: dict[str, Any] | None = None, **options: Any) -> R9S:
        url = server if isinstance(server, str) else server.url
        if lender in FAMILIES:
            name = "AsyncClient" if mode.is_async else "Client"
            made.append(getattr(FAMILIES[lender], name)(**(own or {})))
            options["async_client" if mode.is_async else "client"] = made[-1]
        client = R9S(**{"api_key": KEY, "server_url": url, "timeout_ms": 5000, **options})
        made.append(client)
        return client

    yield make
    with anyio.CancelScope(shield=True):
        for each in reversed(made):
            await mode.close(each)


@pytest.fixture
def logs() -> Iterator[Logs]:
    """What all loggers say, at their most talkative."""
    root, kept = logging.getLogger(), Logs()
    level = root.level
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    yield kept
    root.setLevel(level)
    root.removeHandler(kept)

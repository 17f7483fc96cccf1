"""What the tests of this folder share."""

from collections.abc import AsyncIterator

import pytest

from r9s.utils import RetryConfig
from tests.properties.stage import Stage, Wire
from tests.support.server import RawServer
from tests.support.ways import Clients, Mode, anyio_backend, clients, mode, one_certificate

__all__ = ["anyio_backend", "clients", "mode", "one_certificate", "stage", "wire"]


@pytest.fixture
async def stage(mode: Mode, clients: Clients) -> AsyncIterator[Stage]:
    """A client whose calls are answered as the test says, without a socket."""
    stage = Stage(mode)
    stage.client = clients("http://unused.invalid", retry_config=RetryConfig("none"), **stage.lent)
    yield stage
    await mode.close(next(iter(stage.lent.values())))


@pytest.fixture
async def wire(mode: Mode, clients: Clients) -> AsyncIterator[Wire]:
    """A client and a real server, which many examples share."""
    with RawServer() as server:
        yield Wire(mode, clients(server, retry_config=RetryConfig("none")), server)

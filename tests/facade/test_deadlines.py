"""Time: the deadline of an attempt, waits for a connection, and calls that somebody cancels."""

import asyncio
import time

import anyio
import httpx
import pytest

from r9s import R9S, errors
from r9s._http import pool
from r9s.utils import RetryConfig
from tests.facade.conftest import Attempts
from tests.support.secrets import KEY
from tests.support.server import IMAGE, RawServer, Step, answer, deaf, drip, hang, head
from tests.support.ways import NO_WAIT, Clients, Mode, takes

pytestmark = pytest.mark.anyio


async def test_the_deadline_holds_while_sending(mode: Mode, clients: Clients) -> None:
    """It counts from sending: a server that does not read 8 MB cannot stretch it either."""
    with RawServer(deaf(), receive=4_096) as server:
        with takes(0.12, 0.12), pytest.raises(errors.R9STimeoutError):
            await mode.create(clients(server), "x" * 8_000_000, timeout_ms=120)


async def test_slow_is_not_too_slow(mode: Mode, clients: Clients) -> None:
    """A dripping answer that is complete in time is a result."""
    with RawServer(drip(answer(), 0.01, size=20)) as server:
        assert (await mode.create(clients(server), timeout_ms=2_000)).created == IMAGE["created"]


@pytest.mark.parametrize("owned", [True, False], ids=["owned", "borrowed"])
async def test_no_free_connection(mode: Mode, clients: Clients, owned: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was sent, so it is retried unasked, and the text does not speak of bills."""
    limits = httpx.Limits(max_connections=1)
    monkeypatch.setattr(pool, "MOST_CONNECTIONS", 1)
    asked = Attempts()
    with RawServer(Step((head(200, {"content-length": "5"}),), "hang")) as server:
        lent = mode.httpx(limits=limits)
        client = clients(
            server,
            api_key=asked,
            retry_config=RetryConfig("backoff", NO_WAIT, max_attempts=2),
            **({} if owned else mode.lending(lent)),
        )
        connections = client._transport.connections
        sender = await connections.get_async() if mode.is_async else connections.get()
        response = await mode.send(sender.client, server.url)
        with pytest.raises(errors.R9STimeoutError) as caught:
            await mode.create(client, timeout_ms=50)
        await mode.close(response)
        await mode.close(lent)
    assert "billed" not in str(caught.value)
    assert asked.made == 2
    assert len(server.requests) == 1


async def test_a_deadline_of_the_caller(mode: Mode, clients: Clients) -> None:
    """A timeout around the call is the caller's, and our own shorter one inside it is ours."""
    with RawServer(hang()) as server:
        with takes(0.05, 0.05), anyio.fail_after(5), pytest.raises(errors.R9STimeoutError):
            await mode.create(clients(server), timeout_ms=50)


def test_a_cancellation_of_the_transport_after_the_deadline_is_a_timeout() -> None:
    """Some transports end their own waits in this way. Nobody has cancelled the call: it has no event loop."""

    class Transport(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            time.sleep(0.03)
            raise asyncio.CancelledError

    with httpx.Client(transport=Transport()) as http, R9S(KEY, client=http, timeout_ms=20) as client:
        with pytest.raises(errors.R9STimeoutError, match="No complete response in time"):
            client.images.create(prompt="a cat", retries=RetryConfig("none"))

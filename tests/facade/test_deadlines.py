"""Time: the deadline of an attempt, waits for a connection, and calls that somebody cancels."""

import errno
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import anyio
import httpx
import pytest

from r9s import errors
from r9s._http import pool
from r9s.utils import RetryConfig
from tests.facade.conftest import Attempts
from tests.support.server import IMAGE, RawServer, Step, after, answer, deaf, drip, hang, head
from tests.support.ways import NO_WAIT, OPTED_IN, Clients, Mode, takes

pytestmark = pytest.mark.anyio
ASYNC = pytest.mark.parametrize("mode", ["asyncio", "trio"], indirect=True)


async def test_the_deadline_holds_while_sending(mode: Mode, clients: Clients) -> None:
    """It counts from sending: a server that does not read 8 MB cannot stretch it either."""
    with RawServer(deaf(), receive=4_096) as server:
        with takes(0.12, 0.12), pytest.raises(errors.R9STimeoutError):
            await mode.create(clients(server), "x" * 8_000_000, timeout_ms=120)


async def test_each_attempt_has_its_own_deadline(mode: Mode, clients: Clients) -> None:
    """The second attempt may take as long as the first."""
    with RawServer(hang(), after(0.05, answer())) as server:
        with takes(0.25, 0.25):
            await mode.create(clients(server, retry_config=OPTED_IN), timeout_ms=200)


async def test_slow_is_not_too_slow(mode: Mode, clients: Clients) -> None:
    """A dripping answer that is complete in time is a result."""
    with RawServer(drip(answer(), 0.01, size=20)) as server:
        assert (await mode.create(clients(server), timeout_ms=2_000)).created == IMAGE["created"]


@contextmanager
def mute() -> Iterator[int]:
    """A port on all addresses of this machine that never takes up a connection: its queue is full."""
    with socket.socket() as listener:
        listener.bind(("0.0.0.0", 0))
        listener.listen(0)
        port = listener.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            assert one.connect_ex(("127.0.0.1", port)) in (0, errno.EINPROGRESS)
        time.sleep(0.02)
        yield port
        for one in waiting:
            one.close()


LINUX = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a full queue refuses instead of being silent")


@LINUX
async def test_connecting_takes_too_long(mode: Mode, clients: Clients) -> None:
    """Could not connect in time: nothing was sent, so it is retried unasked, and the text does not speak of bills."""
    asked = Attempts()
    config = RetryConfig("backoff", NO_WAIT, max_attempts=2)
    with mute() as port, pytest.raises(errors.R9STimeoutError) as caught:
        await mode.create(clients(f"http://127.0.0.1:{port}", api_key=asked, retry_config=config), timeout_ms=60)
    assert "billed" not in str(caught.value)
    assert asked.made == 2


@LINUX
async def test_the_deadline_holds_over_all_addresses(
    mode: Mode, clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A host with ten addresses that do not answer takes `timeout_ms`, not ten times as long."""
    real = socket.getaddrinfo

    def resolve(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host in ("gateway.invalid", b"gateway.invalid"):
            return [found for number in range(1, 11) for found in real(f"127.0.0.{number}", *args, **kwargs)]
        return real(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with mute() as port:
        client = clients(f"http://gateway.invalid:{port}", retry_config=RetryConfig("none"))
        with takes(0.3, 0.3), pytest.raises(errors.R9STimeoutError):
            await mode.create(client, timeout_ms=300)


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


@ASYNC
async def test_cancelled_while_waiting_for_a_connection(mode: Mode, clients: Clients) -> None:
    """Row 12: it leaves the queue of the pool at once, and those behind it still get their turn."""
    with RawServer(after(0.15, answer()), answer()) as server:
        lent = mode.httpx(limits=httpx.Limits(max_connections=1), timeout=httpx.Timeout(30.0, pool=2.0))
        client = clients(server, **mode.lending(lent))
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(mode.create, client, "first")
            await anyio.sleep(0.03)
            with takes(0.03, 0.03), anyio.move_on_after(0.03) as scope:
                await mode.create(client, "cancelled")
            assert scope.cancelled_caught
            tasks.start_soon(mode.create, client, "third")
        await mode.close(lent)
    assert [request.json["prompt"] for request in server.requests] == ["first", "third"]


async def test_a_deadline_of_the_caller(mode: Mode, clients: Clients) -> None:
    """A timeout around the call is the caller's, and our own shorter one inside it is ours."""
    with RawServer(hang()) as server:
        with takes(0.05, 0.05), anyio.fail_after(5), pytest.raises(errors.R9STimeoutError):
            await mode.create(clients(server), timeout_ms=50)

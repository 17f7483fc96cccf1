"""The wait for each event has a deadline, and nothing else has."""

import time
from typing import Any

import anyio
import pytest

from r9s import R9S, errors
from tests.support.events import COMPLETED, DONE, events, partial, sse
from tests.support.server import RawServer, hang
from tests.support.ways import Clients, Mode

NOTHING = (b": ping\n\n", b"event: ping\n\n", b":\n")
"""What keeps a connection busy without being an event."""
PINGS = [piece for _ in range(20) for nothing in NOTHING for piece in (0.03, nothing)]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("then", "lent"),
    [([], False), (PINGS, False), (PINGS, True), ([b"data: {"], False)],
    ids=["stall", "pings", "pings on a borrowed client", "half an event"],
)
async def test_no_next_event(mode: Mode, clients: Clients, then: list[Any], lent: bool) -> None:
    """When no event comes in time, whatever else does, the deadline fires; the error has the events before."""
    borrowed = mode.lent() if lent else {}
    with RawServer(events(partial(0), *then, end="hang")) as server:
        stream = await mode.open(clients(server, **borrowed), timeout_ms=250)
        began = time.monotonic()
        found, error = await mode.until_error(stream)
        waited = time.monotonic() - began
        assert server.wait(lambda: server.open == 0)
        for client in borrowed.values():
            await mode.close(client)
    assert type(error) is errors.R9STimeoutError
    assert error.partial_images == found
    assert len(found) == 1
    assert error.request_id == "req-stream"
    assert 0.24 < waited < 1.75


@pytest.mark.anyio
@pytest.mark.parametrize("then", [[], PINGS], ids=["stall", "pings"])
async def test_no_first_event(mode: Mode, clients: Clients, then: list[Any]) -> None:
    """The first event must come within the deadline of the attempt; by default there is no second one."""
    with RawServer(events(*then, end="hang")) as server:
        with pytest.raises(errors.R9STimeoutError) as caught:
            await mode.open(clients(server), timeout_ms=100)
        assert caught.value.partial_images == []
        assert server.wait(lambda: server.open == 0)
        assert len(server.requests) == 1


@pytest.mark.anyio
async def test_slow_but_steady(mode: Mode, clients: Clients) -> None:
    """A stream may take longer than the deadline when each of its events comes in time."""
    steady = [piece for number in range(5) for piece in (0.05, partial(number))]
    with RawServer(events(*steady, DONE)) as server:
        async with mode.inside(await mode.open(clients(server), timeout_ms=200)) as stream:
            assert len(await mode.all(stream)) == 5


@pytest.mark.anyio
async def test_the_consumers_own_time(mode: Mode, clients: Clients) -> None:
    """The deadline does not run while the consumer is busy with an event."""
    with RawServer(events(partial(0), 0.35, sse(COMPLETED), DONE)) as server:
        async with mode.inside(await mode.open(clients(server), timeout_ms=250)) as stream:
            await mode.next(stream)
            if mode.is_async:
                await anyio.sleep(0.3)
            else:
                time.sleep(0.3)
            assert len(await mode.all(stream)) == 1


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
@pytest.mark.parametrize("pieces", [[partial(0)], [], None], ids=["second event", "first event", "headers"])
def test_cancelled_while_waiting(backend: str, pieces: list[bytes] | None) -> None:
    """Who is cancelled while waiting for an event stops at once, and the connection is free again."""

    async def main(server: RawServer) -> None:
        async with R9S("sk-test", server_url=server.url) as client:
            began = time.monotonic()
            with anyio.move_on_after(0.1) as scope:
                async with await client.images.create_async(prompt="a cat", stream=True) as stream:
                    async for _ in stream:
                        pass
            assert scope.cancelled_caught
            assert time.monotonic() - began < 1
            assert server.wait(lambda: server.open == 0)

    with RawServer(hang() if pieces is None else events(*pieces, end="hang")) as server:
        anyio.run(main, server, backend=backend)
        assert len(server.requests) == 1

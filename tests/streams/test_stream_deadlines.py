"""The wait for each event has a deadline, and nothing else has."""

import time

import anyio
import pytest

from r9s import R9S
from tests.support.events import COMPLETED, DONE, events, partial, sse
from tests.support.server import RawServer, hang
from tests.support.ways import Clients, Mode


@pytest.mark.anyio
async def test_slow_but_steady(mode: Mode, clients: Clients) -> None:
    """A stream may take longer than the deadline when each of its events comes in time."""
    steady = [piece for number in range(8) for piece in (0.2, partial(number))]
    with RawServer(events(*steady, DONE)) as server:
        async with mode.inside(await mode.open(clients(server), timeout_ms=1_000)) as stream:
            assert len(await mode.all(stream)) == 8


@pytest.mark.anyio
async def test_the_consumers_own_time(mode: Mode, clients: Clients) -> None:
    """The deadline does not run while the consumer is busy with an event."""
    with RawServer(events(partial(0), 1.0, sse(COMPLETED), DONE)) as server:
        async with mode.inside(await mode.open(clients(server), timeout_ms=600)) as stream:
            await mode.next(stream)
            if mode.is_async:
                await anyio.sleep(0.9)
            else:
                time.sleep(0.9)
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
            assert time.monotonic() - began < 5
            assert server.wait(lambda: server.open == 0)

    with RawServer(hang() if pieces is None else events(*pieces, end="hang")) as server:
        anyio.run(main, server, backend=backend)
        assert len(server.requests) == 1

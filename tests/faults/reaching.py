"""Rows 35, 41 and 43 of the fault matrix: names, addresses, and clients that another thread closes meanwhile."""

import threading
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from typing import Any

import anyio
import anyio.to_thread
import pytest

from r9s import R9S, errors
from tests.faults.fault import Play, Stage
from tests.faults.plays import create
from tests.faults.world import aside, black_hole, dead_resolver, names, within

NAME = "two-addresses.example"


async def second_address(stage: Stage, client: R9S) -> Any:
    """The first address of the name drops SYNs; the second is the server's."""
    port = stage.server.port
    with black_hole(port), names({NAME: ["127.0.0.2", "127.0.0.1"]}):
        return await create(stage, stage.client(server_url=f"http://{NAME}:{port}"))


async def no_address(stage: Stage, client: R9S) -> Any:
    """All ten addresses of the name drop SYNs: they have the time of one together."""
    with black_hole(address="0.0.0.0") as port, names({NAME: [f"127.0.0.{each}" for each in range(2, 12)]}):
        return await create(stage, stage.client(server_url=f"http://{NAME}:{port}"))


async def no_resolver(stage: Stage, client: R9S) -> Any:
    """The name server never answers."""
    with dead_resolver():
        return await create(stage, stage.client(server_url="http://nobody-knows.example"))


Watching = Callable[[Stage], bool]
Call = Callable[[Stage, R9S], Awaitable[Any]]


async def _create(stage: Stage, client: R9S) -> None:
    await aside(stage.mode, client.images, "create", prompt="a cat", **stage.fault.options)


async def _read(stage: Stage, client: R9S) -> None:
    stream = await aside(stage.mode, client.images, "create", prompt="a cat", stream=True)
    if stage.mode.is_async:
        async for event in stream:
            stage.events.append(event)
    else:
        await anyio.to_thread.run_sync(stage.events.extend, stream)


def closed_meanwhile(call: Call = _create, until: Watching = lambda stage: bool(stage.server.requests)) -> Play:
    """Another thread closes the client while a call is under way: it ends at once, in an error that says so."""

    async def play(stage: Stage, client: R9S) -> None:
        ended = anyio.Event()

        async def run() -> None:
            with pytest.raises(errors.R9SConnectionError, match=r"(?i)closed"):
                await call(stage, client)
            ended.set()

        with anyio.fail_after(10):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(run)
                await stage.wait(lambda: until(stage))
                await anyio.sleep(0.1)
                closing = threading.Thread(target=client.close)
                with within(5):
                    closing.start()
                    await ended.wait()
                await anyio.to_thread.run_sync(closing.join, 2)
        assert not closing.is_alive()
        assert len(stage.server.requests) <= 1
        with pytest.raises(RuntimeError):
            await stage.mode.create(client)

    return play


closed_while_streaming = closed_meanwhile(_read)


async def closed_while_connecting(stage: Stage, client: R9S) -> None:
    """The same, for a call that has not reached anybody yet."""
    with ExitStack() as stack:
        port = stack.enter_context(black_hole())
        other = stage.client(server_url=f"http://127.0.0.2:{port}")
        await closed_meanwhile(until=lambda stage: True)(stage, other)

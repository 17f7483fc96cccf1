"""Rows of the table that need more than one call and its outcome: retries, cancellation, connections, streams."""

import gc
import socket
import sys
import time
import tracemalloc
import warnings
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from unittest import mock

import anyio
import anyio.lowlevel
import anyio.to_thread
import pytest

from r9s import R9S, errors
from r9s_generated._reader import Reader
from tests.faults.fault import Play, Stage
from tests.faults.plays import create
from tests.faults.world import within
from tests.support.secrets import KEY
from tests.support.server import IMAGE, RawServer
from tests.support.ways import OPTED_IN, QUICK


async def the_default_of_the_family(stage: Stage, client: R9S) -> None:
    """The timeout that a client of httpx has by default is nobody's wish: an image may take longer than 5 s."""
    seen: list[Any] = []

    def handle(request: Any) -> Any:
        seen.append(request.extensions["timeout"])
        return stage.family.Response(200, json=IMAGE)

    lent = stage.lend(transport=stage.family.MockTransport(handle))
    await create(stage, stage.client(timeout_ms=None, **lent))
    assert seen == [{"connect": 10.0, "read": 300.0, "write": 300.0, "pool": 300.0}]


# How often each exception is tried, with a config that does not opt in, and with one that does.
ATTEMPTS = {
    **dict.fromkeys(("ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError"), (1, 3)),
    **dict.fromkeys(("ReadError", "WriteError", "CloseError", "RemoteProtocolError"), (1, 3)),
    **dict.fromkeys(("ReadTimeout", "WriteTimeout", "DecodingError"), (1, 3)),
    **dict.fromkeys(("LocalProtocolError", "UnsupportedProtocol"), (1, 1)),
}


async def exceptions_of_the_family(stage: Stage, client: R9S) -> None:
    """Whatever a borrowed client raises, without evidence it counts as sent; it is the cause of the error."""
    made: list[Any] = []
    name = ""

    def handle(request: Any) -> Any:
        made.append(getattr(stage.family, name)("scripted", request=request))
        raise made[-1]

    borrower = stage.client(**stage.lend(transport=stage.family.MockTransport(handle)))
    for name, attempts in ATTEMPTS.items():
        for config, number in zip((QUICK, OPTED_IN), attempts, strict=True):
            made.clear()
            with pytest.raises(errors.R9SError, match="scripted") as caught:
                await stage.mode.create(borrower, retries=config)
            assert len(made) == number, name
            assert caught.value.__cause__ is made[-1]
            assert isinstance(caught.value, errors.R9STimeoutError) == name.endswith("Timeout")
            assert "billed" in str(caught.value), name


async def hooks_of_the_family(stage: Stage, client: R9S) -> None:
    """Hooks that read the answer and raise for its status change neither the class nor what is retried."""

    def hook(response: Any) -> None:
        response.read()
        response.raise_for_status()

    async def hook_async(response: Any) -> None:
        await response.aread()
        response.raise_for_status()

    lent = stage.lend(event_hooks={"response": [hook_async if stage.mode.is_async else hook]})
    borrower = stage.client(retry_config=QUICK, **lent)
    assert (await create(stage, borrower)).http_meta.retries == 1
    with pytest.raises(errors.BadRequestError, match="scripted") as caught:
        await create(stage, borrower)
    assert caught.value.request_id == "req-7"
    assert caught.value.raw_response is not None
    assert caught.value.raw_response.json()["status"] == 400


async def refused_at_first(stage: Stage, client: R9S) -> None:
    """As soon as somebody listens it works, and nothing was sent twice."""
    asked: list[int] = []
    with RawServer(listening=False) as server:

        def key() -> str:
            asked.append(1)
            if len(asked) == 2:
                server.listen()
            return KEY

        caller = stage.client(server_url=server.url, api_key=key, retry_config=QUICK)
        assert (await create(stage, caller)).http_meta.retries == 1
        assert len(server.requests) == 1
        await stage.close()


async def cancelled(stage: Stage, client: R9S) -> None:
    """Four calls on a pool of three: all end at once, and the next one finds a connection."""
    async with anyio.create_task_group() as tasks:
        for _ in range(4):
            tasks.start_soon(create, stage, client)
        arriving = len(stage.fault.script) - 1
        await stage.wait(lambda: len(stage.server.requests) == arriving)
        await anyio.sleep(0.03)
        began = time.monotonic()
        tasks.cancel_scope.cancel()
    assert time.monotonic() - began < 5
    assert (await stage.mode.create(client, timeout_ms=3_000)).to_dict() == IMAGE


async def cancelled_by_asyncio(stage: Stage, client: R9S) -> None:
    """The task raises asyncio's own CancelledError, with retries allowed too."""
    import asyncio

    task = asyncio.ensure_future(create(stage, client))
    await stage.wait(lambda: len(stage.server.requests) == 1)
    task.cancel()
    with within(5), pytest.raises(asyncio.CancelledError):
        await task
    assert await stage.wait(lambda: stage.server.open == 0)
    assert len(stage.server.requests) == 1


async def keepalive(stage: Stage, client: R9S) -> None:
    """The socket probes its peer earlier than a NAT forgets it, which takes minutes."""
    await create(stage, client)
    [sock] = _sockets_to(stage.server.port)
    assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
    if sys.platform == "linux":
        assert 0 < sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) <= 60


def _sockets_to(port: int) -> list[socket.socket]:
    """The sockets of this process that are connected to the port, whoever holds them."""
    found = {}
    for each in gc.get_objects():
        if type(each) is socket.socket and each.family == socket.AF_INET:
            with suppress(OSError):
                if each.getpeername()[1] == port:
                    found[each.fileno()] = each
    return [*found.values()]


async def closed_while_idle(stage: Stage, client: R9S) -> None:
    """Nobody notices: the next call connects anew."""
    await create(stage, client)
    assert await stage.wait(lambda: stage.server.open == 0)
    assert (await create(stage, client)).http_meta.retries == 0
    assert [request.connection for request in stage.server.requests] == [0, 1]


async def idle_for_long(stage: Stage, client: R9S) -> None:
    """After 4 s an owned client lets go of a connection, before a server does, as many do after 5."""
    real = time.monotonic
    for idle in (0.0, 4.0):
        with mock.patch.object(time, "monotonic", lambda idle=idle: real() + idle):
            await create(stage, client)
    assert [request.connection for request in stage.server.requests] == [0, 1]


async def not_fully_written(stage: Stage, client: R9S) -> None:
    """The server closed the old connection before it had the request, which is therefore sent again."""
    await create(stage, client)
    result = await stage.mode.create(client, prompt="x" * 8_000_000)
    first, second, third = stage.server.requests
    assert result.http_meta.retries == 1
    assert (first.connection, second.connection, third.connection) == (0, 0, 1)
    assert second.headers["idempotency-key"] == third.headers["idempotency-key"]


async def left_early(stage: Stage, client: R9S) -> None:
    """The end of the block closes the connection, although the server has more to say."""
    async with stage.mode.inside(await stage.mode.open(client)) as stream:
        assert (await stage.mode.next(stream)).partial_image_index == 0
        assert stage.server.open == 1
    assert await stage.wait(lambda: stage.server.open == 0)
    for again in (stage.mode.all, stage.mode.next):
        with pytest.raises(RuntimeError, match="closed"):
            await again(stream)
    await stage.mode.close(stream)


async def forgotten(stage: Stage, client: R9S) -> None:
    """A stream that is dropped in the middle says that it was not closed."""
    # Collecting looks only through what is made from here on, not through pytest itself.
    gc.freeze()
    try:
        stream = await stage.mode.open(client)
        assert (await stage.mode.next(stream)).partial_image_index == 0
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            del stream
            gc.collect()
            said = [str(one.message) for one in caught if one.category is ResourceWarning]
            # The warning holds the stream. trio ends the generators that httpx nests one by one, and says so of each.
            caught.clear()
            for _ in range(10):
                gc.collect()
                await anyio.lowlevel.checkpoint()
    finally:
        gc.unfreeze()
    assert any("EventStream was not closed" in text for text in said)


def counted(most: int) -> Play:
    """One large event in small pieces: what is allocated while it is put together, which is work, is bounded."""

    async def play(stage: Stage, client: R9S) -> None:
        pieces: list[int] = []
        allocated: list[int] = []
        with mock.patch.object(Reader, "feed", _counting(Reader.feed, pieces, allocated)):
            stream = await stage.mode.open(client)
            (event,) = await stage.mode.all(stream)
        size = len(event.b64_json)
        assert size == 4 * 1024 * 1024
        assert len(pieces) > size / 1_400
        assert sum(allocated) < most * size

    return play


def _counting(
    feed: Callable[[Any, bytes], None], pieces: list[int], allocated: list[int]
) -> Callable[[Any, bytes], None]:
    def counting(reader: Any, piece: bytes) -> None:
        tracemalloc.start()
        try:
            feed(reader, piece)
            allocated.append(tracemalloc.get_traced_memory()[1])
            pieces.append(len(piece))
        finally:
            tracemalloc.stop()

    return counting

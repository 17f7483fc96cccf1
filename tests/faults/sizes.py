"""Rows 44 to 49 of the fault matrix: what would be too much is not taken in, and what arrived is not lost."""

import ssl
from collections.abc import AsyncIterator
from typing import Any

import anyio.lowlevel
import pytest

from r9s import R9S, errors
from tests.faults.fault import Check, Play, Stage
from tests.faults.world import peak_below, within
from tests.saving.pictures import url
from tests.support.events import COMPLETED, partial, sse
from tests.support.server import RawServer, Step
from tests.support.ways import others_run

MOST = 16_000_000
"""The most memory for a call that may get one megabyte. The buffers of sockets are no part of it."""


def bounded(
    *kinds: type[errors.R9SError], stream: bool = False, says: str = "", client: dict[str, Any] | None = None
) -> Play:
    """The call ends in one of these errors, in little memory and time."""

    async def play(stage: Stage, unused: R9S) -> None:
        async def _stream(caller: R9S, **options: Any) -> Any:
            return await stage.mode.all(await stage.mode.open(caller, **options))

        caller = stage.client(max_answer_bytes=1_000_000, **(client or {}))
        with within(6), peak_below(MOST), pytest.raises(errors.R9SError) as caught:
            await (_stream if stream else stage.mode.create)(caller, **stage.fault.options)
        assert type(caught.value) in kinds, repr(caught.value)
        assert caught.value.request_id in ("req-7", "req-stream")
        assert says in str(caught.value)
        assert len(caught.value.body or "") <= 2 * 1024 * 1024
        assert len(stage.server.requests) == 1, len(stage.server.requests)

    return play


async def exploding_download(stage: Stage, client: R9S) -> None:
    """A picture that is a bomb."""
    with within(6), peak_below(MOST), pytest.raises(errors.R9SError):
        await stage.mode.call(client, "read", url(f"{stage.server.url}/1.png"), max_bytes=1_000_000)


WRITTEN_LITTLE = Check("the server could write little of it", lambda seen: seen.stage.server.written < 20_000_000)


async def a_huge_503_is_retried(stage: Stage, client: R9S) -> None:
    """Its rest is not read before the next attempt, which gets the picture."""
    with within(6), peak_below(MOST):
        assert (await stage.mode.create(client)).http_meta.retries == 1
    assert stage.server.written < 20_000_000


async def many_events(stage: Stage, client: R9S) -> None:
    """The events of a stream that breaks off late are not all kept: the last few are on the error."""
    seen: list[int] = []

    async def read() -> None:
        stream = await stage.mode.open(client)
        while (event := await stage.mode.next(stream)) is not None:
            seen.append(event.partial_image_index)

    with peak_below(MOST), pytest.raises(errors.IncompleteStreamError) as caught:
        await read()
    assert seen == [*range(MANY)]
    kept = [event.partial_image_index for event in caught.value.partial_images]
    assert 1 <= len(kept) <= 32
    assert kept == seen[-len(kept) :], "those that came last"


MANY = 300
LARGE_EVENTS = [partial(number).replace(b"cGFydA==", b"QUJD" * 25_000) for number in range(MANY)]


async def longer_than_an_answer(stage: Stage, client: R9S) -> None:
    """The limit is for an event; all events of a stream together may be more."""
    caller = stage.client(max_answer_bytes=200_000)
    events = await stage.mode.all(await stage.mode.open(caller))
    assert len(events) == 6
    assert sum(len(event.b64_json) for event in events) > 400_000


def too_large(tls: ssl.SSLContext | None) -> Play:
    """A 413 that comes before the upload has ended is a 413."""

    async def play(stage: Stage, client: R9S) -> None:
        with RawServer(*stage.fault.script, receive=4_096, tls=tls) as server:
            caller = stage.client(server_url=server.url)
            with within(4), pytest.raises(errors.R9SDefaultError) as caught:
                await stage.mode.create(caller, prompt="x" * 20_000_000)
            assert caught.value.status_code == 413
            assert "too large" in str(caught.value)
            assert len(server.requests) == 1

    return play


async def a_flood_lets_others_run(stage: Stage, client: R9S) -> None:
    """The event loop goes on while a server sends without a pause what is no answer."""
    async with others_run(15):
        with pytest.raises(errors.R9STimeoutError):
            await stage.mode.create(client, **stage.fault.options)


def in_process(version: bytes | None, pause: float = 0.001) -> Play:
    """A stream whose transport is no socket, or has several streams on one: leaving it closes it, without its rest."""

    async def play(stage: Stage, client: R9S) -> None:
        family: Any = stage.family
        closed: list[int] = []
        given: list[int] = []

        class Endless(family.AsyncByteStream):  # type: ignore[misc]
            async def __aiter__(self) -> AsyncIterator[bytes]:
                while True:
                    given.append(1)
                    yield partial(len(given))
                    if pause:
                        await anyio.sleep(pause)

            async def aclose(self) -> None:
                closed.append(1)

        class InProcess(family.AsyncBaseTransport):  # type: ignore[misc]
            async def handle_async_request(self, request: Any) -> Any:
                await request.aread()
                extensions = {} if version is None else {"http_version": version}
                fields = {"content-type": "text/event-stream"}
                return family.Response(200, headers=fields, stream=Endless(), extensions=extensions)

        caller = stage.client(**stage.lend(transport=InProcess()))
        with within(5):
            async with await stage.mode.open(caller) as stream:
                assert (await anext(stream)).partial_image_index == 1
        assert closed == [1]
        assert len(given) < 10

    return play


EVENTS_OF_100_KB: list[Any] = [
    *[partial(number).replace(b"cGFydA==", b"QUJD" * 25_000) for number in range(5)],
    sse(COMPLETED),
]
EARLY_413 = Step(
    (b'HTTP/1.1 413 Too Large\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: 35\r\n\r\n'
     b'{"error":{"message":"too large!!"}}',), "close", read_body=False)  # fmt: skip

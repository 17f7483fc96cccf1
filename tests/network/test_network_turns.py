"""A call that never has to wait lets other tasks of the event loop run."""

import time

import pytest

from r9s._http.bodies import Body
from r9s._http.decoding import Decoder
from r9s._http.watch import Watch
from r9s._http.ways import WAITING
from tests.network.lines import Way
from tests.support.server import RawServer, answer
from tests.support.ways import others_run

pytestmark = pytest.mark.anyio
LARGE = bytes(range(256)) * 20_000


async def test_a_stream_lets_others_run_when_its_reader_works_for_long(way: Way) -> None:
    """They need not wait for many reads, each of which gives the reader some work."""
    if not way.is_async:
        return
    with RawServer(answer(200, None, LARGE)) as server:
        stream = await way.call(way.backend, "connect_tcp", "127.0.0.1", server.port)
        await way.call(stream, "write", b"POST / HTTP/1.1\r\n\r\n")
        await way.call(stream, "read", 9)
        async with others_run(5):
            for _ in range(9):
                assert await way.call(stream, "read", 9)
                _work(0.015)
        await way.close(stream)


@pytest.mark.parametrize("way_name", ["asyncio-httpcore", "trio-httpcore"])
async def test_a_body_lets_others_run_when_its_reader_works_for_long(anyio_backend: str) -> None:
    """Also one that comes over a transport which never waits."""
    body = Body(WAITING, _Ready(), Decoder("", 1_000), Watch())
    async with others_run(5):
        for _ in range(9):
            assert await body.part() == b"x"
            _work(0.015)


class _Ready:
    """The pieces of a body that has arrived."""

    async def next(self) -> bytes | None:
        return b"x"

    async def close(self) -> None:
        """There is no connection."""


def _work(seconds: float) -> None:
    """Take this time, as the parsing of a large piece does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass

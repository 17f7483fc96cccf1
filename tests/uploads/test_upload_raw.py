"""Files without a buffer: they give less than they are asked for, or nothing yet."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.support.pictures import PNG
from tests.support.server import RawServer, Request, files
from tests.support.ways import Clients, Mode
from tests.uploads.short import Short

pytestmark = pytest.mark.anyio
CONTENT = PNG + bytes(range(256)) * 500


async def edited(mode: Mode, clients: Clients, **arguments: Any) -> Request:
    """The request that arrives."""
    with RawServer() as server:
        await mode.call(clients(server).images, "edit", prompt="a cat", **arguments)
        (request,) = server.requests
    return request


@pytest.mark.parametrize("seekable", [True, False])
@pytest.mark.parametrize("size", [1, 3, 15, 16, 17, 1000])
async def test_short_reads_lose_nothing(mode: Mode, clients: Clients, size: int, seekable: bool) -> None:
    """However few bytes come at a time, the type is that of the first sixteen, and all of them are sent."""
    webp = b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(5000)
    (part,) = files(await edited(mode, clients, image=Short(webp, size, seekable=seekable)))
    assert (part.filename, part.media_type, part.content) == ("image.webp", "image/webp", webp)


@contextmanager
def written(sink: Any) -> Iterator[None]:
    """Inside the block a thread writes CONTENT, in small pieces first, and closes the sink."""

    def write() -> None:
        with sink:
            for start in range(8):
                sink.write(CONTENT[start : start + 1])
                sink.flush()
            sink.write(CONTENT[8:])

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield
    finally:
        thread.join(5)


@pytest.mark.parametrize("blocks", [True, False])
async def test_a_pipe_arrives_whole(mode: Mode, clients: Clients, blocks: bool) -> None:
    """A raw pipe that somebody still writes into arrives whole; so does one that does not block."""
    reading, writing = os.pipe()
    os.set_blocking(reading, blocks)
    with os.fdopen(reading, "rb", buffering=0) as pipe, written(os.fdopen(writing, "wb")):
        (part,) = files(await edited(mode, clients, image=pipe))
    assert (part.filename, part.media_type, part.content) == ("image.png", "image/png", CONTENT)


async def test_a_socket_arrives_whole(mode: Mode, clients: Clients) -> None:
    """So does what comes over a socket."""
    ours, theirs = socket.socketpair()
    with ours, theirs, ours.makefile("rb", buffering=0) as file:
        sink = theirs.makefile("wb")
        theirs.close()  # The file keeps it open, and closes it.
        with written(sink):
            (part,) = files(await edited(mode, clients, image=file))
    assert (part.filename, part.media_type, part.content) == ("image.png", "image/png", CONTENT)


class Late:
    """A file that has nothing yet, and nothing to wait for."""

    def read(self, size: int = -1) -> None:
        return None


async def test_nothing_to_wait_for(mode: Mode, clients: Clients) -> None:
    """What has nothing to read and cannot be waited for is refused, not taken for an empty file."""
    with RawServer() as server:
        with pytest.raises(ValueError, match=r"^image: .*nothing to read yet.*read its bytes first"):
            await mode.call(clients(server).images, "edit", prompt="a cat", image=Late())
        assert server.connections == 0

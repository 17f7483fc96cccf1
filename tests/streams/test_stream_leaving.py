"""Leaving an answer in the middle with the functions of the generated package: at once, and without a trace."""

import gc
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from r9s_generated import AuthenticatedClient
from r9s_generated._source import AsyncPieces
from r9s_generated.api.images import create_image_generation
from r9s_generated.models import ImageGenerationRequest
from tests.support.events import partial
from tests.support.ways import Mode

pytestmark = pytest.mark.anyio
STREAM = {"content-type": "text/event-stream"}


class Endless(httpx.AsyncByteStream):
    """A body in this process that never waits, and never ends by itself."""

    def __init__(self) -> None:
        self.pieces = 0
        self.unwound = self.closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            while True:
                self.pieces += 1
                assert self.pieces < 100, "the rest is read"
                yield partial(0)
        finally:
            self.unwound = True

    async def aclose(self) -> None:
        """Note that the answer was closed."""
        self.closed = True


def lent(body: httpx.AsyncByteStream, headers: dict[str, str]) -> httpx.AsyncClient:
    """A client whose answers have this body."""

    async def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers=headers, stream=body)

    return httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url="https://api.example/v1")


@pytest.fixture(params=["asyncio", "trio"])
def mode(request: pytest.FixtureRequest) -> Mode:
    """Only what is asynchronous has generators to unwind."""
    return Mode(request.param)


async def test_an_endless_stream_is_left_at_once(mode: Mode) -> None:
    """Nothing more is read, the body's own generator is unwound, and no warning comes of one that was left open."""
    body = Endless()
    client = AuthenticatedClient(token="t").set_async_httpx_client(lent(body, STREAM))
    stream: Any = await create_image_generation.asyncio_stream(client=client, body=ImageGenerationRequest(prompt="x"))
    async with stream:
        event = await anext(stream)
        assert event.partial_image_index == 0
    assert (body.pieces, body.unwound, body.closed) == (1, True, True)
    gc.collect()


@pytest.mark.parametrize("started", [True, False])
async def test_pieces_are_left_at_once(mode: Mode, started: bool) -> None:
    """Also before the first of them was read, and a second time."""
    body = Endless()
    async with lent(body, {}) as client:
        response = await client.send(client.build_request("GET", "/"), stream=True)
        pieces = AsyncPieces(response)
        if started:
            assert await anext(aiter(pieces)) == partial(0)
        await pieces.aclose()
        await pieces.aclose()
    assert (body.pieces, body.unwound, body.closed) == (int(started), started, True)
    gc.collect()


async def test_pieces_that_cannot_be_decoded(mode: Mode) -> None:
    """When decoding fails, what stands inside is unwound as well."""
    body = Endless()
    async with lent(body, {"content-encoding": "gzip"}) as client:
        response = await client.send(client.build_request("GET", "/"), stream=True)
        pieces = AsyncPieces(response)
        with pytest.raises(httpx.DecodingError):
            await anext(aiter(pieces))
        await pieces.aclose()
    assert (body.unwound, body.closed) == (True, True)
    gc.collect()

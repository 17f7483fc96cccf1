"""Answers over aiohttp: complete, in pieces, cut off, and with more behind them than belongs to them."""

import asyncio
import time
from typing import Literal

import anyio
import anyio.to_thread
import httpx
import pytest

from r9s._http.watch import Watch
from tests.aiohttp_backend.conftest import Over
from tests.support.server import IMAGE, RawServer, Step, answer, chunked, compressed, drip, head, server_tls, truncated
from tests.support.ways import CERTIFICATE

pytestmark = pytest.mark.anyio
SECOND = answer(503, body=b"stale").pieces[0]
assert isinstance(SECOND, bytes)
BEHIND = {
    "a second answer": SECOND,
    "the beginning of one": SECOND[:20],
    "an empty line": b"\r\n",
    "no HTTP": b"\0\1 garbage\r\n\r\n",
}
BODIES = {"with a length": answer().pieces[0], "chunked": chunked(b'{"a": "b"}', 4).pieces[0]}


async def test_an_answer_comes_as_it_was_sent(over: Over) -> None:
    """Status, headers with their case and order, and the body undecoded."""
    whole = compressed().pieces[0]
    assert isinstance(whole, bytes)
    with RawServer(Step((whole.replace(b"\r\n\r\n", b"\r\nX-A: 1\r\nx-a: 2\r\n\r\n", 1),))) as server:
        async with over.client.stream("POST", server.url, json={}) as response:
            raw = b"".join([piece async for piece in response.aiter_raw()])
    assert response.status_code == 200
    assert response.headers.raw[-2:] == [(b"X-A", b"1"), (b"x-a", b"2")]
    assert raw.startswith(b"\x1f\x8b")


async def test_connections_are_used_again(over: Over) -> None:
    """Calls one after another share one, with a body, without one, and after chunks."""
    with RawServer(answer(), chunked(b"x" * 300_000, 70_000), answer(204, body=b""), answer()) as server:
        for _ in range(4):
            await over.post(server.url)
        assert server.connections == 1


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("behind", BEHIND)
async def test_what_comes_behind_an_answer_is_nobodys_answer(over: Over, body: str, behind: str) -> None:
    """It costs neither this answer nor the next one, which comes over a new connection."""
    whole = BODIES[body]
    assert isinstance(whole, bytes)
    first, rest = whole.split(b"\r\n\r\n", 1)
    in_one = Step((whole + BEHIND[behind],))
    # The first bytes of the body come with the headers, the others with what is too much.
    in_two = Step((first + b"\r\n\r\n" + rest[:7], 0.02, rest[7:] + BEHIND[behind]))
    with RawServer(in_one, in_two, answer()) as server:
        for _ in range(3):
            assert (await over.post(server.url)).json() in (IMAGE, {"a": "b"})
        assert server.connections == 3


@pytest.mark.parametrize("behind", BEHIND)
@pytest.mark.parametrize("asleep", [False, True])
async def test_what_comes_late_is_nobodys_answer(over: Over, behind: str, asleep: bool) -> None:
    """Whether the event loop sees it come, or is busy until the next call."""
    late = Step((*answer().pieces, 0.02, BEHIND[behind]))
    with RawServer(late, answer()) as server:
        await over.post(server.url)

        def is_there() -> bool:
            return server.written == sum(len(piece) for piece in late.pieces if isinstance(piece, bytes))

        if asleep:
            assert server.wait(is_there)
        else:
            assert await anyio.to_thread.run_sync(server.wait, is_there)
            await asyncio.sleep(0.01)
        assert (await over.post(server.url)).json() == IMAGE
        assert server.connections == 2


async def test_a_connection_closed_while_idle_is_not_used(over: Over) -> None:
    """Also when the event loop was too busy to see it close."""
    with RawServer(answer(end="close"), answer()) as server:
        await over.post(server.url)
        assert server.wait(lambda: server.open == 0)
        watch = Watch()
        assert (await over.post(server.url, watch)).status_code == 200
    assert watch.fresh


@pytest.mark.parametrize("end", ["close", "reset"])
async def test_what_came_of_a_broken_answer_can_be_read(over: Over, end: Literal["close", "reset"]) -> None:
    """All of it, before the error."""
    step = truncated()._replace(pieces=(head(200, {"content-length": "90000"}) + b"x" * 80_000, 0.03), end=end)
    came: list[bytes] = []
    with RawServer(step) as server:
        async with over.client.stream("POST", server.url, json={}) as response:
            time.sleep(0.1)
            with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
                await read(response, came)
    assert b"".join(came) == b"x" * 80_000


async def read(response: httpx.Response, came: list[bytes]) -> None:
    """Put all that comes into the list."""
    async for piece in response.aiter_raw():
        came.append(piece)


async def test_an_answer_without_a_length_ends_with_its_connection(over: Over) -> None:
    """Unless that is reset."""
    endless = Step((head(200) + b"abc", 0.02, b"def"), "close")
    with RawServer(endless, endless._replace(end="reset")) as server:
        assert (await over.post(server.url)).content == b"abcdef"
        with pytest.raises(httpx.ReadError):
            await over.post(server.url)


async def test_an_answer_is_read_in_drops(over: Over) -> None:
    """Byte by byte, the headers too, and after others that only say that it will come."""
    early = head(103, {"link": "</a>"})
    step = drip(answer(), 0.0, size=1)
    with RawServer(step._replace(pieces=(early + early, *step.pieces)), answer()) as server:
        assert (await over.post(server.url)).json() == IMAGE
        assert (await over.post(server.url)).json() == IMAGE
        assert server.connections == 1


async def test_a_large_answer_waits_for_its_reader(over: Over) -> None:
    """What nobody reads stays with the server, and all of it comes."""
    body = bytes(range(256)) * 80_000
    with RawServer(answer(body=body), chunked(body, 100_001)) as server:
        for _ in range(2):
            async with over.client.stream("POST", server.url, json={}) as response:
                await asyncio.sleep(0.1)
                assert b"".join([piece async for piece in response.aiter_raw()]) == body
        assert server.connections == 1


async def test_an_answer_that_is_not_read_closes_its_connection_at_once(over: Over) -> None:
    """Without draining it."""
    with RawServer(Step((head(200, {"content-length": "5"}) + b"ab",), "hang")) as server:
        async with over.client.stream("POST", server.url, json={}):
            pass
        assert await anyio.to_thread.run_sync(server.wait, lambda: server.open == 0)


async def test_headers_without_an_end_are_an_error(over: Over) -> None:
    """Before they fill the memory."""
    with RawServer(Step((b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 40_000,), "hang")) as server, anyio.fail_after(10):
        with pytest.raises(httpx.RemoteProtocolError):
            await over.post(server.url)


async def test_cookies_and_redirects_are_left_alone(over: Over) -> None:
    """The answer is given as it is, and nothing is sent again."""
    with RawServer(answer(307, {"location": "/other", "set-cookie": "a=b"}), answer()) as server:
        assert (await over.post(server.url)).status_code == 307
        request = httpx.Request("POST", server.url)
        await (await over.client.send(request, stream=True)).aclose()
    assert [request.target for request in server.requests] == ["/", "/"]


@pytest.mark.parametrize("tls", [False, True])
async def test_a_client_can_be_closed_while_more_and_more_comes_behind_an_unread_answer(over: Over, tls: bool) -> None:
    """A TLS transport of asyncio that is closed twice cannot be asked for anything, and aiohttp asks it."""
    whole = BODIES["chunked"]
    assert isinstance(whole, bytes)
    first = whole + BEHIND["a second answer"]
    step = Step((first, 0.02, b"more", 0.02, b"still more"), end="hang", heeds=False)
    with RawServer(step, tls=server_tls(CERTIFICATE) if tls else None) as server:
        async with over.client.stream("POST", server.url, json={}) as response:
            await anyio.to_thread.run_sync(server.wait, lambda: server.open == 0 or server.written == len(first) + 14)
            for _ in range(3):
                await asyncio.sleep(0)
            await over.transport.aclose()
            assert await anyio.to_thread.run_sync(server.wait, lambda: server.open == 0)
    assert response.status_code == 200

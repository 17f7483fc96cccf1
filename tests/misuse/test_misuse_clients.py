"""Clients and streams used after their end, in the wrong place, or by those they do not belong to."""

import gc
import pickle
from collections.abc import Iterator
from typing import Any

import anyio
import anyio.from_thread
import httpx
import httpx2
import pytest

from r9s import R9S
from tests.support.events import DONE, events, partial
from tests.support.refused import refused
from tests.support.server import IMAGE, RawServer
from tests.support.ways import Clients, Mode

FAMILIES = pytest.mark.parametrize("family", [httpx, httpx2])
OTHER_LOOP = ("async_client", "another event loop", "pass a client")
# Connections whose loop has ended can only be forgotten.
FORGETFUL = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")


@pytest.fixture
def forgotten() -> Iterator[None]:
    """What a test leaves open is collected before it ends."""
    yield
    gc.collect()


async def ask(client: R9S) -> Any:
    """One call."""
    return await client.images.create_async(prompt="a cat")


async def post(lent: Any, url: str) -> Any:
    """One request of somebody else."""
    return await lent.post(url)


@pytest.mark.anyio
@FAMILIES
async def test_a_closed_client_is_named_as_what_was_closed(mode: Mode, clients: Clients, family: Any) -> None:
    """A closed client is named as what was closed: ours, or the one of httpx that was lent."""
    with RawServer() as server:
        lent = family.AsyncClient() if mode.is_async else family.Client()
        name = "async_client" if mode.is_async else "client"
        client = clients(server, **{name: lent})
        await mode.close(lent)
        with refused(RuntimeError, f"httpx client in {name}", "closed", "pass an open one", server=server):
            await mode.create(client)
        await mode.close(client)
        with refused(RuntimeError, "R9S client is closed", "make a new one", server=server):
            await mode.create(client)
        with refused(RuntimeError, "R9S client is closed", server=server):
            await mode.create(client.with_options(timeout_ms=1_000))


@FORGETFUL
@pytest.mark.usefixtures("forgotten")
@FAMILIES
@pytest.mark.parametrize("loops", [("asyncio", "asyncio"), ("asyncio", "trio"), ("trio", "asyncio")], ids="-".join)
def test_a_borrowed_client_whose_loop_is_gone(family: Any, loops: tuple[str, str]) -> None:
    """It is refused before its dead connections take a request, by whichever client of ours it was lent to."""
    with RawServer() as server:
        lent = family.AsyncClient()
        client = R9S("sk-test", server_url=server.url, async_client=lent)
        anyio.run(ask, client, backend=loops[0])
        for again in (client, R9S("sk-test", server_url=server.url, async_client=lent)):
            with refused(RuntimeError, *OTHER_LOOP, server=server, requests=1):
                anyio.run(ask, again, backend=loops[1])
        # Without a borrowed client there is one for each loop.
        anyio.run(ask, R9S("sk-test", server_url=server.url), backend=loops[1])


def test_a_borrowed_client_in_two_loops_at_once() -> None:
    """The loop that it belongs to goes on using it; the other is told."""
    with RawServer() as server:
        lent = httpx.AsyncClient()
        client = R9S("sk-test", server_url=server.url, async_client=lent)
        with anyio.from_thread.start_blocking_portal() as portal:
            portal.call(ask, client)
            with refused(RuntimeError, *OTHER_LOOP, server=server, requests=1):
                anyio.run(ask, client)
            assert portal.call(ask, client).http_meta.status_code == 200
            portal.call(lent.aclose)


@pytest.mark.parametrize("loops", [("asyncio", "asyncio"), ("trio", "trio"), ("asyncio", "trio")], ids="-".join)
def test_a_borrowed_client_that_keeps_no_connection(loops: tuple[str, str]) -> None:
    """It works in one loop after another, and so does one whose transport has no connections at all."""
    with RawServer() as server:
        for lent in (
            httpx.AsyncClient(limits=httpx.Limits(max_keepalive_connections=0)),
            httpx.AsyncClient(transport=httpx.MockTransport(lambda request: httpx.Response(200, json=IMAGE))),
        ):
            client = R9S("sk-test", server_url=server.url, async_client=lent)
            for backend in loops:
                assert anyio.run(ask, client, backend=backend).to_dict() == IMAGE


@FORGETFUL
@pytest.mark.usefixtures("forgotten")
@FAMILIES
def test_a_borrowed_client_that_somebody_else_used_before(family: Any) -> None:
    """Its connections belong to the other loop. The request would be sent, and its response lost."""
    with RawServer() as server:
        lent = family.AsyncClient()
        client = R9S("sk-test", server_url=server.url, async_client=lent)
        anyio.run(post, lent, server.url)
        with refused(RuntimeError, *OTHER_LOOP, server=server, requests=1):
            anyio.run(ask, client)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_a_blocking_call_in_a_running_loop_is_no_misuse(backend: str) -> None:
    """It blocks the loop, and works."""

    async def main() -> None:
        with R9S("sk-test", server_url=server.url) as client:
            assert client.images.create(prompt="a cat").to_dict() == IMAGE

    with RawServer() as server:
        anyio.run(main, backend=backend)


def test_pickling_a_borrowed_client() -> None:
    """The error says why it cannot travel."""
    with httpx.Client() as lent, R9S("sk-test", client=lent) as client:
        with refused(TypeError, "your own httpx client", "cannot be pickled"):
            pickle.dumps(client)


@pytest.mark.anyio
async def test_a_stream_the_wrong_way(mode: Mode, clients: Clients) -> None:
    """`with` where `async with` belongs, or the reverse, names the class; the stream is unharmed, and can be read."""
    with RawServer(events(partial(0), DONE)) as server:
        stream: Any = await mode.open(clients(server))
        other = Mode("sync" if mode.is_async else "asyncio")
        with refused(TypeError, type(stream).__name__):
            await other.all(stream)
        with refused(TypeError, type(stream).__name__):
            async with other.inside(stream):
                pass
        assert len(await mode.all(stream)) == 1

"""What owned connections send with: httpx, httpx2, or aiohttp for the async calls."""

import importlib.util
import pickle
from typing import Any

import aiohttp
import anyio
import anyio.to_thread
import httpx
import httpx2
import pytest

from r9s import R9S, errors
from tests.saving.pictures import url
from tests.support.events import COMPLETED, DONE, events, partial, sse
from tests.support.pictures import PNG
from tests.support.secrets import KEY
from tests.support.server import IMAGE, Part, RawServer, answer, error, files, hang
from tests.support.ways import Clients, Mode

pytestmark = pytest.mark.anyio
NAMED = {"httpx2": f"httpx2/{httpx2.__version__}", "aiohttp": f"aiohttp/{aiohttp.__version__}"}
"""What the User-Agent ends with: what sends."""


@pytest.fixture(
    params=[("httpx2", "sync"), ("httpx2", "asyncio"), ("httpx2", "trio"), ("aiohttp", "asyncio")], ids="-".join
)
def chosen(request: pytest.FixtureRequest) -> tuple[str, str]:
    """A backend, and a way to wait that it has."""
    name, mode = request.param
    return name, mode


@pytest.fixture
def backend(chosen: tuple[str, str]) -> Any:
    """What is given as `http_backend`."""
    return chosen[0]


@pytest.fixture
def mode(chosen: tuple[str, str]) -> Mode:
    """How the calls of a test are made."""
    return Mode(chosen[1])


@pytest.fixture
def client(backend: Any, clients: Clients, server: RawServer) -> R9S:
    """A client of the server."""
    return clients(server, http_backend=backend)


@pytest.fixture
def server() -> Any:
    """A server that answers with an image, unless a test has another script for it."""
    with RawServer() as made:
        yield made


@pytest.mark.parametrize("name", ["requests", "", "HTTPX", 7, httpx])
def test_another_name_is_refused(name: Any) -> None:
    """The text has those that are known."""
    with pytest.raises(ValueError, match='"httpx", "httpx2" or "aiohttp"'):
        R9S(KEY, http_backend=name)


@pytest.mark.parametrize("name", ["httpx2", "aiohttp"])
def test_what_is_not_installed_is_an_import_error(name: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the client is made, with the command that installs it."""
    find = importlib.util.find_spec
    monkeypatch.setattr("r9s._http.connections.find_spec", lambda each: None if each == name else find(each))
    with pytest.raises(ImportError, match=rf'pip install "r9s\[{name}\]"'):
        R9S(KEY, http_backend=name)


async def test_calls_work_and_name_the_library(client: R9S, mode: Mode, server: RawServer, backend: str) -> None:
    """In the User-Agent; one connection is enough for calls one after another."""
    for _ in range(3):
        assert (await mode.create(client)).to_dict() == IMAGE
    assert server.connections == 1
    for request in server.requests:
        assert request.headers["user-agent"].startswith("r9s/")
        assert request.headers["user-agent"].split()[-1] == NAMED[backend]
        assert request.headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("name", ["httpx", "httpx2", "aiohttp"])
def test_blocking_calls_go_over_httpx_or_httpx2(name: Any, server: RawServer) -> None:
    """aiohttp has none."""
    with R9S(KEY, server_url=server.url, http_backend=name) as client:
        assert client.images.create(prompt="a cat").to_dict() == IMAGE
        sender = client._transport.connections.get()
    assert type(sender.client) is (httpx2.Client if name == "httpx2" else httpx.Client)


def test_trio_with_aiohttp_is_refused_before_sending(server: RawServer) -> None:
    """With a text that says what to do."""

    async def call() -> None:
        async with R9S(KEY, server_url=server.url, http_backend="aiohttp") as client:
            with pytest.raises(RuntimeError, match="only with asyncio: leave it out with trio"):
                await client.images.create_async(prompt="a cat")

    anyio.run(call, backend="trio")
    assert server.connections == 0


async def test_derived_and_pickled_clients_keep_the_backend(
    client: R9S, mode: Mode, clients: Clients, server: RawServer, backend: str
) -> None:
    """The derived one has the same connections, the pickled one its own."""
    await mode.create(client)
    await mode.create(client.with_options(timeout_ms=3_000))
    travelled = pickle.loads(pickle.dumps(client))
    await mode.create(travelled)
    await mode.close(travelled)
    assert travelled._transport.connections.backend == backend
    assert [request.connection for request in server.requests] == [0, 0, 1]
    assert {request.headers["user-agent"].split()[-1] for request in server.requests} == {NAMED[backend]}


async def test_closing_leaves_no_socket_open(client: R9S, mode: Mode, server: RawServer) -> None:
    """Neither one that is idle, nor one on which a stream was left."""
    server.script(answer(), events(partial(0), end="hang"))
    await mode.create(client)
    stream = await mode.create(client, stream=True)
    assert server.open == 1
    await mode.close(client)
    assert await anyio.to_thread.run_sync(server.wait, lambda: server.open == 0)
    await mode.close(stream)
    with pytest.raises(RuntimeError, match="closed"):
        await mode.create(client)


async def test_close_ends_async_connections_too(client: R9S, mode: Mode, server: RawServer) -> None:
    """In a task of the running loop."""
    await mode.create(client)
    client.close()
    assert await anyio.to_thread.run_sync(server.wait, lambda: server.open == 0)


async def test_uploads_arrive(client: R9S, mode: Mode, server: RawServer) -> None:
    """A small file, and one that is sent in pieces."""
    for content in (PNG, PNG + b"x" * 3_000_000):
        image = ("cat.png", content)
        if mode.is_async:
            await client.images.edit_async(image=image, prompt="a hat")
        else:
            client.images.edit(image=image, prompt="a hat")
        assert files(server.requests[-1]) == [Part("image", "cat.png", "image/png", content)]
    assert server.connections == 1


async def test_events_are_read(client: R9S, mode: Mode, server: RawServer) -> None:
    """To the end of the stream, in their order."""
    server.script(events(partial(0), 0.02, partial(1), sse(COMPLETED), DONE))
    stream = await mode.create(client, stream=True)
    found = [event async for event in stream] if mode.is_async else list(stream)
    assert [getattr(event, "partial_image_index", None) for event in found] == [0, 1, None]
    assert stream.http_meta.status_code == 200


async def test_pictures_are_downloaded(client: R9S, mode: Mode, server: RawServer) -> None:
    """Over the same connection, without the key."""
    server.script(answer(), answer(200, {"content-type": "image/png"}, PNG))
    await mode.create(client)
    image = url(f"{server.url}/1.png")
    assert (await client.read_async(image) if mode.is_async else client.read(image)) == PNG
    assert "authorization" not in server.requests[1].headers
    assert server.connections == 1


async def test_failures_have_the_same_classes(client: R9S, mode: Mode, server: RawServer) -> None:
    """An error of the API, and a deadline."""
    server.script(error(400), hang())
    with pytest.raises(errors.BadRequestError):
        await mode.create(client)
    with pytest.raises(errors.R9STimeoutError, match="billed"):
        await mode.create(client, timeout_ms=80)
    assert len(server.requests) == 2

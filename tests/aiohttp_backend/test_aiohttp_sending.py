"""What goes out over aiohttp, how far it came when it fails, and what ends it."""

import asyncio
import gc
import socket
import ssl
import threading
import time
from collections.abc import AsyncIterator
from typing import Any
from unittest import mock

import anyio
import anyio.to_thread
import httpx
import pytest

from r9s._http.over_aiohttp import AiohttpTransport
from r9s._http.watch import Watch
from tests.aiohttp_backend.conftest import Over
from tests.faults.world import dead_resolver, names, within
from tests.support.server import RawServer, Step, answer, close, error, hang, server_tls
from tests.support.ways import CERTIFICATE

pytestmark = pytest.mark.anyio


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    """A body without a length."""
    for part in parts:
        yield part


async def test_the_request_goes_out_as_it_is(over: Over) -> None:
    """The URL is not quoted again, no header is added or changed, and a cookie is not remembered."""
    with RawServer(answer(200, {"set-cookie": "a=b"}), answer()) as server:
        for _ in range(2):
            request = httpx.Request("POST", f"{server.url}/a%2Fb%20c?x=%7B1%7D", headers={"X-Name": "e"}, content=b"{}")
            await (await over.client.send(request)).aread()
    assert {request.target for request in server.requests} == {"/a%2Fb%20c?x=%7B1%7D"}
    for received in server.requests:
        assert received.headers == {"host": f"127.0.0.1:{server.port}", "x-name": "e", "content-length": "2"}


@pytest.mark.parametrize("size", [0, 3, 65_536, 65_537, 5_000_000])
async def test_bodies_of_any_size_arrive(over: Over, size: int) -> None:
    """With a length and without one; the watch sees them written to their end."""
    body = b"y" * size
    with RawServer() as server:
        for content in (body, pieces(b"", body, b"z")):
            watch = Watch()
            await over.post(server.url, watch, content=content)
            assert (watch.began, watch.handed_over, watch.writing) == (True, True, False)
        assert [request.body for request in server.requests] == [body, body + b"z"]
        assert server.connections == 1


@pytest.mark.parametrize("kept", [False, True])
async def test_an_early_answer_is_seen_while_uploading(over: Over, kept: bool) -> None:
    """Whether the server closes after its 413 or reads no further; the connection is not used again."""
    early = error(413)._replace(read_body=False, end="hang" if kept else "close")
    with RawServer(early, answer(), receive=4096) as server, anyio.fail_after(5):
        for _ in range(10):
            server.script(early, answer())
            watch = Watch()
            assert (await over.post(server.url, watch, content=b"x" * 20_000_000)).status_code == 413
            assert (watch.began, watch.handed_over, watch.writing) == (True, False, True)
            assert (await over.post(server.url)).status_code == 200


@pytest.mark.parametrize("size", [10, 100_000])
@pytest.mark.parametrize("difference", [-1, 1])
async def test_a_body_of_another_length_than_announced_is_an_error(over: Over, size: int, difference: int) -> None:
    """Nobody waits for what never comes, and nothing more than announced is sent."""
    headers = {"content-length": str(size + difference)}
    with RawServer(hang()) as server, anyio.fail_after(10), pytest.raises(httpx.LocalProtocolError):
        await over.post(server.url, content=b"x" * size, headers=headers)
    assert not server.requests


@pytest.mark.parametrize("headers", [{"x-a": "b\r\nx-c: d"}, {"x-a": "b\0"}])
async def test_a_header_cannot_smuggle_another(over: Over, headers: dict[str, str]) -> None:
    """Nothing is sent; the facade refuses such headers before."""
    watch = Watch()
    with RawServer() as server, pytest.raises(ValueError, match="Forbidden"):
        await over.post(server.url, watch, headers=headers)
    assert not watch.began
    assert not server.requests


async def test_an_error_of_the_body_is_raised_as_it_is(over: Over) -> None:
    """The caller's own iterator may fail under way."""

    async def broken() -> AsyncIterator[bytes]:
        yield b"x"
        raise KeyError("mine")

    with RawServer() as server, pytest.raises(KeyError):
        await over.post(server.url, content=broken())
    assert not server.requests


async def test_nothing_is_sent_twice(over: Over) -> None:
    """Not even a GET on a connection that was used before."""
    with RawServer(answer(), close(), answer()) as server:
        await over.client.get(server.url)
        with pytest.raises(httpx.RemoteProtocolError):
            await over.client.get(server.url)
    assert len(server.requests) == 2


async def test_what_cannot_connect_has_not_begun(over: Over) -> None:
    """A closed port, a name that does not exist, a certificate that is not trusted: the cause tells which."""
    with RawServer(listening=False) as refusing:
        url = refusing.url
    with RawServer(tls=server_tls(CERTIFICATE)) as server:
        untrusting = AiohttpTransport(ssl.create_default_context())
        async with httpx.AsyncClient(transport=untrusting, trust_env=False) as client:
            causes = [
                await failed(over.client, url),
                await failed(over.client, "http://host.invalid"),
                await failed(client, server.url),
            ]
        for _ in range(3):
            assert (await over.post(server.url)).status_code == 200
        # The untrusting client had one, and the other used one for all.
        assert server.connections == 2
    for cause, kind in zip(
        causes, (ConnectionRefusedError, socket.gaierror, ssl.SSLCertVerificationError), strict=True
    ):
        assert any(isinstance(each, kind) for each in cause)


async def failed(client: httpx.AsyncClient, url: str) -> list[BaseException]:
    """The exception and its causes, after a call that did not begin."""
    watch = Watch()
    with pytest.raises(httpx.ConnectError) as caught:
        await client.post(url, extensions={"r9s": watch})
    assert (watch.fresh, watch.began) == (True, False)
    chain: list[BaseException] = [caught.value]
    while chain[-1].__cause__ is not None:
        chain.append(chain[-1].__cause__)
    return chain


def test_the_end_of_the_event_loop_does_not_wait_for_a_name_server() -> None:
    """The call has ended at its time for connecting."""

    async def call() -> None:
        transport = AiohttpTransport(ssl.create_default_context())
        async with httpx.AsyncClient(transport=transport, trust_env=False) as client:
            with pytest.raises(httpx.ConnectTimeout):
                await client.post("http://api.example", extensions={"r9s": Watch(connect_seconds=0.1)})

    with dead_resolver(), within(4):
        asyncio.run(call())


async def test_calls_for_the_same_name_have_their_own_limits(over: Over) -> None:
    """The first gives up before the name server answers, and the second waits for it."""
    asked, answers, real = threading.Event(), threading.Event(), socket.getaddrinfo

    def slow(host: Any, *arguments: Any, **options: Any) -> Any:
        asked.set()
        answers.wait(4)
        return real("127.0.0.1" if host == "api.example" else host, *arguments, **options)

    async def give_up(url: str) -> None:
        with pytest.raises(httpx.ConnectTimeout):
            await over.post(url, Watch(connect_seconds=0.1))
        answers.set()

    with RawServer() as server, mock.patch.object(socket, "getaddrinfo", slow), anyio.fail_after(4):
        async with anyio.create_task_group() as group:
            group.start_soon(give_up, f"http://api.example:{server.port}")
            await anyio.to_thread.run_sync(asked.wait)
            assert (await over.post(f"http://api.example:{server.port}")).status_code == 200


async def test_a_name_without_addresses_cannot_be_connected_to(over: Over) -> None:
    """Nothing has begun."""
    with names({"api.example": []}):
        assert "no address" in str((await failed(over.client, "http://api.example"))[0])


async def test_bytes_before_the_request_are_an_error(over: Over) -> None:
    """Of a connection that is new and on which something came already, nothing is expected."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet() -> None:
            sock, _ = listener.accept()
            with sock:
                sock.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
                sock.recv(65_536)

        thread = threading.Thread(target=greet)
        thread.start()
        watch = Watch()
        take = over.transport._open().connect

        async def slowly(*arguments: Any) -> Any:
            connection = await take(*arguments)
            await asyncio.sleep(0.05)
            return connection

        assert over.transport._connector is not None
        over.transport._connector.connect = slowly  # type: ignore[assignment,method-assign]
        with pytest.raises(httpx.ConnectError, match="before the request"):
            await over.post(f"http://127.0.0.1:{listener.getsockname()[1]}", watch)
        await anyio.to_thread.run_sync(thread.join)
    assert not watch.began


@pytest.mark.parametrize("tls", [False, True])
async def test_connecting_has_one_time_for_all(over: Over, monkeypatch: pytest.MonkeyPatch, tls: bool) -> None:
    """A server that never answers the handshake, and a proxy that never answers CONNECT."""
    with RawServer(hang()) as silent:
        transport = over.transport
        if not tls:
            monkeypatch.setenv("HTTPS_PROXY", silent.url)
            transport = AiohttpTransport(ssl.create_default_context())
        async with httpx.AsyncClient(transport=transport, trust_env=False) as client:
            watch = Watch(connect_seconds=0.1)
            url = f"https://127.0.0.1:{silent.port}" if tls else "https://images.invalid"
            with anyio.fail_after(10), pytest.raises(httpx.ConnectTimeout):
                await client.post(url, extensions={"r9s": watch})
    assert not watch.began


async def test_the_proxies_of_the_environment_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """With their password, for the servers that NO_PROXY does not name."""
    with RawServer() as proxy, RawServer() as server:
        monkeypatch.setenv("HTTP_PROXY", proxy.url.replace("//", "//me:p%40ss@"))
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        async with httpx.AsyncClient(transport=AiohttpTransport(ssl.create_default_context())) as client:
            for _ in range(2):
                await client.post("http://images.invalid/v1?a=b", json={})
            await client.post(server.url, json={})
    assert proxy.connections == 1
    for request in proxy.requests:
        assert request.target == "http://images.invalid/v1?a=b"
        assert request.headers["host"] == "images.invalid"
        assert request.headers["proxy-authorization"] == "Basic bWU6cEBzcw=="
    assert "proxy-authorization" not in server.requests[0].headers


@pytest.mark.parametrize("refusal", [answer(407, body=b""), answer(403, body=b""), answer(502, body=b"sorry")])
async def test_a_proxy_that_refuses_is_a_proxy_error(monkeypatch: pytest.MonkeyPatch, refusal: Step) -> None:
    """It begins with the status, and nothing has begun."""
    with RawServer(refusal) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url.replace("//", "//me:secret@"))
        async with httpx.AsyncClient(transport=AiohttpTransport(ssl.create_default_context())) as client:
            watch = Watch()
            with pytest.raises(httpx.ProxyError, match=r"^\d\d\d ") as caught:
                await client.post("https://images.invalid", extensions={"r9s": watch})
    assert not watch.began
    assert "bWU6" not in repr(caught.value) + repr(caught.value.__cause__)
    assert proxy.requests[0].headers["proxy-authorization"].startswith("Basic ")


async def test_a_socks_proxy_is_refused_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The password is not shown."""
    monkeypatch.setenv("ALL_PROXY", "socks5://me:secret@127.0.0.1:1")
    with pytest.raises(ValueError, match="ALL_PROXY") as caught:
        AiohttpTransport(ssl.create_default_context())
    assert "secret" not in str(caught.value)


async def test_calls_side_by_side_have_a_connection_each(over: Over) -> None:
    """And give them back."""
    with RawServer(answer()._replace(pieces=(0.1, *answer().pieces))) as server:
        for _ in range(2):
            async with anyio.create_task_group() as group:
                for _ in range(5):
                    group.start_soon(over.post, server.url)
        assert server.connections == 5


async def test_idle_connections_are_dropped(over: Over) -> None:
    """Before servers drop them; and their sockets notice when the other side has gone."""
    with RawServer() as server:
        response = await over.client.send(httpx.Request("GET", server.url), stream=True)
        handler = response.stream._stream._handler  # type: ignore[union-attr]
        sock = handler.transport.get_extra_info("socket")
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        await response.aread()
        start = time.monotonic()
        assert await anyio.to_thread.run_sync(server.wait, lambda: server.open == 0, 6.5)
        assert time.monotonic() - start > 1
    gc.collect()

"""Making connections with our network backend: names, addresses, proxies, TLS, and the one time for all of it."""

import contextlib
import socket
import threading
import time
from typing import Any

import anyio
import pytest

from tests.faults.world import black_hole
from tests.network import peers
from tests.network.lines import Way, first_cause
from tests.network.peers import Talk
from tests.support.secrets import KEY
from tests.support.server import RawServer, answer, server_tls
from tests.support.ways import CERTIFICATE

pytestmark = pytest.mark.anyio


def _nothing_was_sent(way: Way) -> None:
    watch = way.line.watch
    assert (watch.fresh, watch.began, watch.writing) == (True, False, False)


async def test_an_address_that_refuses_gives_the_next_its_turn_at_once(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Families in turn, whatever the order of the name server."""
    with RawServer(listening=False) as refusing, RawServer(answer()) as server:
        places = [("127.0.0.1", refusing.port)] * 2 + [("127.0.0.1", server.port), ("::1", refusing.port)]
        monkeypatch.setattr(socket, "getaddrinfo", peers.resolving(places))
        # Whoever waited for the turn of the next one would wait for long.
        monkeypatch.setattr("r9s._http.connecting._STAGGER", 8)
        began = time.monotonic()
        assert (await way.post(way.pool(), "http://four.example")).status == 200
        assert time.monotonic() - began < 5
        await way.close()


async def test_addresses_that_all_drop_syns_end_with_the_time_for_connecting(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The text says which limit it was."""
    with black_hole() as hole:
        monkeypatch.setattr(socket, "getaddrinfo", peers.resolving([("127.0.0.2", hole)]))
        with pytest.raises(way.core.ConnectTimeout, match=r"connecting took longer than 0\.1 s"):
            await way.post(way.pool(), "http://hole.example", connect_seconds=0.1)
        with pytest.raises(way.core.ConnectTimeout, match="deadline of the attempt"):
            await way.post(way.pool(), "http://hole.example", end=time.monotonic() + 0.1)
    _nothing_was_sent(way)


async def test_addresses_that_all_refuse_are_named(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the host, each reason, and the first of them as the cause."""
    with RawServer(listening=False) as refusing:
        places = [("127.0.0.1", refusing.port), ("127.0.0.3", refusing.port)]
        monkeypatch.setattr(socket, "getaddrinfo", peers.resolving(places))
        reasons = r"connect to two\.example: 127\.0\.0\.1: .*refused; 127\.0\.0\.3: .*refused"
        with pytest.raises(way.core.ConnectError, match=reasons) as caught:
            await way.post(way.pool(), "http://two.example")
    assert isinstance(first_cause(caught.value), ConnectionRefusedError)
    _nothing_was_sent(way)


async def test_addresses_that_are_not_allowed_are_not_connected_to(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    """The allowed ones of the same name are."""
    with RawServer(answer()) as server:
        with pytest.raises(way.core.ConnectError, match="not public") as caught:
            await way.post(way.pool(), server.url, allows=lambda address: address != "127.0.0.1")
        assert server.connections == 0
        _nothing_was_sent(way)
        places = [("127.0.0.2", server.port), ("127.0.0.1", server.port)]
        monkeypatch.setattr(socket, "getaddrinfo", peers.resolving(places))
        pool = way.pool()
        assert (
            await way.post(pool, "http://both.example", allows=lambda address: address == "127.0.0.1")
        ).status == 200
        await way.close()
    assert isinstance(first_cause(caught.value), PermissionError)


async def test_a_name_that_does_not_exist_is_found_in_the_cause(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the standard library's own error, with its code."""

    def fail(*arguments: Any, **options: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "scripted")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(way.core.ConnectError, match=r"nowhere\.example.*scripted") as caught:
        await way.post(way.pool(), "http://nowhere.example")
    assert isinstance(first_cause(caught.value), socket.gaierror)
    assert str(socket.EAI_NONAME) in str(caught.value)
    _nothing_was_sent(way)


@pytest.mark.parametrize("where", ["name", "address"])
async def test_closing_from_another_thread_ends_connecting(
    way: Way, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """At once, whatever is waited for."""
    answered = threading.Event()
    with black_hole() as hole:
        places = peers.resolving([("127.0.0.2", hole)])
        if where == "name":
            monkeypatch.setattr(socket, "getaddrinfo", lambda *arguments, **options: answered.wait(5) and [])
        else:
            monkeypatch.setattr(socket, "getaddrinfo", places)

        def stop() -> None:
            time.sleep(0.1)
            way.line.watch.stopped = True
            while way.line.socket is None:
                time.sleep(0.01)
            way.line.socket.shutdown(socket.SHUT_RDWR)

        thread = threading.Thread(target=stop)
        thread.start()
        began = time.monotonic()
        with pytest.raises(way.core.ConnectError, match="the client was closed"):
            await way.post(way.pool(), "http://slow.example")
        assert time.monotonic() - began < 3
        answered.set()
        thread.join()


async def test_a_cancelled_connect_closes_all_its_sockets(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when several addresses are tried at the time."""
    made: list[socket.socket] = []
    real = socket.socket

    def make(*arguments: Any, **options: Any) -> socket.socket:
        made.append(real(*arguments, **options))
        return made[-1]

    with black_hole() as hole:
        monkeypatch.setattr(socket, "getaddrinfo", peers.resolving([("127.0.0.2", hole), ("127.0.0.2", hole + 0)]))
        monkeypatch.setattr("r9s._http.connecting._STAGGER", 0.02)
        with monkeypatch.context() as patched:
            patched.setattr(socket, "socket", make)
            limit: Any = pytest.raises(way.core.ConnectTimeout) if not way.is_async else anyio.move_on_after(0.15)
            with limit:
                await way.post(way.pool(), "http://hole.example", connect_seconds=5 if way.is_async else 0.15)
    assert made
    assert [each for each in made if each.fileno() >= 0] == []


REFUSAL = b"HTTP/1.1 403 No\r\ncontent-length: 0\r\n\r\n"
PROXIES: dict[str, tuple[Talk, str]] = {
    "closes at once": (peers.said(b""), "RemoteProtocolError|ReadError|ConnectError"),
    "closes after CONNECT": (peers.proxy(peers.said(b""), b""), "RemoteProtocolError"),
    "resets after CONNECT": (peers.proxy(peers.reset, b""), "ReadError"),
    "says garbage": (peers.proxy(peers.said(b"what?\r\n\r\n"), b""), "RemoteProtocolError"),
    "refuses": (peers.proxy(peers.said(REFUSAL), b""), "ProxyError"),
    "never answers": (peers.hang, "ConnectTimeout"),
    "closes instead of TLS": (peers.proxy(peers.said(b"")), "ConnectError"),
    "resets instead of TLS": (peers.proxy(peers.reset), "ConnectError"),
    "says garbage instead of TLS": (peers.proxy(peers.said(b"garbage" * 9)), "ConnectError"),
    "hangs instead of TLS": (peers.proxy(peers.hang), "ConnectTimeout"),
}


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("fault", list(PROXIES))
async def test_a_proxy_that_fails_before_the_request(way: Way, fault: str, scheme: str) -> None:
    """Row 42: nothing was sent, the watch says so, and it ends within the time for connecting."""
    talk, errors = PROXIES[fault]
    expected = tuple(getattr(way.core, name) for name in errors.split("|"))
    with peers.peer(peers.over_tls(talk) if scheme == "https" else talk) as port:
        pool = way.pool(f"{scheme}://127.0.0.1:{port}")
        began = time.monotonic()
        with pytest.raises(expected):
            await way.post(pool, "https://127.0.0.1:1", connect_seconds=0.1 if "Timeout" in errors else 10)
        assert time.monotonic() - began < 3
    _nothing_was_sent(way)


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_request_through_a_proxy(way: Way, scheme: str) -> None:
    """CONNECT does not count as the request; TLS in TLS carries it whole; the second goes over the same tunnel."""
    large = bytes(range(256)) * 4_000
    with RawServer(answer(200, None, large), tls=server_tls(CERTIFICATE)) as server:
        talk = peers.proxy(peers.relay(server.port))
        with peers.peer(peers.over_tls(talk) if scheme == "https" else talk) as port:
            pool = way.pool(f"{scheme}://127.0.0.1:{port}")
            for _ in range(2):
                assert (await way.post(pool, server.url, large)).content == large
                assert (way.line.watch.began, way.line.watch.writing) == (True, False)
            await way.close()
    assert [request.body == large for request in server.requests] == [True, True]
    assert {request.connection for request in server.requests} == {0}


async def test_a_request_for_http_goes_to_the_proxy_itself(way: Way) -> None:
    """It counts as the request."""
    with RawServer(answer()) as server:
        assert (await way.post(way.pool(server.url), "http://elsewhere.example")).status == 200
        await way.close()
    assert way.line.watch.began
    assert server.requests[0].target == "http://elsewhere.example/v1/x"
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("farewell", [True, False])
async def test_the_end_of_tls_is_the_end_of_the_answer(way: Way, farewell: bool) -> None:
    """With a farewell or without: an answer without a length is whole then, and its connection is not used again."""

    def talk(sock: socket.socket) -> None:
        context = server_tls(CERTIFICATE)
        secure = context.wrap_socket(sock, server_side=True)
        with contextlib.suppress(OSError), secure:
            peers.read_head(secure)
            secure.recv(65_536)
            secure.sendall(b"HTTP/1.1 200 OK\r\n\r\nwhole")
            if farewell:
                secure.unwrap()

    with peers.peer(talk) as port:
        pool = way.pool()
        for _ in range(2):
            assert (await way.post(pool, f"https://127.0.0.1:{port}")).content == b"whole"
            assert way.line.watch.fresh
        await way.close()


async def test_socks_is_part_of_connecting(way: Way) -> None:
    """What a SOCKS handshake writes and reads is no request, and a proxy that hangs in it is ended."""
    with peers.peer(peers.hang) as port:
        way.line.watch.connect_seconds = 0.1
        stream = await way.call(way.backend, "connect_tcp", "127.0.0.1", port)
        await way.call(stream, "write", b"\x05\x01\x00")
        with pytest.raises(way.core.ConnectTimeout, match="connecting took longer"):
            await way.call(stream, "read", max_bytes=4_096)
        await way.close(stream)
    _nothing_was_sent(way)

"""Requests over our network backend: what is written, when it counts as begun, and what of the answer is used."""

import socket
import ssl
import threading
import time
import traceback
from contextlib import nullcontext
from typing import Any

import anyio
import pytest

from r9s._http.connecting import wait
from tests.network.lines import Way
from tests.network.peers import hang as hangs
from tests.network.peers import over_tls, peer, proxy, read_head, relay
from tests.support.secrets import KEY
from tests.support.server import RawServer, Step, answer, close, deaf, drip, hang, head, reset, server_tls
from tests.support.ways import CERTIFICATE

pytestmark = pytest.mark.anyio
BODY = b'{"created": 1}'
LARGE = bytes(range(256)) * 20_000


@pytest.mark.parametrize("tls", [False, True])
async def test_a_connection_serves_several_requests(way: Way, tls: bool) -> None:
    """They are whole, the connection is kept, and the watch knows that the second was made on a kept one."""
    with RawServer(answer(), tls=server_tls(CERTIFICATE) if tls else None) as server:
        pool = way.pool()
        assert (await way.post(pool, server.url)).status == 200
        assert (way.line.watch.fresh, way.line.watch.began, way.line.watch.writing) == (True, True, False)
        assert (await way.post(pool, server.url)).status == 200
        assert (way.line.watch.fresh, way.line.watch.began, way.line.watch.writing) == (False, True, False)
        await way.close()
    assert [request.connection for request in server.requests] == [0, 0]
    assert server.requests[0].json == {"prompt": "a cat"}


@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize("chunked", [False, True])
async def test_large_bodies_arrive_whole_both_ways(way: Way, tls: bool, chunked: bool) -> None:
    """Five megabytes to a server with a small buffer, and five back."""
    back = answer(200, None, LARGE)
    with RawServer(back, tls=server_tls(CERTIFICATE) if tls else None, receive=16_384) as server:
        pieces = [LARGE[:1], LARGE[1:70_000], LARGE[70_000:]]
        got = await way.post(way.pool(), server.url, pieces if chunked else LARGE)
        assert not way.line.watch.writing
    assert got.content == LARGE
    assert server.requests[0].body == LARGE


async def test_an_early_refusal_through_a_proxy_over_tls_ends_the_upload(way: Way) -> None:
    """TLS in TLS too; the server reads no more, and closes nothing."""
    step = Step((head(413, {"content-length": "5"}) + b"large",), "hang", read_body=False)
    server = RawServer(step, tls=server_tls(CERTIFICATE), receive=4_096)
    with peer(over_tls(proxy(relay(server.port)))) as port, server:
        pool = way.pool(f"https://127.0.0.1:{port}")
        got = await way.post(pool, server.url, LARGE * 4, end=time.monotonic() + 8)
        await way.close()
    assert (got.status, got.content) == (413, b"large")
    assert way.line.watch.writing


@pytest.mark.parametrize("end", ["socket", "socket under TLS", "TLS"])
@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nearly"])
async def test_an_upload_ends_when_the_server_can_say_no_more(way: Way, end: str, said: bytes) -> None:
    """It has closed its side, and reads nothing; what it said before is used."""
    over = threading.Event()

    def talk(sock: Any) -> None:
        read_head(sock)
        sock.sendall(said)
        if end == "TLS":
            sock.settimeout(0)
            with pytest.raises(OSError):  # It does not wait for the client.
                sock.unwrap()
        else:
            socket.socket.shutdown(sock, socket.SHUT_WR)
        over.wait(9)

    with peer(over_tls(talk) if "TLS" in end else talk) as port:
        url = f"{'https' if 'TLS' in end else 'http'}://127.0.0.1:{port}"
        try:
            with nullcontext() if said else pytest.raises(way.core.ReadError, match="stopped"):
                got = await way.post(way.pool(), url, LARGE * 4, end=time.monotonic() + 4)
                assert got.content == b"early"
        finally:
            over.set()
        await way.close()
    assert way.line.watch.writing


@pytest.mark.parametrize("length", [True, False])
async def test_a_broken_record_is_not_the_end_of_a_body(way: Way, length: bool) -> None:
    """It may be in the same segment as the body, which is complete only if its length says so."""

    def talk(sock: socket.socket) -> None:
        read_head(sock)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 1)
        sock.sendall(head(200, {"content-length": "5"} if length else {}) + b"whole")
        socket.socket.sendall(sock, b"\x17\x03\x03\0\x20" + b"x" * 32)
        socket.socket.shutdown(sock, socket.SHUT_WR)
        socket.socket.recv(sock, 1)

    with peer(over_tls(talk)) as port:
        with nullcontext() if length else pytest.raises(way.core.ReadError, match=r"(?i)bad record"):
            got = await way.post(way.pool(), f"https://127.0.0.1:{port}")
            assert got.content == b"whole"
        await way.close()


async def test_the_socket_is_ours(way: Way) -> None:
    """Keepalive and no delay are on, and the stream says who talks to whom."""
    with RawServer(answer()) as server:
        stream = await way.call(way.backend, "connect_tcp", "127.0.0.1", server.port)
        sock = stream.get_extra_info("socket")
        assert isinstance(sock, socket.socket)
        assert sock is way.line.socket
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 1
        assert stream.get_extra_info("server_addr") == ("127.0.0.1", server.port)
        assert stream.get_extra_info("client_addr")[0] == "127.0.0.1"
        assert stream.get_extra_info("ssl_object") is None
        assert stream.get_extra_info("is_readable") is False
        await way.close(stream)
        assert stream.get_extra_info("is_readable") is True


@pytest.mark.parametrize("tls", [False, True])
async def test_bytes_on_an_idle_connection_make_it_readable(way: Way, tls: bool) -> None:
    """Whatever they are; their connection must not be used again."""
    later = threading.Event()
    step = Step((head(204), later, b"HTTP/1.1 200 OK\r\n\r\n"))
    with RawServer(step, tls=server_tls(CERTIFICATE) if tls else None) as server:
        stream = await way.call(way.backend, "connect_tcp", "127.0.0.1", server.port)
        if tls:
            context = ssl.create_default_context(cafile=CERTIFICATE)
            stream = await way.call(stream, "start_tls", context, "127.0.0.1")
        await way.call(stream, "write", b"POST / HTTP/1.1\r\ncontent-length: 0\r\n\r\n")
        assert (await way.call(stream, "read", 65_536)) == head(204)
        assert not stream.get_extra_info("is_readable")
        later.set()
        deadline = time.monotonic() + 10
        while not stream.get_extra_info("is_readable") and time.monotonic() < deadline:
            time.sleep(0.001)
        assert stream.get_extra_info("is_readable")
        if tls:
            await way.call(stream, "write", b"CONNECT")
            assert (await way.call(stream, "read", 4)) == b"HTTP"
            assert wait([stream.get_extra_info("socket")], False, 0) == []
            assert stream.get_extra_info("is_readable"), "TLS has the rest"
        await way.close(stream)


@pytest.mark.parametrize(
    "line",
    [
        b"no colon here",
        b"na me: value",
        b": nameless",
        b"x-nul: a\0b",
        b"x-return: a\rb",
        b" folded: from nothing",
        b"x-good: 1\r\n and folded",
        b"\xff\xfe: 1",
    ],
)
async def test_a_malformed_header_line_costs_nothing_else(way: Way, line: bytes) -> None:
    """The paid answer behind it is used, with all the headers that can be read."""
    pieces = b"HTTP/1.1 200 OK\r\nx-first: 1\r\n" + line + b"\r\nContent-Length : 14\r\nx-last: 2\r\n\r\n" + BODY
    steps = [Step((pieces,)), drip(Step((pieces,)), 0, size=7)]
    with RawServer(*steps, answer()) as server:
        pool = way.pool()
        for _ in steps:
            got = await way.post(pool, server.url)
            assert got.content == BODY
            assert got.headers["x-first"].startswith("1")
            assert got.headers["x-last"] == "2"
            if line.startswith(b"x-good"):
                assert got.headers["x-good"] == "1 and folded"
        assert (await way.post(pool, server.url)).status == 200
    assert {request.connection for request in server.requests} == {0}


async def test_interim_answers_and_blank_lines_come_before_the_answer(way: Way) -> None:
    """They are passed over, malformed lines included."""
    whole = b"\r\n\r\n" + head(100) + b"HTTP/1.1 103 Early\r\nno colon\r\n\r\n" + head(102)
    whole += head(200, {"content-length": "14"}) + BODY
    with RawServer(Step((whole,)), drip(Step((whole,)), 0, size=5)) as server:
        pool = way.pool()
        for _ in range(2):
            got = await way.post(pool, server.url)
            assert (got.status, got.content) == (200, BODY)


@pytest.mark.parametrize("start", [b"HTTP/1.1 200 OK\r\nx: ", b"HTTP/1.1 103 Early Hints\r\nx: "])
async def test_a_header_line_without_end_ends_the_attempt(way: Way, start: bytes) -> None:
    """It is neither kept nor searched again and again until the deadline."""
    with RawServer(Step((start, *[b"a" * 65_536] * 1000), end="hang")) as server:
        with pytest.raises(way.core.RemoteProtocolError, match="a head of more than 102400 bytes"):
            await way.post(way.pool(), server.url, end=time.monotonic() + 3)
        assert server.written < 20_000_000


@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize(("step", "error"), [(reset(), "ReadError"), (close(), "RemoteProtocolError")])
async def test_a_connection_that_ends_without_an_answer(way: Way, tls: bool, step: Step, error: str) -> None:
    """The request was written, and the watch says so."""
    with RawServer(step, tls=server_tls(CERTIFICATE) if tls else None) as server:
        with pytest.raises(getattr(way.core, error)):
            await way.post(way.pool(), server.url)
    assert (way.line.watch.began, way.line.watch.writing) == (True, False)


async def _post_until(way: Way, pool: Any, url: str, seconds: float, content: Any = b"{}") -> None:
    """A request whose attempt ends so soon; on an event loop the attempt's scope ends it."""
    end = time.monotonic() + seconds
    if not way.is_async:
        await way.post(pool, url, content, end=end)
        return
    with anyio.move_on_after(seconds):
        await way.post(pool, url, content, end=end)
    raise way.core.ReadTimeout("the deadline of the attempt has passed")


@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize("step", [hang(), drip(answer(), 0.02)])
async def test_no_answer_outlasts_the_deadline(way: Way, step: Step, tls: bool) -> None:
    """Nor one that drips. The connection is there before, so that the time is for the answer."""
    with RawServer(answer(), step, tls=server_tls(CERTIFICATE) if tls else None) as server:
        pool = way.pool()
        await way.post(pool, server.url)
        with pytest.raises(way.core.ReadTimeout, match="deadline of the attempt"):
            await _post_until(way, pool, server.url, 0.15)
    assert (way.line.watch.began, way.line.watch.writing) == (True, False)


async def test_the_timeout_of_an_operation_holds_too(way: Way) -> None:
    """Where it is smaller than what the watch allows."""
    with peer(hangs) as port:
        stream = await way.call(way.backend, "connect_tcp", "127.0.0.1", port, timeout=3)
        with pytest.raises(way.core.ConnectTimeout, match=r"the network took longer than 0\.05 s"):
            await way.call(stream, "read", 9, timeout=0.05)
        await way.call(stream, "write", b"POST / HTTP/1.1\r\n\r\n", timeout=3)
        with pytest.raises(way.core.ReadTimeout, match=r"the network took longer than 0\.05 s"):
            await way.call(stream, "read", 9, timeout=0.05)
        await way.close(stream)


@pytest.mark.parametrize("step", [deaf(), close()._replace(read_body=False), reset()])
@pytest.mark.parametrize("pieces", [0, 100])
@pytest.mark.parametrize("seconds", [0.0, 0.05])
async def test_no_frame_shows_the_key(way: Way, step: Step, pieces: int, seconds: float) -> None:
    """Neither ours nor httpcore's, whenever a request fails: before its write, in the middle, or after it."""
    expected = (way.core.NetworkError, way.core.TimeoutException, way.core.RemoteProtocolError)
    failures: list[BaseException] = []
    content: Any = (b"x" * 100_000 for _ in range(pieces)) if pieces else b"{}"
    with RawServer(answer(), step, receive=4_096) as server:
        pool = way.pool()
        await way.post(pool, server.url)
        with anyio.move_on_after(seconds or 3):
            try:
                await way.post(pool, server.url, content, end=time.monotonic() + seconds)
            except (*expected, anyio.get_cancelled_exc_class()) as error:
                failures.append(error)
                if not isinstance(error, expected):
                    raise
    shown = list(traceback.TracebackException.from_exception(failures[0], capture_locals=True).format())
    assert not [each for each in shown if KEY in each or "POST /v1/x" in each]
    assert isinstance(failures[0], way.core.WriteTimeout) or seconds
    assert way.line.watch.began == (seconds > 0)


async def test_what_was_written_counts_as_written_though_the_deadline_passes_then(way: Way) -> None:
    """The empty write with which httpcore ends a body changes nothing."""
    with peer(hangs) as port:
        stream = await way.call(way.backend, "connect_tcp", "127.0.0.1", port)
        await way.call(stream, "write", b"POST / HTTP/1.1\r\n\r\n")
        assert (way.line.watch.began, way.line.watch.writing) == (False, True)
        await way.call(stream, "write", b"x" * 70_000)
        assert (way.line.watch.began, way.line.watch.writing) == (True, False)
        await way.call(stream, "write", b"")
        way.line.watch.end = 0
        with pytest.raises(way.core.ReadTimeout):
            await way.call(stream, "read", 9)
        assert not way.line.watch.writing
        await way.close(stream)


async def test_a_body_that_fails_before_it_begins_sends_nothing(way: Way) -> None:
    """The head of the request waits for the first bytes of its body."""

    def broken() -> Any:
        yield b""
        raise RuntimeError("the caller's own")

    with peer(hangs) as port, pytest.raises(RuntimeError, match="the caller's own"):
        await way.post(way.pool(), f"http://127.0.0.1:{port}", broken())
    assert not way.line.watch.began

"""A server that misbehaves as scripted, one raw socket per connection: `with RawServer(reset(), answer()) as server`.

Each request, on whatever connection it comes, takes the next step of the script; when all are taken, the last one is
taken again. A step says what to write, piece by piece, and what becomes of the connection afterwards; a function in its
place is given the request, and gives the step. The server remembers every request, and knows how many connections are
open and how many bytes it has written. It ends with its `with` block, whatever still hangs.

What speaks no HTTP, or HTTP inside TLS inside a tunnel, is a peer of `tests/network/peers.py`; the servers of batches,
which hold hundreds of connections in one event loop and count what was paid, stand on `tests/batch/wire.py`.
"""

import contextlib
import gzip
import json
import select
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from email.parser import BytesParser
from pathlib import Path
from typing import Any, Literal, NamedTuple, Self
from urllib.parse import parse_qsl, urlsplit

IMAGE = {"created": 1_700_000_000, "data": [{"url": "https://images.example/1.png"}]}
"""The smallest answer that is right."""


class Part(NamedTuple):
    """One part of a form."""

    name: str
    filename: str | None
    media_type: str | None
    content: bytes


class Request(NamedTuple):
    """A request as it was read from the wire."""

    method: str
    target: str
    """The path, or the whole URL when the server is used as a proxy."""
    headers: dict[str, str]
    """By name in lower case."""
    body: bytes
    connection: int
    """The number of the connection that it came on, from 0."""
    at: float
    """When its headers were complete, on `time.monotonic()`'s clock."""
    repeated: set[str]
    """The names of headers that came more than once."""

    @property
    def line(self) -> str:
        """The method and the target."""
        return f"{self.method} {self.target}"

    @property
    def query(self) -> list[tuple[str, str]]:
        """The parameters of the query."""
        return parse_qsl(urlsplit(self.target).query, keep_blank_values=True)

    @property
    def json(self) -> Any:
        """The body, parsed."""
        return json.loads(self.body)

    @property
    def form(self) -> list[tuple[str, str]]:
        """The fields of an urlencoded body."""
        return parse_qsl(self.body.decode(), keep_blank_values=True)

    @property
    def parts(self) -> list[Part]:
        """The parts of a multipart body, and the certainty that nothing stands beside them."""
        boundary = self.headers["content-type"].removeprefix("multipart/form-data; boundary=").encode()
        begin, end = b"--" + boundary + b"\r\n", b"\r\n--" + boundary + b"--\r\n"
        assert self.body.startswith(begin)
        assert self.body.endswith(end)
        # The parser of e-mails knows headers; contents, which it takes for lines, are cut out by hand.
        return [_part(raw) for raw in self.body[len(begin) : -len(end)].split(b"\r\n" + begin)]

    def header(self, name: str) -> str | None:
        """A header that may stand there once; None without it."""
        assert name.lower() not in self.repeated, f"{name} came several times"
        return self.headers.get(name.lower())


def _part(raw: bytes) -> Part:
    head, _, content = raw.partition(b"\r\n\r\n")
    headers: Any = BytesParser().parsebytes(head + b"\r\n\r\n", headersonly=True)
    assert set(headers.keys()) <= {"Content-Disposition", "Content-Type"}
    assert headers.get_content_disposition() == "form-data"
    name = headers.get_param("name", header="content-disposition")
    return Part(name, headers.get_filename(), headers["content-type"], content)


def files(request: Request) -> list[Part]:
    """The parts that are files."""
    return [part for part in request.parts if part.filename is not None]


def texts(request: Request) -> dict[str, str]:
    """The parts that are plain text, which have no media type."""
    found = [part for part in request.parts if part.filename is None]
    assert [part.media_type for part in found] == [None] * len(found)
    assert len({part.name for part in found}) == len(found)
    return {part.name: part.content.decode() for part in found}


class Step(NamedTuple):
    """What happens to one request."""

    pieces: tuple[bytes | float | threading.Event, ...] = ()
    """Bytes are written. A number is a wait of so many seconds, and an event a wait until the test sets it."""
    end: Literal["keep", "close", "reset", "hang"] = "keep"
    read_body: bool = True
    """Whether the request's body is read before anything else happens."""
    heeds: bool = True
    """Whether a pause ends, and the connection with it, when the client says something or leaves."""


Responder = Callable[[Request], Step]
"""What decides on the answer when the request is there."""


def head(status: int = 200, headers: Mapping[str, str] | None = None) -> bytes:
    """A status line and headers; the reason is never looked at."""
    lines = [f"HTTP/1.1 {status} Scripted", *(f"{name}: {value}" for name, value in (headers or {}).items()), "", ""]
    return "\r\n".join(lines).encode("latin-1")


def answer(status: int = 200, headers: Mapping[str, str] | None = None, body: Any = None, **how: Any) -> Step:
    """A complete answer. The body is bytes, or something to write as JSON; `None` is IMAGE for a success, else nothing.

    JSON gets a content type; bytes only that of `headers`.
    """
    kind = {}
    if body is None:
        body = IMAGE if 200 <= status < 300 else b""
    if not isinstance(body, bytes):
        body, kind = json.dumps(body).encode(), {"content-type": "application/json"}
    fields = {**kind, "content-length": str(len(body)), **(headers or {})}
    return Step((head(status, fields) + body,), **how)


def error(status: int, headers: Mapping[str, str] | None = None, message: str = "scripted", **inner: Any) -> Step:
    """An error in the form of the API."""
    return answer(status, headers, {"error": {"message": message, "type": "scripted_error", **inner}, "status": status})


def reset() -> Step:
    """The connection is reset before anything is answered."""
    return Step(end="reset")


def close() -> Step:
    """The connection is closed before anything is answered."""
    return Step(end="close")


def hang() -> Step:
    """Nothing is ever answered."""
    return Step(end="hang")


def deaf() -> Step:
    """Not even the request's body is read."""
    return Step(end="hang", read_body=False)


def truncated(missing: int = 10, status: int = 200, headers: Mapping[str, str] | None = None) -> Step:
    """A JSON answer that lacks its last bytes."""
    whole = answer(status, headers, IMAGE).pieces[0]
    assert isinstance(whole, bytes)
    return Step((whole[:-missing],), "close")


def drip(step: Step, interval: float, *, fast: int = 0, size: int = 1) -> Step:
    """The step, written `size` bytes at a time after the first `fast` bytes, with pauses between."""
    whole = b"".join(piece for piece in step.pieces if isinstance(piece, bytes))
    slow = [whole[start : start + size] for start in range(fast, len(whole), size)]
    pieces = [whole[:fast], *(part for piece in slow for part in (interval, piece))]
    return step._replace(pieces=tuple(pieces))


def after(seconds: float, step: Step) -> Step:
    """The step, later."""
    return step._replace(pieces=(seconds, *step.pieces))


def closed_later(seconds: float, step: Step) -> Step:
    """The step, and then the idle connection is closed without a word."""
    return step._replace(pieces=(*step.pieces, seconds), end="close")


def compressed(body: Any = IMAGE, *, missing: int = 0, broken: bool = False, status: int = 200) -> Step:
    """A gzip answer that is whole, lacks its last bytes (of the gzip stream, not of HTTP), or breaks in the middle."""
    packed = gzip.compress(body if isinstance(body, bytes) else json.dumps(body).encode())
    packed = packed[:12] + b"\xff" * 20 if broken else packed[: len(packed) - missing]
    return answer(status, {"content-type": "application/json", "content-encoding": "gzip"}, packed)


def chunked(body: bytes, size: int, headers: Mapping[str, str] | None = None, **how: Any) -> Step:
    """An answer in HTTP chunks of that size; clients read it in just these pieces, however TCP joins them."""
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    framed = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in [*parts, b""])
    return Step((head(200, {"transfer-encoding": "chunked", **(headers or {})}) + framed,), **how)


def server_tls(certificate: Path) -> ssl.SSLContext:
    """What `RawServer(tls=...)` takes, from a file with a certificate and its key."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


class Gone(Exception):
    """The client has left, or the server is to end."""


class RawServer:
    """The server.

    Given `tls`, it speaks HTTPS; `receive` is the size of the buffer that takes requests in. With `listening=False` its
    port refuses connections until `listen()` is called.
    """

    def __init__(
        self,
        *script: "Step | Responder",
        tls: ssl.SSLContext | None = None,
        receive: int | None = None,
        listening: bool = True,
    ) -> None:
        self.requests: list[Request] = []
        self.open = self.connections = self.written = 0
        self._script: tuple[Step | Responder, ...] = script or (answer(),)
        self._taken = 0
        self._tls = tls
        self._changed = threading.Condition()
        self._sockets: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._stopped = threading.Event()
        self._listener = socket.socket()
        if receive is not None:
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
        self._listener.bind(("127.0.0.1", 0))
        self._listening = listening
        self.port: int = self._listener.getsockname()[1]

    @property
    def url(self) -> str:
        """The base URL, without a path."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        if self._listening:
            self.listen()
        return self

    def listen(self) -> None:
        """Take connections from now on."""
        self._listener.listen(128)
        self._start(self._accept)

    def __exit__(self, *details: object) -> None:
        with self._changed:
            self._stopped.set()
            for sock in {*self._sockets, self._listener}:
                _shutdown(sock)
        for thread in self._threads:
            thread.join(4)
        self._listener.close()
        assert not any(thread.is_alive() for thread in self._threads), "the raw server did not end"

    def script(self, *steps: Step | Responder) -> None:
        """Put these steps in place of the script; for those that must know a URL first."""
        self._script, self._taken = steps, 0

    def wait(self, condition: Callable[[], bool], seconds: float = 3) -> bool:
        """Whether the condition on this server comes true in time."""
        with self._changed:
            return self._changed.wait_for(condition, seconds)

    def _start(self, target: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            with self._changed:
                if self._stopped.is_set():
                    sock.close()
                    return
                number, self.connections = self.connections, self.connections + 1
                self.open += 1
                self._sockets.add(sock)
                self._changed.notify_all()
            self._start(self._serve, sock, number)

    def _serve(self, sock: socket.socket, number: int) -> None:
        plain = sock
        try:
            if self._tls:
                sock.settimeout(3)
                sock = self._tls.wrap_socket(sock, server_side=True)
                self._sockets.add(sock)
                sock.settimeout(None)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while self._exchange(sock, number):
                pass
        except (OSError, Gone):
            pass
        finally:
            with self._changed:
                self.open -= 1
                self._sockets -= {plain, sock}
                self._changed.notify_all()
                sock.close()
                plain.close()

    def _exchange(self, sock: socket.socket, number: int) -> bool:
        """Serve one request; says whether the connection goes on."""
        received = b""
        while b"\r\n\r\n" not in received:
            received += _receive(sock)
        first, body = received.split(b"\r\n\r\n", 1)
        line, *fields = first.decode("latin-1").split("\r\n")
        pairs = [(name.lower(), value.strip()) for name, _, value in (field.partition(":") for field in fields)]
        headers, at = dict(pairs), time.monotonic()
        repeated = {name for name in headers if len([pair for pair in pairs if pair[0] == name]) > 1}
        with self._changed:
            step = self._script[min(self._taken, len(self._script) - 1)]
            self._taken += 1
        if not isinstance(step, Step) or step.read_body:
            body = _read_body(sock, headers, body)
        method, target, _ = line.split(" ", 2)
        request = Request(method, target, headers, body, number, at, repeated)
        with self._changed:
            self.requests.append(request)
            self._changed.notify_all()
        if not isinstance(step, Step):
            step = step(request)
        for piece in step.pieces:
            if isinstance(piece, bytes):
                sock.sendall(piece)
                with self._changed:
                    self.written += len(piece)
                    self._changed.notify_all()
            elif isinstance(piece, threading.Event):
                piece.wait(10)
            elif step.heeds:
                self._pause(sock, piece)
            else:
                self._stopped.wait(piece)
        if step.end == "hang":
            if not step.read_body:
                self._stopped.wait()
            while not step.heeds:
                _receive(sock)
            self._pause(sock, None)
        if step.end == "reset":
            # Closing a socket that lingers for no time sends RST.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return step.end == "keep"

    def _pause(self, sock: socket.socket, seconds: float | None) -> None:
        """Wait; raises Gone when the client leaves in the meantime."""
        if select.select([sock], [], [], seconds)[0]:
            raise Gone


def _receive(sock: socket.socket) -> bytes:
    data = sock.recv(65_536)
    if not data:
        raise Gone
    return data


def _read_body(sock: socket.socket, headers: Mapping[str, str], body: bytes) -> bytes:
    """The whole body, of which a part is there already."""
    if headers.get("transfer-encoding") == "chunked":
        return b"".join(_chunks(sock, body))
    pieces, missing = [body], int(headers.get("content-length", 0)) - len(body)
    while missing > 0:
        pieces.append(_receive(sock))
        missing -= len(pieces[-1])
    return b"".join(pieces)


def _chunks(sock: socket.socket, received: bytes) -> Iterable[bytes]:
    """The chunks of a body, each measured: what ends a body may stand inside it too."""
    while True:
        while b"\r\n" not in received:
            received += _receive(sock)
        line, _, received = received.partition(b"\r\n")
        size = int(line, 16)
        while len(received) < size + 2:
            received += _receive(sock)
        if not size:
            return
        yield received[:size]
        received = received[size + 2 :]


def _shutdown(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)

"""A real server on a port of its own, which remembers what it was sent and answers what a test wants."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit


class Part(NamedTuple):
    """One part of a multipart body."""

    name: str
    filename: str | None
    media_type: str | None
    content: bytes


class Seen(NamedTuple):
    """One request as it came."""

    method: str
    target: str
    """Path and query, nothing decoded."""
    headers: list[tuple[str, str]]
    """The names in lower case."""
    body: bytes

    @property
    def line(self) -> str:
        """What the first line of the request says: the method and the target."""
        return f"{self.method} {self.target}"

    @property
    def query(self) -> list[tuple[str, str]]:
        """The parameters of the query."""
        return parse_qsl(urlsplit(self.target).query, keep_blank_values=True)

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def form(self) -> list[tuple[str, str]]:
        """The fields of an urlencoded body."""
        return parse_qsl(self.body.decode(), keep_blank_values=True)

    def header(self, name: str) -> str | None:
        """A header that may stand there once."""
        found = [value for key, value in self.headers if key == name.lower()]
        assert len(found) < 2, f"{name} came {len(found)} times"
        return found[0] if found else None

    @property
    def parts(self) -> list[Part]:
        """The parts of a multipart body."""
        boundary = re.search(r'boundary="?([^";]+)', self.header("content-type") or "")
        assert boundary, f"no multipart body, but {self.header('content-type')}"
        pieces = (b"\r\n" + self.body).split(b"\r\n--" + boundary[1].encode())[1:-1]
        return [_part(piece.removeprefix(b"\r\n")) for piece in pieces]


def _part(piece: bytes) -> Part:
    head, _, content = piece.partition(b"\r\n\r\n")
    rows = (row.partition(":") for row in head.decode().split("\r\n"))
    headers = {name.strip().lower(): value.strip() for name, _, value in rows}
    named = dict(re.findall(r'\b(name|filename)="([^"]*)"', headers["content-disposition"]))
    return Part(named["name"], named.get("filename"), headers.get("content-type"), content)


class Recorder:
    """What came, and what is answered next."""

    def __init__(self) -> None:
        self.url = ""
        self.seen: list[Seen] = []
        self.answer: tuple[int, str, bytes] = (204, "", b"")

    def prepare(self, status: int = 204, body: Any = None, media_type: str = "application/json") -> None:
        """Forget what came, and answer like this from now on; a body that is not bytes is sent as JSON."""
        self.seen = []
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        self.answer = (status, media_type if content else "", content)

    @property
    def only(self) -> Seen:
        """The only request."""
        (seen,) = self.seen
        return seen


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    recorder: Recorder

    def handle_one_request(self) -> None:
        """Whatever the method is called, it is remembered."""
        self.raw_requestline = self.rfile.readline(65_537)
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        headers = [(name.lower(), value) for name, value in self.headers.items()]
        self.recorder.seen.append(Seen(self.command, self.path, headers, self._body()))
        status, media_type, content = self.recorder.answer
        self.send_response(status)
        if media_type:
            self.send_header("Content-Type", media_type)
        if status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _body(self) -> bytes:
        if self.headers.get("transfer-encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("content-length", 0)))
        content = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            content += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return content

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def recording() -> Iterator[Recorder]:
    """A recorder, as long as the block lasts."""
    recorder = Recorder()
    handler = type("Handler", (_Handler,), {"recorder": recorder})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        recorder.url = f"http://127.0.0.1:{http.server_address[1]}"
        thread = threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield recorder
        finally:
            http.shutdown()
            thread.join()

"""Network backends for httpcore and httpcore2. They keep every deadline, and report how much of a request was sent.

Writes of httpcore are buffered until it reads. So a small request is one packet. And no error is raised in frames of
httpcore with the head of the request, because an error report would show the key.
"""

import re
import socket
import ssl
from types import ModuleType
from typing import Any

from .connecting import Limit, Line, Nothing, Seconds, Steps, connect, run, run_async, wait
from .tls import Plain, Tls
from .watch import Stale

_PIECE = 65_536
_FLUSH = 4 * _PIECE
_SMALL = 4096
LONGEST_HEAD = 102_400
_NAME, _TEXT = rb"[-!#$%&'*+.^_`|~0-9a-zA-Z]++", rb"[^\0\n\r\v\f]*+"
_FIELDS = rb"(?: %b)?+\r?\n(?:%b:%b\r?\n)*+\r?\n" % (_TEXT, _NAME, _TEXT)
_GOOD = re.compile(rb"HTTP/[0-9]\.[0-9] [0-9]{3}%b" % _FIELDS)
_INTERIM = re.compile(rb"(?:HTTP/[0-9]\.[0-9] 1(?!01)[0-9]{2}.*?\n\r?\n[\r\n]*+)*+", re.DOTALL)
_REFUSAL = re.compile(rb"HTTP/1\.[01] [345]")
_END = re.compile(rb"\n\r?\n")
_FOLD = re.compile(rb"\r?\n[ \t]+")
_FIELD = re.compile(rb"^(%b)[ \t]*(:%b)\r?$" % (_NAME, _TEXT), re.MULTILINE)


def without_interim(received: bytes) -> bytes:
    """The bytes of a response, without the complete interim responses (1xx) before it."""
    return _INTERIM.sub(b"", received, count=1)


def readable_head(received: bytes) -> bytes | None:
    """The bytes of a response, without header lines that h11 refuses; `None` while the head is incomplete."""
    if _GOOD.match(received) or not received.startswith(b"HTTP/"[: len(received)]):
        return received
    if end := _END.search(received):
        first, _, rest = _FOLD.sub(b" ", received[: end.start() + 1]).partition(b"\n")
        fields = [name + text for name, text in _FIELD.findall(rest)]
        return b"\r\n".join([first.rstrip(b"\r"), *fields, b"", received[end.end() :]])
    return None


class Stream:
    """A connection for httpcore. Each method returns its result or, on an event loop, an awaitable."""

    def __init__(self, line: Line, core: ModuleType, sock: socket.socket, drive: Any, nothing: Any) -> None:
        self._line, self._core, self._socket, self._drive, self._nothing = line, core, sock, drive, nothing
        self._bottom = Plain(sock)
        self._layer: Plain | Tls = self._bottom
        self._gathered: list[memoryview] = []
        self._waiting = 0
        """The number of buffered bytes."""
        self._failure: Exception | None = None
        # The state of the request: its first bytes are buffered; it is being written; the response is expected.
        self._opening = self._asking = self._answering = False
        self._ended = False
        # The received part of the response head; `None` if no head is expected.
        self._head: bytes | None = None
        self._early = b""
        """The part of the response that was received while the request was being written."""

    def _run(self, steps: Steps[Any], timeout: Seconds) -> Any:
        return self._drive(steps, timeout is not None or self._line.watch.connecting)

    def read(self, max_bytes: int, timeout: Seconds = None) -> Any:
        return self._run(self._read(max_bytes, timeout), timeout)

    def write(self, buffer: bytes, timeout: Seconds = None) -> Any:
        if buffer and not self._asking:
            self._opening = self._asking = self._answering = buffer.startswith(self._line.watch.opening)
            self._head = b"" if self._asking else None
            if self._asking and not self._line.watch.fresh and self.get_extra_info("is_readable"):
                raise Stale
        if buffer:
            self._line.watch.writing = self._asking
            # Unlike bytes, a memoryview does not show its content in its repr.
            self._gathered.append(memoryview(buffer))
            self._waiting += len(buffer)
        del buffer
        if self._waiting < (_PIECE if self._opening else _FLUSH) and self._failure is None:
            return self._nothing
        return self._run(self._write(timeout), timeout)

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: Seconds = None
    ) -> Any:
        return self._run(self._secure(ssl_context, server_hostname, timeout), timeout)

    def close(self) -> None:
        self._gathered, self._waiting, self._failure = [], 0, None
        self._socket.close()

    async def aclose(self) -> None:
        import anyio

        if self._socket.fileno() >= 0:
            anyio.notify_closing(self._socket)
        self.close()

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":
            lost = self._ended or self._failure is not None or self._socket.fileno() < 0
            return lost or bool(self._early) or self._layer.holds or bool(wait([self._socket], False, 0))
        if info == "ssl_object":
            return getattr(self._layer, "object", None)
        name = {"client_addr": "getsockname", "server_addr": "getpeername"}.get(info)
        return getattr(self._socket, name)() if name else self._socket if info == "socket" else None

    def _write(self, timeout: Seconds) -> Steps[None]:
        if self._gathered:
            yield from self._flush(timeout)
        if self._failure is not None:
            # httpcore reads next, and the error is raised there.
            raise self._core.WriteError(str(self._failure))

    def _flush(self, timeout: Seconds) -> Steps[None]:
        """Send the buffer. An error is raised when httpcore reads, because the response may have arrived already."""
        watch, sent, opening, views = self._line.watch, self._bottom.sent, self._opening, self._gathered
        # Join many small pieces.
        if self._waiting <= _PIECE or self._waiting < _SMALL * len(views):
            views = [memoryview(b"".join(views))]
        self._gathered, self._waiting, self._opening = [], 0, False
        limit = Limit(watch, self._core, "WriteTimeout", timeout, self._is_refused)
        try:
            limit.left()
            watch.began = watch.began or opening
            for view in views:
                for start in range(0, len(view), _FLUSH):
                    yield from self._layer.send(view[start : start + _FLUSH], limit)
            watch.writing = False
        except (OSError, self._core.TimeoutException) as error:
            self._failure = error
            if opening and self._bottom.sent == sent:
                watch.began = False

    def _is_refused(self) -> bool:
        if self._head is not None and len(self._early) < _PIECE:
            self._early = without_interim((self._early + self._layer.available()).lstrip(b"\r\n"))
        return self._layer.ended or _REFUSAL.match(self._early) is not None

    def _read(self, size: int, timeout: Seconds) -> Steps[bytes]:
        if self._gathered:
            yield from self._flush(timeout)
        self._asking = False
        if self._failure is not None and isinstance(self._failure, self._core.TimeoutException):
            raise self._failure
        limit = Limit(self._line.watch, self._core, "ReadTimeout", timeout)
        try:
            while True:
                most = 4 * _PIECE if self._answering and self._head is None else size
                data, self._early = self._early, b""
                data = data or (yield from self._layer.receive(most, limit))
                self._ended = not data
                if not data and self._failure is not None:
                    raise self._failure
                if not data and self._line.watch.stopped:
                    limit.left()  # It says so.
                if self._head is None:
                    return data
                # A blank line before the head belongs to the previous response.
                head, ready = (self._head + data).lstrip(b"\r\n"), None
                if b"\n" in data or not self._head:
                    head = without_interim(head)
                    ready = readable_head(head)
                if ready is None and len(head) > LONGEST_HEAD:
                    raise self._core.RemoteProtocolError(f"the response has a head of more than {LONGEST_HEAD} bytes")
                if ready is not None or not data:
                    self._head = None
                    return ready or head
                self._head = head
        except OSError as error:
            raise self._core.ReadError(str(error)) from error

    def _secure(self, context: ssl.SSLContext, hostname: str | None, timeout: Seconds) -> "Steps[Stream]":
        self._line.watch.tunnelled |= self._bottom.sent > 0
        try:
            layer = Tls(self._layer, context, hostname)
            limit = Limit(self._line.watch, self._core, "ConnectTimeout", timeout)
            yield from layer.call(limit, layer.object.do_handshake)
            self._layer = layer
            return self
        except BaseException as error:
            # httpcore does not close the connection after a failed handshake.
            self.close()
            if isinstance(error, OSError):
                raise self._core.ConnectError(f"TLS with {hostname} failed: {error}") from error
            raise


class Backend:
    """Makes the connections of one line for blocking calls; `core` is httpcore or httpcore2."""

    _drive: Any = staticmethod(run)
    _nothing: Any = None

    def __init__(self, line: Line, core: ModuleType) -> None:
        self._line, self._core = line, core

    def connect_tcp(self, host: str, port: int, timeout: Seconds = None, **_: object) -> Any:
        return self._drive(self._connect(host, port, timeout), bounded=True)

    def _connect(self, host: str, port: int, timeout: Seconds) -> Steps[Stream]:
        self._line.watch.start_connecting()
        limit = Limit(self._line.watch, self._core, "ConnectTimeout", timeout)
        try:
            sock = yield from connect(self._line, host, port, limit)
        except OSError as error:
            raise self._core.ConnectError(f"could not connect to {host}: {error}") from (error.__cause__ or error)
        return Stream(self._line, self._core, sock, self._drive, self._nothing)


class AsyncBackend(Backend):
    """Makes the connections of one line, on an event loop."""

    _drive: Any = staticmethod(run_async)
    _nothing: Any = Nothing()

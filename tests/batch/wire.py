"""A small HTTP server in a thread of its own, on which the servers of these tests stand."""

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Iterable, Mapping
from typing import NamedTuple, Self


class Head(NamedTuple):
    """What stands before the body of a request."""

    method: str
    target: str
    headers: dict[str, str]
    """By name in lower case."""


class Line:
    """One connection, as seen from the server."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self.is_open = True

    async def head(self) -> Head:
        """The next request, without its body; IncompleteReadError when the client has left."""
        raw = await self._reader.readuntil(b"\r\n\r\n")
        first, *others = raw.decode("latin-1").rstrip("\r\n").split("\r\n")
        method, target, _ = first.split(" ", 2)
        pairs = (line.partition(":") for line in others)
        return Head(method, target, {name.strip().lower(): value.strip() for name, _, value in pairs})

    async def body(self, head: Head) -> bytes:
        """The body, to its last byte."""
        if "chunked" not in head.headers.get("transfer-encoding", ""):
            return await self._reader.readexactly(int(head.headers.get("content-length", "0")))
        pieces = []
        while size := int((await self._reader.readline()).split(b";")[0], 16):
            pieces.append(await self._reader.readexactly(size))
            await self._reader.readline()
        while (await self._reader.readline()).strip():
            pass
        return b"".join(pieces)

    async def write(self, *pieces: bytes) -> None:
        """Write to the client; ConnectionError when it has left."""
        self._writer.writelines(pieces)
        await self._writer.drain()

    async def left(self) -> None:
        """Wait until the client has left, whatever it still says."""
        while await self._reader.read(65_536):
            pass

    def reset(self) -> None:
        """End the connection with a TCP RST."""
        sock = self._writer.get_extra_info("socket")
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()
        self.is_open = False

    def close(self) -> None:
        """End the connection in good order."""
        self._writer.close()
        self.is_open = False


def answer(status: int, headers: Mapping[str, str] | Iterable[tuple[str, str]], body: bytes) -> bytes:
    """An answer as it travels; the length is told unless the headers say how long the body is."""
    fields = {"content-length": str(len(body)), **dict(headers)}
    lines = [f"HTTP/1.1 {status} Scripted", *(f"{name}: {value}" for name, value in fields.items()), "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


class Server:
    """The server: a subclass says in `take` what becomes of a request."""

    def __init__(self, *, listening: bool = True) -> None:
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", 0))
        self._listening = listening
        self.port: int = self._listener.getsockname()[1]
        self.loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._lines: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._run, name="counting", daemon=True)

    @property
    def root(self) -> str:
        """The URL of the server, without a path."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        if self._listening:
            self._listener.listen(512)
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *details: object) -> None:
        self.loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()
        self._listener.close()

    async def take(self, head: Head, line: Line) -> None:
        """Answer one request on this connection."""
        raise NotImplementedError

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self.loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self._stopping = asyncio.Event()
        await self.opened()
        if not self._listening:
            self._ready.set()
            await self._stopping.wait()
            return
        server = await asyncio.start_server(self._connected, sock=self._listener.dup(), limit=1 << 20)
        self._ready.set()
        await self._stopping.wait()
        server.close()
        for task in list(self._lines):
            task.cancel()
        await asyncio.gather(*self._lines, return_exceptions=True)

    async def opened(self) -> None:
        """Called in the loop before the first connection."""

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._lines.add(task)
        line = Line(reader, writer)
        try:
            while line.is_open:
                await self.take(await line.head(), line)
        except (asyncio.IncompleteReadError, OSError, asyncio.CancelledError):
            pass
        finally:
            self._lines.discard(task)
            writer.close()
            with contextlib.suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()

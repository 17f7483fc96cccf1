"""Files are sent in pieces: memory does not grow with them."""

import socket
import threading
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.pictures import PNG
from tests.support.server import answer
from tests.support.ways import Clients, Mode

MIB = 1024 * 1024


class Sink:
    """A server for one request that keeps no body, so that only the client's memory is measured."""

    def __init__(self) -> None:
        self.received = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def end(self) -> None:
        """Stop waiting for a request."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self.thread.join(3)

    def _serve(self) -> None:
        with self._listener, suppress(OSError), self._listener.accept()[0] as sock:
            head = b""
            while b"\r\n\r\n" not in head:
                head += sock.recv(1)
            fields = dict(line.lower().split(": ", 1) for line in head.decode().strip().split("\r\n")[1:])
            size, buffer = int(fields["content-length"]), bytearray(65_536)
            while self.received < size:
                count = sock.recv_into(buffer)
                if not count:
                    return
                self.received += count
            sock.sendall(b"".join(piece for piece in answer().pieces if isinstance(piece, bytes)))


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A sink that has ended when the test has."""
    made = Sink()
    yield made
    made.end()


@pytest.mark.anyio
async def test_sixteen_files_take_little_memory(mode: Mode, clients: Clients, tmp_path: Path, sink: Sink) -> None:
    """16 files of 4 MiB, given as paths, never take more than 8 MiB."""
    paths = [tmp_path / f"{number}.png" for number in range(16)]
    for path in paths:
        with path.open("wb") as file:
            file.write(PNG)
            file.truncate(4 * MIB)
    client = clients(sink)
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        await mode.call(client.images, "edit", image=paths, prompt="a cat")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert sink.received > 64 * MIB
    assert peak - before < 8 * MIB

"""Peers that misbehave before HTTP begins: proxies, addresses, name servers."""

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.support.ways import CERTIFICATE

ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"
Talk = Callable[[socket.socket], None]


@contextmanager
def peer(talk: Talk) -> Iterator[int]:
    """A server on a port of its own that has each connection talked to in a thread, and closes it then."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        sockets: list[socket.socket] = []
        threads: list[threading.Thread] = []

        def serve(sock: socket.socket) -> None:
            with sock, contextlib.suppress(OSError):
                talk(sock)

        def accept() -> None:
            while not stopped.is_set():
                with contextlib.suppress(TimeoutError):
                    sockets.append(listener.accept()[0])
                    sockets[-1].setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    threads.append(threading.Thread(target=serve, args=(sockets[-1],), daemon=True))
                    threads[-1].start()

        stopped = threading.Event()
        listener.settimeout(0.02)
        accepting = threading.Thread(target=accept, daemon=True)
        accepting.start()
        try:
            yield listener.getsockname()[1]
        finally:
            stopped.set()
            accepting.join(4)
            for each in sockets:
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
            for thread in threads:
                thread.join(4)
            assert not any(thread.is_alive() for thread in (accepting, *threads)), "the peer did not end"


def read_head(sock: socket.socket) -> bytes:
    """What comes until a blank line."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        received = sock.recv(1)
        if not received:
            raise OSError("the client has left")
        head += received
    return head


def reset(sock: socket.socket) -> None:
    """Let closing send RST."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def said(words: bytes) -> Talk:
    """Say this, and close when the client has read it: what is unread of the client's would make that a reset."""

    def talk(sock: socket.socket) -> None:
        sock.sendall(words)
        if words:
            sock.shutdown(socket.SHUT_WR)
            hang(sock)

    return talk


def hang(sock: socket.socket) -> None:
    """Wait until the client leaves."""
    while sock.recv(65_536):
        pass


def proxy(after: Talk, established: bytes = ESTABLISHED) -> Talk:
    """A proxy that answers CONNECT, and then does as it likes."""

    def talk(sock: socket.socket) -> None:
        read_head(sock)
        sock.sendall(established)
        after(sock)

    return talk


def relay(port: int, seconds: float = 0, size: int = 65_536) -> Talk:
    """Carry bytes to a port and back; those that come back, so many at a time with a pause before each."""

    def talk(sock: socket.socket) -> None:
        with socket.create_connection(("127.0.0.1", port)) as onwards:

            def forth() -> None:
                with contextlib.suppress(OSError):
                    while data := sock.recv(65_536):
                        onwards.sendall(data)
                with contextlib.suppress(OSError):
                    onwards.shutdown(socket.SHUT_RDWR)

            thread = threading.Thread(target=forth, daemon=True)
            thread.start()
            with contextlib.suppress(OSError):
                while data := onwards.recv(65_536):
                    for start in range(0, len(data), size):
                        time.sleep(seconds)
                        sock.sendall(data[start : start + size])
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            thread.join()

    return talk


def over_tls(talk: Talk) -> Talk:
    """The same over TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)

    def secured(sock: socket.socket) -> None:
        with context.wrap_socket(sock, server_side=True) as secure:
            talk(secure)

    return secured


def resolving(places: list[tuple[str, int]]) -> Callable[..., Any]:
    """What stands for `socket.getaddrinfo` when a name has these addresses."""

    def found(host: str, port: int, *arguments: Any, **options: Any) -> Any:
        return [
            (socket.AF_INET6 if ":" in place[0] else socket.AF_INET, socket.SOCK_STREAM, 6, "", place)
            for place in places
        ]

    return found

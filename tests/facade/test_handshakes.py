"""TLS that cannot come about: raised at the first attempt, with advice that says what is wrong."""

import contextlib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import httpx
import httpx2
import pytest

from r9s import errors
from r9s.utils import RetryConfig
from tests.network import peers
from tests.support.ways import CERTIFICATE, NO_WAIT, Clients, Mode

pytestmark = pytest.mark.anyio
EAGER = RetryConfig("backoff", NO_WAIT, True, max_attempts=3, retry_statuses=(400,))
"""Retries all that can be retried."""


def server(**options: Any) -> ssl.SSLContext:
    """The TLS of a server."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    for name, value in options.items():
        setattr(context, name, value)
    if context.verify_mode is ssl.CERT_REQUIRED:
        context.load_verify_locations(CERTIFICATE)
    return context


def secured(context: ssl.SSLContext) -> peers.Talk:
    """Shake hands, and wait until the client leaves."""

    def talk(sock: socket.socket) -> None:
        secure = context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        with contextlib.suppress(ssl.SSLError):
            secure.do_handshake()
        # What the client sends meanwhile must not be answered by a reset, which would hide what was said.
        with socket.socket(fileno=secure.detach()) as plain:
            plain.shutdown(socket.SHUT_WR)
            peers.hang(plain)

    return talk


class Wrong(NamedTuple):
    """A server that there is no TLS with."""

    talk: peers.Talk
    advice: tuple[str, ...]


PLAIN = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n"
CASES = {
    "plain http": Wrong(peers.said(PLAIN), ("speaks plain http", "use http://127.0.0.1:{port} in the server_url")),
    "another protocol": Wrong(peers.said(b"SSH-2.0-OpenSSH_9.6\r\n"), ("speaks plain http",)),
    "a certificate is wanted": Wrong(
        secured(server(verify_mode=ssl.CERT_REQUIRED, minimum_version=ssl.TLSVersion.TLSv1_3)),
        ("requires a client certificate", "load_cert_chain"),
    ),
    "a certificate is wanted, over TLS 1.2": Wrong(
        secured(server(verify_mode=ssl.CERT_REQUIRED, maximum_version=ssl.TLSVersion.TLSv1_2)),
        ("refused the TLS handshake", "a client certificate"),
    ),
    "another version of TLS": Wrong(
        peers.said(b"\x15\x03\x01\x00\x02\x02\x46"), ("refused the TLS handshake", "TLS versions")
    ),
}
EVERY = ("sync", "asyncio", "trio")
CLIENTS = {
    "owned": EVERY,
    "owned httpx2": EVERY,
    "owned aiohttp": ("asyncio",),
    "lent httpx": EVERY,
    "lent httpx2": EVERY,
}
"""Who sends, and in which ways it can."""


@contextmanager
def counted(talk: peers.Talk) -> Iterator[tuple[int, list[int]]]:
    """The port of a peer, and a list with one entry for each connection."""
    met: list[int] = []

    def count(sock: socket.socket) -> None:
        met.append(1)
        talk(sock)

    with peers.peer(count) as port:
        yield port, met


@pytest.mark.parametrize(
    ("case", "client", "mode"),
    [
        (case, client, mode)
        for case in CASES
        for client, ways in CLIENTS.items()
        for mode in ways
        # anyio does not say why such a connection broke.
        if (case, client[:4], mode) != ("a certificate is wanted", "lent", "asyncio")
    ],
    indirect=["mode"],
)
async def test_it_is_raised_at_once(mode: Mode, clients: Clients, case: str, client: str) -> None:
    """Whatever the retry config allows, since another attempt would meet the same."""
    wrong = CASES[case]
    options: dict[str, Any] = {"http_backend": client.partition(" ")[2] or "httpx"}
    lent: Any = None
    if client.startswith("lent"):
        family: Any = httpx if client == "lent httpx" else httpx2
        context = ssl.create_default_context(cafile=str(CERTIFICATE))
        lent = (family.AsyncClient if mode.is_async else family.Client)(verify=context)
        options = mode.lending(lent)
    with counted(wrong.talk) as (port, met):
        with pytest.raises(errors.R9SConnectionError) as caught:
            await mode.create(clients(f"https://127.0.0.1:{port}/v1", retry_config=EAGER, timeout_ms=4_000, **options))
        if lent is not None:
            await mode.close(lent)
    assert type(caught.value) is errors.R9SConnectionError
    assert len(met) == 1
    for words in ("The request was not processed", *wrong.advice):
        assert words.format(port=port) in str(caught.value)
    assert "SSL" in caught.value.message, "what the library said is there, to search for"


@pytest.mark.parametrize(
    ("backend", "mode"),
    [("httpx", "sync"), ("httpx", "asyncio"), ("httpx", "trio"), ("httpx2", "sync"), ("aiohttp", "asyncio")],
    indirect=["mode"],
)
async def test_a_proxy_that_speaks_no_tls_is_asked_once(
    mode: Mode, clients: Clients, monkeypatch: pytest.MonkeyPatch, backend: Any
) -> None:
    """If its URL begins with https://."""
    with counted(peers.said(PLAIN)) as (port, met):
        monkeypatch.setenv("HTTPS_PROXY", f"https://127.0.0.1:{port}")
        with pytest.raises(errors.R9SConnectionError, match="speaks plain http") as caught:
            await mode.create(clients("https://images.invalid/v1", retry_config=EAGER, http_backend=backend))
    assert len(met) == 1
    assert "object at" not in str(caught.value)


async def test_what_may_mend_itself_is_retried(mode: Mode, clients: Clients) -> None:
    """A refused connection, a handshake that breaks off, and an alert about the server's own state."""
    for talk in (peers.said(b""), peers.reset, peers.said(b"\x15\x03\x03\x00\x02\x02\x50")):
        with counted(talk) as (port, met):
            with pytest.raises(errors.R9SConnectionError, match="after 2 retries"):
                await mode.create(clients(f"https://127.0.0.1:{port}/v1", retry_config=EAGER, timeout_ms=4_000))
        assert len(met) == 3
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(errors.R9SConnectionError, match="after 2 retries"):
        await mode.create(clients(f"http://127.0.0.1:{port}/v1", retry_config=EAGER, timeout_ms=4_000))

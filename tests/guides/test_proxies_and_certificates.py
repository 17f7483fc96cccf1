"""What docs/guides/proxies-and-certificates.md shows gets a picture through a real proxy, and over real TLS."""

import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import r9s_sandbox
from tests.network import peers
from tests.support.ways import CERTIFICATE

GUIDE = Path(__file__).parents[2] / "docs/guides/proxies-and-certificates.md"


def run_block(heading: str) -> None:
    """Run the Python below a heading of the guide, as a reader would."""
    section = GUIDE.read_text(encoding="utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    block = re.search(r"^```py(?:thon)?\n(.*?)^```", section, re.DOTALL | re.MULTILINE)
    assert block is not None
    exec(compile(block[1], heading, "exec"), {"__name__": "__main__"})


@contextmanager
def over_tls(sandbox: str, *, wants_certificate: bool = False) -> Iterator[int]:
    """The port of a server that speaks TLS in front of a sandbox, as a gateway of a company does."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    if wants_certificate:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(CERTIFICATE)
    onwards = peers.relay(int(sandbox.removesuffix("/v1").rpartition(":")[2]))

    def talk(sock: socket.socket) -> None:
        with context.wrap_socket(sock, server_side=True) as secure:
            onwards(secure)

    with peers.peer(talk) as port:
        yield port


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[r9s_sandbox.SandboxURL]:
    """A sandbox for the blocks, and the authority of its certificate."""
    monkeypatch.setenv("R9S_API_KEY", "secret-key")
    monkeypatch.setenv("COMPANY_CA_FILE", str(CERTIFICATE))
    with r9s_sandbox.serve() as url:
        yield url


def test_an_authority_of_ones_own_is_trusted(sandbox: r9s_sandbox.SandboxURL, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the context of a lent client."""
    with over_tls(sandbox) as port:
        monkeypatch.setenv("R9S_BASE_URL", f"https://localhost:{port}/v1")
        run_block("A certificate authority for one client")
    assert sandbox.drawn == 1


def test_a_client_shows_its_certificate(sandbox: r9s_sandbox.SandboxURL, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that lets nobody in without one draws the picture."""
    with over_tls(sandbox, wants_certificate=True) as port:
        monkeypatch.setenv("R9S_BASE_URL", f"https://localhost:{port}/v1")
        monkeypatch.setenv("CLIENT_CERTIFICATE", str(CERTIFICATE))
        run_block("A client certificate (mTLS)")
    assert sandbox.drawn == 1


def test_a_proxy_of_one_client_is_used(sandbox: r9s_sandbox.SandboxURL, monkeypatch: pytest.MonkeyPatch) -> None:
    """It makes a tunnel, and sees the name of the host but not the key."""
    heads: list[bytes] = []
    with over_tls(sandbox) as port:

        def talk(sock: socket.socket) -> None:
            heads.append(peers.read_head(sock))
            sock.sendall(peers.ESTABLISHED)
            peers.relay(port)(sock)

        with peers.peer(talk) as proxy:
            monkeypatch.setenv("R9S_BASE_URL", f"https://localhost:{port}/v1")
            monkeypatch.setenv("COMPANY_PROXY", f"http://127.0.0.1:{proxy}")
            monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
            run_block("A proxy for one client")
    [head] = heads
    assert head.startswith(f"CONNECT localhost:{port} ".encode())
    assert b"secret-key" not in head
    assert sandbox.drawn == 1

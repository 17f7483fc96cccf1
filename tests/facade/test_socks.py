"""SOCKS proxies that misbehave: nothing was sent, and nothing is sent twice. It needs `httpx[socks]`."""

import socket

import httpx
import pytest

from r9s import R9S, errors
from tests.network import peers
from tests.support.secrets import KEY
from tests.support.ways import QUICK, Clients, Mode

pytest.importorskip("socksio")
pytestmark = pytest.mark.anyio

GREETED, CONNECTED = b"\x05\x00", b"\x05\x00\x00\x01" + bytes(6)
# What the proxy says to the greeting and to the request for a connection, and how often it is asked.
REFUSALS = {
    "closes": ([b""], 3),
    "talks-garbage": ([b"HTTP/1.1 400 Bad Request\r\n\r\n"], 3),
    "closes-later": ([GREETED, b""], 3),
    "talks-garbage-later": ([GREETED, b"garbage"], 3),
    "cannot-connect": ([GREETED, b"\x05\x05" + CONNECTED[2:]], 3),
    "does-not-allow-it": ([GREETED, b"\x05\x02" + CONNECTED[2:]], 1),
    "wants-a-login": ([b"\x05\xff"], 1),
}
URL = "http://images.invalid/v1"


@pytest.mark.parametrize("name", REFUSALS)
async def test_a_proxy_that_does_not_connect_has_sent_nothing(
    mode: Mode, clients: Clients, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The call is typed, says so, and is retried where that may help."""
    says, asked = REFUSALS[name]
    seen: list[bytes] = []

    def talk(sock: socket.socket) -> None:
        for said in says:
            seen.append(sock.recv(4096))
            sock.sendall(said)

    with peers.peer(talk) as port:
        monkeypatch.setenv("ALL_PROXY", f"socks5://127.0.0.1:{port}")
        client = clients(URL, retry_config=QUICK)
        with pytest.raises(
            errors.R9SConnectionError, match=r"the proxy did not connect.*The request was not processed"
        ):
            await mode.create(client)
    assert len(seen) == asked * len(says)
    assert not any(b"POST" in data for data in seen)


@pytest.mark.parametrize("is_lent", [False, True])
def test_half_a_request_on_a_new_connection_is_not_sent_again(monkeypatch: pytest.MonkeyPatch, is_lent: bool) -> None:
    """Only a connection that was used before may have been closed while it was idle."""
    begun: list[bytes] = []

    def talk(sock: socket.socket) -> None:
        for said in (GREETED, CONNECTED):
            sock.recv(4096)
            sock.sendall(said)
        begun.append(sock.recv(5))

    with peers.peer(talk) as port:
        proxy = f"socks5://127.0.0.1:{port}"
        monkeypatch.setenv("ALL_PROXY", proxy)
        with httpx.Client(proxy=proxy) as http, R9S(KEY, server_url=URL, client=http if is_lent else None) as client:
            with pytest.raises(errors.R9SConnectionError, match="billed"):
                client.images.create(prompt="x" * 8_000_000, retries=QUICK)
    assert begun == [b"POST "]

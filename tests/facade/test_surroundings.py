"""What stands around a client: proxies, the options of sockets, and the function that gives the key."""

import socket

import anyio
import anyio.from_thread
import pytest

from r9s import errors
from r9s._http.environment import bypassed
from r9s.utils import RetryConfig
from tests.support.secrets import KEY
from tests.support.server import RawServer, Step, answer, error, server_tls
from tests.support.ways import CERTIFICATE, NO_WAIT, Clients, Mode, no_warnings

pytestmark = pytest.mark.anyio
ASYNC = pytest.mark.parametrize("mode", ["asyncio", "trio"], indirect=True)
RETRYING = RetryConfig("backoff", NO_WAIT)


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
async def test_the_proxies_of_the_environment(
    mode: Mode, clients: Clients, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Owned clients use them: the proxy gets the whole URL."""
    with RawServer() as proxy:
        monkeypatch.setenv(name, proxy.url)
        await mode.create(clients("http://images.invalid/v1"))
    [request] = proxy.requests
    assert request.target == "http://images.invalid/v1/images/generations"
    assert request.headers["host"] == "images.invalid"
    assert request.headers["authorization"] == f"Bearer {KEY}"


async def test_hosts_in_no_proxy_need_no_proxy(mode: Mode, clients: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_PROXY counts too, as it was at the first call."""
    with RawServer() as proxy, RawServer(answer(200, {"connection": "close"})) as server:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        client = clients(server)
        await mode.create(client)
        monkeypatch.delenv("NO_PROXY")
        await mode.create(client)
        assert proxy.connections == 0
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("entry", "host"),
    [
        ("[::1]:8080", "[::1]"),
        ("FD00::/8", "[fd00::1]"),
        ("10.0.0.1:80", "10.0.0.1"),
        ("*.A.Example:443", "b.a.example"),
    ],
)
def test_no_proxy_ignores_ports(entry: str, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of addresses in brackets too."""
    monkeypatch.setenv("NO_PROXY", f"localhost, {entry}")
    assert bypassed()(host)
    assert not bypassed()("c.example")


async def test_the_error_names_the_variable_that_counts(
    mode: Mode, clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one in lower case, if both are set."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "ftp://127.0.0.1:9")
    with pytest.raises(ValueError, match="variable http_proxy is not"):
        await mode.create(clients("http://images.invalid/v1"))


async def test_a_tunnel_keeps_the_key_from_the_proxy(
    mode: Mode, clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For https the proxy is asked to CONNECT, and sees neither the key nor the prompt."""
    with RawServer(answer(403)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with pytest.raises(errors.R9SConnectionError) as caught:
            await mode.create(clients("https://images.invalid", retry_config=RetryConfig("none")))
    [request] = proxy.requests
    assert (request.method, request.target) == ("CONNECT", "images.invalid:443")
    assert KEY not in str(request)
    assert "billed" not in str(caught.value)


async def test_the_deadline_holds_behind_a_proxy(mode: Mode, clients: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    """The network backend of owned clients is there for proxies too."""
    with RawServer(Step((b"HTTP/1.1 200 OK\r\n", *[part for _ in range(40) for part in (0.03, b"x")]))) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        with anyio.fail_after(3), pytest.raises(errors.R9STimeoutError):
            await mode.create(clients("http://images.invalid"), timeout_ms=100)


@pytest.mark.parametrize("kind", ["plain", "tls", "proxy"])
async def test_owned_sockets_have_keepalive_on(
    mode: Mode, clients: Clients, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Row 13: it is on for every owned socket, with an interval that comes before what a NAT forgets."""
    with RawServer(tls=server_tls(CERTIFICATE) if kind == "tls" else None) as server:
        if kind == "proxy":
            monkeypatch.setenv("HTTP_PROXY", server.url)
        client = clients("http://images.invalid" if kind == "proxy" else server)
        await mode.create(client)
        connections = client._transport.connections
        sender = await connections.get_async() if mode.is_async else connections.get()
        used = sender.client
        pools = [transport._pool for transport in (used._transport, *used._mounts.values()) if transport]
        [connection] = [line.connection for pool in pools for idle in pool._idle.values() for line in idle]
        while hasattr(connection, "_connection"):
            connection = connection._connection
        sock = connection._network_stream.get_extra_info("socket")
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        if hasattr(socket, "TCP_KEEPIDLE"):
            assert 0 < sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) <= 60
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


async def test_a_key_function_is_asked_before_each_attempt(mode: Mode, clients: Clients) -> None:
    """A key that expires can be renewed, also between two attempts of one call."""
    keys = iter(["first", "second", "third"])
    with RawServer(error(503), answer(), answer()) as server:
        client = clients(server, api_key=lambda: next(keys), retry_config=RETRYING)
        await mode.create(client)
        await mode.create(client)
    assert [request.headers["authorization"] for request in server.requests] == [
        "Bearer first",
        "Bearer second",
        "Bearer third",
    ]


async def test_an_async_key_function(mode: Mode, clients: Clients) -> None:
    """The async methods await it before each attempt; for blocking calls it is a TypeError before anything is sent."""
    asked = 0

    async def key() -> str:
        nonlocal asked
        asked += 1
        await anyio.sleep(0.001)
        return f"key-{asked}"

    with RawServer(error(503), answer()) as server, no_warnings():
        client = clients(server, api_key=key, retry_config=RETRYING)
        if mode.is_async:
            await mode.create(client)
            headers = [request.headers["authorization"] for request in server.requests]
            assert headers == ["Bearer key-1", "Bearer key-2"]
        else:
            with pytest.raises(TypeError, match="async"):
                await mode.create(client)
            assert server.connections == 0


async def test_an_error_of_the_key_function(mode: Mode, clients: Clients) -> None:
    """It reaches the caller as it is, and nothing is sent."""

    def key() -> str:
        raise LookupError("the vault is locked")

    with RawServer() as server:
        with pytest.raises(LookupError, match="the vault is locked"):
            await mode.create(clients(server, api_key=key))
        assert server.requests == []


async def test_the_key_is_not_asked_before_a_wrong_argument_is_found(mode: Mode, clients: Clients) -> None:
    """Asking may be costly; what cannot be sent needs no key."""
    asked: list[str] = []

    def key() -> str:
        asked.append(KEY)
        return KEY

    client = clients("http://images.invalid", api_key=key)
    with pytest.raises(TypeError):
        await mode.create(client, n="2")
    with pytest.raises(TypeError):
        await mode.create(client, retries="x")
    assert asked == []

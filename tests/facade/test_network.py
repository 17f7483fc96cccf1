"""What the network does to a call, and what the caller gets: the fault matrix with real sockets."""

import logging
import socket
from typing import Any

import pytest

from r9s import errors
from r9s._http.lines import Line
from tests.facade.conftest import Attempts
from tests.support.server import (
    IMAGE,
    RawServer,
    Step,
    answer,
    drip,
    error,
    server_tls,
)
from tests.support.ways import CERTIFICATE, OPTED_IN, QUICK, Clients, Mode, takes

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(("code", "attempts"), [(socket.EAI_NONAME, 1), (socket.EAI_AGAIN, 3)])
async def test_a_host_that_does_not_exist(
    mode: Mode, clients: Clients, monkeypatch: pytest.MonkeyPatch, code: int, attempts: int
) -> None:
    """It is raised at once; but a resolver that says "try again" is tried again."""

    def fail(*args: Any, **kwargs: Any) -> Any:
        raise socket.gaierror(code, "scripted")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    asked = Attempts()
    with pytest.raises(errors.R9SConnectionError) as caught:
        await mode.create(clients("http://nonexistent.invalid", api_key=asked, retry_config=QUICK))
    assert asked.made == attempts
    assert "billed" not in str(caught.value)


async def test_after_another_error(mode: Mode, clients: Clients) -> None:
    """A call that is made while an error of name resolution is handled is judged by what happens to itself."""
    asked = Attempts()
    with RawServer(listening=False) as server:
        client = clients(server, api_key=asked, retry_config=QUICK)
        try:
            raise socket.gaierror(socket.EAI_NONAME, "of the first choice")
        except socket.gaierror:
            with pytest.raises(errors.R9SConnectionError):
                await mode.create(client)
    assert asked.made == 3


async def test_tls_keeps_connections_and_the_deadline(mode: Mode, clients: Clients) -> None:
    """TLS works on owned clients, connections are kept, and the deadline holds there too."""
    with RawServer(answer(), answer(), drip(answer(), 0.05), tls=server_tls(CERTIFICATE)) as server:
        client = clients(server)
        await mode.create(client)
        await mode.create(client)
        with takes(0.12, 0.12), pytest.raises(errors.R9STimeoutError):
            await mode.create(client, timeout_ms=120)
    assert [request.connection for request in server.requests] == [0, 0, 0]


async def test_a_certificate_that_does_not_verify(
    mode: Mode, clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is raised at once, and nothing was sent."""
    monkeypatch.delenv("SSL_CERT_FILE")
    asked = Attempts()
    with RawServer(tls=server_tls(CERTIFICATE)) as server:
        with pytest.raises(errors.R9SConnectionError, match=r"(?i)certificate") as caught:
            await mode.create(clients(server, api_key=asked, retry_config=OPTED_IN))
    assert asked.made == 1
    assert server.requests == []
    assert "billed" not in str(caught.value)


async def test_retries_are_logged(mode: Mode, clients: Clients, caplog: pytest.LogCaptureFixture) -> None:
    """Each at level DEBUG, to the logger that the client was given."""
    caplog.set_level("DEBUG", "mine")
    with RawServer(error(503), error(429), answer()) as server:
        logger = logging.getLogger("mine")
        await mode.create(clients(server, retry_config=QUICK, debug_logger=logger))
    lines = [record.getMessage() for record in caplog.records if record.name == "mine"]
    assert len(lines) == 2
    assert "503" in lines[0]
    assert "429" in lines[1]


@pytest.mark.parametrize("backend", ["httpx", "httpx2"])
@pytest.mark.parametrize("late", [answer(body={"created": 1, "data": []}), error(503)])
async def test_bytes_that_come_after_the_check_of_an_idle_connection_are_no_answer(
    mode: Mode, clients: Clients, monkeypatch: pytest.MonkeyPatch, late: Step, backend: str
) -> None:
    """Row 39: between the check and the request other tasks may run. Nothing was sent, so a new connection is used."""
    monkeypatch.setattr(Line, "is_closed", lambda line: line.connection is None)
    (own,), (stray,) = answer().pieces, late.pieces
    assert isinstance(own, bytes)
    assert isinstance(stray, bytes)
    with RawServer(Step((own, 0.02, stray)), answer()) as server:
        client = clients(server, http_backend=backend)
        await mode.create(client)
        assert server.wait(lambda: server.written == len(own) + len(stray))
        result = await mode.create(client)
    assert result.to_dict() == IMAGE
    assert result.http_meta.retries == 0
    assert [request.connection for request in server.requests] == [0, 1]


@pytest.mark.parametrize("backend", ["httpx", "httpx2"])
async def test_a_connection_that_was_idle_for_too_long_is_not_used_again(
    mode: Mode, clients: Clients, monkeypatch: pytest.MonkeyPatch, backend: str
) -> None:
    """Row 14: the server may close it at any moment. It is closed as soon as the new one is idle."""
    with RawServer() as server:
        client = clients(server, http_backend=backend)
        for _ in range(2):
            await mode.create(client)
        monkeypatch.setattr("r9s._http.pool.IDLE_SECONDS", 0.0)
        await mode.create(client)
        assert server.wait(lambda: server.open == 1)
    assert [request.connection for request in server.requests] == [0, 0, 1]

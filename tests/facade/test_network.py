"""What the network does to a call, and what the caller gets: the fault matrix with real sockets."""

import json
import logging
import socket
from typing import Any

import httpx
import pytest

from r9s import errors
from r9s._http.decoding import Undecodable
from tests.facade.conftest import Attempts
from tests.support.server import (
    IMAGE,
    RawServer,
    Step,
    answer,
    close,
    compressed,
    drip,
    error,
    hang,
    head,
    reset,
    server_tls,
    truncated,
)
from tests.support.ways import CERTIFICATE, OPTED_IN, QUICK, Clients, Mode, takes

pytestmark = pytest.mark.anyio


FAULTS: dict[str, tuple[Step, type[errors.R9SError]]] = {
    "reset": (reset(), errors.R9SConnectionError),
    "closed": (close(), errors.R9SConnectionError),
    "timeout": (hang(), errors.R9STimeoutError),
    "truncated": (truncated(headers={"x-request-id": "req-5"}), errors.R9SConnectionError),
    "truncated chunks": (
        Step((head(200, {"transfer-encoding": "chunked"}) + b"5\r\n{\"cre",), "close"), errors.R9SConnectionError
    ),
    "cut in the headers": (Step((b"HTTP/1.1 200 OK\r\ncontent-le",), "close"), errors.R9SConnectionError),
    "not HTTP": (Step((b"220 mail.example ESMTP\r\n\r\n",), "close"), errors.R9SConnectionError),
    "reset in the body": (truncated()._replace(end="reset"), errors.R9SConnectionError),
    "body stalls": (truncated()._replace(end="hang"), errors.R9STimeoutError),
    "broken gzip": (compressed(broken=True), errors.ResponseValidationError),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
async def test_one_request_on_the_wire(mode: Mode, clients: Clients, fault: str) -> None:
    """Row 1: what was sent is not sent again unasked; the error is typed, and its connection is closed."""
    step, kind = FAULTS[fault]
    with RawServer(step) as server:
        with pytest.raises(errors.R9SError) as caught:
            await mode.create(clients(server, timeout_ms=60 if kind is errors.R9STimeoutError else None))
        # A body that cannot be decoded has come to its end all the same.
        left = 1 if fault == "broken gzip" else 0
        assert server.wait(lambda: server.open == left), "broken connections are not kept"
    assert type(caught.value) is kind
    assert isinstance(caught.value.__cause__, Undecodable if fault == "broken gzip" else httpx.HTTPError)
    assert len(server.requests) == 1
    assert "billed" in str(caught.value)


@pytest.mark.parametrize("fault", ["reset", "timeout", "truncated"])
async def test_a_config_alone_is_no_opt_in(mode: Mode, clients: Clients, fault: str) -> None:
    """Row 1: RetryConfig() does not allow it either; that takes retry_connection_errors=True."""
    with RawServer(FAULTS[fault][0]) as server:
        with pytest.raises(errors.R9SConnectionError):
            await mode.create(clients(server, retry_config=QUICK, timeout_ms=60 if fault == "timeout" else None))
    assert len(server.requests) == 1


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault != "body stalls"])
async def test_opting_in_repeats_with_the_same_key(mode: Mode, clients: Clients, fault: str) -> None:
    """Row 1: with retry_connection_errors=True it is sent again, under the same Idempotency-Key, until it succeeds."""
    step, _ = FAULTS[fault]
    timeout_ms = 120 if fault == "timeout" else None
    with RawServer(step, step, answer()) as server:
        result = await mode.create(clients(server, retry_config=OPTED_IN, timeout_ms=timeout_ms))
    assert result.http_meta.retries == 2
    assert len({request.headers["idempotency-key"] for request in server.requests}) == 1
    assert len(server.requests) == 3


async def test_opting_in_ends_with_the_last_error(mode: Mode, clients: Clients) -> None:
    """max_attempts counts the first, and the text says that there were retries."""
    with RawServer(reset()) as server:
        with pytest.raises(errors.R9SConnectionError, match="3 attempts") as caught:
            await mode.create(clients(server, retry_config=OPTED_IN))
    assert len(server.requests) == 3
    assert "retry_connection_errors" not in str(caught.value), "nobody is told to do what was done"


async def test_what_came_of_a_broken_answer(mode: Mode, clients: Clients) -> None:
    """A truncated 200 keeps its request id, and what was read of its body: it may have been paid for."""
    whole = {**IMAGE, "more": "x" * 5_000}
    step = answer(200, {"x-request-id": "req-5"}, whole)
    cut = Step((step.pieces[0][:-10],), "close")  # type: ignore[index]
    with RawServer(cut) as server:
        with pytest.raises(errors.R9SConnectionError) as caught:
            await mode.create(clients(server))
    assert caught.value.request_id == "req-5"
    assert caught.value.status_code == 200
    assert json.dumps(whole).startswith(caught.value.body)
    assert caught.value.body


async def test_connection_refused(mode: Mode, clients: Clients) -> None:
    """It is retried, also with retry_connection_errors=False, and R9SConnectionError at the end."""
    asked = Attempts()
    with RawServer(listening=False) as server, pytest.raises(errors.R9SConnectionError) as caught:
        await mode.create(clients(server, api_key=asked, retry_config=QUICK))
    assert asked.made == 3
    assert isinstance(caught.value.__cause__, httpx.ConnectError)
    assert caught.value.status_code is None
    assert caught.value.raw_response is None
    assert "billed" not in str(caught.value)


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


async def test_https(mode: Mode, clients: Clients) -> None:
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

"""Borrowed clients of httpx: what is theirs is respected, and what they do is understood."""

from typing import Any

import httpx
import pytest

from r9s import errors
from tests.support.secrets import KEY
from tests.support.server import IMAGE, RawServer, compressed, error
from tests.support.ways import QUICK, Clients, Mode

pytestmark = pytest.mark.anyio


NAMES = ("connect", "read", "write", "pool")
OURS = {"connect": 10.0, "read": 300.0, "write": 300.0, "pool": 300.0}


@pytest.mark.parametrize(
    ("own", "client_ms", "call_ms", "expected"),
    [
        ({}, None, None, OURS),
        ({"timeout": 7.0}, None, None, dict.fromkeys(NAMES, 7.0)),
        ({"timeout": None}, None, None, dict.fromkeys(NAMES)),
        ({"timeout": httpx.Timeout(5.0, read=60.0)}, None, None, {**dict.fromkeys(NAMES, 5.0), "read": 60.0}),
        ({"timeout": 7.0}, 20_000, None, {"connect": 10.0, "read": 20.0, "write": 20.0, "pool": 20.0}),
        ({"timeout": 7.0}, 20_000, 2_000, dict.fromkeys(NAMES, 2.0)),
        ({"timeout": None}, None, 2_000, dict.fromkeys(NAMES, 2.0)),
        ({}, None, 400_000, {"connect": 10.0, "read": 400.0, "write": 400.0, "pool": 400.0}),
    ],
)
async def test_the_timeout_of_a_borrowed_client(
    mode: Mode,
    clients: Clients,
    own: dict[str, Any],
    client_ms: int | None,
    call_ms: int | None,
    expected: dict[str, float | None],
) -> None:
    """Row 7: it holds unless it is httpx's default, or the client's or the call's `timeout_ms` says otherwise."""
    seen: list[Any] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request.extensions["timeout"])
        return httpx.Response(200, json=IMAGE)

    lent = mode.httpx(transport=httpx.MockTransport(handle), **own)
    client = clients("http://unused.invalid", timeout_ms=client_ms, **mode.lending(lent))
    await mode.create(client, timeout_ms=call_ms)
    await mode.close(lent)
    assert seen == [expected]


@pytest.mark.parametrize(
    ("client_headers", "call_headers", "expected"),
    [
        ({}, {}, {"x-own": "own", "user-agent": "own/1"}),
        ({"x-own": "client"}, {}, {"x-own": "client", "user-agent": "own/1"}),
        ({"x-own": "client"}, {"X-Own": "call"}, {"x-own": "call", "user-agent": "own/1"}),
        ({}, {"user-agent": "call/1"}, {"x-own": "own", "user-agent": "call/1"}),
        ({"User-Agent": "client/1"}, {}, {"x-own": "own", "user-agent": "client/1"}),
    ],
)
async def test_the_headers_of_a_borrowed_client(
    mode: Mode,
    clients: Clients,
    client_headers: dict[str, str],
    call_headers: dict[str, str],
    expected: dict[str, str],
) -> None:
    """Row 7: they travel, unless the client's or the call's http_headers say otherwise; ours travel beside them."""
    with RawServer() as server:
        lent = mode.httpx(headers={"x-own": "own", "user-agent": "own/1"})
        client = clients(server, http_headers=client_headers, **mode.lending(lent))
        await mode.create(client, http_headers=call_headers)
        await mode.close(lent)
    headers = server.requests[0].headers
    assert {name: headers[name] for name in expected} == expected
    assert headers["authorization"] == f"Bearer {KEY}"
    assert headers["idempotency-key"]


async def test_a_borrowed_client_without_a_name_gets_ours(mode: Mode, clients: Clients) -> None:
    """The User-Agent of httpx names nobody."""
    with RawServer() as server:
        lent = mode.httpx()
        await mode.create(clients(server, **mode.lending(lent)))
        await mode.close(lent)
    assert server.requests[0].headers["user-agent"].startswith("r9s/")


async def test_a_borrowed_client_that_raises_for_status(mode: Mode, clients: Clients) -> None:
    """A hook that calls raise_for_status, as many have: the status still decides the class, and whether to retry."""

    def hook(response: httpx.Response) -> None:
        response.raise_for_status()

    async def hook_async(response: httpx.Response) -> None:
        response.raise_for_status()

    with RawServer(error(503), error(400)) as server:
        lent = mode.httpx(event_hooks={"response": [hook_async if mode.is_async else hook]})
        with pytest.raises(errors.BadRequestError):
            await mode.create(clients(server, retry_config=QUICK, **mode.lending(lent)))
        await mode.close(lent)
    assert len(server.requests) == 2


async def test_a_hook_that_reads_the_answer(mode: Mode, clients: Clients) -> None:
    """A hook of a borrowed client that logs bodies has read the answer; it is a result, or an error, all the same."""

    def hook(response: httpx.Response) -> None:
        response.read()

    async def hook_async(response: httpx.Response) -> None:
        await response.aread()

    with RawServer(compressed(), error(400, None, "scripted")) as server:
        lent = mode.httpx(event_hooks={"response": [hook_async if mode.is_async else hook]})
        client = clients(server, **mode.lending(lent))
        assert (await mode.create(client)).to_dict() == IMAGE
        with pytest.raises(errors.BadRequestError, match="scripted"):
            await mode.create(client)
        await mode.close(lent)

"""Borrowed clients of httpx: what is theirs is respected, and what they do is understood."""

from typing import Any

import httpx
import pytest

from tests.support.secrets import KEY
from tests.support.server import IMAGE, RawServer, Step, answer, server_tls
from tests.support.ways import CERTIFICATE, Clients, Mode

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
        ({}, {}, {"x-own": "own", "user-agent": "own/1", "host": "own.example"}),
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
        lent = mode.httpx(headers={"x-own": "own", "user-agent": "own/1", "host": "own.example"})
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


STRAY = answer(body={"created": 1, "data": [{"url": "https://images.example/somebody-elses.png"}]})


def _joined(*steps: Step) -> Step:
    return Step((b"".join(piece for step in steps for piece in step.pieces if isinstance(piece, bytes)),))


async def test_a_second_answer_in_a_tls_record_of_its_own_is_dropped(mode: Mode, clients: Clients) -> None:
    """Row 39: the TLS layer has it already, so the socket does not look readable."""
    bare = len(_joined(answer(body={**IMAGE, "pad": ""}, headers={"content-length": "99999"})).pieces[0])  # type: ignore[arg-type]
    first = {**IMAGE, "pad": "x" * (16_384 * 2 - bare)}  # It ends with a record.
    with RawServer(_joined(answer(body=first), STRAY), answer(), tls=server_tls(CERTIFICATE)) as server:
        lent = mode.httpx()
        client = clients(server, **mode.lending(lent))
        results = [await mode.create(client) for _ in range(2)]
        await mode.close(lent)
    assert [result.to_dict() for result in results] == [first, IMAGE]
    assert [request.connection for request in server.requests] == [0, 1]


async def test_a_second_answer_is_dropped_where_a_hook_has_read_the_first(mode: Mode, clients: Clients) -> None:
    """Row 39: a hook that logs bodies returns the connection to the pool before the SDK sees the response."""

    def read(response: httpx.Response) -> None:
        response.read()

    async def read_async(response: httpx.Response) -> None:
        await response.aread()

    with RawServer(_joined(answer(), STRAY), answer()) as server:
        lent = mode.httpx(event_hooks={"response": [read_async if mode.is_async else read]})
        client = clients(server, **mode.lending(lent))
        results = [await mode.create(client) for _ in range(2)]
        await mode.close(lent)
    assert [result.to_dict() for result in results] == [IMAGE, IMAGE]
    assert [request.connection for request in server.requests] == [0, 1]

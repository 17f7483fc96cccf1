"""Servers of operations: they hold for the clients that use the document's own."""

import httpx
import pytest

from r9s import R9S
from r9s_generated import Client
from r9s_generated._call import Call, Options
from r9s_generated._request import Request
from r9s_generated._sending import base_of, send
from r9s_generated.resources import SERVER_URL
from tests.wire.conftest import operation, seen

HOST = httpx.URL(SERVER_URL).host


@pytest.mark.parametrize(
    ("server", "base", "expected"),
    [
        (None, SERVER_URL, SERVER_URL),
        ("https://up.example/v2/", SERVER_URL, "https://up.example/v2"),
        ("https://up.example/v2", f"{SERVER_URL}/", "https://up.example/v2"),
        ("/v2", SERVER_URL, f"https://{HOST}/v2"),
        ("v2", SERVER_URL, f"{SERVER_URL}/v2"),
        ("https://up.example/v2", "http://127.0.0.1:9/x", "http://127.0.0.1:9/x"),
        ("/v2", "http://127.0.0.1:9/x/", "http://127.0.0.1:9/x"),
    ],
)
def test_the_server_of_an_operation(server: str | None, base: str, expected: str) -> None:
    """Absolute, or joined to the document's; a client that was told another sends everything there."""
    assert base_of(operation(server=server), base) == expected


@pytest.mark.parametrize("kind", ["generated", "facade"])
def test_both_clients_send_there(kind: str) -> None:
    """A server that is given to the client, or to one call, wins."""
    found, transport = seen()
    it = operation(server="https://up.example/v2", method="GET")
    request = Request("GET", "/a?b=1", {})
    if kind == "generated":
        for base in (SERVER_URL, "https://mine.example"):
            with Client(base_url=base, httpx_args={"transport": transport}) as client:
                send(client, it, request)
        assert [str(each.url) for each in found] == ["https://up.example/v2/a?b=1", "https://mine.example/a?b=1"]
        return
    with httpx.Client(transport=transport) as lent:
        for given, of_call in ((None, None), ("https://mine.example", None), (None, SERVER_URL)):
            with R9S("k", server_url=given, client=lent) as client:
                client._transport.send(Call(it, request), Options(server_url=of_call))
    urls = ["https://up.example/v2/a?b=1", "https://mine.example/a?b=1", f"{SERVER_URL}/a?b=1"]
    assert [str(each.url) for each in found] == urls

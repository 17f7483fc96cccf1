"""Credentials: where each kind travels, in which combination, and that nobody else sees them."""

import logging
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.generator.houses import House, Houses, document
from tests.generator.recorder import Recorder
from tests.specs.facade import facade_of

SCHEMES: dict[str, Any] = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "Loud": {"type": "http", "scheme": "Bearer", "bearerFormat": "JWT"},
    "basic": {"type": "http", "scheme": "basic"},
    "head": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "query": {"type": "apiKey", "in": "query", "name": "key"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "sid"},
    "oauth": {
        "type": "oauth2",
        "flows": {"clientCredentials": {"tokenUrl": "https://h.example/t", "scopes": {"a": "b"}}},
    },
    "oidc": {"type": "openIdConnect", "openIdConnectUrl": "https://h.example/o"},
}
SECURITY: dict[str, list[dict[str, list[str]]]] = {
    **{name.lower(): [{name: []}] for name in SCHEMES},
    "both": [{"head": [], "query": []}],
    "either": [{"head": []}, {"bearer": []}],
    "maybe": [{}, {"bearer": []}],
    "maybe_last": [{"query": []}, {}],
    "nobody": [],
    "basic_and_key": [{"basic": [], "head": []}],
}
BASIC = "Basic dXNlcjpww6Rzcw=="
SECRET = "s3cr/et &=+"
WHERE: dict[str, tuple[Any, dict[str, str | None], list[tuple[str, str]]]] = {
    "bearer": ("t", {"authorization": "Bearer t", "x-key": None}, []),
    "loud": ("t", {"authorization": "Bearer t"}, []),
    "basic": ("user:päss", {"authorization": BASIC}, []),
    "head": ("t", {"x-key": "t", "authorization": None}, []),
    "query": (SECRET, {"authorization": None, "x-key": None}, [("key", SECRET)]),
    "cookie": ("t", {"cookie": "sid=t", "authorization": None}, []),
    "oauth": ("t", {"authorization": "Bearer t"}, []),
    "oidc": ("t", {"authorization": "Bearer t"}, []),
    "both": ({"head": "h", "query": "q"}, {"x-key": "h", "authorization": None}, [("key", "q")]),
    "basic_and_key": ({"basic": "user:päss", "head": "h"}, {"x-key": "h", "authorization": BASIC}, []),
    "either": ({"bearer": "b"}, {"authorization": "Bearer b", "x-key": None}, []),
    "maybe": ("t", {"authorization": "Bearer t"}, []),
    "maybe_last": ("t", {"authorization": None}, [("key", "t")]),
}
"""By operation: the token, and the headers and the query that must come of it."""


@pytest.fixture
def house(houses: Houses) -> House:
    """An operation for each combination."""
    paths = {
        f"/{name}": {"get": {"operationId": name, "tags": ["shop"], "security": security}}
        for name, security in SECURITY.items()
    }
    return houses.of("credentials", document(paths, components={"securitySchemes": SCHEMES}))


@pytest.mark.parametrize("name", WHERE)
def test_generated_client(house: House, name: str) -> None:
    """`AuthenticatedClient(token=...)` sends it where the scheme says, and nowhere else."""
    token, headers, query = WHERE[name]
    seen = house.authenticated(name, token)
    assert ({each: seen.header(each) for each in headers}, seen.query) == (headers, query)


@pytest.mark.parametrize("name", WHERE)
def test_facade(house: House, recorder: Recorder, name: str) -> None:
    """`R9S(api_key=...)` does the same, also with a callable."""
    token, headers, query = WHERE[name]
    with facade_of(house.folder) as facade:
        for given in (token, lambda: token):
            recorder.prepare()
            with facade.r9s.R9S(given, server_url=recorder.url) as client:
                getattr(client.shop, name)()
            seen = recorder.only
            assert ({each: seen.header(each) for each in headers}, seen.query) == (headers, query)


def test_an_operation_for_everybody_sends_none(house: House, recorder: Recorder) -> None:
    """`security: []` means that no credential leaves."""
    _, seen = house.call("shop.nobody")
    assert (seen.header("authorization"), seen.query) == (None, [])
    with facade_of(house.folder) as facade, facade.r9s.R9S("t", server_url=recorder.url) as client:
        recorder.prepare()
        client.shop.nobody()
        assert (recorder.only.header("authorization"), recorder.only.header("x-key")) == (None, None)


@pytest.mark.parametrize(
    ("settings", "header"),
    [
        ({"prefix": "Key"}, ("authorization", "Key t")),
        ({"prefix": ""}, ("authorization", "t")),
        ({"auth_header_name": "X-Other", "prefix": ""}, ("x-other", "t")),
    ],
)
def test_the_caller_may_say_where(house: House, settings: dict[str, str], header: tuple[str, str]) -> None:
    """`prefix` and `auth_header_name` win, as those know who used openapi-python-client."""
    assert house.authenticated("bearer", "t", **settings).header(header[0]) == header[1]


def test_two_at_once_need_two(house: House) -> None:
    """One text for an operation that needs two is refused before anything is sent, by the names of both."""
    house.recorder.prepare()
    with pytest.raises((TypeError, ValueError), match=r"head.*query|query.*head"):
        house.authenticated("both", "t")
    assert house.recorder.requests == []


def test_basic_needs_a_colon(house: House) -> None:
    """What is no user and password is refused, without being shown."""
    with pytest.raises((TypeError, ValueError), match="user:password") as caught:
        house.authenticated("basic", "secretword")
    assert "secretword" not in str(caught.value)


def test_a_key_is_shown_nowhere(house: House, recorder: Recorder, caplog: pytest.LogCaptureFixture) -> None:
    """Not in logs, errors and reprs, in the query either."""
    caplog.set_level(logging.DEBUG)
    shown: list[Any] = []
    client = house.module().AuthenticatedClient(base_url=recorder.url, token="verysecret")
    shown.append(client)
    client = house.module().AuthenticatedClient(
        base_url=recorder.url, token={"head": "verysecret", "query": "verysecret"}
    )
    shown.append(client)
    with facade_of(house.folder) as facade:
        logger = logging.getLogger("r9s")
        with facade.r9s.R9S("verysecret", server_url=recorder.url, debug_logger=logger) as ours:
            shown.append(ours)
            recorder.prepare(400, {"error": {"message": "no"}})
            for name in ("query", "cookie", "head", "basic"):
                with pytest.raises((facade.errors.R9SError, ValueError)) as caught:
                    getattr(ours.shop, name)()
                shown.append(caught.value)
        with facade.r9s.R9S("verysecret", server_url="http://127.0.0.1:1") as ours:
            with pytest.raises(facade.errors.R9SConnectionError) as caught:
                ours.shop.query(retries=facade.utils.RetryConfig("none"))
            shown.append(caught.value)
    text = "".join(f"{each!r} {each}" for each in shown)
    # httpx logs the URL of a request by itself, before anybody can ask it not to.
    logged = "".join(record.getMessage() for record in caplog.records if record.name.partition(".")[0] == "r9s")
    assert "verysecret" not in text + logged


def test_no_credential_is_needed_where_none_is_declared(houses: Houses) -> None:
    """A document without security is called by the plain client."""
    house = houses.of("open", document({"/a": {"get": {"operationId": "a"}}}))
    _, seen = house.call("default.a")
    assert seen.header("authorization") is None


def test_security_of_the_document(houses: Houses) -> None:
    """It holds for the operations that say nothing."""
    paths = {"/a": {"get": {"operationId": "a"}}, "/b": {"get": {"operationId": "b", "security": [{"bearer": []}]}}}
    house = houses.of("secured", document(paths, components={"securitySchemes": SCHEMES}, security=[{"head": []}]))
    assert house.authenticated("a", "t").header("x-key") == "t"
    assert house.authenticated("b", "t").header("authorization") == "Bearer t"


BAD: dict[str, Callable[[dict[str, Any]], Any]] = {
    "an unknown scheme": lambda paths: document(paths, security=[{"nowhere": []}]),
    "an unknown type": lambda paths: document(
        paths, security=[{"odd": []}], components={"securitySchemes": {"odd": {"type": "http", "scheme": "hoba"}}}
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_nobody_can_send_is_refused(houses: Houses, name: str) -> None:
    """The scheme is named."""
    _, said = houses.tried(name.replace(" ", "_"), BAD[name]({"/a": {"get": {"operationId": "a"}}}))
    assert said.status == 1
    assert "nowhere" in said.err or "odd" in said.err


def test_a_key_goes_with_a_lent_client(house: House) -> None:
    """Also where the connections are the caller's own."""
    asked: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(204)

    transport = httpx.MockTransport(handle)
    with facade_of(house.folder) as facade, httpx.Client(transport=transport) as lent:
        with facade.r9s.R9S("t", client=lent) as client:
            client.shop.query()
    assert (asked[0].url.host, asked[0].url.raw_path) == ("h.example", b"/query?key=t")

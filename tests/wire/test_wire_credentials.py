"""Credentials: each operation gets those that its security schemes name, where they say, and nothing shows them."""

import base64
import io
import logging
import pickle
import traceback
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from r9s import R9S
from r9s_generated import AuthenticatedClient
from r9s_generated._credentials import ApiKey, Basic, Bearer
from r9s_generated._proof import proof_of
from r9s_generated._request import Request
from r9s_generated._sending import send
from tests.support.secrets import Logs
from tests.support.server import RawServer, answer
from tests.wire.conftest import NOTHING, Way, operation, seen

pytestmark = pytest.mark.anyio
Schemes = Callable[..., None]
SECRET = "sk-sentinel-4711"
ALL = {
    "bearer": Bearer(),
    "word": Bearer("Token"),
    "basic": Basic(),
    "header": ApiKey("header", "X-Key"),
    "query": ApiKey("query", "api key"),
    "cookie": ApiKey("cookie", "session"),
}


def basic(text: str) -> str:
    """The header of basic authentication."""
    return f"Basic {base64.b64encode(text.encode()).decode()}"


@pytest.mark.parametrize(
    ("security", "given", "headers", "target"),
    [
        ((("bearer",),), "k", {"authorization": "Bearer k"}, "/a"),
        ((("word",),), "k", {"authorization": "Token k"}, "/a"),
        ((("header",),), "Token k", {"x-key": "Token k"}, "/a"),
        ((("query",),), "k&=", {}, "/a?api+key=k%26%3D"),
        ((("cookie",),), "k;", {"cookie": "session=k%3B"}, "/a"),
        ((("basic",),), "ü:p:w", {"authorization": basic("ü:p:w")}, "/a"),
        ((("basic", "header"),), {"basic": "u:p", "header": "k"}, {"authorization": basic("u:p"), "x-key": "k"}, "/a"),
        # The first that can be met.
        ((("header",), ("bearer",)), {"bearer": "k"}, {"authorization": "Bearer k"}, "/a"),
        ((("header", "query"), ("cookie",)), "k", {"cookie": "session=k"}, "/a"),
        ((("basic",), ("header",)), "no-colon", {"x-key": "no-colon"}, "/a"),
        # What is given is sent, where nothing would do as well.
        (((), ("header",)), "k", {"x-key": "k"}, "/a"),
        (((), ("header",)), {"bearer": "k"}, {}, "/a"),
        ((), "k", {}, "/a"),
    ],
)
async def test_credentials_travel_as_the_operation_says(
    way: Way, schemes: Schemes, security: Any, given: Any, headers: dict[str, str], target: str
) -> None:
    """A header, the query, a cookie, or two at once; what needs none gets none."""
    schemes(**ALL)
    with RawServer(NOTHING) as server:
        client = await way.client(server.url, given)
        await way.send(client, operation(security=security), Request("POST", "/a", {}))
        (request,) = server.requests
    assert request.target == target
    assert {
        key: text for key, text in request.headers.items() if key in ("authorization", "x-key", "cookie")
    } == headers
    assert not request.repeated


@pytest.mark.parametrize(
    ("security", "given", "said"),
    [
        (
            (("basic", "header"),),
            "k",
            r"needs: 'user:password' \('basic'\) and an API key for the header X-Key \('header'\);",
        ),
        (
            (("header",), ("query",)),
            {"bearer": "k"},
            r"X-Key \('header'\) or an API key for the query api key \('query'\)$",
        ),
        ((("basic",),), "no-colon", "needs: 'user:password'"),
    ],
)
async def test_what_is_missing_is_named_before_anything_is_sent(
    way: Way, schemes: Schemes, security: Any, given: Any, said: str
) -> None:
    """By the names of the schemes."""
    schemes(**ALL)
    with RawServer(answer()) as server:
        client = await way.client(server.url, given)
        with pytest.raises(ValueError, match=said):
            await way.send(client, operation(security=security), Request("POST", "/a", {}))
        assert not server.requests


@pytest.mark.parametrize(
    ("given", "kind", "said"),
    [
        (5, TypeError, "must be a str or a mapping, not int"),
        ("", ValueError, "is empty"),
        ({}, ValueError, "the names are 'header', 'basic'"),
        ({SECRET: "k"}, ValueError, "must map names to texts"),
        ({"header": 5}, TypeError, "for 'header' must be a str, not int"),
        ({"header": f"{SECRET}\n"}, ValueError, "for 'header' has a line break"),
        ({"basic": SECRET}, ValueError, "for 'basic' has no colon"),
        ({"basic": f"u:{SECRET}\n"}, ValueError, "for 'basic' has a line break"),
        (f"{SECRET}\n", ValueError, "has a line break"),
    ],
)
def test_what_cannot_be_sent_is_refused_at_once(schemes: Schemes, given: Any, kind: type[Exception], said: str) -> None:
    """The facade says so when it is made, and does not show it."""
    schemes(header=ALL["header"], basic=ALL["basic"])
    with pytest.raises(kind, match=said) as caught:
        R9S(given)
    report = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    ours = [frame for frame in report.stack if "/r9s" in frame.filename]
    assert SECRET not in str(caught.value)
    assert not [frame for frame in ours if SECRET in str(frame.locals)]


async def test_a_function_gives_a_mapping_at_each_attempt(way: Way, schemes: Schemes) -> None:
    """For each attempt anew."""
    if way.name == "generated":
        pytest.skip("it takes no functions")
    schemes(**ALL)
    count = iter(range(9))
    with RawServer(answer(503, headers={"retry-after-ms": "1"}), NOTHING) as server:
        client = await way.client(server.url, lambda: {"basic": "u:p", "header": f"k{next(count)}"})
        await way.send(client, operation(security=(("header", "basic"),)), Request("POST", "/a", {}))
        assert [request.headers["x-key"] for request in server.requests] == ["k0", "k1"]


async def test_the_callers_own_headers_win(way: Way, schemes: Schemes) -> None:
    """In the call, or in the client."""
    schemes(**ALL)
    own = {"x-key": "mine"}
    with RawServer(NOTHING) as server:
        client = await way.client(server.url, "k")
        options = {}
        if way.name == "generated":
            client = client.with_headers(own)
        else:
            options = {"http_headers": own}
        async with way.mode.inside(client):
            await way.send(client, operation(security=(("header",),)), Request("POST", "/a", {}), **options)
        assert server.requests[0].headers["x-key"] == "mine"


def test_prefix_and_header_name_win(schemes: Schemes) -> None:
    """One of them is enough: then the token is in that header of every request, whatever the schemes say."""
    schemes(**ALL)
    cases: tuple[tuple[dict[str, Any], tuple[str, str]], ...] = (
        ({"prefix": "Key"}, ("authorization", "Key k")),
        ({"prefix": ""}, ("authorization", "k")),
        ({"auth_header_name": "X-Mine"}, ("x-mine", "Bearer k")),
    )
    for own, header in cases:
        found, transport = seen()
        client = AuthenticatedClient(token="k", base_url="https://h", httpx_args={"transport": transport}, **own)
        for security in ((("header",),), ()):
            send(client, operation(security=security), Request("GET", "/a", {}))
        for request in found:
            assert request.headers[header[0]] == header[1]
            assert "x-key" not in request.headers
        client.get_httpx_client().close()


@pytest.mark.parametrize(("place", "scheme"), [("x-key", "header"), ("api key", "query"), ("cookie", "cookie")])
@pytest.mark.parametrize(
    ("to", "is_same"), [("https://h/b", True), ("https://elsewhere/b", False), ("http://h/b", False)]
)
def test_redirects_take_no_key_elsewhere(schemes: Schemes, place: str, scheme: str, to: str, is_same: bool) -> None:
    """httpx knows one header that it leaves behind; it goes on to the same server with all of it."""
    schemes(**ALL)

    def lead(request: httpx.Request) -> httpx.Response:
        return httpx.Response(307, headers={"location": to}) if request.url.path == "/a" else httpx.Response(204)

    found, transport = seen(lead)
    options: dict[str, Any] = {"follow_redirects": True, "httpx_args": {"transport": transport}}
    with AuthenticatedClient(token=SECRET, base_url="https://h", **options) as client:
        assert send(client, operation(security=((scheme,),)), Request("GET", "/a", {})).status_code == 204
    first, second = found
    for request, has in ((first, True), (second, is_same)):
        assert (SECRET in f"{request.headers.raw} {request.url.query!r}") is has
        assert (place in request.headers or place in request.url.params) is has


def test_a_circle_of_redirects_ends(schemes: Schemes) -> None:
    """As httpx ends it."""
    schemes(**ALL)
    _, transport = seen(lambda request: httpx.Response(302, headers={"location": "/a"}))
    options: dict[str, Any] = {"follow_redirects": True, "httpx_args": {"transport": transport}}
    with (
        AuthenticatedClient(token=SECRET, base_url="https://h", **options) as client,
        pytest.raises(httpx.TooManyRedirects),
    ):
        send(client, operation(security=(("header",),)), Request("GET", "/a", {}))


@pytest.mark.parametrize("step", [NOTHING, answer(400), answer(200)])
async def test_a_key_in_the_query_is_shown_nowhere(way: Way, schemes: Schemes, step: Any) -> None:
    """Neither in logs, httpx's among them, nor in results, errors and pickles."""
    schemes(**ALL)
    logs = Logs()
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(logs)
    root.setLevel(logging.DEBUG)
    shown = io.StringIO()
    try:
        with RawServer(step) as server:
            client = await way.client(server.url, SECRET)
            request = Request("POST", "/a", {}, [("n", "1")])
            try:
                result = await way.send(client, operation(security=(("query",),)), request)
                shown.write(f"{result!r} {getattr(result, 'url', '')} {getattr(result, 'request', '')!r}")
                if way.name == "generated":
                    pickle.loads(pickle.dumps(result))
            except Exception as error:
                shown.write("".join(traceback.format_exception(error)) + repr(vars(error)))
                shown.write(str(pickle.dumps(error)))
            assert server.requests[0].target == f"/a?n=1&api+key={SECRET}"
    finally:
        root.removeHandler(logs)
        root.setLevel(level)
    assert any("api+key=..." in record.getMessage() for record in logs.records if record.name == "httpx") or (
        way.mode.is_async or way.name != "generated"
    )
    assert SECRET not in shown.getvalue()
    assert SECRET not in "".join(record.getMessage() for record in logs.records if record.name != "httpcore.http11")
    assert SECRET not in repr(client)


def test_a_proof_shows_nothing(schemes: Schemes) -> None:
    """Nor does what says that there is none."""
    schemes(**ALL)
    assert repr(proof_of((("header",),), SECRET, "token")) == "Proof(...)"
    assert SECRET not in str(proof_of((("basic",),), SECRET, "token"))

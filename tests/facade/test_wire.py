"""What travels: only what the caller gave, under the names of the spec, with the headers that are promised."""

import platform
import re
from typing import Any

import httpx
import pytest

import r9s
from r9s.utils import RetryConfig
from r9s_generated._scalars import INTEGER, NUMBER
from r9s_generated.errors import Mismatch
from tests.support.secrets import KEY
from tests.support.server import RawServer, after, answer, error
from tests.support.ways import NO_WAIT, Clients, Mode

pytestmark = pytest.mark.anyio
EVERYTHING = {
    "prompt": "a cat",
    "model": "wanx-v1",
    "n": 2,
    "quality": "hd",
    "response_format": "b64_json",
    "size": "16:9",
    "style": "vivid",
    "user": "u-1",
    "background": "opaque",
    "moderation": "low",
    "output_format": "webp",
    "output_compression": 0,
    "negative_prompt": "",
    "seed": 0,
    "prompt_extend": False,
    "watermark": True,
}


@pytest.mark.parametrize(
    ("given", "body"),
    [
        ({}, {"prompt": "a cat"}),
        ({"prompt": ""}, {"prompt": ""}),
        ({"prompt": 'Ünï "quoted" \n \u2028 🐈 </script>'}, {"prompt": 'Ünï "quoted" \n \u2028 🐈 </script>'}),
        ({"n": 2, "size": "1024x1024"}, {"prompt": "a cat", "n": 2, "size": "1024x1024"}),
        (EVERYTHING, EVERYTHING),
        (dict.fromkeys(EVERYTHING, None) | {"prompt": "a cat"}, {"prompt": "a cat"}),
        ({"n": 11, "seed": -1, "style": "odd"}, {"prompt": "a cat", "n": 11, "seed": -1, "style": "odd"}),
        ({"extra_body": {"steps": 30}}, {"prompt": "a cat", "steps": 30}),
        ({"n": 1, "extra_body": {"n": 3, "x": {"y": [None]}}}, {"prompt": "a cat", "n": 3, "x": {"y": [None]}}),
        ({"n": 1, "extra_body": {"n": None, "prompt": ["a", "b"]}}, {"prompt": ["a", "b"], "n": None}),
        ({"extra_body": {}}, {"prompt": "a cat"}),
    ],
)  # fmt: skip
async def test_the_body_is_just_what_was_given(
    mode: Mode, clients: Clients, given: dict[str, Any], body: dict[str, Any]
) -> None:
    """Exactly what was given is sent, whatever the values: `None` leaves out, and `extra_body` is merged and wins."""
    with RawServer() as server:
        await mode.create(clients(server), **given)
    [request] = server.requests
    assert request.json == body
    assert (request.method, request.target) == ("POST", "/images/generations")


async def test_the_headers_say_who_calls_and_what_is_wanted(mode: Mode, clients: Clients) -> None:
    """Who is calling, with which key, what is sent and what is wanted: gzip and deflate only on owned clients."""
    with RawServer() as server:
        await mode.create(clients(server))
    headers = server.requests[0].headers
    assert headers["authorization"] == f"Bearer {KEY}"
    assert headers["accept"] == "application/json"
    assert headers["content-type"].partition(";")[0] == "application/json"
    assert set(re.split(r", *", headers["accept-encoding"])) == {"gzip", "deflate"}
    assert headers["host"] == f"127.0.0.1:{server.port}"
    named = dict(part.split("/") for part in headers["user-agent"].split())
    assert named == {"r9s": r9s.__version__, "python": platform.python_version(), "httpx": httpx.__version__}
    assert "cookie" not in headers


async def test_every_attempt_is_the_same_request(mode: Mode, clients: Clients) -> None:
    """A retry repeats the body and the headers, byte by byte."""
    with RawServer(error(503), answer()) as server:
        client = clients(server, retry_config=RetryConfig("backoff", NO_WAIT))
        await mode.create(client, n=3, http_headers={"x-mine": "1"}, extra_body={"a": 1})
    first, second = server.requests
    assert (first.target, first.headers, first.body) == (second.target, second.headers, second.body)


async def test_http_headers_win(mode: Mode, clients: Clients) -> None:
    """The call's over the client's over our own; what is not named stays."""
    with RawServer() as server:
        client = clients(server, http_headers={"User-Agent": "mine/1", "X-One": "client", "X-Two": "client"})
        given = {"x-one": "call", "Authorization": "Basic eDp5", "ACCEPT": "application/vnd.r9s+json"}
        await mode.create(client, http_headers=given)
        await mode.create(client)
    first, second = (request.headers for request in server.requests)
    assert {name: first[name] for name in ("user-agent", "x-one", "x-two", "authorization", "accept")} == {
        "user-agent": "mine/1",
        "x-one": "call",
        "x-two": "client",
        "authorization": "Basic eDp5",
        "accept": "application/vnd.r9s+json",
    }
    assert second["x-one"] == "client"
    assert second["authorization"] == f"Bearer {KEY}"


async def test_no_header_travels_twice(mode: Mode, clients: Clients) -> None:
    """Where two would have the same name but for its case, only the winner is sent."""
    with RawServer() as server:
        await mode.create(clients(server, http_headers={"Accept": "a/b", "CONTENT-TYPE": "application/json"}))
    assert server.requests[0].repeated == set()


@pytest.mark.parametrize("value", ["é", "naïve", "ÿ", "tab\tinside", "", "a" * 5_000])
async def test_a_header_value_that_is_accepted_is_sent(mode: Mode, clients: Clients, value: str) -> None:
    """What a header cannot carry is a ValueError at construction; what is accepted there arrives."""
    with RawServer() as server:
        try:
            client = clients(server, http_headers={"x-name": value})
        except ValueError:
            return
        await mode.create(client)
    assert server.requests[0].headers["x-name"] == value


@pytest.mark.parametrize("path", ["", "/", "/v1", "/v1/", "/a/b//"])
async def test_the_base_url(mode: Mode, clients: Clients, path: str) -> None:
    """Whether or not it ends with a slash, the path of the operation is appended to it."""
    with RawServer() as server:
        await mode.create(clients(server.url + path))
    assert server.requests[0].target == path.rstrip("/") + "/images/generations"


async def test_server_url_per_call(mode: Mode, clients: Clients) -> None:
    """It holds for that call alone."""
    with RawServer() as home, RawServer() as other:
        client = clients(home)
        await mode.create(client, server_url=f"{other.url}/v2/")
        await mode.create(client)
    assert [request.target for request in other.requests] == ["/v2/images/generations"]
    assert len(home.requests) == 1


async def test_settings_from_the_environment(mode: Mode, monkeypatch: pytest.MonkeyPatch) -> None:
    """R9S_API_KEY and R9S_BASE_URL count where no argument is given; an argument wins."""
    with RawServer() as server, RawServer() as other:
        monkeypatch.setenv("R9S_API_KEY", "from-the-environment")
        monkeypatch.setenv("R9S_BASE_URL", f"{server.url}/env/")
        client = r9s.R9S()
        await mode.create(client)
        await mode.close(client)
        client = r9s.R9S("given", server_url=other.url)
        await mode.create(client)
        await mode.close(client)
    assert server.requests[0].target == "/env/images/generations"
    assert server.requests[0].headers["authorization"] == "Bearer from-the-environment"
    assert other.requests[0].headers["authorization"] == "Bearer given"


def test_an_int_passes_for_a_number() -> None:
    """3 is a number; but neither True nor 2.5 is an integer."""
    NUMBER.check(3)
    NUMBER.check(3.5)
    INTEGER.check(3)
    for codec, value in ((NUMBER, True), (INTEGER, True), (INTEGER, 2.5), (NUMBER, "3")):
        with pytest.raises(Mismatch):
            codec.check(value)


@pytest.mark.parametrize("timeout_ms", [5_000, 5_000.0, 1e12, 2**32 + 10, 2**63])
async def test_any_positive_timeout(mode: Mode, clients: Clients, timeout_ms: float) -> None:
    """Milliseconds may be an int or a float, and so many that they mean "for ever"; no counter overflows."""
    with RawServer(after(0.05, answer())) as server:
        await mode.create(clients(server), timeout_ms=timeout_ms)


async def test_an_answer_as_objects(mode: Mode, clients: Clients) -> None:
    """The result is typed, and its http_meta says how it travelled."""
    body = {
        "created": 1_700_000_000,
        "data": [{"b64_json": "AAAA", "revised_prompt": "a"}],
        "usage": {"total_tokens": 7},
    }
    with RawServer(error(503), answer(200, {"x-request-id": "req-1", "x-other": "o"}, body)) as server:
        result = await mode.create(clients(server, retry_config=RetryConfig("backoff", NO_WAIT)))
    assert result.created == 1_700_000_000
    assert [(image.b64_json, image.revised_prompt) for image in result.data] == [("AAAA", "a")]
    assert result.usage.total_tokens == 7
    meta = result.http_meta
    assert (meta.status_code, meta.request_id, meta.retries, meta.headers["X-Other"]) == (200, "req-1", 1, "o")

"""Parameters: every style of OpenAPI, in paths, queries, headers and cookies."""

import enum
from typing import Any

import pytest

from r9s_generated._codec import ANY, Codec
from r9s_generated._containers import ListOf, MapOf
from r9s_generated._parameters import cookie_of, header_of, path_of, query_of
from r9s_generated._request import Request
from r9s_generated._scalars import INTEGER, STRING
from tests.support.server import RawServer
from tests.wire.conftest import NOTHING, Way, operation

pytestmark = pytest.mark.anyio
LIST = ["blue", "a,b"]
OBJECT = {"R": 100, "G": True, "none": None}
LISTS, OBJECTS = ListOf(STRING), MapOf(ANY)


class Size(str, enum.Enum):  # noqa: UP042 - a StrEnum has its value for a text
    """A string that has a name too."""

    LARGE = "large"


@pytest.mark.parametrize(
    ("codec", "value", "options", "query"),
    [
        (STRING, "a b&c", {}, "c=a+b%26c"),
        (STRING, Size.LARGE, {}, "c=large"),
        (ANY, 1.5, {}, "c=1.5"),
        (ANY, False, {"explode": False}, "c=false"),
        (ANY, None, {}, ""),
        (ANY, None, {"explode": False}, ""),
        (LISTS, LIST, {}, "c=blue&c=a%2Cb"),
        (LISTS, LIST, {"explode": False}, "c=blue,a%2Cb"),
        (LISTS, ["a b", "c"], {"style": "spaceDelimited"}, "c=a%20b%20c"),
        (LISTS, ["a", "b"], {"style": "spaceDelimited", "explode": True}, "c=a&c=b"),
        (LISTS, ["a", "b"], {"style": "pipeDelimited"}, "c=a%7Cb"),
        (OBJECTS, OBJECT, {}, "R=100&G=true"),
        (OBJECTS, OBJECT, {"explode": False}, "c=R,100,G,true"),
        (OBJECTS, OBJECT, {"style": "pipeDelimited"}, "c=R%7C100%7CG%7Ctrue"),
        (OBJECTS, OBJECT, {"style": "deepObject"}, "c%5BR%5D=100&c%5BG%5D=true"),
        (
            OBJECTS,
            {"a": {"b": 1, "c": [2, 3]}},
            {"style": "deepObject"},
            "c%5Ba%5D%5Bb%5D=1&c%5Ba%5D%5Bc%5D%5B%5D=2&c%5Ba%5D%5Bc%5D%5B%5D=3",
        ),
        (LISTS, ["a"], {"style": "deepObject"}, "c%5B%5D=a"),
        (OBJECTS, {"a": [1, "ü"]}, {"style": "json"}, "c=%7B%22a%22%3A%5B1%2C%22%C3%BC%22%5D%7D"),
        (OBJECTS, {"a": {"b": 1}}, {}, "a=%7B%22b%22%3A1%7D"),
        (STRING, "a/b?c=d:e,f #&+%41%", {"reserved": True}, "c=a/b?c=d:e,f%20%23%26%2B%41%25"),
        (LISTS, ["a/b", "c"], {"reserved": True, "explode": False}, "c=a/b,c"),
        (LISTS, ["a/b", "c"], {"reserved": True}, "c=a/b&c=c"),
    ],
)
async def test_queries(way: Way, codec: Codec, value: Any, options: dict[str, Any], query: str) -> None:
    """As the style says, and what separates items differs from the same character in one."""
    request = Request("GET", "/a", {}, query_of("c", value, codec, **options))
    with RawServer(NOTHING) as server:
        await way.send(await way.client(server.url), operation(), request)
        assert server.requests[0].target == (f"/a?{query}" if query else "/a")


@pytest.mark.parametrize(
    ("value", "options", "text"),
    [
        ("a/b", {}, "a%2Fb"),
        (LIST, {}, "blue,a%2Cb"),
        (OBJECT, {}, "R,100,G,true"),
        (OBJECT, {"explode": True}, "R=100,G=true"),
        ({"a": "b=c"}, {"explode": True}, "a=b%3Dc"),
        ("a", {"style": "label"}, ".a"),
        (LIST, {"style": "label"}, ".blue,a%2Cb"),
        (LIST, {"style": "label", "explode": True}, ".blue.a%2Cb"),
        (OBJECT, {"style": "label"}, ".R,100,G,true"),
        (OBJECT, {"style": "label", "explode": True}, ".R=100.G=true"),
        ("a", {"style": "matrix"}, ";my%20id=a"),
        (LIST, {"style": "matrix"}, ";my%20id=blue,a%2Cb"),
        (LIST, {"style": "matrix", "explode": True}, ";my%20id=blue;my%20id=a%2Cb"),
        (OBJECT, {"style": "matrix"}, ";my%20id=R,100,G,true"),
        (OBJECT, {"style": "matrix", "explode": True}, ";R=100;G=true"),
        ({"a": 1}, {"style": "json"}, "%7B%22a%22%3A1%7D"),
    ],
)
async def test_paths(way: Way, value: Any, options: dict[str, Any], text: str) -> None:
    """It is one segment, whatever is in it."""
    request = Request("GET", "/a/" + path_of("my id", value, ANY, **options) + "/b", {})
    with RawServer(NOTHING) as server:
        await way.send(await way.client(server.url), operation(), request)
        assert server.requests[0].target == f"/a/{text}/b"


@pytest.mark.parametrize(
    ("value", "options"),
    [("", {}), (".", {}), ("..", {}), ([], {}), (".", {"style": "label"}), ("", {"style": "label"})],
)
def test_no_path_leads_elsewhere(value: Any, options: dict[str, Any]) -> None:
    """What would be another path is refused."""
    with pytest.raises(ValueError, match="a path parameter must not be '"):
        path_of("id", value, ANY, **options)


@pytest.mark.parametrize(
    ("value", "options", "text"),
    [
        (True, {}, "true"),
        (LIST, {}, "blue,a,b"),
        (OBJECT, {}, "R,100,G,true"),
        (OBJECT, {"explode": True}, "R=100,G=true"),
        ({"a": ["ü"]}, {"style": "json"}, '{"a": ["\\u00fc"]}'),
    ],
)
def test_headers(value: Any, options: dict[str, Any], text: str) -> None:
    """A list is one value, an object names and values."""
    assert header_of("X-Ids", value, ANY, **options) == text


@pytest.mark.parametrize("value", ["a\r\nx-evil: 1", "ü"])
def test_what_a_header_cannot_carry_is_refused(value: str) -> None:
    """Before it could become another header."""
    with pytest.raises(
        ValueError, match=r"^X-Ids has a line break or another character that is not allowed in a header"
    ):
        header_of("X-Ids", value, STRING)


async def test_cookies_are_one_header(way: Way) -> None:
    """Beside those of the client, and with what RFC 6265 does not allow percent-encoded."""
    request = Request("GET", "/a", {})
    request.cookies += cookie_of("a", 'x"; y', STRING)
    request.cookies += cookie_of("b", ["1", "2"], LISTS, explode=False)
    request.cookies += cookie_of("o", {"R": 1, "G": "ü"}, OBJECTS)
    request.cookies += cookie_of("j", [1], ListOf(INTEGER), style="json")
    with RawServer(NOTHING) as server:
        client = await way.client(server.url)
        own = ""
        if way.name == "generated":
            client = client.with_cookies({"mine": "1"})
            own = "mine=1; "
        async with way.mode.inside(client):
            await way.send(client, operation(), request)
        (sent,) = server.requests
    assert sent.headers["cookie"] == f"{own}a=x%22%3B%20y; b=1%2C2; R=1; G=%C3%BC; j=[1]"
    assert "cookie" not in sent.repeated


async def test_the_query_of_a_path_comes_first(way: Way) -> None:
    """As it is written; and further parameters of the call replace it."""
    request = Request("GET", "/v1/models?beta=true&flag&x=a%2fb", {}, query_of("limit", 3, INTEGER))
    with RawServer(NOTHING) as server:
        client = await way.client(server.url)
        await way.send(client, operation(), request)
        await way.send(client, operation(), request.with_query({"beta": False}))
        first, second = server.requests
    assert first.target == "/v1/models?beta=true&flag&x=a%2fb&limit=3"
    assert second.target == "/v1/models?flag&x=a%2fb&limit=3&beta=false"


@pytest.mark.parametrize("function", [query_of, header_of, path_of, cookie_of])
def test_another_type_is_refused(function: Any) -> None:
    """The error names the parameter."""
    with pytest.raises(TypeError, match=r"^limit must be an integer, not str"):
        function("limit", "x", INTEGER)
    with pytest.raises(ValueError, match="limit contains a lone surrogate"):
        function("limit", "\ud800", STRING)
    with pytest.raises(ValueError, match="limit cannot be sent: "):
        function("limit", float("nan"), ANY)


def test_a_constant_is_the_default_of_its_argument() -> None:
    """As a template prints it: it travels by itself, and can be overridden."""

    def build(*, x_api_version: str = "2024-11-06") -> Request:
        request = Request("GET", "/a", {"accept": "*/*"})
        request.headers["x-api-version"] = header_of("X-Api-Version", x_api_version, STRING)
        return request

    assert build().headers["x-api-version"] == "2024-11-06"
    assert build(x_api_version="2025-01-01").headers["x-api-version"] == "2025-01-01"

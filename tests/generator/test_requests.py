"""The request of one call: its query, its headers, its body, and what more a caller adds to it."""

import enum
import io
import json
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest

from r9s_generated._body import Body, FormBody, JsonBody, PartsBody
from r9s_generated._parts import Part
from r9s_generated._request import Request

PNG = b"\x89PNG\r\n\x1a\nand more"
SECRET = "sk-secret-of-the-tests"


class Size(str, enum.Enum):  # noqa: UP042 - a StrEnum has its value for a text
    """A string that has a name too."""

    LARGE = "1024x1024"


def made(**parts: Any) -> Request:
    """A request of no operation."""
    return Request("POST", "/things", {"accept": "application/json"}, **parts)


def built(request: Request, *, times: int = 1) -> list[httpx.Request]:
    """What httpx sends of it, at several attempts."""
    sent = []
    for _ in range(times):
        with ExitStack() as stack, httpx.Client(base_url="https://api.example/v1") as client:
            sent.append(client.build_request(**request.arguments(stack)))
            sent[-1].read()
    return sent


def form(given: dict[str, Any]) -> FormBody:
    """A form of texts."""
    return FormBody(list(given.items()))


def parts(given: dict[str, Any]) -> PartsBody:
    """A form with parts."""
    return PartsBody(list(given.items()))


def test_json_is_sent_compact() -> None:
    """A document goes without blanks and escapes, with its media type and length."""
    (sent,) = built(made(body=JsonBody({"prompt": "Ünï 🐈", "n": 2})))
    assert (sent.method, str(sent.url)) == ("POST", "https://api.example/v1/things")
    assert sent.content == '{"prompt":"Ünï 🐈","n":2}'.encode()
    assert sent.headers["content-type"] == "application/json"
    assert sent.headers["content-length"] == str(len(sent.content))


def test_another_media_type_of_json_is_named() -> None:
    """So is one that the caller's own headers name."""
    body = JsonBody({"a": 1}, "application/merge-patch+json")
    assert built(made(body=body))[0].headers["content-type"] == "application/merge-patch+json"
    request = made(body=body)
    request.headers["content-type"] = "text/x-mine"
    assert built(request)[0].headers["content-type"] == "text/x-mine"


def test_json_is_encoded_once() -> None:
    """Every attempt gets the very same bytes."""
    request = made(body=JsonBody({"prompt": "a cat"}))
    request.encode()
    with ExitStack() as stack:
        first, second = (request.arguments(stack)["content"] for _ in range(2))
    assert first is second


@pytest.mark.parametrize("body", [JsonBody([1]), JsonBody("text"), None])
def test_more_fields_need_an_object(body: Body | None) -> None:
    """What is no object, or not there, takes none."""
    with pytest.raises(ValueError, match="extra_body needs an operation whose request body is an object"):
        made(body=body).with_body({"a": 1})


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (JsonBody({"a": 1, "b": 2}), {"a": 1, "b": True, "c": [None]}),
        (form({"a": "1", "b": "2"}), [("a", "1"), ("b", "true")]),
        (parts({"a": "1", "b": "2"}), [("a", "1"), ("b", "true")]),
    ],
)
def test_more_fields_replace_those_of_the_same_name(body: Body, expected: object) -> None:
    """The body that there was stays as it was."""
    request = made(body=body)
    before, after = built(request)[0].content, request.with_body({"b": True, "c": [None]})
    found = after.body
    assert built(request)[0].content == before or isinstance(body, PartsBody)
    if isinstance(found, JsonBody):
        assert found.document == expected
        assert json.loads(built(after)[0].content) == expected
    else:
        assert isinstance(found, FormBody | PartsBody)
        assert list(found.fields if isinstance(found, FormBody) else found.parts) == expected


def test_a_form_is_urlencoded() -> None:
    """Also what a URL could not carry."""
    (sent,) = built(made(body=form({"a b": "c&d=ü", "e": ""})))
    assert parse_qsl(sent.content.decode(), keep_blank_values=True) == [("a b", "c&d=ü"), ("e", "")]
    assert sent.headers["content-type"] == "application/x-www-form-urlencoded"


def test_files_are_opened_anew_for_each_attempt(tmp_path: Path) -> None:
    """A path from its start, an open file from where it stood, and the boundary is httpx's own."""
    path = tmp_path / "a.png"
    path.write_bytes(PNG)
    file = io.BytesIO(b"skipped" + PNG)
    file.seek(7)
    request = made(body=PartsBody([Part("image", path), ("prompt", "a cat"), Part("mask", file)]))
    assert request.replayable
    for sent in built(request, times=2):
        assert sent.content.count(PNG) == 2
        assert b"skipped" not in sent.content
        assert sent.headers["content-type"].startswith("multipart/form-data; boundary=")


def test_a_file_that_cannot_seek_is_sent_once() -> None:
    """After its first byte was read the request is no longer replayable; other requests always are."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self._content = io.BytesIO(PNG)

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            return self._content.read(size)

    request = made(body=PartsBody([Part("image", Pipe())]))
    assert request.replayable
    built(request)
    assert not request.replayable
    assert made().replayable
    assert made(body=JsonBody({})).replayable


@pytest.mark.parametrize("body", [JsonBody({}), form({}), parts({})])
@pytest.mark.parametrize(
    ("extra", "said"), [([("a", 1)], "a mapping, not list"), ({SECRET: 1, 5: 2}, "string, not int")]
)
def test_more_fields_must_have_names(body: Body, extra: Any, said: str) -> None:
    """The text names what is wrong by its type: a value could be a secret."""
    for call, option in ((made(body=body).with_body, "extra_body"), (made(body=body).with_query, "extra_query")):
        with pytest.raises(TypeError, match=said) as caught:
            call(extra)
        assert str(caught.value).startswith(option)
        assert SECRET not in str(caught.value)


@pytest.mark.parametrize("name", [SECRET.encode(), (SECRET,)])
def test_a_name_that_is_no_string_is_not_repeated(name: Any) -> None:
    """Its type is enough."""
    with pytest.raises(TypeError, match=type(name).__name__) as caught:
        made(body=JsonBody({})).with_body({name: 1})
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("body", "kind", "said"),
    [
        (JsonBody({"ok": 1, "tags": {"a"}}), TypeError, "tags cannot be sent as JSON: .*set"),
        (JsonBody({"scale": float("nan")}), ValueError, "scale cannot be sent as JSON"),
        (JsonBody({"prompt": "\udc80"}), ValueError, "prompt contains a lone surrogate"),
        (JsonBody([float("inf")]), ValueError, "the request cannot be sent as JSON"),
        (form({"prompt": "\udc80"}), ValueError, "prompt contains a lone surrogate"),
        (parts({"prompt": "\udc80"}), ValueError, "prompt contains a lone surrogate"),
    ],
)
def test_what_cannot_be_sent_is_known_before(body: Body, kind: type[Exception], said: str) -> None:
    """`encode` raises it, with the field that is to blame."""
    with pytest.raises(kind, match=said) as caught:
        made(body=body).encode()
    assert type(caught.value) is kind


def test_more_parameters_replace_those_of_their_name() -> None:
    """More parameters come after those that there are, replace those of their name, and are written as text."""
    request = made(query=[("page", "1"), ("tag", "a"), ("tag", "b")])
    more = request.with_query({"tag": ["c", 2, True], "limit": 1.5, "fast": False, "size": Size.LARGE, "none": []})
    assert more.query == [
        *(("page", "1"), ("tag", "c"), ("tag", "2"), ("tag", "true")),
        *(("limit", "1.5"), ("fast", "false"), ("size", "1024x1024")),
    ]
    assert request.query == [("page", "1"), ("tag", "a"), ("tag", "b")]
    assert built(more)[0].url.query == b"page=1&tag=c&tag=2&tag=true&limit=1.5&fast=false&size=1024x1024"


@pytest.mark.parametrize("value", [None, {"a": 1}, b"bytes", [["a"]], [None], object(), {SECRET}])
def test_a_value_that_no_query_can_carry(value: Any) -> None:
    """It is named by its type alone."""
    with pytest.raises(
        TypeError, match="extra_query must be a string, a number, a boolean or a list of these"
    ) as caught:
        made().with_query({SECRET: value})
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("extra", [{"a": "\udc80"}, {"\udc80": "a"}])
def test_half_a_character_in_the_query(extra: dict[str, str]) -> None:
    """It is refused before anything is sent, and not by httpx."""
    with pytest.raises(ValueError, match="extra_query contains a lone surrogate"):
        made().with_query(extra)

"""Parameters and bodies of every kind: what a caller gives, and what travels."""

import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.generator.houses import House, Houses, Mostly, document
from tests.support.server import Part, Request

PNG = b"\x89PNG\r\n\x1a\nand more"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00and more"
TEXT, NUMBER = {"type": "string"}, {"type": "integer"}
TEXTS = {"type": "array", "items": TEXT}
FILE = {"type": "string", "format": "binary"}
FILTER = {"type": "object", "properties": {"a": {"type": "object", "properties": {"b": NUMBER}}, "c": TEXT, "d": TEXTS}}
CONSTANT = {"type": "object", "properties": {"n": {"const": 1}, "x": TEXT}}
FLAT = {"type": "object", "properties": {"x": TEXT, "y": NUMBER}}


class Row(NamedTuple):
    """The parameters or the body of a POST, the arguments of a call, and what of the request must be like that."""

    operation: Mapping[str, Any]
    arguments: Mapping[str, Any]
    wanted: Any
    look: Callable[[Request], Any]
    path: str = ""
    """What follows in the path."""


def query(schema: Any, given: Any, wanted: Any, **more: Any) -> Row:
    """A parameter `f` of the query."""
    content = more if "content" in more else {"schema": schema, **more}
    return Row({"parameters": [{"name": "f", "in": "query", **content}]}, {"f": given}, wanted, lambda seen: seen.query)


def parameter(place: str, name: str, schema: Any, given: Any, wanted: Any, **more: Any) -> Row:
    """A header or a cookie; what must be in it."""
    python = "".join(each if each.isalnum() else "_" for each in name)
    declared = {"name": name, "in": place, "schema": schema, **more}
    header = "cookie" if place == "cookie" else name
    return Row({"parameters": [declared]}, {python: given}, wanted, lambda seen: seen.header(header))


def body(content: Any, arguments: Mapping[str, Any], wanted: Any, look: Callable[[Request], Any] | None = None) -> Row:
    """A request body; without `look` its media type and bytes are looked at."""
    declared = {"required": True, "content": content}
    return Row({"requestBody": declared}, arguments, wanted, look or (lambda seen: (_kind(seen), seen.body)))


def _kind(seen: Request) -> str:
    return (seen.header("content-type") or "").partition(";")[0]


def _full(seen: Request) -> tuple[str | None, bytes]:
    return seen.header("content-type"), seen.body


def _parts(seen: Request) -> list[Part]:
    return seen.parts


def multipart(properties: Any, arguments: Mapping[str, Any], wanted: Any, encoding: Any = None) -> Row:
    """A multipart body; its parts, each a name, a media type and bytes, are looked at."""
    media = {"schema": {"type": "object", "properties": properties}, **({"encoding": encoding} if encoding else {})}
    return body(
        {"multipart/form-data": media},
        arguments,
        wanted,
        lambda seen: [(part.name, part.media_type, part.content.replace(b'": "', b'":"')) for part in seen.parts],
    )


def form(properties: Any, arguments: Mapping[str, Any], wanted: Any, encoding: Any = None) -> Row:
    """An urlencoded body."""
    media = {"schema": {"type": "object", "properties": properties}, **({"encoding": encoding} if encoding else {})}
    return body({"application/x-www-form-urlencoded": media}, arguments, wanted, lambda seen: seen.form)


def raw(media_type: str, given: Any, wanted: Any, schema: Any = FILE) -> Row:
    """A body of one media type that is no JSON and no form."""
    return body({media_type: {"schema": schema} if schema else {}}, {"body": given}, wanted)


JSON_OF = {"application/json": {"schema": FLAT}}
ROWS: dict[str, Row] = {
    # Queries
    "query-deep": query(
        FILTER, {"a": {"b": 1}, "c": "x y"}, [("f[a][b]", "1"), ("f[c]", "x y")], style="deepObject", explode=True
    ),
    "query-exploded": query(FLAT, {"x": "a&b", "y": 2}, [("x", "a&b"), ("y", "2")]),
    "query-form": query(FLAT, {"x": "a", "y": 2}, [("f", "x,a,y,2")], style="form", explode=False),
    "query-map": query(
        {"type": "object", "additionalProperties": TEXT}, {"k": "v"}, [("f[k]", "v")], style="deepObject", explode=True
    ),
    "query-json": query(None, {"x": "ü", "y": 1}, {"x": "ü", "y": 1}, content=JSON_OF)._replace(
        look=lambda seen: json.loads(dict(seen.query)["f"])
    ),
    "query-list": query(TEXTS, ["a", "b,c"], [("f", "a"), ("f", "b,c")]),
    "query-commas": query(TEXTS, ["a", "b"], [("f", "a,b")], style="form", explode=False),
    "query-pipes": query(TEXTS, ["a", "b"], [("f", "a|b")], style="pipeDelimited", explode=False),
    "query-spaces": query(TEXTS, ["a", "b"], [("f", "a b")], style="spaceDelimited", explode=False),
    "query-integer-enum": query({"type": "integer", "enum": [1, 2]}, 2, [("f", "2")]),
    "query-boolean": query({"type": "boolean"}, False, [("f", "false")]),
    "query-nullable": query({"type": ["string", "null"]}, "x", [("f", "x")]),
    "query-union": query({"anyOf": [NUMBER, TEXT]}, 3, [("f", "3")]),
    "query-anything": query({}, "x", [("f", "x")]),
    "query-no-schema": query({}, "x", [("f", "x")], example="y"),
    "query-reserved": query(TEXT, "a/b", [("f", "a/b")], allowReserved=True),
    "query-empty": query(TEXT, "", [("f", "")], allowEmptyValue=True),
    "query-brackets": Row(
        {"parameters": [{"name": "f[]", "in": "query", "schema": TEXTS}]},
        {"f__": ["a", "b"]},
        [("f[]", "a"), ("f[]", "b")],
        lambda seen: seen.query,
    ),
    "query-const": Row(
        {"parameters": [{"name": "v", "in": "query", "required": True, "schema": {"const": "2"}}]},
        {},
        [("v", "2")],
        lambda seen: seen.query,
    ),
    "query-const-optional": Row(
        {"parameters": [{"name": "v", "in": "query", "schema": {"const": "2"}}]},
        {"v": "3"},
        [("v", "3")],
        lambda seen: seen.query,
    ),
    "query-beside-path": Row(
        {"parameters": [{"name": "limit", "in": "query", "schema": NUMBER}]},
        {"limit": 3},
        [("beta", "true"), ("v", "1"), ("limit", "3")],
        lambda seen: seen.query,
        "?beta=true&v=1",
    ),
    # Headers, cookies, paths
    "header-list": parameter("header", "X-Tags", TEXTS, ["a", "b"], "a,b"),
    "header-boolean": parameter("header", "X-Flag", {"type": "boolean"}, True, "true"),
    "header-enum": parameter("header", "X-Level", {"type": "integer", "enum": [1, 2]}, 2, "2"),
    "header-object": parameter("header", "X-Flat", FLAT, {"x": "a", "y": 1}, "x,a,y,1"),
    "cookie-text": parameter("cookie", "session", TEXT, "abc", "session=abc"),
    "cookie-odd": parameter("cookie", "s", TEXT, 'a b;c"ü', "s=a%20b%3Bc%22%C3%BC"),
    "cookie-number": parameter("cookie", "n", NUMBER, 5, "n=5"),
    "cookies-two": Row(
        {"parameters": [{"name": name, "in": "cookie", "schema": TEXT} for name in ("one", "two")]},
        {"one": "1", "two": "2"},
        {"one=1", "two=2"},
        lambda seen: set((seen.header("cookie") or "").split("; ")),
    ),
    "path-list": Row(
        {"parameters": [{"name": "ids", "in": "path", "required": True, "schema": {"type": "array", "items": NUMBER}}]},
        {"ids": [1, 2]},
        True,
        lambda seen: seen.target.endswith(("/1,2", "/1%2C2")),
        "/{ids}",
    ),
    "path-const": Row(
        {"parameters": [{"name": "v", "in": "path", "required": True, "schema": {"enum": ["v1"]}}]},
        {"v": "v1"},
        True,
        lambda seen: seen.target.endswith("/v1"),
        "/{v}",
    ),
    "path-two-in-one": Row(
        {"parameters": [{"name": n, "in": "path", "required": True, "schema": TEXT} for n in ("a", "b")]},
        {"a": "x/", "b": "y"},
        True,
        lambda seen: seen.target.endswith("/x%2F:y"),
        "/{a}:{b}",
    ),
    # Raw bodies
    "raw-octets": raw("application/octet-stream", b"\x00\x01", ("application/octet-stream", b"\x00\x01")),
    "raw-octets-bare": raw("application/octet-stream", b"\x00", ("application/octet-stream", b"\x00"), None),
    "raw-png": raw("image/png", JPEG, ("image/png", JPEG)),
    "raw-image": raw("image/*", JPEG, ("image/jpeg", JPEG)),
    "raw-any": raw("*/*", PNG, ("image/png", PNG)),
    "raw-given": raw("image/*", ("x", PNG, "image/x-mine"), ("image/x-mine", PNG)),
    "raw-open-file": raw("application/octet-stream", io.BytesIO(PNG), ("application/octet-stream", PNG)),
    "raw-audio": raw("audio/mpeg", b"ID3x", ("audio/mpeg", b"ID3x")),
    "raw-video": raw("video/mp4", b"\x00", ("video/mp4", b"\x00")),
    "raw-pdf": raw("application/pdf", b"%PDF", ("application/pdf", b"%PDF")),
    "raw-zip": raw("application/zip", b"PK", ("application/zip", b"PK"), {}),
    "raw-text": raw("text/plain", "ü", ("text/plain", "ü".encode()), TEXT),
    "raw-xml": raw("application/xml", "<a/>", ("application/xml", b"<a/>"), {"type": "object"}),
    "raw-html": raw("text/html", "<p>", ("text/html", b"<p>"), TEXT),
    "raw-yaml": raw("application/yaml", "a: 1", ("application/yaml", b"a: 1"), TEXT),
    "raw-jsonl": raw("application/jsonl", "{}\n{}\n", ("application/jsonl", b"{}\n{}\n"), TEXT),
    "raw-csv": raw("text/csv", "a,b", ("text/csv", b"a,b"), TEXT),
    # JSON
    "json-object": body({"application/json": {"schema": FLAT}}, {"x": "a"}, {"x": "a"}, lambda seen: seen.json),
    "json-charset": body(
        {"application/json; charset=utf-8": {"schema": FLAT}},
        {"x": "ü"},
        {"x": "ü"},
        lambda seen: seen.json,
    ),
    "json-other": body(
        {"application/merge-patch+json": {"schema": FLAT}},
        {"x": "a"},
        ("application/merge-patch+json", b'{"x":"a"}'),
        _full,
    ),
    "json-list": body({"application/json": {"schema": TEXTS}}, {"body": ["a"]}, ["a"], lambda seen: seen.json),
    "json-anything": body({"application/json": {}}, {"body": {"a": [1]}}, {"a": [1]}, lambda seen: seen.json),
    "json-text": body({"application/json": {"schema": TEXT}}, {"body": "a"}, "a", lambda seen: seen.json),
    "json-const": body(
        {
            "application/json": {
                "schema": {"type": "object", "properties": {"n": {"const": 1}, "x": TEXT}, "required": ["n"]}
            }
        },
        {"x": "a"},
        {"n": 1, "x": "a"},
        lambda seen: seen.json,
    ),
    "json-union": body(
        {"application/json": {"schema": {"oneOf": [FLAT, {"type": "array", "items": FLAT}]}}},
        {"body": [{"x": "a"}]},
        [{"x": "a"}],
        lambda seen: seen.json,
    ),
    # Forms
    "form-fields": form({"a": TEXT, "n": NUMBER}, {"a": "x y", "n": 1}, [("a", "x y"), ("n", "1")]),
    "form-list": form({"a": TEXTS}, {"a": ["x", "y"]}, [("a", "x"), ("a", "y")]),
    "form-commas": form({"a": TEXTS}, {"a": ["x", "y"]}, [("a", "x,y")], {"a": {"style": "form", "explode": False}}),
    "form-deep": form(
        {"a": FILTER},
        {"a": {"a": {"b": 1}, "c": "x"}},
        [("a[a][b]", "1"), ("a[c]", "x")],
        {"a": {"style": "deepObject"}},
    ),
    "parts-file": multipart(
        {"f": FILE, "t": TEXT},
        {"f": PNG, "t": "x"},
        [("f", "image/png", PNG), ("t", None, b"x")],
    ),
    "parts-typed": multipart(
        {"f": FILE},
        {"f": b"?"},
        [("f", "audio/mpeg", b"?")],
        {"f": {"contentType": "audio/mpeg"}},
    ),
    "parts-of-types": multipart(
        {"f": FILE},
        {"f": JPEG},
        [("f", "image/jpeg", JPEG)],
        {"f": {"contentType": "image/png, image/jpeg"}},
    ),
    "parts-of-range": multipart(
        {"f": FILE},
        {"f": JPEG},
        [("f", "image/jpeg", JPEG)],
        {"f": {"contentType": "image/*"}},
    ),
    "parts-given": multipart(
        {"f": FILE},
        {"f": ("a", b"?", "image/x-mine")},
        [("f", "image/png", b"?")],
        {"f": {"contentType": "image/png"}},
    ),
    "parts-json": multipart(
        {"o": FLAT},
        {"o": {"x": "a"}},
        [("o", "application/json", b'{"x":"a"}')],
        {"o": {"contentType": "application/json"}},
    ),
    "parts-text-typed": multipart(
        {"t": TEXT},
        {"t": "x"},
        [("t", "text/plain", b"x")],
        {"t": {"contentType": "text/plain"}},
    ),
    "parts-files": multipart(
        {"f": {"type": "array", "items": FILE}},
        {"f": [PNG, JPEG]},
        [("f", "image/png", PNG), ("f", "image/jpeg", JPEG)],
    ),
    "parts-const": multipart({"k": {"const": "x"}, "t": TEXT}, {"t": "y"}, True)._replace(
        look=lambda seen: ("t", None, b"y") in [(part.name, part.media_type, part.content) for part in seen.parts],
    ),
    # Several media types
    "kinds-json-and-unsupported": body(
        {"application/x-protobuf; q=1": {"schema": FLAT}, "application/json": {"schema": FLAT}},
        {"x": "a"},
        {"x": "a"},
        lambda seen: seen.json,
    ),
    "kinds-file-or-json": body(
        {
            "application/json": {"schema": FLAT},
            "multipart/form-data": {"schema": {"type": "object", "properties": {"f": FILE}}},
        },
        {"f": PNG},
        [Part("f", None, "image/png", PNG)],
        lambda seen: [part._replace(filename=None) for part in seen.parts],
    ),
}
NAMES = {label: label.replace("-", "_") for label in ROWS}


def _document(labels: list[str]) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for label in labels:
        operation = {"operationId": label, "tags": ["shop"], **ROWS[label].operation}
        paths[f"/{label}{ROWS[label].path}"] = {"post": operation}
    return document(paths)


@pytest.fixture(scope="module")
def part(houses: Houses) -> Callable[[str], House]:
    """The package that the row is in."""
    made: list[Mostly] = []

    def find(label: str) -> House:
        if not made:
            made.append(houses.mostly("requests", {name: [f"~1{name}"] for name in ROWS}, _document))
        return made[0].part(label)

    return find


@pytest.mark.parametrize("label", ROWS)
def test_what_was_given_is_sent_as_the_document_says(part: Callable[[str], House], label: str) -> None:
    """What the caller gave is sent as the document says."""
    row = ROWS[label]
    _, seen = part(label).call(f"shop.{NAMES[label]}", **row.arguments)
    assert seen.target.startswith(f"/{label}")
    assert row.look(seen) == row.wanted


def test_every_module_can_be_imported(part: Callable[[str], House]) -> None:
    """Every module can be imported."""
    part("json-object").import_all()


def test_mypy_finds_nothing(part: Callable[[str], House], mypy: Callable[..., dict[str, str]]) -> None:
    """`mypy --strict` finds nothing in it."""
    assert mypy(part("json-object").folder.name) == {}


def test_a_path_is_read_while_it_is_sent(part: Callable[[str], House], tmp_path: Path) -> None:
    """A file of some size comes whole."""
    file, content = tmp_path / "big.bin", b"0123456789abcdef" * 100_000
    file.write_bytes(content)
    _, seen = part("raw-octets").call("shop.raw_octets", body=file)
    assert seen.body == content


@pytest.mark.parametrize("given", [1, None, {"a": 1}, ["x"]])
def test_what_is_no_body_is_refused(part: Callable[[str], House], given: Any) -> None:
    """Before anything is sent, with the name of the argument."""
    for label in ("raw-octets", "raw-text"):
        house = part(label)
        house.recorder.prepare()
        with pytest.raises(TypeError, match="body"):
            house.method(f"shop.{NAMES[label]}")(body=given)
        assert house.recorder.requests == []


def test_an_optional_parameter_leaves_nothing(part: Callable[[str], House]) -> None:
    """What was not given is not in the query, the headers or the cookies."""
    for label in ("query-deep", "query-exploded", "query-json", "cookie-text", "header-list", "query-const-optional"):
        _, seen = part(label).call(f"shop.{NAMES[label]}")
        assert (seen.query, seen.header("cookie"), seen.header("x-tags")) in (
            ([], None, None),
            ([("v", "2")], None, None),
        )

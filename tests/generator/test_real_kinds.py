"""What documents of real services have, each in a document of its own."""

import ast
from typing import Any

import pytest

from tests.generator.houses import House, Houses, body, document

TEXT = {"type": "string"}
FILE = {"type": "string", "format": "binary"}
FLAT = {"type": "object", "properties": {"a": TEXT}}
TEXTS = {"type": "array", "items": TEXT}


@pytest.fixture(scope="session")
def house(houses: Houses) -> House:
    """A package of all paths below."""
    return houses.of("real_kinds", document(PATHS, SCHEMAS))


def _post(name: str, request: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"post": {"operationId": name, "tags": ["Resources"], "requestBody": request, **more}}


def _tagged(name: str) -> dict[str, Any]:
    kind = {"type": "string", "enum": [name.lower()]}
    return {"type": "object", "required": ["kind"], "properties": {"kind": kind, "age": {"type": "integer"}}}


PETS = {"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in ("Cat", "Dog")]}
PETS_BODY = {"type": "object", "properties": {"pets": {"type": "array", "items": PETS}}}
COMMAND = {"items": TEXT, "oneOf": [{"type": "array"}, TEXT]}
DEEP = {"ids": {"style": "deepObject", "explode": True}, "of": {"style": "deepObject", "explode": True}}
DEEP_BODY = {"type": "object", "properties": {"ids": TEXTS, "of": {"type": "object", "properties": {"to": TEXTS}}}}
REVIEW = {"type": "object", "properties": {"body": TEXT, "event": TEXT}}
SEARCH = [{"name": name, "in": "path", "required": True, "schema": TEXT} for name in ("at", "q", "kind")]
VERSIONS = {
    "200": {
        "description": "x",
        "content": {
            f"application/json; version={n}": {"schema": {"$ref": f"#/components/schemas/V{n}"}} for n in (1, 2)
        },
    }
}
PATHS: dict[str, Any] = {
    "/pets": _post("pets", body(PETS_BODY)),
    "/deep": _post("deep", body(DEEP_BODY, "application/x-www-form-urlencoded", encoding=DEEP)),
    "/command": _post("command", body({"type": "object", "properties": {"command": COMMAND}})),
    "/review": _post("review", {"content": {"application/json": {"schema": REVIEW}, "text/plain": {"schema": TEXT}}}),
    "/search/{at}?q={q}&{kind}=1": {"get": {"operationId": "search", "tags": ["Resources"], "parameters": SEARCH}},
    "/none": _post("no_type", body(FLAT, "")),
    "/versions": {"get": {"operationId": "versions", "tags": ["Resources"], "responses": VERSIONS}},
    "//double": {"get": {"operationId": "double", "tags": ["Resources"]}},
    "/empty": _post("empty", body({"type": "object", "properties": {}}, "application/x-www-form-urlencoded")),
    "/file": _post("file", body({"type": "object"}, "multipart/form-data")),
    "/range": _post("range", body(FLAT, "application/*+json")),
    "/any": _post("any_type", body(TEXTS, "*/*")),
    "/words": _post("words", body(TEXT, "text/*")),
    "/written": _post("written", body(TEXT, "application/x-www-form-urlencoded")),
    "/detect": {"get": {"operationId": "detect", "tags": ["Resources"]}},
    "/detect#stream": {
        "get": {
            "operationId": "detect_stream",
            "tags": ["Resources"],
            "parameters": [
                {"name": "ids", "in": "query", "schema": TEXTS, "explode": False, "description": "Which ones."},
                {"name": "q", "in": "query", "schema": {**TEXT, "description": "What."}, "description": "What."},
            ],
        }
    },
}
SCHEMAS: dict[str, Any] = {name: _tagged(name) for name in ("Cat", "Dog")}
SCHEMAS |= {f"V{n}": {"type": "object", "properties": {f"v{n}": TEXT}} for n in (1, 2)}


def test_a_form_without_fields(house: House) -> None:
    """A form that has no fields is sent, and its method has no parameters."""
    _, seen = house.call("resources.empty")
    assert (seen.line, seen.body) == ("POST /empty", b"")
    _, seen = house.call("resources.file")
    assert seen.line == "POST /file"


def test_a_media_type_that_is_a_range(house: House) -> None:
    """A range is never sent: JSON goes as JSON, a text as a plain one."""
    _, seen = house.call("resources.range", a="x")
    assert (seen.header("content-type"), seen.json) == ("application/json", {"a": "x"})
    _, seen = house.call("resources.any_type", body=["x", "y"])
    assert (seen.header("content-type"), seen.json) == ("application/json", ["x", "y"])
    _, seen = house.call("resources.words", body="x")
    assert (seen.header("content-type"), seen.body) == ("text/plain", b"x")


def test_a_form_that_is_a_text(house: House) -> None:
    """A form of which the document only says that it is a text is written by the caller."""
    _, seen = house.call("resources.written", body="a=1&b=%20")
    assert (seen.header("content-type"), seen.body) == ("application/x-www-form-urlencoded", b"a=1&b=%20")


def test_a_path_with_a_fragment(house: House) -> None:
    """What tells two operations of one path apart is not sent, and takes nothing of the query along."""
    _, seen = house.call("resources.detect_stream", ids=["a", "b"], q="c")
    assert seen.line == "GET /detect?ids=a,b&q=c"


def test_the_same_description_twice(house: House) -> None:
    """What a parameter and its schema say alike stands once."""
    doc = house.method("resources.detect_stream").__doc__
    assert doc.count("What.") == 1
    assert "Which ones." in doc


def test_a_resource_named_resources(house: House) -> None:
    """A tag may be called as a module of the package is."""
    tree = ast.parse((house.folder / "resources" / "__init__.py").read_text(encoding="utf-8"))
    imported = {
        each.asname or each.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for each in node.names
    }
    assert "resources" not in imported


def test_a_mapping_where_one_of_several_models_is_taken(house: House) -> None:
    """What its tag names is taken as a mapping, too, and looked at like it."""
    _, seen = house.call("resources.pets", pets=[{"kind": "dog", "age": 1}])
    assert seen.json == {"pets": [{"kind": "dog", "age": 1}]}
    with pytest.raises(TypeError, match="pets"):
        house.call("resources.pets", pets=[{"kind": "dog", "age": "old"}])


def test_a_mapping_for_a_form(house: House) -> None:
    """The function of an operation with a form takes a mapping as it does for JSON."""
    house.recorder.prepare()
    with house.module("client").Client(base_url=house.recorder.url) as client:
        house.function("deep").sync(client=client, body={"ids": ["a"]})
    assert house.recorder.only.form == [("ids[]", "a")]


def test_lists_in_a_form_of_deep_objects(house: House) -> None:
    """A list goes under the same names at the top and in an object."""
    _, seen = house.call("resources.deep", ids=["a", "b"], of={"to": ["c"]})
    assert seen.form == [("ids[]", "a"), ("ids[]", "b"), ("of[to][]", "c")]


def test_items_beside_a_union(house: House) -> None:
    """`items` without a type says nothing of a value that is no list."""
    _, seen = house.call("resources.command", command="ls")
    assert seen.json == {"command": "ls"}
    _, seen = house.call("resources.command", command=["ls", "-l"])
    assert seen.json == {"command": ["ls", "-l"]}


def test_a_field_named_body_beside_another_body(house: House) -> None:
    """The field has a name of its own, and the whole body has the plain one."""
    _, seen = house.call("resources.review", body_in_body="x", event="y")
    assert seen.json == {"body": "x", "event": "y"}
    _, seen = house.call("resources.review", body="x")
    assert (seen.header("content-type"), seen.body) == ("text/plain", b"x")


def test_parameters_of_the_path_in_its_query(house: House) -> None:
    """A template may stand behind the question mark, as a value or as a name."""
    _, seen = house.call("resources.search", at="a/b", q="c&d", kind="e")
    assert seen.line == "GET /search/a%2Fb?q=c%26d&e=1"


def test_a_path_that_begins_with_two_slashes(house: House) -> None:
    """It is a path all the same, and no host."""
    _, seen = house.call("resources.double")
    assert seen.line == "GET //double"


def test_what_is_no_media_type(house: House) -> None:
    """A body of an empty media type is what its schema says, and there is a warning."""
    assert "'' is not a media type" in house.out
    _, seen = house.call("resources.no_type", a="x")
    assert (seen.header("content-type"), seen.json) == ("application/json", {"a": "x"})


def test_versions_of_an_answer(house: House) -> None:
    """Media types that differ by a parameter alone tell the types of an answer apart."""
    answered = (200, {"v2": "x"}, "application/json;version=2")
    result, _ = house.call("resources.versions", answered=answered)
    assert (type(result).__name__, result.v2) == ("V2", "x")

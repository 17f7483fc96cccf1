"""The table of operations: what can be called, with what, and what it would send."""

import copy
import datetime
import importlib
import json
import pickle
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from generator import surface
from r9s import R9S, UNSET, errors, operations

PNG = b"\x89PNG\r\n\x1a\n..."
HOSTILE = '"""\'\'\' \\ {{ 7 * 7 }} {% raw %} %s {x!r}\n"); raise SystemExit("run"); ("\t\x07é\u2028 # */ -->'
PICTURE = {"type": "string", "contentEncoding": "base64", "contentMediaType": "image/png"}


def body(schema: dict[str, Any], media_type: str = "application/json", *, required: bool = True) -> dict[str, Any]:
    """A request body of one media type."""
    return {"requestBody": {"required": required, "content": {media_type: {"schema": schema}}}}


def answer(schema: dict[str, Any] | None = None, media_type: str = "application/json") -> dict[str, Any]:
    """The answers of an operation."""
    content = {media_type: {"schema": schema}} if schema is not None else {}
    return {"200": {"description": "Done.", "content": content}}


def document(paths: dict[str, Any], schemas: dict[str, Any] | None = None) -> str:
    """A document with these operations; each is the POST of its path, and its operationId the last word of that."""
    every = {
        path: {"post": {"operationId": path.split("/")[-1], "tags": ["shop"], "responses": answer(), **operation}}
        for path, operation in paths.items()
    }
    return json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": "Shop", "version": "1.0.0"},
            "servers": [{"url": "https://shop.example/v1"}],
            "paths": every,
            "components": {"schemas": schemas or {}},
        },
        indent=1,
    )


KINDS: dict[str, tuple[dict[str, Any], str, dict[str, Any]]] = {
    "text": ({"type": "string"}, "string", {}),
    "count": ({"type": "integer"}, "integer", {}),
    "price": ({"type": "number"}, "number", {}),
    "flag": ({"type": "boolean"}, "boolean", {}),
    "day": ({"type": "string", "format": "date"}, "string", {}),
    "moment": ({"type": "string", "format": "date-time"}, "string", {}),
    "key": ({"type": "string", "format": "uuid"}, "string", {}),
    "closed": ({"type": "string", "enum": ["b", "a"]}, "string", {"choices": ("b", "a")}),
    "open": (
        {"anyOf": [{"type": "string", "enum": ["b", "a"]}, {"type": "string"}]},
        "string",
        {"choices": ("b", "a"), "is_open": True},
    ),
    "stars": ({"type": "integer", "enum": [3, 1]}, "integer", {"choices": ("3", "1")}),
    "fixed": ({"const": "x"}, "string", {"choices": ("x",)}),
    "maybe": ({"type": ["integer", "null"]}, "integer", {}),
    "grade": ({"type": ["string", "null"], "enum": ["a", None]}, "string", {"choices": ("a",)}),
    "either": ({"oneOf": [{"type": "integer"}, {"type": "string"}]}, "any", {}),
    "numeric": ({"oneOf": [{"type": "integer"}, {"type": "number"}]}, "number", {}),
    "one_or_more": (
        {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
        "string",
        {"is_list": True},
    ),
    "texts": ({"type": "array", "items": {"type": "string"}}, "string", {"is_list": True}),
    "words": (
        {"type": "array", "items": {"type": "string", "enum": ["x", "y"]}},
        "string",
        {"is_list": True, "choices": ("x", "y")},
    ),
    "rows": ({"type": "array", "items": {"type": "array", "items": {"type": "number"}}}, "any", {"is_list": True}),
    "frame": ({"$ref": "#/components/schemas/Frame"}, "object", {}),
    "frames": (
        {"type": "array", "items": {"$ref": "#/components/schemas/Frame"}},
        "object",
        {"is_list": True},
    ),
    "map": ({"type": "object", "additionalProperties": {"type": "string"}}, "object", {}),
    "anything": ({}, "any", {}),
    "number-of": ({"type": "integer", "x-r9s-count": True}, "integer", {"counts": True}),
    "class": ({"type": "string"}, "string", {}),
}
"""By name on the wire: a schema, its type in the table, and what else is not as usual."""

FRAME = {"type": "object", "required": ["wood"], "properties": {"wood": {"type": "string"}}}
STREAM = {"type": "object", "required": ["type"], "properties": {"type": {"const": "x"}}}
HOLDER = {"type": "object", "properties": {"items": {"type": "array", "items": {"$ref": "#/components/schemas/Shot"}}}}
SCHEMAS = {
    "Frame": FRAME,
    "Tick": STREAM,
    "Shot": {"type": "object", "properties": {"data": PICTURE}},
    "Album": HOLDER,
    "Base": {"type": "object", "properties": {"how_many": {"type": "integer", "x-r9s-count": True, "maximum": 9}}},
}
REF = "#/components/schemas/"
EVENTS = {"text/event-stream": {"schema": {"$ref": f"{REF}Tick"}}}
JSON = {"application/json": {"schema": {"type": "object", "properties": {"done": {"type": "boolean"}}}}}


def everything() -> str:
    """Every kind of parameter, of body and of answer."""
    kinds = {"type": "object", "properties": {name: schema for name, (schema, _, _) in KINDS.items()}}
    scalars = {"type": "string"}
    files = {
        "type": "object",
        "required": ["image"],
        "properties": {
            "image": {"oneOf": [{"type": "string", "format": "binary"}, {"type": "array", "items": BINARY}]},
            "title": scalars,
        },
    }
    form = {"type": "object", "properties": {"title": scalars, "copies": {"type": "integer"}}}
    both = body(form, required=False)
    both["requestBody"]["content"]["multipart/form-data"] = {"schema": files}
    parameters = [
        {"name": "shop-id", "in": "path", "required": True, "schema": scalars},
        {"name": "q", "in": "query", "required": True, "description": "Words.", "schema": scalars},
        {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "x-r9s-count": True}},
        {"name": "tags", "in": "query", "schema": {"type": "array", "items": scalars}},
        {"name": "X-Trace", "in": "header", "deprecated": True, "schema": scalars},
    ]
    return document(
        {
            "/kinds": body(kinds),
            "/shops/{shop-id}/look": {
                "parameters": parameters,
                "summary": " Look\n around ",
                "description": "A.\n\nB.\n",
            },
            "/nothing": {},
            "/whole": body({"type": "array", "items": {"type": "integer"}}),
            "/upload": body(files, "multipart/form-data"),
            "/form": body(form, "application/x-www-form-urlencoded"),
            "/both": both,
            "/part": body({"allOf": [{"$ref": f"{REF}Base"}, {"type": "object", "properties": {"label": scalars}}]}),
            "/twice": {"tags": ["shop", "Old Shops"], "deprecated": True},
            "/follow": {"responses": {"200": {"description": "x", "content": EVENTS}}},
            "/ask": {"responses": {"200": {"description": "x", "content": {**JSON, **EVENTS}}}},
            "/shot": {"responses": answer({"$ref": f"{REF}Shot"})},
            "/album": {"responses": answer({"oneOf": [{"$ref": f"{REF}Frame"}, {"$ref": f"{REF}Album"}]})},
            "/picture": {"responses": answer({"type": "string", "format": "binary"}, "image/png")},
            "/sound": {"responses": answer({"type": "string", "format": "binary"}, "audio/wav")},
            "/frame": {"responses": answer({"$ref": f"{REF}Frame"})},
            "/shots": {"responses": answer({"type": "array", "items": {"$ref": f"{REF}Shot"}})},
        },
        SCHEMAS,
    )


BINARY = {"type": "string", "format": "binary"}
Shop = Any


@pytest.fixture(scope="session")
def shop(made: Callable[[str, str], Path]) -> Shop:
    """The table for `everything`."""
    return importlib.import_module(f"{made('shop_of_everything', everything()).name}.operations")


def test_the_table_says_what_our_api_has() -> None:
    """The table says of our own API what it has."""
    create, edit = map(operations.find, ("images.create", "images.edit"))
    assert (create.name, create.resource, create.method) == ("images.create", "images", "create")
    assert (create.verb, create.path, create.streams) == ("POST", "/images/generations", "stream")
    assert (create.summary, create.text) == ("Create image", "Generate images from text prompts.")
    assert create.answers_pictures
    assert edit.answers_pictures
    assert not create.is_deprecated
    assert [each.name for each in edit.parameters if each.required] == ["image", "prompt"]
    assert [each.name for each in create.parameters if each.counts] == ["n"]
    assert [each.name for each in edit.parameters if each.counts] == ["n"]
    image, quality = edit.parameter("image"), edit.parameter("quality")
    assert image is not None
    assert quality is not None
    assert (image.type, image.is_list, image.choices, image.is_open) == ("file", True, (), False)
    assert (quality.type, quality.is_list, quality.is_open) == ("string", False, True)
    assert quality.choices == ("auto", "low", "medium", "high", "xhigh", "max", "standard", "hd")
    assert "Known values" not in quality.text
    count = create.parameter("n")
    assert count is not None
    assert count.text == "How many images to make. 1 to 10."
    svg = create.parameter("svg")
    assert svg is not None
    assert svg.type == "object"
    assert create.parameter("image") is None


@pytest.mark.parametrize("wire", KINDS)
def test_the_type_of_a_parameter_comes_from_its_schema(shop: Shop, wire: str) -> None:
    """The type of a parameter, and whether it is a list, comes from its schema."""
    _, kind, other = KINDS[wire]
    found = next(each for each in shop.find("shop.kinds").parameters if each.wire == wire)
    usual = {"is_list": False, "choices": (), "is_open": False, "counts": False}
    assert (found.type, {name: getattr(found, name) for name in usual}) == (kind, {**usual, **other})


def test_names_and_texts(shop: Shop) -> None:
    """Names are those of the methods; texts have the limits, and say what is deprecated."""
    look = shop.find("shop.look")
    assert (look.summary, look.text, look.path) == ("Look around", "A.\n\nB.", "/shops/{shop-id}/look")
    assert {each.name: each.wire for each in look.parameters} == {
        "shop_id": "shop-id",
        "q": "q",
        "limit": "limit",
        "tags": "tags",
        "X_Trace": "X-Trace",
    }
    assert [each.name for each in look.parameters if each.required] == ["shop_id", "q"]
    assert look.parameter("limit").text == "At least 1."
    assert look.parameter("limit").counts
    assert look.parameter("q").text == "Words."
    assert look.parameter("X_Trace").text == "Deprecated."
    assert shop.find("shop.part").parameter("how_many").counts
    assert shop.find("shop.kinds").parameter("class_").wire == "class"
    assert [(each.name, each.is_deprecated) for each in shop.OPERATIONS if each.method == "twice"] == [
        ("shop.twice", True),
        ("old_shops.twice", True),
    ]
    assert (shop.find("shop.nothing").summary, shop.find("shop.nothing").text) == ("", "")


@pytest.mark.parametrize(
    ("name", "expected"),
    {
        "shot": True,
        "album": True,
        "picture": True,
        "sound": False,
        "frame": False,
        "shots": False,
        "follow": False,
    }.items(),
)
def test_an_operation_knows_whether_it_answers_pictures(shop: Shop, name: str, expected: bool) -> None:
    """An operation answers pictures if its answer is a Picture, Pictures, or the bytes of an image."""
    assert shop.find(f"shop.{name}").answers_pictures is expected


def test_an_operation_names_the_parameter_that_asks_for_events(shop: Shop) -> None:
    """`streams` names the parameter that asks for events; where they come anyway there is none."""
    ask, follow = shop.find("shop.ask"), shop.find("shop.follow")
    assert (ask.streams, follow.streams) == ("stream", None)
    assert (ask.parameter("stream").wire, follow.parameters) == ("", ())
    assert ask.plan().headers["accept"] == "application/json"
    assert ask.plan(stream=True).headers["accept"] == follow.plan().headers["accept"] == "text/event-stream"
    assert ask.plan(stream=True).url == "/ask"


FROM_TEXT = [
    ("text", "", ""),
    ("text", " 2 ", " 2 "),
    ("count", "2", 2),
    ("count", "-3", -3),
    ("count", " 4 ", 4),
    ("price", "2", 2),
    ("price", "2.5", 2.5),
    ("price", "1e3", 1000.0),
    ("flag", "true", True),
    ("flag", "FALSE", False),
    ("day", "2026-11-28", datetime.date(2026, 11, 28)),
    ("moment", "2026-11-28T12:00:00Z", datetime.datetime(2026, 11, 28, 12, tzinfo=datetime.UTC)),
    ("key", "12345678-1234-5678-1234-567812345678", uuid.UUID("12345678-1234-5678-1234-567812345678")),
    ("open", "other", "other"),
    ("stars", "3", 3),
    ("either", "2", 2),
    ("either", "two", "two"),
    ("either", "NaN", "NaN"),
    ("either", "[" * 100_000, "[" * 100_000),
    ("numeric", "2", 2),
    ("texts", "a", "a"),
    ("rows", "[1, 2]", [1, 2]),
    ("frame", '{"wood": "oak"}', {"wood": "oak"}),
    ("frames", '{"wood": "oak"}', {"wood": "oak"}),
    ("map", "{}", {}),
    ("anything", '{"a": null}', {"a": None}),
]


@pytest.mark.parametrize(("name", "text", "expected"), FROM_TEXT)
def test_a_text_gives_a_value_of_the_parameters_type(shop: Shop, name: str, text: str, expected: Any) -> None:
    """A text gives a value of the parameter's type, which its method takes."""
    kinds = shop.find("shop.kinds")
    parameter = kinds.parameter(name)
    value = parameter.from_text(text)
    assert (type(value), value) == (type(expected), expected)
    kinds.check(**{name: [value] if parameter.is_list else value})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("count", text) for text in ("", "2.5", "two", "1_000", "٣", "true", "9" * 5000)),
        *(("price", text) for text in ("", "nan", "inf", "-Infinity", "1_0.5", "x")),
        *(("flag", text) for text in ("", "1", "yes", "0")),
        *(("day", text) for text in ("", "28.11.2026", "2026-W10-1", "2026-11-28T00:00:00Z")),
        *(("moment", text) for text in ("", "noon")),
        *(("key", text) for text in ("", "123")),
        *(("frame", text) for text in ("", "[]", "oak", "{", '{"a": NaN}', '{"a":' * 100_000)),
    ],
)
def test_from_wrong_text(shop: Shop, name: str, text: str) -> None:
    """A wrong text raises a short ValueError that names the parameter."""
    with pytest.raises(ValueError, match=f"^{name} must be ") as raised:
        shop.find("shop.kinds").parameter(name).from_text(text)
    assert type(raised.value) is ValueError
    assert len(str(raised.value)) < 150


def test_files_from_text(shop: Shop, tmp_path: Path) -> None:
    """A file is given by its path, and what is no path is refused."""
    image = shop.find("shop.upload").parameter("image")
    assert image.from_text(str(tmp_path)) == tmp_path
    for text in ("", "a\0b"):
        with pytest.raises(ValueError, match=r"^image must be the path of a file"):
            image.from_text(text)
    with pytest.raises(TypeError, match="image"):
        image.from_text(tmp_path)


def test_plan_of_parameters(shop: Shop) -> None:
    """Parameters of path, query and headers stand where they are sent."""
    plan = shop.find("shop.look").plan(
        shop_id="a/ b", q="x&y", tags=["1", "ü"], X_Trace="t", extra_query={"more": True}
    )
    assert (plan.method, plan.url) == ("POST", "/shops/a%2F%20b/look?q=x%26y&tags=1&tags=%C3%BC&more=true")
    assert (plan.headers["x-trace"], plan.json, plan.fields) == ("t", None, None)
    assert shop.find("shop.nothing").plan().url == "/nothing"


def test_plan_of_bodies(shop: Shop, tmp_path: Path) -> None:
    """JSON is a document, a form its fields, with the files as they were given."""
    day = datetime.date(2026, 11, 28)
    plan = shop.find("shop.kinds").plan(day=day, frame={"wood": "oak"}, text=None, extra_body={"new": [1]})
    assert plan.json == {"day": "2026-11-28", "frame": {"wood": "oak"}, "new": [1]}
    assert (plan.fields, plan.headers["content-type"]) == (None, "application/json")
    assert shop.find("shop.whole").plan(body=[1, 2]).json == [1, 2]
    form = shop.find("shop.form").plan(title="a b", copies=2)
    assert (form.json, form.fields) == (None, [("title", "a b"), ("copies", "2")])
    assert form.headers["content-type"] == "application/x-www-form-urlencoded"
    path = tmp_path / "a.png"
    path.write_bytes(PNG)
    upload = shop.find("shop.upload").plan(image=[path, PNG], title="x")
    assert (upload.json, upload.fields) == (None, [("image", path), ("image", PNG), ("title", "x")])
    both = shop.find("shop.both")
    assert both.plan(image=path).fields == [("image", path)]
    assert both.plan(copies=2).json == {"copies": 2}
    assert both.plan().headers.get("content-type") is None
    with path.open("rb") as file:
        file.seek(3)
        shop.find("shop.upload").check(image=file)
        assert file.tell() == 3


def test_files_are_looked_at(tmp_path: Path) -> None:
    """A file that is missing, empty or none is refused as by the method."""
    edit = operations.find("images.edit")
    with pytest.raises(FileNotFoundError, match="image"):
        edit.check(image=tmp_path / "none.png", prompt="x")
    with pytest.raises(ValueError, match="image"):
        edit.check(image=tmp_path, prompt="x")
    (tmp_path / "empty.png").touch()
    with pytest.raises(ValueError, match="mask"):
        edit.check(image=PNG, mask=tmp_path / "empty.png", prompt="x")
    with pytest.raises(TypeError, match="image"):
        edit.check(image=str(tmp_path / "empty.png"), prompt="x")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "images.create needs prompt"),
        ({"promt": "x"}, "images.create has no parameter 'promt' (did you mean 'prompt'?)"),
        ({"prompt": "x", "xyzzy": 1}, "images.create has no parameter 'xyzzy'"),
        ({"prompt": "x", "timeout_ms": 5}, "'timeout_ms': it is an option of a call"),
        ({"prompt": "x", "base_url": "x"}, "'base_url': it is an option of a call"),
        ({"prompt": "x", "n": UNSET}, "n must not be UNSET"),
    ],
)
def test_wrong_parameters(given: dict[str, Any], said: str) -> None:
    """Unknown and missing parameters are TypeErrors that say what was meant."""
    create = operations.find("images.create")
    for ask in (create.check, create.plan):
        with pytest.raises(TypeError) as raised:
            ask(**given)
        assert said in str(raised.value)


def test_a_long_name_is_cut() -> None:
    """A text in the place of a name does not fill the screen."""
    with pytest.raises(TypeError) as raised:
        operations.find("images.create").check(prompt="x", **{"y" * 10_000: 1})
    assert len(str(raised.value)) < 120


@pytest.mark.parametrize(
    "given",
    [
        {"prompt": 1},
        {"prompt": None},
        {"prompt": UNSET},
        {"prompt": "\ud800"},
        {"prompt": "x", "n": "2"},
        {"prompt": "x", "n": True},
        {"prompt": "x", "svg": 5},
        {"prompt": "x", "seed": float("nan")},
        {"prompt": "x", "extra_body": {"new": float("nan")}},
        {"prompt": "x", "extra_body": 5},
        {"prompt": "x", "extra_query": {"a": {}}},
    ],
)
def test_the_same_errors_as_the_method(given: dict[str, Any]) -> None:
    """What the method refuses, `check` and `plan` refuse with the same error; nothing is sent."""
    sent = list[httpx.Request]()

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(500)

    create = operations.find("images.create")
    with httpx.Client(transport=httpx.MockTransport(answer)) as lent, R9S("key", client=lent) as client:
        with pytest.raises((TypeError, ValueError)) as by_method:
            client.images.create(**given)
    for ask in (create.check, create.plan):
        with pytest.raises((TypeError, ValueError)) as raised:
            ask(**given)
        assert (type(raised.value), str(raised.value)) == (type(by_method.value), str(by_method.value))
    assert sent == []


def test_our_plan_is_what_travels(tmp_path: Path) -> None:
    """The plan of `images.create` is the request that a client sends."""
    sent = list[httpx.Request]()

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(400)

    given: dict[str, Any] = {"prompt": 'Ein Bär, 100 % "echt"', "n": 2, "svg": {"model": "m"}, "style": None}
    more: dict[str, Any] = {"extra_body": {"n": 3, "new": None}, "extra_query": {"a b": ["1", 2.5]}}
    with httpx.Client(transport=httpx.MockTransport(answer)) as lent, R9S("key", client=lent) as client:
        with pytest.raises(errors.BadRequestError):
            client.images.create(**given, **more)
    plan = operations.find("images.create").plan(**given, **more)
    [request] = sent
    assert (plan.method, f"/v1{plan.url}") == (request.method, request.url.raw_path.decode())
    assert plan.json == json.loads(request.content)
    assert {name: request.headers[name] for name in plan.headers} == plan.headers


def test_unknown_operation() -> None:
    """An unknown name is a LookupError that names what there is."""
    with pytest.raises(LookupError, match=r"'images.creat' \(did you mean 'images.create'\?\).*images.edit"):
        operations.find("images.creat")


def test_read_only() -> None:
    """The table cannot be changed; copies of an operation are itself, also in another process."""
    create = operations.find("images.create")
    for each in (create, create.parameters[0]):
        with pytest.raises(AttributeError, match="read only"):
            each.name = "other"
        with pytest.raises(AttributeError, match="read only"):
            del each.name
        with pytest.raises(AttributeError):
            each.other = 1  # type: ignore[union-attr]
        assert not hasattr(each, "__dict__")
    create.check(prompt="x")
    assert pickle.loads(pickle.dumps(create)) is copy.deepcopy(create) is create
    for parameter in create.parameters:
        again = pickle.loads(pickle.dumps(parameter))
        assert [getattr(again, name) for name in parameter.__slots__] == [
            getattr(parameter, name) for name in parameter.__slots__
        ]


def test_reprs(shop: Shop) -> None:
    """A repr names the thing, and shows nothing that is sent."""
    create = operations.find("images.create")
    assert repr(create) == "<Operation images.create: POST /images/generations>"
    assert repr(create.parameter("prompt")) == "<Parameter prompt: string, required>"
    assert repr(operations.find("images.edit").parameter("image")) == "<Parameter image: file[], required>"
    assert "secret" not in repr(create.plan(prompt="secret", extra_query={"key": "secret"}))


def test_hostile_texts(made: Callable[[str, str], Path]) -> None:
    """Texts of a document stand in the table as they are, and are no code."""
    values = [HOSTILE, "'", '"', "\\", "'''", "{0}"]
    schema = {
        "type": "object",
        "properties": {"x": {"type": "string", "description": HOSTILE, "enum": values}, "it's \"": {"type": "string"}},
    }
    paths = {"/a'b\"c\\/hostile": {**body(schema), "summary": HOSTILE, "description": HOSTILE}}
    folder = made("hostile_operations", document(paths))
    [operation] = importlib.import_module(f"{folder.name}.operations").OPERATIONS
    assert (operation.text, operation.path) == (HOSTILE.strip(), "/a'b\"c\\/hostile")
    assert operation.summary == " ".join(HOSTILE.split())
    found = operation.parameter("x")
    assert found.choices == tuple(values)
    assert " ".join(HOSTILE.split()) in found.text
    assert [each.wire for each in operation.parameters] == ["x", "it's \""]


def test_the_table_is_no_api(root: Path) -> None:
    """What the table lists is not compared between versions, and how it is made neither: its classes are."""
    found = surface.read(root / "r9s_generated")
    assert found["operations.OPERATIONS"] == "tuple[Operation, ...]"
    assert found["operations.Operation.check(**params)"] == "Any"
    assert found["operations.Plan.fields ->"] == "list[tuple[str, Any]] | None"
    assert not [
        key for key in found if "_operation_table" in key or (key.startswith("operations.") and "__init__" in key)
    ]


def imported(code: str, names: Iterable[str], environment: dict[str, str]) -> str:
    """Which of these modules a program of its own has loaded."""
    said = f"import sys\n{code}\nprint(*sorted(set({list(names)!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", said], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_loads_nothing_heavy(environment: dict[str, str]) -> None:
    """To look at the table loads no HTTP library, no models, and little of the standard library."""
    heavy = ["httpx", "attrs", "attr", "anyio", "asyncio", "inspect", "json", "dataclasses", "pathlib", "dateutil"]
    heavy += [f"r9s_generated.{name}" for name in ("models", "_models", "_codec", "resources", "types")]
    look = (
        "from r9s import operations\noperations.find('images.create').parameter('n').text\nrepr(operations.OPERATIONS)"
    )
    assert imported(look, heavy, environment) == ""
    assert imported("import r9s", ["r9s.operations", "r9s_generated.operations"], environment) == ""


def test_the_package_has_it_without_the_facade(shop: Shop, environment: dict[str, str]) -> None:
    """`r9s_generated.operations` is the same table."""
    import r9s_generated.operations

    assert r9s_generated.operations.OPERATIONS is operations.OPERATIONS
    assert isinstance(shop, ModuleType)
    assert imported("import r9s_generated.operations", ["r9s", "httpx"], environment) == ""

"""What the fields of forms are called: lists with a name of their own, and objects as a field for each value."""

import importlib
import json
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest

PROPERTIES = {
    "tags": {"type": "array", "items": {"type": "string"}, "x-r9s-array-name": "tags[]"},
    "page": {
        "x-r9s-array-name": "pages",
        "anyOf": [
            {"type": "string", "format": "binary"},
            {"type": "array", "items": {"type": "string", "format": "binary"}},
        ],
    },
    "some": {"$ref": "#/components/schemas/Words", "x-r9s-array-name": "some words"},
    "style": {"anyOf": [{"$ref": "#/components/schemas/Style"}, {"type": "null"}]},
    "free": {"type": "object", "additionalProperties": {"type": "integer"}},
    "plain": {"$ref": "#/components/schemas/Style"},
}
ENCODING = {"style": {"style": "deepObject", "explode": True}, "free": {"style": "deepObject"}}
SCHEMAS = {
    "Words": {"type": "array", "items": {"type": "string"}},
    "Style": {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "bold": {"type": "boolean"},
            "sizes": {"type": "array", "items": {"type": "number"}},
            "inner": {"$ref": "#/components/schemas/Style"},
            "logo": {"type": "string", "format": "binary"},
        },
    },
    "Texts": {"allOf": [{"type": "object", "properties": PROPERTIES}]},
}


def operation(name: str, media_type: str, schema: Any, encoding: Any = None) -> dict[str, Any]:
    """One operation with a body."""
    media = {"schema": schema, **({"encoding": encoding} if encoding else {})}
    body = {"required": True, "content": {media_type: media}}
    return {
        "post": {"operationId": name, "tags": ["x"], "requestBody": body, "responses": {"204": {"description": ""}}}
    }


@pytest.fixture(scope="session")
def forms(made: Callable[[str, str], Path]) -> ModuleType:
    """A package with the same fields in a multipart form, and with some of them in an urlencoded one, and in JSON."""
    texts = {name: PROPERTIES[name] for name in ("style", "free", "plain")}
    texts = json.loads(json.dumps(texts))
    style = {name: each for name, each in SCHEMAS["Style"]["properties"].items() if name != "logo"}  # type: ignore[index]
    plain = {"Plain": {"type": "object", "properties": {**style, "inner": {"$ref": "#/components/schemas/Plain"}}}}
    texts = json.loads(json.dumps(texts).replace("schemas/Style", "schemas/Plain"))
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Forms", "version": "1.0.0"},
        "servers": [{"url": "https://forms.example"}],
        "paths": {
            "/parts": operation("parts", "multipart/form-data", {"$ref": "#/components/schemas/Texts"}, ENCODING),
            "/form": operation(
                "form", "application/x-www-form-urlencoded", {"type": "object", "properties": texts}, ENCODING
            ),
            "/json": operation("json", "application/json", {"type": "object", "properties": texts}),
        },
        "components": {"schemas": {**SCHEMAS, **plain}},
    }
    return importlib.import_module(made("forms", json.dumps(document)).name)


def sent(package: ModuleType, name: str, model: str, **fields: Any) -> httpx.Request:
    """The request that the function of an operation makes."""
    module = importlib.import_module(f"{package.__name__}.api.x.{name}")
    models = importlib.import_module(f"{package.__name__}.models")
    request = module._build_request(body=getattr(models, model)(**fields))
    request.encode()
    with ExitStack() as stack, httpx.Client(base_url="https://forms.example") as client:
        built = client.build_request(**request.arguments(stack))
        built.read()
    return built


def names_in(request: httpx.Request) -> list[str]:
    """The names of the parts."""
    rows = request.content.decode().split("\r\n")
    return [row.split('name="')[1].split('"')[0] for row in rows if row.startswith("Content-Disposition")]


def test_lists_have_a_name_of_their_own(forms: ModuleType) -> None:
    """Whatever is in them, and wherever the property says what it is; what is no list keeps its own."""
    several = sent(forms, "parts", "Texts", tags=["a", "b"], page=[b"1", b"2"], some=["c"])
    assert names_in(several) == ["tags[]", "tags[]", "pages", "pages", "some words"]
    assert names_in(sent(forms, "parts", "Texts", tags=[], page=b"1")) == ["page"]


def test_objects_are_a_field_for_each_value(forms: ModuleType) -> None:
    """In both kinds of form, lists and files in them too; other objects are JSON, and in JSON all are."""
    models = importlib.import_module(f"{forms.__name__}.models")
    inner = models.Style(bold=True, logo=b"1")
    style = models.Style(name="a", sizes=[1, 2.5], inner=inner)
    parts = sent(forms, "parts", "Texts", style=style, free={"x": 1, "y z": 2}, plain=models.Style(name="b"))
    names = ["style[name]", "style[sizes][]", "style[sizes][]", "style[inner][bold]", "style[inner][logo]"]
    assert names_in(parts) == [*names, "free[x]", "free[y z]", "plain"]
    assert b'filename="style.bin"' in parts.content
    plain = models.Plain(name="a", sizes=[1, 2.5], inner=models.Plain(bold=True))
    fields = {"style": plain, "free": {"x": 1}, "plain": models.Plain(name="b")}
    form = parse_qsl(sent(forms, "form", "FormBody", **fields).content.decode())
    assert form == [
        ("style[name]", "a"),
        ("style[sizes][]", "1"),
        ("style[sizes][]", "2.5"),
        ("style[inner][bold]", "true"),
        ("free[x]", "1"),
        ("plain", '{"name": "b"}'),
    ]
    assert json.loads(sent(forms, "json", "JsonBody", **fields).content) == {
        "style": {"name": "a", "sizes": [1, 2.5], "inner": {"bold": True}},
        "free": {"x": 1},
        "plain": {"name": "b"},
    }
    assert names_in(sent(forms, "parts", "Texts", style=None)) == []


def test_an_unknown_extension_beside_a_reference(
    run: Callable[..., Any], edited: Callable[..., str], tmp_path: Path
) -> None:
    """It is not dropped without a word."""
    spec = tmp_path / "spec.yaml"
    spec.write_text(edited({"properties": "x: {$ref: '#/components/schemas/ThingRequest', x-r9s-arrayname: 'x[]'}"}))
    done = run("--spec", spec, "--output", tmp_path / "out")
    assert done.status == 1
    assert "there is no extension x-r9s-arrayname for schemas; there are x-r9s-terminal, " in done.err


def test_objects_in_parts_of_openapi_3_0(run: Callable[..., Any], edited: Callable[..., str], tmp_path: Path) -> None:
    """There the style counts in urlencoded forms alone: it is said that JSON is sent."""
    spec = tmp_path / "spec.yaml"
    for number, kind in enumerate(("application/x-www-form-urlencoded", "multipart/form-data")):
        schema, encoding = "{type: object, properties: {a: {type: object}}}", "{a: {style: deepObject}}"
        body = f"{kind}: {{schema: {schema}, encoding: {encoding}}}"
        document = "application/json: {schema: {$ref: '#/components/schemas/ThingRequest'}}"
        spec.write_text(edited({"openapi: 3.1.0": "openapi: 3.0.3", document: body}))
        done = run("--spec", spec, "--output", tmp_path / f"old_{number}")
        assert (done.status, done.err) == (0, "")
        assert done.out.count("style in multipart/form-data needs OpenAPI 3.1") == number


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_form_of_any_object(made: Callable[[str, str], Path], edited: Callable[..., str], kind: str) -> None:
    """What the caller gives is sent, though the document names no field."""
    document = "application/json: {schema: {$ref: '#/components/schemas/ThingRequest'}}"
    name = f"any_{kind.partition('/')[0]}"
    package = made(name, edited({document: f"{kind}: {{schema: {{type: object}}}}"})).name
    body = importlib.import_module(f"{package}.models").MakeThingBody.from_dict({"a": "x y", "n": 1})
    build = importlib.import_module(f"{package}.api.things.make_thing")._build_request
    sent = build(thing_id="t", body=body).body
    assert getattr(sent, "fields" if kind.endswith("urlencoded") else "parts") == [("a", "x y"), ("n", "1")]

"""Names that Python, or the generated code itself, could trip over: each works, or the generator stops for it."""

import importlib
import json
import keyword
import re
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

TYPES = ["list", "str", "int", "float", "bool", "dict", "datetime", "uuid", "models"]
CODE = ["kwargs", "parameter", "quote", "response", "call", "options", "given", "self"]
GROUPS = {
    **{name: [name] for name in [*TYPES, *CODE]},
    "harmless": [
        "type",
        "id",
        "format",
        "from",
        "object",
        "class",
        "None",
        "match",
        "cls",
        "copy",
        "keys",
        "annotations",
        "name",
        "request",
        "json",
        "values",
        "apart",
    ],
    "modules": ["httpx", "errors", "transport", "property"],
    "own": ["to_dict", "from_dict", "additional_properties", "additional_keys", "http_meta", "_wires", "_extra"],
    "odd": ["a.b", "c-d", "é", "1st", "$ref", "@type", "with space", "e'f", 'g"h', "i\\j", "{one}"],
}
"""Names of properties and parameters; what could spoil its neighbours stands alone."""
METHODS = ["list", "str", "dict", "get", "send", "call", "given", "options", "models", "datetime", "type"]
TAGS = {"class": "class_", "list": None, "Fine Arts": "fine_arts", "1st": None}
"""By tag, its attribute where it can be said without doubt."""

TEXTS = {"type": "array", "items": {"type": "string"}}
NEIGHBOURS = {
    "other_text": {"type": "string"},
    "other_count": {"type": "integer"},
    "other_number": {"type": "number"},
    "other_flag": {"type": "boolean"},
    "other_array": {"type": "array", "items": {"type": "integer"}},
    "other_time": {"type": "string", "format": "date-time"},
    "other_id": {"type": "string", "format": "uuid"},
    "other_const": {"const": "fixed"},
    "other_thing": {},
    "other_union": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
}
"""Properties of all types: the annotations of these are what a name beside them can spoil."""


def answer(schema: dict[str, Any] | None) -> dict[str, Any]:
    """The answers of an operation."""
    if schema is None:
        return {"204": {"description": "Done."}}
    return {"200": {"description": "Done.", "content": {"application/json": {"schema": schema}}}}


def model(group: str) -> str:
    """The component that has the properties of a group; its place in the table is spelled in letters."""
    index = list(GROUPS).index(group)
    return f"Has{chr(ord('a') + index // 26)}{chr(ord('a') + index % 26)}"


def document(labels: list[str]) -> dict[str, Any]:
    """One model and two operations for each group of names, and one operation for each name of a method."""
    schemas: dict[str, Any] = {"Result": {"type": "object", "properties": {"done": {"type": "boolean"}}}}
    paths: dict[str, Any] = {}
    one = {"name": "one", "in": "path", "required": True, "schema": {"type": "string"}}
    few = {f"also_{name}": NEIGHBOURS[name] for name in ("other_count", "other_time", "other_union")}
    for label, wires in ((model(group), wires) for group, wires in GROUPS.items() if model(group) in labels):
        schemas[label] = {"type": "object", "properties": {**dict.fromkeys(wires, TEXTS), **NEIGHBOURS}}
        reference = {"$ref": f"#/components/schemas/{label}"}
        query = {**dict.fromkeys(wires, TEXTS), **few}
        paths[f"/{label}/{{one}}"] = {
            "get": {
                "operationId": f"ask{label}",
                "x-r9s-method": "ask",
                "tags": [label],
                "parameters": [
                    one,
                    *({"name": name, "in": "query", "schema": schema} for name, schema in query.items()),
                ],
                "responses": answer(reference),
            },
            "post": {
                "operationId": f"tell{label}",
                "x-r9s-method": "tell",
                "tags": [label],
                "parameters": [one],
                "requestBody": {"required": True, "content": {"application/json": {"schema": reference}}},
                "responses": answer(reference),
            },
        }
    for method in (method for method in METHODS if f"use_{method}" in labels):
        paths[f"/method/{method}/{{one}}"] = {
            "get": {
                "operationId": f"use_{method}",
                "x-r9s-method": method,
                "tags": [f"Method {method}"],
                "parameters": [one, {"name": "texts", "in": "query", "schema": TEXTS}]
                + [{"name": name, "in": "query", "schema": schema} for name, schema in few.items()],
                "responses": answer({"$ref": "#/components/schemas/Result"}),
            }
        }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Names", "version": "1.0.0"},
        "servers": [{"url": "https://names.example"}],
        "paths": paths,
        "components": {"schemas": schemas},
    }


class Wire:
    """A transport of resources that answers nothing but `{}` and keeps the requests."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []

    def send(self, call: Any, options: Any) -> Any:
        arguments = call.request.arguments(ExitStack())
        arguments["url"] = f"https://names.example{arguments['url']}"
        self.requests.append(httpx.Request(**arguments))
        return call.operation.parse(httpx.Response(200, content=b"{}"))


@pytest.fixture(scope="module")
def refused(mostly: Callable[..., dict[str, str]]) -> dict[str, str]:
    """Generates the package for all names; why which groups and methods are not in it."""
    return mostly("names", [*map(model, GROUPS), *(f"use_{method}" for method in METHODS)], document)


@pytest.fixture(scope="module")
def names(refused: dict[str, str]) -> ModuleType:
    """The package, imported."""
    return importlib.import_module("names")


EITHER = {
    **{f"schema {name}": name for name in ("Any", "Unset", "Response")},
    **{f"property {name}": name for name in ("Any", "UNSET", "Wire")},
    **{f"parameter {name}": name for name in ("isinstance", "Unset", "OPERATION")},
    **{f"tag {name}": name for name in ("Any", "options")},
}
"""Names of the generated code that no API has need of."""


def use(label: str, name: str) -> dict[str, str]:
    """The edits of small.yaml that use a name of EITHER."""
    if label.startswith("schema"):
        properties = "{a: {type: array, items: {type: string}}, b: {}, c: {const: d}}"
        schema = f"{name}:  # HERE\n  type: object\n  properties: {properties}"
        content = f"content: {{application/json: {{schema: {{$ref: '#/components/schemas/{name}'}}}}}}"
        return {"schemas": schema, "responses": f"'201': {{description: x, {content}}}"}
    if label.startswith("property"):
        return {
            "request properties": f"{name}: {{type: array, items: {{type: string}}}}  # HERE\nx: {{}}\ny: {{const: d}}"
        }
    if label.startswith("parameter"):
        return {"parameters": f"- {{name: {name}, in: query, schema: {{type: integer}}}}  # HERE"}
    return {"        - things\n        # +": f"        - {name}  # HERE\n        # +"}


@pytest.fixture(scope="module")
def either(
    run: Callable[..., Any], edited: Callable[[dict[str, str]], str], workshop: Path
) -> dict[str, tuple[Path, Any]]:
    """Packages for names that may be refused: the folder, and what the generator said."""
    tried = {}
    for label, name in EITHER.items():
        folder = workshop / f"either_{label.replace(' ', '_').lower()}"
        spec = folder.with_suffix(".yaml")
        spec.write_text(edited(use(label, name)))
        tried[label] = (folder, run("--spec", spec, "--output", folder))
    return tried


@pytest.fixture(scope="module")
def typed(
    names: ModuleType, breadth: ModuleType, either: dict[str, tuple[Path, Any]], mypy: Callable[..., dict[str, str]]
) -> dict[str, str]:
    """What `mypy --strict` says of these packages, by file."""
    return mypy("names", "breadth", *(folder.name for folder, done in either.values() if done.status == 0))


def test_breadth_is_typed(typed: dict[str, str]) -> None:
    """`mypy --strict` finds nothing in the package for everything that is carried."""
    assert {file: said for file, said in typed.items() if file.startswith("breadth")} == {}


@pytest.mark.parametrize("group", GROUPS)
def test_properties(refused: dict[str, str], names: ModuleType, group: str) -> None:
    """A property of any name is read, is an attribute, and is written; a usable name is the attribute's own."""
    assert model(group) not in refused, refused[model(group)]
    each = getattr(importlib.import_module("names.models"), model(group))
    document = {**{wire: [wire] for wire in GROUPS[group]}, "unknown": 1}
    read = each.from_dict(document)
    assert read.to_dict() == document
    assert read.additional_properties == {"unknown": 1}
    for wire in GROUPS[group]:
        attribute = each._wires[wire].name
        assert getattr(read, attribute) == [wire]
        assert each(**{attribute: ["y"]}).to_dict() == {wire: ["y"]}
        usable = wire.isidentifier() and not keyword.iskeyword(wire) and wire not in ("object", "self")
        assert attribute == wire or not usable or group == "own"


@pytest.mark.parametrize("group", GROUPS)
def test_parameters(refused: dict[str, str], names: ModuleType, group: str) -> None:
    """A parameter of any name, of the query or of the body, is one of the method and of the functions, and is sent."""
    label, wires = model(group), GROUPS[group]
    assert label not in refused, refused[label]
    known = getattr(importlib.import_module("names.models"), label)._wires
    arguments = {known[wire].name: [wire, "y"] for wire in wires}
    expected = sorted((wire, value) for wire in wires for value in (wire, "y"))
    transport = Wire()
    resource = getattr(importlib.import_module("names.resources").Resources(transport), _module("resources", label))
    resource.ask(one="/", **arguments, also_other_count=3)
    resource.tell(one="/", **arguments, other_count=4)
    asked, told = transport.requests
    assert asked.url.raw_path.startswith(f"/{label}/%2F?".encode())
    assert sorted(asked.url.params.multi_items()) == sorted([*expected, ("also_other_count", "3")])
    assert json.loads(told.content) == {**{wire: [wire, "y"] for wire in wires}, "other_count": 4}
    seen: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={wires[0]: ["z"]})

    tag = _module("api", label)
    function = importlib.import_module(f"names.api.{tag}.{_module(f'api/{tag}', f'ask{label}')}")
    with names.Client(httpx_args={"transport": httpx.MockTransport(handle)}) as client:
        result = function.sync_detailed(client=client, one="/", **arguments)
    assert result.parsed.to_dict() == {wires[0]: ["z"]}
    assert sorted(seen[0].url.params.multi_items()) == expected


def _module(folder: str, name: str) -> str:
    """The module in a folder of the package whose name is that, apart from underscores."""
    found = Path(importlib.import_module("names").__file__ or "").parent / folder
    (module,) = [path.stem for path in found.iterdir() if path.stem.replace("_", "") == name.lower()]
    return module


@pytest.mark.parametrize("group", GROUPS)
def test_typed(refused: dict[str, str], typed: dict[str, str], group: str) -> None:
    """`mypy --strict` finds nothing in the model, the functions and the methods that have to do with the names."""
    assert model(group) not in refused, refused[model(group)]
    label = model(group).lower()
    assert {
        file: said for file, said in typed.items() if file.startswith("names") and label in file.replace("_", "")
    } == {}


@pytest.mark.parametrize("method", METHODS)
def test_method(refused: dict[str, str], names: ModuleType, typed: dict[str, str], method: str) -> None:
    """A method of any name can be called, and `mypy --strict` finds nothing in its class."""
    assert f"use_{method}" not in refused, refused[f"use_{method}"]
    transport = Wire()
    resource = getattr(importlib.import_module("names.resources").Resources(transport), f"method_{method}")
    assert type(getattr(resource, method)(one="1", texts=["x"])).__name__ == "Result"
    assert transport.requests[0].url.params.multi_items() == [("texts", "x")]
    assert {
        file: said for file, said in typed.items() if f"method_{method}.py" in file or f"use_{method}" in file
    } == {}


@pytest.mark.parametrize("tag", TAGS)
def test_tag(made: Callable[[str, str], Path], edited: Callable[[dict[str, str]], str], tag: str) -> None:
    """The operations of a tag of any name can be called."""
    package = "tag_" + re.sub(r"\W", "_", tag).lower()
    made(package, edited({"        - things\n        # +": f"        - {tag}\n        # +"}))
    resources = importlib.import_module(f"{package}.resources")
    transport = Wire()
    instance = resources.Resources(transport)
    attributes = [name for name, each in vars(resources.Resources).items() if isinstance(each, property)]
    assert len(attributes) == 1
    assert attributes[0] == (TAGS[tag] or attributes[0])
    getattr(instance, attributes[0]).make(thing_id="t", label="l")
    assert transport.requests[0].url.path == "/things/t"


@pytest.mark.parametrize("label", EITHER)
def test_refused_or_works(either: dict[str, tuple[Path, Any]], typed: dict[str, str], label: str) -> None:
    """A name of something in the generated code is refused, at its line; or it works, and `mypy` finds nothing."""
    folder, done = either[label]
    if done.status:
        rows = folder.with_suffix(".yaml").read_text().splitlines()
        (line,) = [number for number, row in enumerate(rows, 1) if "# HERE" in row]
        assert f".yaml:{line}: #/" in done.err
        assert EITHER[label] in done.err
        return
    assert {file: said for file, said in typed.items() if file.startswith(f"{folder.name}/")} == {}
    importlib.import_module(f"{folder.name}.models").ThingRequest(label="l")
    transport = Wire()
    resources = importlib.import_module(f"{folder.name}.resources").Resources(transport)
    (tag,) = [name for name, each in vars(type(resources)).items() if isinstance(each, property)]
    getattr(resources, tag).make(thing_id="t", label="l")
    assert transport.requests[0].url.path == "/things/t"

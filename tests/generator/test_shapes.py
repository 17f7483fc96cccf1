"""Schemas that are easily lost or spoiled: their values come back out as they came in, and their models are typed."""

import importlib
import inspect
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, get_type_hints

import pytest

REF = "#/components/schemas/"

COMPONENTS: dict[str, Any] = {
    "Inner": {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}},
    "Alias": {"$ref": f"{REF}Inner"},
    "Text": {"type": "string"},
    "Texts": {"type": "array", "items": {"$ref": f"{REF}Text"}},
    "Inners": {"type": "array", "items": {"$ref": f"{REF}Inner"}},
    "Mood": {"type": "string", "enum": ["good", "bad"], "default": "good"},
    "MoodOrNull": {"type": ["string", "null"], "enum": ["calm", "wild", None]},
    "Empty": {"type": "object"},
    "Tree": {"type": "object", "additionalProperties": {"$ref": f"{REF}Tree"}},
    "One": {"type": "object", "properties": {"two": {"$ref": f"{REF}Two"}}},
    "Two": {
        "type": "object",
        "properties": {"one": {"$ref": f"{REF}One"}, "many": {"type": "array", "items": {"$ref": f"{REF}Two"}}},
    },
    "Cat": {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string"}, "lives": {"type": "integer"}},
    },
    "Dog": {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string"}, "tricks": {"type": "integer"}},
    },
    "Square": {
        "type": "object",
        "required": ["shape"],
        "properties": {"shape": {"const": "square"}, "side": {"type": "number"}},
    },
    "Circle": {
        "type": "object",
        "required": ["shape"],
        "properties": {"shape": {"const": "circle"}, "radius": {"type": "number"}},
    },
}
PETS = {
    "oneOf": [{"$ref": f"{REF}Cat"}, {"$ref": f"{REF}Dog"}],
    "discriminator": {"propertyName": "kind", "mapping": {"cat": f"{REF}Cat", "woof": f"{REF}Dog"}},
}
SHAPES = {"oneOf": [{"$ref": f"{REF}Square"}, {"$ref": f"{REF}Circle"}]}

SCHEMAS: dict[str, tuple[Any, list[Any], str]] = {
    "constant number": ({"const": 1.5}, [1.5, 2.5], ""),
    "constant integer": ({"const": 3}, [3], "Literal[3]"),
    "constant boolean": ({"const": True}, [True, False], "Literal[True]"),
    "constant text": ({"const": 'it\'s "so"\n'}, ['it\'s "so"\n'], ""),
    "enum of integers": ({"type": "integer", "enum": [2, 1]}, [1, 7], ""),
    "enum with quotes": (
        {"type": "string", "enum": ["it's", 'a"b', "back\\slash", "two\nlines", "ü"]},
        ["it's", "new"],
        "",
    ),
    "enum or null": ({"anyOf": [{"type": "string", "enum": ["up", "down"]}, {"type": "null"}]}, ["up", None], ""),
    "nullable enum": ({"$ref": f"{REF}MoodOrNull"}, ["calm", None], "MoodOrNull | None"),
    "open enum or null": (
        {"anyOf": [{"type": "string", "enum": ["s", "m"]}, {"type": "string"}, {"type": "null"}]},
        ["s", "xl", None],
        "",
    ),
    "open enum of integers": ({"anyOf": [{"type": "integer", "enum": [1, 2]}, {"type": "integer"}]}, [1, 9], ""),
    "open enum by reference": ({"anyOf": [{"$ref": f"{REF}Mood"}, {"type": "string"}]}, ["good", "new"], "Mood | str"),
    "default beside a reference": ({"$ref": f"{REF}Mood", "default": "bad"}, ["good"], "Mood"),
    "nullable reference": ({"anyOf": [{"$ref": f"{REF}Inner"}, {"type": "null"}]}, [{"a": "x"}, None], "Inner | None"),
    "nullable object": ({"type": ["object", "null"], "properties": {"b": {"type": "string"}}}, [{"b": "x"}, None], ""),
    "alias of a model": ({"$ref": f"{REF}Alias"}, [{"a": "x"}], ""),
    "array by reference": ({"$ref": f"{REF}Texts"}, [["x"], []], "list[str]"),
    "models by reference": ({"$ref": f"{REF}Inners"}, [[{"a": "x"}]], "list[Inner]"),
    "array without items": ({"type": "array"}, [[1, "x", None]], "list[Any]"),
    "nullable array without items": ({"type": ["array", "null"]}, [[1], None], "list[Any] | None"),
    "nullable items": ({"type": "array", "items": {"type": ["string", "null"]}}, [["x", None]], "list[str | None]"),
    "arrays of arrays": (
        {"type": "array", "items": {"type": "array", "items": {"$ref": f"{REF}Inner"}}},
        [[[{"a": "x"}], []]],
        "",
    ),
    "array of enums": ({"type": "array", "items": {"type": "string", "enum": ["p", "q"]}}, [["p", "new"]], ""),
    "tuple": ({"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}]}, [["x", 1]], ""),
    "several types": ({"type": ["string", "integer"]}, ["x", 1], "str | int"),
    "text or array": (
        {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
        ["x", ["y"]],
        "str | list[str]",
    ),
    "model or text": ({"anyOf": [{"$ref": f"{REF}Inner"}, {"type": "string"}]}, [{"a": "x"}, "y"], "Inner | str"),
    "anything": ({}, [1, {"x": [None]}, None], "Any"),
    "described anything": ({"description": "Whatever."}, [1, {"x": [None]}], "Any"),
    "null": ({"type": "null"}, [None], "None"),
    "empty model": ({"$ref": f"{REF}Empty"}, [{}, {"x": 1}], "dict[str, Any]"),
    "free object": ({"type": "object"}, [{}, {"x": {"y": None}}], ""),
    "closed object": (
        {"type": "object", "properties": {"b": {"type": "string"}}, "additionalProperties": False},
        [{"b": "x"}, {"c": 1}],
        "",
    ),
    "map of arrays": (
        {"type": "object", "additionalProperties": {"type": "array", "items": {"$ref": f"{REF}Inner"}}},
        [{"x": [{"a": "y"}]}],
        "",
    ),
    "map of nullables": (
        {"type": "object", "additionalProperties": {"type": ["integer", "null"]}},
        [{"x": 1, "y": None}],
        "",
    ),
    "map of dates": (
        {"type": "object", "additionalProperties": {"type": "string", "format": "date"}},
        [{"x": "2024-01-02"}],
        "",
    ),
    "recursive map": ({"$ref": f"{REF}Tree"}, [{"x": {"y": {}}}], "Tree"),
    "models in a circle": ({"$ref": f"{REF}One"}, [{"two": {"one": {"two": {}}, "many": [{}]}}], "One"),
    "allOf of one": ({"allOf": [{"$ref": f"{REF}Inner"}], "description": "One."}, [{"a": "x"}], "Inner"),
    "text in base64": ({"type": "string", "format": "byte"}, ["AAAA"], "str"),
    "text of other formats": ({"type": "string", "format": "uri"}, ["x:y"], "str"),
    "with examples": ({"type": "string", "examples": ["x"], "example": "y"}, ["z"], "str"),
    "with a title": (
        {"type": "object", "title": "Another Name", "properties": {"b": {"type": "string"}}},
        [{"b": "x"}],
        "",
    ),
    "tagged union": (PETS, [{"kind": "cat", "lives": 9}, {"kind": "woof", "tricks": 2}, {"kind": "cow"}], "Cat | Dog"),
    "union by constants": (
        SHAPES,
        [{"shape": "square", "side": 1}, {"shape": "circle", "radius": 2}],
        "Square | Circle",
    ),
}


def component(name: str) -> str:
    """The component that has a schema of the table as its property `x`."""
    return "Has" + "".join(word.capitalize() for word in name.split())


def document(labels: list[str]) -> dict[str, Any]:
    """A model for each of these schemas, and an operation that sends and answers it."""
    every = {component(name): {"type": "object", "properties": {"x": row[0]}} for name, row in SCHEMAS.items()}
    schemas = {label: every[label] for label in labels}
    operation = {
        "operationId": "echo",
        "tags": ["shapes"],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"oneOf": [{"$ref": REF + n} for n in schemas]}}},
        },
        "responses": {
            "200": {
                "description": "All.",
                "content": {"application/json": {"schema": {"oneOf": [{"$ref": REF + n} for n in schemas]}}},
            }
        },
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Shapes", "version": "1.0.0"},
        "servers": [{"url": "https://shapes.example"}],
        "paths": {"/echo": {"post": operation}},
        "components": {"schemas": {**COMPONENTS, **schemas}},
    }


@pytest.fixture(scope="module")
def refused(mostly: Callable[..., dict[str, str]]) -> dict[str, str]:
    """Generates the package for all schemas; why which components are not in it."""
    return mostly("shapes", map(component, SCHEMAS), document)


@pytest.fixture(scope="module")
def shapes(refused: dict[str, str]) -> ModuleType:
    """The models of the package."""
    return importlib.import_module("shapes.models")


@pytest.fixture(scope="module")
def typed(shapes: ModuleType, mypy: Callable[..., dict[str, str]]) -> dict[str, str]:
    """What `mypy --strict` says of the package, by file."""
    return mypy("shapes")


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema(refused: dict[str, str], shapes: ModuleType, typed: dict[str, str], name: str) -> None:
    """Values of the schema, null, and values that are none of it, come back out as they came in; the model is typed."""
    assert component(name) not in refused, refused[component(name)]
    model = getattr(shapes, component(name))
    _, values, annotation = SCHEMAS[name]
    for value in [*values, None, {"odd": [1]}]:
        read = model.from_dict({"x": value})
        assert json.loads(json.dumps(read.to_dict())) == {"x": value}
    if annotation:
        shown = inspect.get_annotations(model)["x"].replace("models.", "").split(" | Unset")[0]
        assert shown in (annotation, f"{annotation} | None")
        get_type_hints(model)
    assert {
        file: said for file, said in typed.items() if Path(file).stem.replace("_", "") == component(name).lower()
    } == {}


def test_shapes_are_typed(typed: dict[str, str]) -> None:
    """`mypy --strict` finds nothing in what is not a model of the table."""
    known = {component(name).lower() for name in SCHEMAS}
    rest = {file: said for file, said in typed.items() if file.startswith("shapes/")}
    assert {file: said for file, said in rest.items() if Path(file).stem.replace("_", "") not in known} == {}


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("tagged union", {"kind": "cat", "lives": 9}, "Cat"),
        ("tagged union", {"kind": "woof", "tricks": 2}, "Dog"),
        ("union by constants", {"shape": "square"}, "Square"),
        ("union by constants", {"shape": "circle"}, "Circle"),
        ("nullable reference", {"a": "x"}, "Inner"),
        ("model or text", {"a": "x"}, "Inner"),
        ("model or text", "x", "str"),
        ("several types", 1, "int"),
    ],
)
def test_union(shapes: ModuleType, name: str, value: Any, kind: str) -> None:
    """A union is read as the variant that its discriminator, its constants or its types tell."""
    assert type(getattr(shapes, component(name)).from_dict({"x": value}).x).__name__ == kind


def test_enum_names(shapes: ModuleType) -> None:
    """Enums are named after their place, not by an index, when they are one of the variants of a nullable as well."""
    enums = {name for name in shapes.__all__ if not isinstance(getattr(shapes, name), type)}
    assert {"HasEnumOrNullX", "HasOpenEnumOrNullX", "MoodOrNull", "HasEnumOfIntegersX"} <= enums
    assert not [name for name in enums if "Null" in name and name[-1].isdigit()]

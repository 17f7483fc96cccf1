"""Values that are made from schemas: right by them, the same each time, and with an end."""

import base64
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from PIL import Image
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from generator.showing.flat import fits
from generator.showing.scalars import PICTURE, PICTURE_URL
from generator.showing.values import sample, with_pictures

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "spec" / "images.yaml", *sorted((ROOT / "tests").rglob("specs/*.yaml"))]

PARTS: dict[str, Any] = {
    "Pet": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string", "example": "Rex"}}},
    "Cat": {"allOf": [{"$ref": "Pet"}], "required": ["lives"], "properties": {"lives": {"type": "integer"}}},
    "Tree": {
        "type": "object",
        "required": ["leaves"],
        "properties": {"leaves": {"type": "array", "items": {"$ref": "Tree"}}, "trunk": {"$ref": "Tree"}},
    },
    "Endless": {"type": "object", "required": ["again"], "properties": {"again": {"$ref": "Endless"}}},
    "Loop": {"anyOf": [{"$ref": "Loop"}, {"type": "integer"}]},
    "Wide": {
        "type": "object",
        "properties": {
            f"p{number}": {"type": "object", "additionalProperties": {"$ref": "Wide"}} for number in range(9)
        },
    },
}


def make(schema: Any, *, request: bool = False) -> Any:
    """A value for a schema, which may refer to the parts by their names."""
    return sample(PARTS.__getitem__, schema, request=request)


ROWS: list[tuple[str, Any, Any]] = [
    ("const", {"const": "on", "default": "off"}, "on"),
    ("example", {"type": "string", "example": "a", "default": "b"}, "a"),
    ("examples", {"type": "string", "examples": ["a", "b"]}, "a"),
    ("default", {"type": "integer", "default": 7, "enum": [6, 7]}, 7),
    ("enum", {"type": "string", "enum": ["x", "y"]}, "x"),
    ("an example of another type", {"type": "integer", "example": "seven"}, 1),
    ("a default that is not listed", {"enum": ["x"], "default": "y"}, "x"),
    ("null and others", {"enum": [None, "x"]}, "x"),
    ("only null", {"type": "null"}, None),
    ("nullable", {"type": ["null", "integer"]}, 1),
    ("no type", {}, "text"),
    ("anything", True, "text"),
    ("true", {"type": "boolean"}, True),
    ("at least", {"type": "integer", "minimum": 5}, 5),
    ("above", {"type": "integer", "exclusiveMinimum": 5}, 6),
    ("above, in 3.0", {"type": "integer", "minimum": 5, "exclusiveMinimum": True}, 6),
    ("at most", {"type": "integer", "maximum": -3}, -3),
    ("below", {"type": "number", "exclusiveMaximum": 1, "multipleOf": 0.5}, 0.5),
    ("a step", {"type": "integer", "multipleOf": 8}, 8),
    ("a long text", {"type": "string", "minLength": 6}, "textte"),
    ("a short text", {"type": "string", "maxLength": 2}, "te"),
    ("a date", {"type": "string", "format": "date"}, "2024-01-02"),
    ("a picture", {"type": "string", "contentMediaType": "image/*", "contentEncoding": "base64"}, PICTURE),
    ("its URL", {"type": "string", "contentMediaType": "image/*", "format": "uri", "example": "x:"}, PICTURE_URL),
    ("a list", {"type": "array", "items": {"type": "integer"}}, [1]),
    ("a longer list", {"type": "array", "items": {"type": "integer"}, "minItems": 2}, [1, 1]),
    ("no list", {"type": "array", "items": {"type": "integer"}, "maxItems": 0}, []),
    ("a tuple", {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}]}, [1, "text"]),
    ("a map", {"type": "object", "additionalProperties": {"type": "integer"}}, {"key": 1}),
    ("an empty object", {"type": "object"}, {}),
    ("a reference", {"$ref": "Cat"}, {"lives": 1, "name": "Rex"}),
    ("beside a reference", {"$ref": "Pet", "properties": {"age": {"type": "integer"}}}, {"age": 1, "name": "Rex"}),
    ("required elsewhere", {"required": ["what"], "type": "object"}, {"what": "text"}),
    ("a union", {"oneOf": [{"type": "null"}, {"$ref": "Pet"}]}, {"name": "Rex"}),
    (
        "a tag",
        {"oneOf": [{"$ref": "Pet"}], "discriminator": {"propertyName": "kind", "mapping": {"pet": "Pet"}}},
        {"name": "Rex", "kind": "pet"},
    ),
    ("a list that holds itself", {"$ref": "Tree"}, {"leaves": []}),
    ("an object without an end", {"$ref": "Endless"}, None),
    ("a union that holds itself", {"$ref": "Loop"}, 1),
    (
        "an error",
        {"type": "object", "properties": {"error": {"type": "object"}, "ok": {"type": "boolean"}}},
        {"ok": True},
    ),
]


@pytest.mark.parametrize(("schema", "expected"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_value_comes_from_the_best_that_the_schema_says(schema: Any, expected: Any) -> None:
    """What the document shows first, where it is right; else what its limits allow."""
    assert make(schema) == expected


def test_who_reads_and_who_writes() -> None:
    """A request has what is required alone, and nothing that only answers have; an answer has nothing that only
    requests have."""
    schema = {
        "type": "object",
        "required": ["a", "id"],
        "properties": {
            "a": {"type": "integer"},
            "b": {"type": "integer"},
            "id": {"type": "integer", "readOnly": True},
            "secret": {"type": "string", "writeOnly": True},
            "deep": {"type": "object", "properties": {"plain": {"type": "integer"}, "more": {"$ref": "Pet"}}},
        },
    }
    assert make(schema, request=True) == {"a": 1}
    assert make(schema) == {"a": 1, "b": 1, "id": 1, "deep": {"plain": 1}}


def test_a_large_document_gives_a_small_value() -> None:
    """However many optional properties there are."""
    assert len(str(make({"$ref": "Wide"}))) < 3_000


def test_dates_of_yaml_are_texts() -> None:
    """An example that YAML reads as a date is the text of one."""
    schema = yaml.safe_load("{type: string, format: date, example: 2020-02-03}")
    assert make(schema) == "2020-02-03"


def test_examples_get_real_pictures() -> None:
    """What is marked as a picture is one, wherever the example has it."""
    picture = {"type": "string", "contentMediaType": "image/png", "contentEncoding": "base64"}
    schema = {
        "type": "array",
        "items": {"oneOf": [{"type": "object", "properties": {"b64": picture}}, {"type": "null"}]},
    }
    assert with_pictures(PARTS.__getitem__, schema, [{"b64": "...", "other": "..."}]) == [
        {"b64": PICTURE, "other": "..."}
    ]
    with Image.open(io.BytesIO(base64.b64decode(PICTURE))) as opened:
        opened.load()
        assert (opened.format, opened.size) == ("PNG", (8, 8))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_what_is_made_is_valid(document: Path) -> None:
    """A value for each component of the documents of the tests passes a validator of JSON Schema."""
    data = yaml.safe_load(document.read_bytes())
    registry: Registry[Any] = Registry().with_resource(
        "doc:", Resource.from_contents(data, default_specification=DRAFT202012)
    )
    resolver = registry.resolver("doc:")
    resolve: Callable[[str], Any] = lambda ref: resolver.lookup(ref).contents  # noqa: E731
    for name in data.get("components", {}).get("schemas", {}):
        ref = {"$ref": f"#/components/schemas/{name}"}
        value = sample(resolve, ref)
        assert sample(resolve, ref) == value
        assert fits(resolve, ref, value), name
        Draft202012Validator({"$ref": f"doc:#/components/schemas/{name}"}, registry=registry).validate(value)

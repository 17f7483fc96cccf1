"""Which keywords of a schema are carried over, and in which combinations."""

import re
from collections.abc import Iterator
from typing import Any

from . import walk
from .forms import ARRAY_NAME
from .problems import Pointer, Problem

TERMINAL = "x-r9s-terminal"
COMPLETES = "x-r9s-completes"
INDEX = "x-r9s-index"
COUNT = "x-r9s-count"
_EXTENSIONS = (TERMINAL, COMPLETES, INDEX, COUNT, ARRAY_NAME)
_CARRIED = {
    *(
        "$ref",
        "type",
        "format",
        "properties",
        "required",
        "additionalProperties",
        "items",
        "prefixItems",
        "enum",
        "const",
    ),
    *("allOf", "anyOf", "oneOf", "discriminator", "nullable"),
}
"""Keywords that decide about a type."""
_SAID = {
    *("title", "description", "default", "example", "examples", "deprecated", "readOnly", "writeOnly", "externalDocs"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern"),
    *(
        "minItems",
        "maxItems",
        "uniqueItems",
        "minProperties",
        "maxProperties",
        "contains",
        "minContains",
        "maxContains",
    ),
    *("contentEncoding", "contentMediaType", "contentSchema", "propertyNames", "xml", "$comment", "not"),
}
"""Keywords that only say something, or limit values, which are not checked here."""
_BESIDE_REFERENCE = {"title", "description", "default", "example", "examples", "deprecated", "readOnly", "writeOnly"}


def check_keywords(data: dict[str, Any]) -> Iterator[Problem]:
    """What schemas say that would be lost."""
    for pointer, schema in walk.schemas(data):
        yield from _unknown(pointer, schema)
        yield from _combined(data, pointer, schema)
        yield from _values(pointer, schema)
        yield from _booleans(pointer, schema)
        named = set(schema.get("properties", {}))
        for index, name in enumerate(schema.get("required", [])):
            if named and name not in named and not {"allOf", "oneOf", "anyOf"} & set(schema):
                yield Problem((*pointer, "required", index), f"the required property {name!r} is not declared")


def _unknown(pointer: Pointer, schema: dict[str, Any]) -> Iterator[Problem]:
    if "$ref" in schema:
        for keyword in schema.keys() - {"$ref"} - _BESIDE_REFERENCE:
            if not keyword.startswith("x-") or (keyword.startswith("x-r9s-") and keyword != ARRAY_NAME):
                yield Problem((*pointer, keyword), f"{keyword} beside $ref would be ignored")
        if not re.fullmatch("#/components/schemas/[^/]+", schema["$ref"]):
            yield Problem((*pointer, "$ref"), "a reference to what is no component schema is not supported")
        return
    for keyword in schema.keys() - _CARRIED - _SAID:
        if keyword.startswith("x-r9s-") and keyword not in _EXTENSIONS:
            yield Problem((*pointer, keyword), f"there is no extension {keyword} for schemas")
        elif not keyword.startswith("x-"):
            yield Problem((*pointer, keyword), f"the keyword {keyword} is not known here, or not supported")


def _combined(data: dict[str, Any], pointer: Pointer, schema: dict[str, Any]) -> Iterator[Problem]:
    limits = walk.only_requiring(schema)
    union = next((key for key in ("oneOf", "anyOf") if key in schema and key not in limits), None)
    if union and schema.get("properties"):
        reason = f"properties beside {union} would be dropped; move them into each variant"
        yield Problem((*pointer, "properties"), reason)
    if "allOf" not in schema:
        return
    if union:
        yield Problem((*pointer, "allOf"), f"allOf beside {union} is not supported")
    for index, part in enumerate(schema["allOf"]):
        found = walk.deref(data, part) if isinstance(part, dict) else {}
        if len(schema["allOf"]) > 1 and not ({"properties", "allOf"} & set(found) or found.get("type") == "object"):
            inner = next((key for key in ("oneOf", "anyOf") if key in found), "what is not an object")
            yield Problem((*pointer, "allOf", index), f"{inner} inside allOf is not supported")
    if schema["allOf"] == [{"$ref": "#/" + "/".join(map(str, pointer))}]:
        yield Problem(pointer, "the schema refers to itself")


def _values(pointer: Pointer, schema: dict[str, Any]) -> Iterator[Problem]:
    if "const" in schema and not isinstance(schema["const"], (str, int, float, bool)):
        yield Problem((*pointer, "const"), "a const that is neither a string, a number nor a boolean is not supported")
    if "enum" in schema:
        kinds = {type(value) for value in schema["enum"] if value is not None}
        flags = kinds == {bool} and None not in schema["enum"] and schema.get("type") == "boolean"
        if kinds not in ({str}, {int}) and not flags:
            reason = "the values of an enum must be all strings or all integers, apart from null"
            yield Problem((*pointer, "enum"), reason)


def _booleans(pointer: Pointer, schema: dict[str, Any]) -> Iterator[Problem]:
    for name, inner in schema.get("properties", {}).items():
        if isinstance(inner, bool):
            yield Problem((*pointer, "properties", name), "a schema that is true or false is not supported here")
    for keyword in ("items", "contains"):
        if isinstance(schema.get(keyword), bool):
            yield Problem((*pointer, keyword), f"{keyword} that are true or false are not supported")

"""Visits every schema and every operation of an OpenAPI document, by structure and not by key name."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .document import resolve
from .problems import Pointer

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_SCHEMA_MAPS = ("properties", "patternProperties", "dependentSchemas", "$defs")
_SCHEMA_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_SCHEMAS = ("items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames")


@dataclass(frozen=True)
class RawOperation:
    """One operation as the document has it."""

    pointer: Pointer
    path: str
    method: str
    item: dict[str, Any]
    data: dict[str, Any]


def operations(data: dict[str, Any]) -> Iterator[RawOperation]:
    """Every operation, in the order of the document."""
    for path, item in data.get("paths", {}).items():
        for method in item:
            if method in METHODS:
                yield RawOperation(("paths", path, method), path, method, item, item[method])


def schemas(data: dict[str, Any]) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """Every schema object, outer ones first; a reference is yielded, not followed."""
    components = data.get("components", {})
    for name, schema in components.get("schemas", {}).items():
        yield from _schema(schema, ("components", "schemas", name))
    for kind in ("parameters", "requestBodies", "responses", "headers"):
        for name, holder in components.get(kind, {}).items():
            yield from _holder(holder, ("components", kind, name))
    for path, item in data.get("paths", {}).items():
        for index, parameter in enumerate(item.get("parameters", [])):
            yield from _holder(parameter, ("paths", path, "parameters", index))
    for operation in operations(data):
        for index, parameter in enumerate(operation.data.get("parameters", [])):
            yield from _holder(parameter, (*operation.pointer, "parameters", index))
        yield from _holder(operation.data.get("requestBody", {}), (*operation.pointer, "requestBody"))
        for status, response in operation.data.get("responses", {}).items():
            yield from _holder(response, (*operation.pointer, "responses", status))


def _holder(holder: dict[str, Any], pointer: Pointer) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    if "schema" in holder:
        yield from _schema(holder["schema"], (*pointer, "schema"))
    for media_type, content in holder.get("content", {}).items():
        if "schema" in content:
            yield from _schema(content["schema"], (*pointer, "content", media_type, "schema"))


def _schema(schema: Any, pointer: Pointer) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    if not isinstance(schema, dict):
        return
    yield pointer, schema
    for key in _SCHEMA_MAPS:
        for name, inner in schema.get(key, {}).items():
            yield from _schema(inner, (*pointer, key, name))
    for key in _SCHEMA_LISTS:
        for index, inner in enumerate(schema.get(key, [])):
            yield from _schema(inner, (*pointer, key, index))
    for key in _SCHEMAS:
        yield from _schema(schema.get(key), (*pointer, key))


def deref(data: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """The node, or what its chain of references ends at."""
    seen = set()
    while "$ref" in node and node["$ref"] not in seen:
        seen.add(node["$ref"])
        node = resolve(data, node["$ref"])
    return node


def only_requiring(schema: dict[str, Any]) -> list[str]:
    """The unions that say nothing of types, only which properties must be there together: a limit of values."""
    said = {"required", "title", "description", "not"}
    unions = [key for key in ("anyOf", "oneOf") if schema.get(key)]
    return [key for key in unions if all(isinstance(each, dict) and set(each) <= said for each in schema[key])]

"""The mark of the parameter that says how many pictures are asked for."""

from collections.abc import Iterator
from typing import Any

from . import walk
from .forms import properties_of, variants
from .keywords import COUNT
from .problems import Pointer, Problem


def counting(data: dict[str, Any], schema: dict[str, Any]) -> set[str]:
    """The properties of an object that say how many pictures are asked for."""
    return {name for name, _, inner in properties_of(data, (), schema) if inner.get(COUNT) is True}


def check_counts(data: dict[str, Any]) -> Iterator[Problem]:
    """What is marked, and is no count of an operation: the mark would be ignored."""
    of_operations: set[int] = set()
    for operation in walk.operations(data):
        found: dict[str, list[tuple[Pointer, dict[str, Any]]]] = {}
        for name, pointer, schema in _parameters(data, operation):
            of_operations.add(id(schema))
            if COUNT in schema:
                found.setdefault(name, []).append(((*pointer, COUNT), schema))
        for places in list(found.values())[1:]:
            for pointer, _ in places:
                yield Problem(pointer, f"{COUNT} stands on more than one parameter of {operation.data['operationId']}")
        for pointer, schema in (place for places in found.values() for place in places):
            yield from _wrong(data, pointer, schema)
    for pointer, schema in walk.schemas(data):
        if COUNT in schema and "$ref" not in schema and id(schema) not in of_operations:
            reason = f"{COUNT} counts only for a parameter, or a property of a request body that is an object"
            yield Problem((*pointer, COUNT), reason)


def _wrong(data: dict[str, Any], pointer: Pointer, schema: dict[str, Any]) -> Iterator[Problem]:
    if schema[COUNT] is not True:
        yield Problem(pointer, f"{COUNT} must be true, or not there")
    elif not all(each.get("type") == "integer" for each in variants(data, schema)):
        yield Problem(pointer, f"{COUNT} counts only for an integer")


def _parameters(data: dict[str, Any], operation: walk.RawOperation) -> Iterator[tuple[str, Pointer, dict[str, Any]]]:
    """The schema of each parameter, and of each property of a body, with its name and its place."""
    for owner, base in ((operation.item, operation.pointer[:2]), (operation.data, operation.pointer)):
        for index, reference in enumerate(owner.get("parameters", [])):
            place = _place(reference, (*base, "parameters", index))
            parameter = walk.deref(data, reference)
            if isinstance(parameter.get("schema"), dict):
                yield parameter["name"], (*place, "schema"), parameter["schema"]
    body = operation.data.get("requestBody", {})
    place = _place(body, (*operation.pointer, "requestBody"))
    for media_type, media in walk.deref(data, body).get("content", {}).items():
        yield from properties_of(data, (*place, "content", media_type, "schema"), media.get("schema", {}))


def _place(node: dict[str, Any], pointer: Pointer) -> Pointer:
    return tuple(node["$ref"][2:].split("/")) if "$ref" in node else pointer

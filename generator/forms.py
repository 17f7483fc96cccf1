"""Request bodies that are forms: what their fields are called on the wire, and whether that can be carried."""

from collections.abc import Iterator
from typing import Any

from . import walk
from .media import body_kind
from .normalise import without_null
from .problems import Pointer, Problem

ARRAY_NAME = "x-r9s-array-name"
_Property = tuple[str, Pointer, dict[str, Any]]


def array_names(data: dict[str, Any], media_type: str, media: dict[str, Any]) -> dict[str, str]:
    """By field of a multipart body: the name that the values of a list go under, where it is another one."""
    if body_kind(media_type) != "multipart":
        return {}
    found = properties_of(data, (), media.get("schema", {}))
    return {name: schema[ARRAY_NAME] for name, _, schema in found if ARRAY_NAME in schema}


def deep_objects(media: dict[str, Any]) -> list[str]:
    """The fields that are objects, and go as a field for each value in them, such as `svg[model]`."""
    return [name for name, encoding in media.get("encoding", {}).items() if encoding.get("style") == "deepObject"]


def check_forms(data: dict[str, Any]) -> Iterator[Problem]:
    """What the forms of all operations say that cannot be carried."""
    named: set[int] = set()
    for operation in walk.operations(data):
        body, pointer = operation.data.get("requestBody", {}), (*operation.pointer, "requestBody")
        if "$ref" in body:
            pointer = tuple(body["$ref"][2:].split("/"))
        for media_type, media in walk.deref(data, body).get("content", {}).items():
            place: Pointer = (*pointer, "content", media_type)
            found = list(properties_of(data, (*place, "schema"), media.get("schema", {})))
            yield from _encodings(data, place, media_type, media.get("encoding", {}), found)
            if body_kind(media_type) == "multipart":
                named |= {id(schema) for _, _, schema in found}
                yield from _arrays(data, found)
    for pointer, schema in walk.schemas(data):
        if ARRAY_NAME in schema and id(schema) not in named:
            reason = f"{ARRAY_NAME} counts only for a property of a multipart/form-data body"
            yield Problem((*pointer, ARRAY_NAME), reason)


def properties_of(
    data: dict[str, Any], pointer: Pointer, schema: dict[str, Any], around: tuple[int, ...] = ()
) -> Iterator[_Property]:
    """The properties of an object, those of the parts that it is made of included."""
    if "$ref" in schema:
        pointer = tuple(schema["$ref"][2:].split("/"))
    found = walk.deref(data, schema)
    if id(found) in around:
        return
    for name, inner in found.get("properties", {}).items():
        if isinstance(inner, dict):
            yield name, (*pointer, "properties", name), inner
    for index, part in enumerate(found.get("allOf", [])):
        yield from properties_of(data, (*pointer, "allOf", index), part, (*around, id(found)))


def _arrays(data: dict[str, Any], found: list[_Property]) -> Iterator[Problem]:
    taken = {name for name, _, _ in found}
    for name, pointer, schema in found:
        if ARRAY_NAME not in schema:
            continue
        place, array = (*pointer, ARRAY_NAME), schema[ARRAY_NAME]
        if not isinstance(array, str) or not array:
            yield Problem(place, f"{ARRAY_NAME} must be a text: what a list of {name!r} is sent as")
        elif not any(_is(each, "array") for each in variants(data, schema)):
            yield Problem(place, f"{ARRAY_NAME} counts only for an array, which {name!r} is not")
        elif array in taken - {name}:
            yield Problem(place, f"a list of {name!r} would be sent as {array!r}, which is the name of another field")
        else:
            taken.add(array)


def _encodings(
    data: dict[str, Any], place: Pointer, media_type: str, encodings: dict[str, Any], found: list[_Property]
) -> Iterator[Problem]:
    named = {name: schema for name, _, schema in found}
    kind, is_older = body_kind(media_type), str(data.get("openapi", "")).startswith("3.0")
    for name, encoding in encodings.items():
        pointer = (*place, "encoding", name)
        carried = encoding.get("style") == "deepObject" and encoding.get("explode", True)
        if not carried or set(encoding) - {"style", "explode"}:
            reason = "the encoding of parts would be ignored, apart from `style: deepObject` for an object"
            yield Problem(pointer, reason)
        elif kind not in ("form", "multipart"):
            yield Problem(pointer, f"the encoding of {name!r} counts only in a form")
        elif kind == "multipart" and is_older:
            yield Problem(pointer, "style counts in multipart/form-data from OpenAPI 3.1 on")
        elif name not in named:
            yield Problem(pointer, f"there is an encoding of {name!r}, but no such property")
        elif not all(_is_object(each) for each in variants(data, named[name])):
            yield Problem(pointer, f"the style deepObject counts only for an object, which {name!r} is not")
        elif any(other.startswith(f"{name}[") for other in named):
            yield Problem(pointer, f"a value in {name!r} would be sent under the name of another field")
        elif _has_lists_of_objects(data, named[name]):
            yield Problem(pointer, f"{name!r} holds an array of objects or arrays, for which a form has no names")


def variants(data: dict[str, Any], schema: dict[str, Any], around: tuple[int, ...] = ()) -> Iterator[dict[str, Any]]:
    """What a value can be, apart from null: the schema, or the variants of its unions."""
    found = walk.deref(data, schema)
    if id(found) in around:
        return
    keys = {"anyOf", "oneOf"} - set(walk.only_requiring(found))
    unions = [each for key in sorted(keys) for each in found.get(key, ())]
    if len(found.get("allOf", ())) == 1 and not found.get("properties"):
        unions = found["allOf"]
    for each in unions:
        yield from variants(data, each, (*around, id(found)))
    if not unions and found.get("type") != "null":
        yield without_null(found)


def _is(schema: dict[str, Any], kind: str) -> bool:
    declared = schema.get("type")
    return declared == kind or (isinstance(declared, list) and kind in declared)


def _is_object(schema: dict[str, Any]) -> bool:
    return schema.get("type") == "object" or ("type" not in schema and bool({"properties", "allOf"} & set(schema)))


def _has_lists_of_objects(data: dict[str, Any], schema: dict[str, Any], around: tuple[int, ...] = ()) -> bool:
    for found in variants(data, schema):
        origin = id(walk.deref(data, schema))
        if origin in around:
            continue
        inside = (*around, origin)
        items = list(variants(data, found["items"])) if isinstance(found.get("items"), dict) else []
        if any(_is_object(each) or _is(each, "array") for each in items):
            return True
        inner = [each for _, _, each in properties_of(data, (), found)]
        inner += [found["additionalProperties"]] if isinstance(found.get("additionalProperties"), dict) else []
        if any(_has_lists_of_objects(data, each, inside) for each in inner):
            return True
    return False

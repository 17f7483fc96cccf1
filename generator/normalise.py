"""Rewrites a document into the subset that openapi-python-client carries over without loss.

Nothing here changes what the API is: each step replaces a form that the library mangles by one that it does not.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from openapi_python_client.strings import pascal_case

from . import walk
from .media import ResultKind, is_json, result_kind
from .names import class_of
from .problems import Pointer, Problem

IGNORED_HEADERS = ("accept", "authorization", "content-type")
"""Header parameters that OpenAPI says shall be ignored: they follow from security and media types."""
_SPARE_STATUSES = range(299, 230, -1)
"""Under these statuses further media types pass through openapi-python-client, which knows only one a status."""


@dataclass(frozen=True)
class Result:
    """One media type of a successful answer."""

    status: str
    media_type: str
    """Empty for an answer without a body."""
    kind: ResultKind
    carrier: str = ""
    """The status under which its schema is parsed; empty where the kind says all about the type."""
    media: dict[str, Any] = field(default_factory=dict)
    """The media type object."""


@dataclass
class Normalised:
    """The rewritten document, and what the rewriting took out of it."""

    data: dict[str, Any]
    open_enums: set[str] = field(default_factory=set)
    """Names of the component schemas that list the known values and accept any other of the same type."""
    problems: list[Problem] = field(default_factory=list)
    results: dict[Pointer, list[Result]] = field(default_factory=dict)
    """By operation: what a success can be, in the order of the document."""
    origins: dict[str, Pointer] = field(default_factory=dict)
    """By name: where the component schemas stand that the document has inline."""

    def place(self, pointer: Pointer) -> Pointer:
        """Where in the document something stands."""
        is_schema = pointer[:2] == ("components", "schemas") and len(pointer) > 2
        origin = self.origins.get(str(pointer[2])) if is_schema else None
        return pointer if origin is None else (*origin, *pointer[3:])


def normalise(data: dict[str, Any]) -> Normalised:
    """The document as openapi-python-client should see it; the argument is left as it is."""
    result = Normalised(copy.deepcopy(data))
    _rename(result.data)
    _inherit_security(result.data)
    _name_inner_objects(result)
    for owner in [*result.data.get("paths", {}).values(), *(each.data for each in walk.operations(result.data))]:
        kept = [each for each in owner.get("parameters", []) if not _is_ignored(walk.deref(result.data, each))]
        owner.update({"parameters": kept} if "parameters" in owner else {})
    for parameter in _parameters(result.data):
        if "schema" in parameter:
            # What has no value is left out of a query or a header.
            parameter["schema"] = without_null(parameter["schema"])
    for pointer, schema in list(walk.schemas(result.data)):
        # No default of the spec is ever sent, and a title would rename the class that is made from a component.
        schema.pop("default", None)
        schema.pop("title", None)
        if _is(schema, "array") and "items" not in schema and "prefixItems" not in schema:
            schema["items"] = {}
        for key in walk.only_requiring(schema):
            del schema[key]
        _one_sided(schema)
        _own_part(schema)
        _open_enum(schema, pointer, result)
        _nullable_enum(schema, pointer)
        _discriminated(schema, result.data)
    for operation in walk.operations(result.data):
        for media in walk.deref(result.data, operation.data.get("requestBody", {})).get("content", {}).values():
            media.setdefault("schema", {})
        _results(operation, result)
    return result


def _is_ignored(parameter: dict[str, Any]) -> bool:
    return bool(parameter["in"] == "header" and parameter["name"].lower() in IGNORED_HEADERS)


def _rename(data: dict[str, Any]) -> None:
    """Give another name to the components whose names the generated code needs itself."""
    components = data.get("components", {}).get("schemas", {})
    renamed = {name: class_of(name, "Model") for name in components if class_of(name, "Model") != name}
    if not renamed:
        return
    data["components"]["schemas"] = {renamed.get(name, name): schema for name, schema in components.items()}
    prefix = "#/components/schemas/"
    references = {prefix + name: prefix + new for name, new in renamed.items()}

    def visit(node: Any) -> None:
        for key, value in list(node.items()) if isinstance(node, dict) else list(enumerate(node)):
            if isinstance(value, str) and value in references:
                node[key] = references[value]
            elif isinstance(value, (dict, list)):
                visit(value)

    visit(data)


def _name_inner_objects(result: Normalised) -> None:
    """Make components of the objects in unions and arrays that are components: the library would build them twice."""
    components = result.data.get("components", {}).get("schemas", {})
    for name, schema in list(components.items()):
        for words, pointer, inner in _inner_objects(schema, (name,), ("components", "schemas", name)):
            own = pascal_case("_".join(words))
            if _is_taken(own, components):
                result.problems.append(Problem(pointer, f"the schema would be called {own}, as a component is"))
            components[own] = dict(inner)
            result.origins[own] = pointer
            inner.clear()
            inner["$ref"] = f"#/components/schemas/{own}"


def _inner_objects(
    schema: dict[str, Any], words: tuple[str, ...], pointer: Pointer
) -> Iterator[tuple[tuple[str, ...], Pointer, dict[str, Any]]]:
    variants = [(key, index, inner) for key in ("anyOf", "oneOf") for index, inner in enumerate(schema.get(key, []))]
    found: list[tuple[str, Pointer, Any]] = [
        (f"type_{number}", (key, index), inner) for number, (key, index, inner) in enumerate(variants)
    ]
    found += [("item", ("items",), schema["items"])] if "items" in schema else []
    for word, place, inner in found:
        if isinstance(inner, dict) and inner.get("properties"):
            yield (*words, word), (*pointer, *place), inner
        elif isinstance(inner, dict) and "$ref" not in inner:
            yield from _inner_objects(inner, (*words, word), (*pointer, *place))


def _results(operation: walk.RawOperation, result: Normalised) -> None:
    """List what a success can be, and leave only JSON, one schema a status, for openapi-python-client."""
    responses = operation.data.get("responses", {})
    spare = iter(_SPARE_STATUSES)
    found = result.results.setdefault(operation.pointer, [])
    for status, reference in list(responses.items()):
        response = walk.deref(result.data, reference)
        content = response.get("content", {})
        left = {kind: media for kind, media in content.items() if is_json(kind)}
        if is_success(status, responses):
            left = {}
            for media_type, media in content.items():
                schema = media.get("schema", {})
                kind = result_kind(media_type, walk.deref(result.data, schema) if isinstance(schema, dict) else {})
                carrier = ""
                if kind == "json" and not left:
                    carrier = status
                    left = {"application/json": {"schema": schema}}
                elif kind in ("json", "events"):
                    carrier = str(next(spare))
                    named = _as_component(schema, operation, kind, result)
                    responses[carrier] = {"description": "", "content": {"application/json": {"schema": named}}}
                found.append(Result(status, media_type, kind, carrier, media))
            if not content:
                found.append(Result(status, "", "json"))
        responses[status] = {**response, "content": left}
    if not found:
        # The spec names no success: there is nothing to read in one.
        found.append(Result("2XX", "", "json"))


def is_success(status: str, responses: dict[str, Any]) -> bool:
    """Whether an answer is what the operation returns: a 2XX, or else the only one that there is for them."""
    if status == "default":
        return not any(each.startswith("2") for each in responses)
    return status.startswith("2")


def _is_taken(name: str, components: dict[str, Any]) -> bool:
    """Whether a component has a class of that name."""
    return any(pascal_case(each) == name for each in components)


def _as_component(
    schema: dict[str, Any], operation: walk.RawOperation, kind: ResultKind, result: Normalised
) -> dict[str, Any]:
    """A reference to a schema, which gets a name if it has none."""
    if "$ref" in schema:
        return schema
    name = pascal_case(f"{operation.data['operationId']}_{'event' if kind == 'events' else 'result'}")
    components = result.data.setdefault("components", {}).setdefault("schemas", {})
    if _is_taken(name, components):
        result.problems.append(Problem(operation.pointer, f"the schema would be called {name}, as a component is"))
    components[name] = schema
    result.origins[name] = operation.pointer
    return {"$ref": f"#/components/schemas/{name}"}


def _parameters(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from data.get("components", {}).get("parameters", {}).values()
    for item in data.get("paths", {}).values():
        yield from item.get("parameters", [])
    for operation in walk.operations(data):
        yield from operation.data.get("parameters", [])


def without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of the same values except null."""
    found = {key: value for key, value in schema.items() if key != "nullable"}
    if isinstance(found.get("type"), list):
        kinds = [kind for kind in found["type"] if kind != "null"]
        found["type"] = kinds[0] if len(kinds) == 1 else kinds
    for key in ("anyOf", "oneOf"):
        variants = [variant for variant in found.get(key, ()) if variant != {"type": "null"}]
        if len(variants) == 1:
            del found[key]
            found = {**found, **variants[0]}
        elif variants:
            found[key] = variants
    return found


def _one_sided(schema: dict[str, Any]) -> None:
    """Let what only answers, or only requests, have be missing in the other."""
    sided = {
        name
        for name, inner in schema.get("properties", {}).items()
        if isinstance(inner, dict) and (inner.get("readOnly") or inner.get("writeOnly"))
    }
    if sided and "required" in schema:
        schema["required"] = [name for name in schema["required"] if name not in sided]


def _own_part(schema: dict[str, Any]) -> None:
    """Make a part of their own of properties beside allOf: beside a single reference they would be dropped."""
    own = {key: schema.pop(key) for key in ("properties", "required") if "allOf" in schema and key in schema}
    if own or ("allOf" in schema and isinstance(schema.get("additionalProperties"), dict)):
        schema["allOf"] = [*schema["allOf"], {"type": "object", **own}]


def _is(schema: dict[str, Any], kind: str) -> bool:
    declared = schema.get("type")
    return declared == kind or (isinstance(declared, list) and kind in declared)


def _inherit_security(data: dict[str, Any]) -> None:
    for operation in walk.operations(data):
        operation.data.setdefault("security", data.get("security", []))
        # `[{}]` and `[]` both say that no credentials are needed.
        operation.data["security"] = [needed for needed in operation.data["security"] if needed]


def _open_enum(schema: dict[str, Any], pointer: Pointer, result: Normalised) -> None:
    every = schema.get("anyOf") or schema.get("oneOf") or []
    nulls = [variant for variant in every if variant == {"type": "null"}]
    variants = [variant for variant in every if variant != {"type": "null"}]
    closed = [variant for variant in variants if variant.get("enum")]
    free = [variant for variant in variants if set(variant) <= {"type", "description"} and _is(variant, "string")]
    if nulls and len(variants) == 1 and closed:
        # The title keeps the library from naming the enum by its index; a copy, since the walk takes titles away.
        key = "anyOf" if "anyOf" in schema else "oneOf"
        named = {**closed[0], "title": str(pointer[-1])}
        schema[key] = [named if variant is closed[0] else variant for variant in every]
    if len(variants) != 2 or len(closed) != 1 or len(free) != 1:
        return
    enum = {"type": "string", "enum": closed[0]["enum"]}
    if "description" in schema:
        enum["description"] = schema["description"]
    schema.pop("anyOf", None)
    schema.pop("oneOf", None)
    if pointer[:2] == ("components", "schemas") and len(pointer) == 3:
        # As above, the title names the enum.
        schema.update({"anyOf": [{**enum, "title": str(pointer[2])}, *nulls]} if nulls else enum)
        result.open_enums.add(str(pointer[2]))
        return
    name = _name_of(pointer)
    components = result.data.setdefault("components", {}).setdefault("schemas", {})
    if _is_taken(name, components) and name not in result.open_enums:
        result.problems.append(Problem(pointer, f"the enum would be called {name}, as a component is"))
    number = 1
    while name in components:
        number += 1
        name = f"{_name_of(pointer)}{number}"
    components[name] = enum
    result.origins[name] = pointer
    result.open_enums.add(name)
    reference = {"$ref": f"#/components/schemas/{name}"}
    schema.update({"anyOf": [reference, *nulls]} if nulls else reference)


def _name_of(pointer: Pointer) -> str:
    """A class name for a schema that has none: of the component or operation around it, and of the property."""
    words, parts = [], list(pointer[2:])
    while parts:
        part = parts.pop(0)
        if part in ("properties", "content") and parts:
            part = parts.pop(0)
        elif part in ("schema", "items", "parameters", "requestBody"):
            continue
        words.append(str(part))
    return "".join(pascal_case(word) for word in words)


def _nullable_enum(schema: dict[str, Any], pointer: Pointer) -> None:
    values = schema.get("enum")
    if values is None or not (None in values or _is(schema, "null")):
        return
    known = [value for value in values if value is not None]
    kind = "integer" if all(isinstance(value, int) for value in known) else "string"
    # The title keeps the library from naming the inner enum by its index.
    schema["anyOf"] = [{"type": kind, "enum": known, "title": str(pointer[-1])}, {"type": "null"}]
    del schema["enum"]
    schema.pop("type", None)


def _discriminated(schema: dict[str, Any], data: dict[str, Any]) -> None:
    """Write the values of a discriminator into the variants, as the constants that tell them apart."""
    name = schema.get("discriminator", {}).get("propertyName")
    mapping = schema.get("discriminator", {}).get("mapping", {})
    for variant in (schema.get("oneOf") or schema.get("anyOf") or []) if name else []:
        reference = variant.get("$ref", "")
        short = reference.rsplit("/", 1)[-1]
        values = [value for value, target in mapping.items() if target in (reference, short)] or [short]
        tag = walk.deref(data, variant).get("properties", {}).get(name)
        if tag is not None and len(values) == 1 and tag.get("type") == "string" and not {"const", "enum"} & set(tag):
            tag["const"] = values[0]

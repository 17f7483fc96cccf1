"""Rewrites a document into the subset that openapi-python-client carries over without loss.

Nothing here changes what the API is: each step replaces a form that the library mangles by one that it does not.
"""

import copy
from dataclasses import dataclass, field
from typing import Any

from openapi_python_client.strings import pascal_case

from . import walk
from .problems import Pointer, Problem

EVENTS_STATUS = "299"
"""Under this status the events of a stream pass through openapi-python-client, which knows only one answer a status."""


@dataclass
class Normalised:
    """The rewritten document, and what the rewriting took out of it."""

    data: dict[str, Any]
    open_enums: set[str] = field(default_factory=set)
    """Names of the component schemas that list the known values and accept any other of the same type."""
    problems: list[Problem] = field(default_factory=list)


def normalise(data: dict[str, Any]) -> Normalised:
    """The document as openapi-python-client should see it; the argument is left as it is."""
    result = Normalised(copy.deepcopy(data))
    _inherit_security(result.data)
    for pointer, schema in list(walk.schemas(result.data)):
        # No default of the spec is ever sent, and a title would rename the class that is made from a component.
        schema.pop("default", None)
        schema.pop("title", None)
        if _is(schema, "array") and "items" not in schema and "prefixItems" not in schema:
            schema["items"] = {}
        _one_sided(schema)
        _own_part(schema)
        _open_enum(schema, pointer, result)
        _nullable_enum(schema, pointer)
        _discriminated(schema, result.data)
    for operation in walk.operations(result.data):
        responses = operation.data.get("responses", {})
        for status, reference in list(responses.items()):
            response = walk.deref(result.data, reference)
            responses[status] = _only_json(response)
            events = event_stream(response)
            if events is not None and status.startswith("2"):
                schema = _as_component(events.get("schema", {}), operation, result)
                content = {"application/json": {"schema": schema}}
                responses[EVENTS_STATUS] = {**response, "content": content, "x-r9s-media": events}
    return result


def _as_component(schema: dict[str, Any], operation: walk.RawOperation, result: Normalised) -> dict[str, Any]:
    """A reference to the schema of a stream, which gets a name if it has none."""
    if "$ref" in schema:
        return schema
    name = pascal_case(f"{operation.data['operationId']}_event")
    components = result.data.setdefault("components", {}).setdefault("schemas", {})
    if name in components:
        reason = f"the schema of the events would be called {name}, as a component is"
        result.problems.append(Problem(operation.pointer, reason))
    components[name] = schema
    return {"$ref": f"#/components/schemas/{name}"}


def event_stream(response: dict[str, Any]) -> dict[str, Any] | None:
    """The media type object of the event stream that an answer can be; None when it cannot."""
    for kind, media in response.get("content", {}).items():
        if essence(kind) == "text/event-stream":
            return dict(media)
    return None


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
    if pointer[:2] == ("components", "schemas") and len(pointer) == 3 and not nulls:
        schema.update(enum)
        result.open_enums.add(str(pointer[2]))
        return
    name = _name_of(pointer)
    components = result.data.setdefault("components", {}).setdefault("schemas", {})
    if name in components and name not in result.open_enums:
        result.problems.append(Problem(pointer, f"the enum would be called {name}, as a component is"))
    number = 1
    while name in components:
        number += 1
        name = f"{_name_of(pointer)}{number}"
    components[name] = enum
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


def _only_json(response: dict[str, Any]) -> dict[str, Any]:
    content = {kind: media for kind, media in response.get("content", {}).items() if is_json(kind)}
    return {**response, "content": content}


def is_json(media_type: str) -> bool:
    """Whether a media type is JSON: `application/json`, or a `+json` suffix (RFC 6839, section 3.1)."""
    return essence(media_type) == "application/json" or essence(media_type).endswith("+json")


def essence(media_type: str) -> str:
    """A media type without its parameters, in lower case."""
    return media_type.split(";")[0].strip().lower()

"""Finds in the document itself what the generated package could not carry, before anything is generated.

openapi-python-client drops most of these without a word; what it drops after parsing is found in `generate.py`.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from openapi_python_client.strings import pascal_case, snake_case

from . import walk
from .counts import check_counts
from .forms import check_forms
from .keywords import check_keywords
from .media import body_kind, event_stream, result_kind
from .names import METHOD_NAMES, RUNTIME, method_name, python_name
from .normalise import IGNORED_HEADERS, is_success, without_null
from .options import OPTION_NAMES
from .problems import Pointer, Problem, show_pointer

_CARRIED_LOCATIONS = ("path", "query", "header")
_OF_CLIENT = {"close", "aclose", "with_options", "save", "save_async", "read", "read_async"}
"""Attributes of the client, which a resource of that name would lose to."""
_OWN_HEADERS = ("accept", "authorization", "content-type", "content-length", "host")
_STYLES = {"path": ["simple"], "query": ["form", "spaceDelimited", "pipeDelimited"], "header": ["simple"]}


def check(data: dict[str, Any]) -> list[Problem]:
    """Every problem in the document, in no particular order."""
    problems = [*_document(data), *check_keywords(data), *_schemas(data), *_component_names(data)]
    if any(not isinstance(each.data.get(key, ""), str) for each in walk.operations(data) for key in METHOD_NAMES):
        return [*problems, *_extensions(data)]
    problems += [*_extensions(data), *_same_operations(data), *check_forms(data), *check_counts(data)]
    for operation in walk.operations(data):
        problems += [*_operation(data, operation), *_parameters(data, operation), *_body(data, operation)]
        problems += _answers(data, operation)
    return problems


def _schemas(data: dict[str, Any]) -> Iterator[Problem]:
    for pointer, schema in walk.schemas(data):
        names = schema.get("properties", {})
        for name in names:
            if name in RUNTIME:
                yield Problem(
                    (*pointer, "properties", name), f"{name!r} is a name that the generated code needs itself"
                )
        yield from _collisions(((*pointer, "properties", name), python_name(name)) for name in names)


def _document(data: dict[str, Any]) -> Iterator[Problem]:
    if not re.fullmatch(r"\d+(\.\d+)*((a|b|rc)\d+)?(\.(post|dev)\d+)?", str(data["info"]["version"])):
        reason = f"the version {data['info']['version']!r} is none of a Python distribution, such as 1.2.0 (PEP 440)"
        yield Problem(("info", "version"), reason)
    for index, server in enumerate(data.get("servers", [])):
        url = server["url"]
        for name in server.get("variables", {}):
            url = url.replace(f"{{{name}}}", "1")
        if not re.fullmatch(r"https?://[^{}]+", url):
            reason = f"the server {server['url']!r} is not an absolute URL, as https://api.example/v1 is"
            yield Problem(("servers", index, "url"), reason)
    if data.get("webhooks"):
        yield Problem(("webhooks",), "webhooks are calls by the server, which a client cannot make")
    if not any(walk.operations(data)):
        yield Problem(("paths",), "there is no operation")


def _collisions(named: Iterable[tuple[Pointer, str]]) -> Iterator[Problem]:
    seen: dict[str, Pointer] = {}
    for pointer, name in named:
        if name in seen:
            yield Problem(pointer, f"collides with {show_pointer(seen[name])}: both would be called {name!r} in Python")
        seen.setdefault(name, pointer)


def _component_names(data: dict[str, Any]) -> Iterator[Problem]:
    names = data.get("components", {}).get("schemas", {})
    for name in names:
        if pascal_case(name) in RUNTIME and f"{name}Model" in names:
            reason = f"it would be called {name}Model, since the generated code needs {name!r} itself, as another is"
            yield Problem(("components", "schemas", name), reason)
    # Modules are what collides first: they differ less than classes do.
    yield from _collisions((("components", "schemas", name), snake_case(pascal_case(name))) for name in names)
    classes = {pascal_case(name): name for name in names}
    for pointer, schema in walk.schemas(data):
        inner = _inner_class(pointer) if len(pointer) > 3 and schema.get("properties") else None
        if inner in classes:
            reason = f"collides with the component {classes[inner]}: both would be the class {inner}"
            yield Problem(pointer, reason)


def _inner_class(pointer: Pointer) -> str | None:
    """The class of an object inside a component; None for what stands elsewhere."""
    if pointer[:2] != ("components", "schemas") or pointer[-2] == "allOf":
        return None
    words, parts = [str(pointer[2])], iter(pointer[3:])
    for part in parts:
        step = next(parts, None) if part in ("properties", "allOf", "anyOf", "oneOf") else None
        if part == "properties":
            words.append(str(step))
        elif part in ("anyOf", "oneOf"):
            words.append(f"type_{step}")
        elif part == "items":
            words.append("item")
        elif part != "allOf":
            return None
    return "".join(pascal_case(word) for word in words)


def _same_operations(data: dict[str, Any]) -> Iterator[Problem]:
    modules, methods = [], []
    for operation in walk.operations(data):
        identifier = operation.data.get("operationId")
        if identifier:
            modules.append(((*operation.pointer, "operationId"), snake_case(identifier)))
        for tag in operation.data.get("tags") or ["default"]:
            methods.append((operation.pointer, f"{snake_case(tag)}.{method_name(operation)}"))
            methods.append((operation.pointer, f"{snake_case(tag)}.{method_name(operation)}_async"))
    yield from _collisions(modules)
    yield from _collisions(methods)


def _extensions(data: dict[str, Any]) -> Iterator[Problem]:
    for operation in walk.operations(data):
        for name, value in operation.data.items():
            if name in METHOD_NAMES and not isinstance(value, str):
                yield Problem((*operation.pointer, name), f"{name} must be a text")
            elif name.startswith("x-r9s-") and name != "x-r9s-method":
                yield Problem((*operation.pointer, name), f"there is no extension {name} for operations")
        if "callbacks" in operation.data:
            reason = "callbacks are calls by the server, which a client cannot make"
            yield Problem((*operation.pointer, "callbacks"), reason)


def _operation(data: dict[str, Any], operation: walk.RawOperation) -> Iterator[Problem]:
    tags = operation.data.get("tags", [])
    for index, tag in enumerate(tags):
        if snake_case(tag) in _OF_CLIENT:
            yield Problem(
                (*operation.pointer, "tags", index), f"{tag!r} is a name that the generated code needs itself"
            )
    for place, pointer in ((operation.data, operation.pointer), (operation.item, operation.pointer[:2])):
        if "servers" in place:
            yield Problem((*pointer, "servers"), "a server of its own would be ignored; use the per-call server_url")
    yield from _security(data, operation)


def _security(data: dict[str, Any], operation: walk.RawOperation) -> Iterator[Problem]:
    own = "security" in operation.data
    needed = operation.data.get("security", data.get("security", []))
    pointer = (*operation.pointer, "security") if own else ("security",)
    schemes = data.get("components", {}).get("securitySchemes", {})
    usable = [name for name, scheme in schemes.items() if _is_bearer(walk.deref(data, scheme))]
    # Alternatives: one that can be met is enough.
    if needed and not any(all(name in usable for name in requirement) for requirement in needed):
        names = ", ".join(sorted({name for requirement in needed for name in requirement}))
        reason = f"the security scheme {names} sends no HTTP bearer token, which is all that is supported"
        yield Problem(pointer, reason, victim=operation.pointer)


def _is_bearer(scheme: dict[str, Any]) -> bool:
    """Whether a security scheme sends a bearer token (RFC 6750), however it was obtained."""
    if scheme.get("type") in ("oauth2", "openIdConnect"):
        return True
    return (scheme.get("type"), str(scheme.get("scheme")).lower()) == ("http", "bearer")


def _parameters(data: dict[str, Any], operation: walk.RawOperation) -> Iterator[Problem]:
    named: list[tuple[Pointer, str]] = []
    declared = [walk.deref(data, reference) for reference in operation.data.get("parameters", [])]
    own = {(parameter["in"], parameter["name"]) for parameter in declared}
    for owner, base in ((operation.data, operation.pointer), (operation.item, operation.pointer[:2])):
        for index, reference in enumerate(owner.get("parameters", [])):
            pointer = (*base, "parameters", index)
            parameter = walk.deref(data, reference)
            if owner is operation.item and (parameter["in"], parameter["name"]) in own:
                continue  # The operation has declared it again.
            named.append((pointer, python_name(parameter["name"])))
            place, name = parameter["in"], parameter["name"]
            if name in RUNTIME or name == "isinstance":
                yield Problem(pointer, f"{name!r} is a name that the generated code needs itself")
            if name in ("client", "body"):
                yield Problem(pointer, f"{name!r} is an argument of every generated function")
            if place not in _CARRIED_LOCATIONS:
                yield Problem(pointer, f"the {place} parameter {name!r} is not supported")
            elif "content" in parameter:
                yield Problem((*pointer, "content"), f"the parameter {name!r} has `content` and would be dropped")
            elif parameter.get("style", _STYLES[place][0]) not in _STYLES[place]:
                yield Problem((*pointer, "style"), f"the style of {name!r} would be ignored")
            elif parameter.get("allowReserved"):
                yield Problem((*pointer, "allowReserved"), f"allowReserved of {name!r} would be ignored")
            elif place == "header" and name.lower() in _OWN_HEADERS and name.lower() not in IGNORED_HEADERS:
                yield Problem(pointer, f"the header {name} is set by the client itself")
            elif not _is_plain(data, parameter.get("schema", {}), place):
                yield Problem(pointer, f"the type of the {place} parameter {name!r} is not supported")
    bodies = [_properties(data, pointer, schema) for pointer, schema in _bodies(data, operation)]
    fields = [[(pointer, python_name(str(pointer[-1]))) for pointer in each] for each in bodies]
    for each in fields or [[]]:
        yield from _collisions([*named, *each])
    for pointer, name in [*named, *(field for each in fields for field in each)]:
        if name in OPTION_NAMES:
            yield Problem(pointer, f"{name!r} is the name of a per-call option of every method")


def _is_plain(data: dict[str, Any], schema: dict[str, Any], place: str) -> bool:
    """Whether a parameter can be written as text: a scalar, or an array of scalars."""
    found = walk.deref(data, schema)
    found = without_null(found)
    kinds = found.get("type", "string")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if "object" in kinds or "properties" in found or found.get("format") == "binary":
        return False
    parts = [part for key in ("allOf", "anyOf", "oneOf") for part in found.get(key, ())]
    if parts:
        return all(_is_plain(data, part, place) for part in parts)
    if "array" in kinds:
        items = walk.deref(data, found.get("items", {}))
        return place != "header" and items.get("type") != "array" and _is_plain(data, items, place)
    return True


def _bodies(data: dict[str, Any], operation: walk.RawOperation) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """The schema of each media type of the request body, with its place."""
    body = walk.deref(data, operation.data.get("requestBody", {}))
    for media_type, content in body.get("content", {}).items():
        yield (*operation.pointer, "requestBody", "content", media_type, "schema"), content.get("schema", {})


def _properties(data: dict[str, Any], pointer: Pointer, schema: dict[str, Any]) -> list[Pointer]:
    if "$ref" in schema:
        pointer = tuple(schema["$ref"][2:].split("/"))
    return [(*pointer, "properties", name) for name in walk.deref(data, schema).get("properties", {})]


def _body(data: dict[str, Any], operation: walk.RawOperation) -> Iterator[Problem]:
    pointer: Pointer = (*operation.pointer, "requestBody")
    content = walk.deref(data, operation.data.get("requestBody", {})).get("content", {})
    for media_type in content:
        kind = body_kind(media_type)
        schema = walk.deref(data, content[media_type].get("schema", {}))
        place = (*pointer, "content", media_type)
        if kind is None:
            yield Problem(place, f"a request body of media type {media_type} is not supported")
        elif kind != "json" and not {"properties", "allOf"} & set(schema):
            yield Problem(place, f"a {kind} request body must be an object with properties")


def _answers(data: dict[str, Any], operation: walk.RawOperation) -> Iterator[Problem]:
    responses = operation.data.get("responses", {})
    streams = []
    for status, reference in responses.items():
        pointer = (*operation.pointer, "responses", status)
        content = walk.deref(data, reference).get("content", {})
        if not is_success(status, responses):
            continue  # Whatever an error answer looks like, its status decides and its body is handed over as text.
        for media_type, media in content.items():
            schema = walk.deref(data, media.get("schema", {}))
            if result_kind(media_type, schema) == "text" and schema.get("type", "string") != "string":
                reason = f"an answer of media type {media_type} is handed over as a text: its schema would be ignored"
                yield Problem((*pointer, "content", media_type), reason)
        if event_stream({"content": content}) is not None:
            streams.append(status)
            yield from _events(data, operation)
    for status in streams[1:]:
        yield Problem((*operation.pointer, "responses", status), "a second event stream would be dropped")


def _parts(
    data: dict[str, Any], schema: dict[str, Any], around: tuple[dict[str, Any], ...] = ()
) -> Iterator[dict[str, Any]]:
    """A schema, and those that it is made of by allOf."""
    found = walk.deref(data, schema)
    if not any(found is each for each in around):
        yield found
        for part in found.get("allOf", []):
            yield from _parts(data, part, (*around, found))


def _events(data: dict[str, Any], operation: walk.RawOperation) -> Iterator[Problem]:
    """What is wrong with the field or parameter that asks for a stream."""
    flags: list[tuple[Pointer, Any, bool]] = []
    for owner, base in ((operation.data, operation.pointer), (operation.item, operation.pointer[:2])):
        for index, reference in enumerate(owner.get("parameters", [])):
            found = walk.deref(data, reference)
            if (found["in"], found["name"]) == ("query", "stream"):
                flags.append(((*base, "parameters", index), found.get("schema", {}), bool(found.get("required"))))
    for _, schema in _bodies(data, operation):
        parts = list(_parts(data, schema))
        named = [part["properties"]["stream"] for part in parts if "stream" in part.get("properties", {})]
        required = any("stream" in part.get("required", []) for part in parts)
        flags += [((*operation.pointer, "requestBody"), flag, required) for flag in named[-1:]]
    for place, flag, required in flags:
        if without_null(walk.deref(data, flag)).get("type") != "boolean" or required:
            yield Problem(place, "the field `stream` must be a boolean that may be left out")

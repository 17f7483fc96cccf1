"""Finds in the document itself what the generated package could not carry, before anything is generated.

openapi-python-client drops most of these without a word; what it drops after parsing is found in `generate.py`.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from openapi_python_client.strings import pascal_case, snake_case

from . import walk
from .keywords import check_keywords
from .names import CALL_OPTIONS, method_name, python_name
from .normalise import EVENTS_STATUS, essence, event_stream, is_json
from .problems import Pointer, Problem, show_pointer

_CARRIED_LOCATIONS = ("path", "query", "header")
_RUNTIME = {
    *(
        "Any",
        "ClassVar",
        "Codec",
        "File",
        "ListOf",
        "Literal",
        "ModelBase",
        "Nullable",
        "OneOf",
        "Ref",
        "Response",
        "Sequence",
    ),
    *("Tagged", "TypeAlias", "UNSET", "Unset", "Upload", "Wire", "OPERATION", "EVENTS", "Operation", "Events"),
    *("Call", "Transport", "Mapping", "Generic", "EventStream", "AsyncEventStream", "Client", "AuthenticatedClient"),
}
"""Names that generated modules import, and that nothing of an API may hide there."""
_OF_CLIENT = {"close", "aclose", "with_options", "save", "save_async", "read", "read_async"}
"""Attributes of the client, which a resource of that name would lose to."""
_OWN_HEADERS = ("accept", "authorization", "content-type", "content-length", "host")
_DEFAULT_STYLE = {"path": "simple", "query": "form", "header": "simple"}


def check(data: dict[str, Any]) -> list[Problem]:
    """Every problem in the document, in no particular order."""
    problems = [*_document(data), *check_keywords(data), *_schemas(data), *_component_names(data)]
    if any(not isinstance(each.data.get("x-r9s-method", ""), str) for each in walk.operations(data)):
        return [*problems, *_extensions(data)]
    problems += [*_extensions(data), *_same_operations(data)]
    for operation in walk.operations(data):
        problems += [*_operation(data, operation), *_parameters(data, operation), *_body(data, operation)]
        problems += _answers(data, operation)
    return problems


def _schemas(data: dict[str, Any]) -> Iterator[Problem]:
    for pointer, schema in walk.schemas(data):
        names = schema.get("properties", {})
        for name in names:
            if name in _RUNTIME:
                yield Problem(
                    (*pointer, "properties", name), f"{name!r} is a name that the generated code needs itself"
                )
        yield from _collisions(((*pointer, "properties", name), python_name(name)) for name in names)


def _document(data: dict[str, Any]) -> Iterator[Problem]:
    if not re.fullmatch(r"\d+(\.\d+)*((a|b|rc)\d+)?(\.(post|dev)\d+)?", str(data["info"]["version"])):
        reason = f"the version {data['info']['version']!r} is none of a Python distribution, such as 1.2.0 (PEP 440)"
        yield Problem(("info", "version"), reason)
    for index, server in enumerate(data.get("servers", [])):
        if "variables" in server:
            yield Problem(("servers", index), "a server with variables is not supported; write its URL out")
        elif not re.fullmatch(r"https?://[^{}]+", server["url"]):
            reason = f"the server {server['url']!r} is not an absolute URL, as https://api.example/v1 is"
            yield Problem(("servers", index, "url"), reason)
    if data.get("webhooks"):
        yield Problem(("webhooks",), "webhooks are calls by the server, which a client cannot make")
    if not any(walk.operations(data)):
        yield Problem(("paths",), "there is no operation")
    for path, item in data.get("paths", {}).items():
        if "$ref" in item:
            yield Problem(("paths", path, "$ref"), "a path that is a $ref would be dropped; write it out")


def _collisions(named: Iterable[tuple[Pointer, str]]) -> Iterator[Problem]:
    seen: dict[str, Pointer] = {}
    for pointer, name in named:
        if name in seen:
            yield Problem(pointer, f"collides with {show_pointer(seen[name])}: both would be called {name!r} in Python")
        seen.setdefault(name, pointer)


def _component_names(data: dict[str, Any]) -> Iterator[Problem]:
    names = data.get("components", {}).get("schemas", {})
    for name in names:
        if pascal_case(name) in _RUNTIME:
            yield Problem(("components", "schemas", name), f"{name!r} is a name that the generated code needs itself")
    # Modules are what collides first: they differ less than classes do.
    yield from _collisions((("components", "schemas", name), snake_case(pascal_case(name))) for name in names)


def _same_operations(data: dict[str, Any]) -> Iterator[Problem]:
    modules, methods = [], []
    for operation in walk.operations(data):
        tag = snake_case((operation.data.get("tags") or ["default"])[0])
        identifier = operation.data.get("operationId")
        if identifier:
            modules.append(((*operation.pointer, "operationId"), snake_case(identifier)))
        methods.append((operation.pointer, f"{tag}.{method_name(operation)}"))
        methods.append((operation.pointer, f"{tag}.{method_name(operation)}_async"))
    yield from _collisions(modules)
    yield from _collisions(methods)


def _extensions(data: dict[str, Any]) -> Iterator[Problem]:
    for operation in walk.operations(data):
        for name, value in operation.data.items():
            if name == "x-r9s-method" and not isinstance(value, str):
                yield Problem((*operation.pointer, name), "x-r9s-method must be a text")
            elif name.startswith("x-r9s-") and name != "x-r9s-method":
                yield Problem((*operation.pointer, name), f"there is no extension {name} for operations")
        if "callbacks" in operation.data:
            reason = "callbacks are calls by the server, which a client cannot make"
            yield Problem((*operation.pointer, "callbacks"), reason)


def _operation(data: dict[str, Any], operation: walk.RawOperation) -> Iterator[Problem]:
    tags = operation.data.get("tags", [])
    if tags and (pascal_case(tags[0]) in {*_RUNTIME, "Options"} or snake_case(tags[0]) in _OF_CLIENT):
        yield Problem((*operation.pointer, "tags", 0), f"{tags[0]!r} is a name that the generated code needs itself")
    if len(tags) > 1:
        yield Problem((*operation.pointer, "tags", 1), f"a second tag ({tags[1]!r}) would be dropped; keep one")
    if not operation.data.get("operationId"):
        yield Problem(operation.pointer, "the operation has no operationId to be named after")
    for place, pointer in ((operation.data, operation.pointer), (operation.item, operation.pointer[:2])):
        if "servers" in place:
            yield Problem((*pointer, "servers"), "a server of its own would be ignored; use the per-call server_url")
    yield from _security(data, operation)


def _security(data: dict[str, Any], operation: walk.RawOperation) -> Iterator[Problem]:
    own = "security" in operation.data
    needed = operation.data.get("security", data.get("security", []))
    pointer = (*operation.pointer, "security") if own else ("security",)
    schemes = data.get("components", {}).get("securitySchemes", {})
    for requirement in needed:
        for name in requirement:
            scheme = walk.deref(data, schemes.get(name, {}))
            if (scheme.get("type"), str(scheme.get("scheme")).lower()) != ("http", "bearer"):
                yield Problem(pointer, f"the security scheme {name!r} is not HTTP bearer, the only one supported")


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
            if name in _RUNTIME or name == "isinstance":
                yield Problem(pointer, f"{name!r} is a name that the generated code needs itself")
            if name in ("client", "body"):
                yield Problem(pointer, f"{name!r} is an argument of every generated function")
            if place not in _CARRIED_LOCATIONS:
                yield Problem(pointer, f"the {place} parameter {name!r} is not supported")
            elif "content" in parameter:
                yield Problem((*pointer, "content"), f"the parameter {name!r} has `content` and would be dropped")
            elif parameter.get("style", _DEFAULT_STYLE[place]) != _DEFAULT_STYLE[place]:
                yield Problem((*pointer, "style"), f"the style of {name!r} would be ignored")
            elif parameter.get("allowReserved"):
                yield Problem((*pointer, "allowReserved"), f"allowReserved of {name!r} would be ignored")
            elif place == "header" and name.lower() in _OWN_HEADERS:
                yield Problem(pointer, f"the header {name} is set by the client itself")
            elif not _is_plain(data, parameter.get("schema", {}), place):
                yield Problem(pointer, f"the type of the {place} parameter {name!r} is not supported")
            elif place == "query" and parameter.get("explode", True) is not True:
                yield Problem((*pointer, "explode"), f"explode: false of {name!r} would be ignored")
    body = _body_properties(data, operation)
    yield from _collisions([*named, *((pointer, python_name(str(pointer[-1]))) for pointer in body)])
    for pointer, name in [*named, *((pointer, python_name(str(pointer[-1]))) for pointer in body)]:
        if name in CALL_OPTIONS:
            yield Problem(pointer, f"{name!r} is the name of a per-call option of every method")


def _is_plain(data: dict[str, Any], schema: dict[str, Any], place: str) -> bool:
    """Whether a parameter can be written as text: a scalar, or an array of scalars."""
    found = walk.deref(data, schema)
    kinds = found.get("type", "string")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if {"object", "null"} & set(kinds) or found.get("nullable") or "properties" in found or "allOf" in found:
        return False
    if "array" in kinds:
        items = walk.deref(data, found.get("items", {}))
        return place != "header" and items.get("type") != "array" and _is_plain(data, items, place)
    return True


def _body_schema(data: dict[str, Any], operation: walk.RawOperation) -> tuple[Pointer, dict[str, Any]] | None:
    body = walk.deref(data, operation.data.get("requestBody", {}))
    for media_type, content in body.get("content", {}).items():
        if "schema" in content:
            return (*operation.pointer, "requestBody", "content", media_type, "schema"), content["schema"]
    return None


def _body_properties(data: dict[str, Any], operation: walk.RawOperation) -> list[Pointer]:
    found = _body_schema(data, operation)
    if found is None:
        return []
    pointer, schema = found
    if "$ref" in schema:
        pointer = tuple(schema["$ref"][2:].split("/"))
    return [(*pointer, "properties", name) for name in walk.deref(data, schema).get("properties", {})]


def _body(data: dict[str, Any], operation: walk.RawOperation) -> Iterator[Problem]:
    pointer: Pointer = (*operation.pointer, "requestBody")
    content = walk.deref(data, operation.data.get("requestBody", {})).get("content", {})
    for media_type in content:
        if not is_json(media_type) and essence(media_type) != "multipart/form-data":
            reason = f"a request body of media type {media_type} is not supported"
            yield Problem((*pointer, "content", media_type), reason)
        elif "schema" not in content[media_type]:
            yield Problem((*pointer, "content", media_type), "the request body has no schema")
        elif not is_json(media_type) and not _body_properties(data, operation):
            yield Problem(
                (*pointer, "content", media_type), "a multipart request body must be an object with properties"
            )
        if "encoding" in content[media_type]:
            yield Problem((*pointer, "content", media_type, "encoding"), "the encoding of parts would be ignored")
    if len(content) > 1:
        yield Problem((*pointer, "content"), "a second media type of the request body would be dropped")


def _answers(data: dict[str, Any], operation: walk.RawOperation) -> Iterator[Problem]:
    responses = operation.data.get("responses", {})
    for status, reference in responses.items():
        pointer = (*operation.pointer, "responses", status)
        content = walk.deref(data, reference).get("content", {})
        if status == "default" or not status.startswith("2"):
            continue  # Whatever an error answer looks like, its status decides and its body is handed over as text.
        for media_type in content:
            if "schema" not in content[media_type]:
                yield Problem((*pointer, "content", media_type), "the answer has no schema")
            if not is_json(media_type) and essence(media_type) != "text/event-stream":
                yield Problem(
                    (*pointer, "content", media_type), f"an answer of media type {media_type} is not supported"
                )
        if sum(map(is_json, content)) > 1:
            yield Problem((*pointer, "content"), "a second JSON media type of the answer would be dropped")
        if event_stream({"content": content}) is not None:
            yield from _events(data, operation, pointer, content)
    streams = [status for status, each in responses.items() if event_stream(walk.deref(data, each)) is not None]
    if len(streams) > 1:
        reason = "a second event stream would be dropped"
        yield Problem((*operation.pointer, "responses", streams[1]), reason)
    if EVENTS_STATUS in responses:
        reason = f"the status {EVENTS_STATUS} is used by the generator itself"
        yield Problem((*operation.pointer, "responses", EVENTS_STATUS), reason)
    if not any(status.startswith("2") for status in responses):
        yield Problem((*operation.pointer, "responses"), "the operation has no 2XX answer to return")


def _events(
    data: dict[str, Any], operation: walk.RawOperation, pointer: Pointer, content: dict[str, Any]
) -> Iterator[Problem]:
    names = [path[-1] for path in _body_properties(data, operation)]
    if any(map(is_json, content)) and "stream" not in names:
        yield Problem(
            (*pointer, "content"), "nothing in the request says whether the answer is JSON or events: add `stream`"
        )
    found = _body_schema(data, operation)
    body = walk.deref(data, found[1]) if found else {}
    flag = body.get("properties", {}).get("stream")
    if flag is not None and (walk.deref(data, flag).get("type") != "boolean" or "stream" in body.get("required", [])):
        yield Problem((*operation.pointer, "requestBody"), "the field `stream` must be a boolean that may be left out")
    if "schema" not in (event_stream({"content": content}) or {}):
        yield Problem((*pointer, "content"), "the event stream has no schema")

"""Calls of every operation of a document: what is sent, what is answered, and what a caller has to do for it."""

import datetime
import importlib
import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from openapi_python_client.strings import PythonIdentifier

from generator.model.naming import method_name, module_name, python_name
from tests.specs.document import Document, RawOperation, Received, operations
from tests.specs.samples import TURNS


class Case(NamedTuple):
    """One request and its answer, however the call is made."""

    operation: RawOperation
    turn: int
    sent: Received
    """What the server must get."""
    status: str
    """The status of the answer, as the document has it; its media type is empty where it has no body."""
    media_type: str
    media: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The case in a few words."""
        return f"{self.sent.operation}({self.sent.media_type}) -> {self.status} {self.media_type}, turn {self.turn}"

    @property
    def headers(self) -> dict[str, str]:
        """What the server must know of it."""
        return {"x-case": self.name, "x-answer": f"{self.status} {self.media_type} {self.turn}"}

    @property
    def is_stream(self) -> bool:
        """Whether the answer is events."""
        return self.media_type == "text/event-stream"

    @property
    def is_deprecated(self) -> bool:
        """Whether the document advises against the operation."""
        return bool(self.operation.data.get("deprecated"))

    @property
    def is_secured(self) -> bool:
        """Whether credentials are sent."""
        return bool(self.operation.data["security"])


def method_of(operation: RawOperation) -> str:
    """The method that calls an operation: as an extension says, or else by its operationId."""
    given = (operation.data.get(key) for key in ("x-r9s-method", "x-speakeasy-name-override", "operationId"))
    return method_name(next(name for name in given if name))


def cases(document: Document) -> Iterator[Case]:
    """Every operation with each media type of its body, and each of its successful answers."""
    for operation in operations(document.data):
        operation.data.setdefault("security", document.data.get("security", []))
        for status, answered, media in _successes(document, operation):
            for turn in TURNS:
                parameters = _parameters(document, operation, turn)
                flag = ("query", "stream")
                if flag in dict(_declared(document, operation)) and (turn or answered == "text/event-stream"):
                    parameters[flag] = answered == "text/event-stream"
                for media_type, body in _bodies(document, operation, turn, answered == "text/event-stream"):
                    sent = Received(operation.data["operationId"], parameters, media_type, body)
                    yield Case(operation, turn, sent, status, answered, media)


def _bodies(document: Document, operation: RawOperation, turn: int, streamed: bool) -> Iterator[tuple[str | None, Any]]:
    """What each media type of the request body carries."""
    declared = document.samples.resolve(operation.data.get("requestBody", {}))
    for media_type, media in declared.get("content", {}).items():
        schema = media.get("schema", {})
        has_flag = "stream" in document.samples.properties(schema)
        if not (turn or declared.get("required") or (streamed and has_flag)):
            continue
        value = document.samples.of(schema, turn, answer=False)
        if has_flag and (streamed or "stream" in value):
            value["stream"] = streamed
        if not media_type.endswith("json"):
            # A form has no null.
            value = {name: each for name, each in value.items() if each is not None}
        yield media_type, value
    if not declared or not (turn or declared.get("required")):
        yield None, None


def _successes(document: Document, operation: RawOperation) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    responses = operation.data["responses"]
    for status in [each for each in responses if each.startswith("2")] or ["default"]:
        content = document.samples.resolve(responses[status]).get("content", {})
        for media_type, media in content.items():
            yield status, media_type, media
        if not content:
            yield status, "", {}


def _declared(document: Document, operation: RawOperation) -> Iterator[tuple[tuple[str, str], Mapping[str, Any]]]:
    for reference in [*operation.item.get("parameters", ()), *operation.data.get("parameters", ())]:
        parameter = document.samples.resolve(reference)
        yield (parameter["in"], parameter["name"]), parameter


def _parameters(document: Document, operation: RawOperation, turn: int) -> dict[tuple[str, str], Any]:
    found = {
        key: document.samples.of(parameter["schema"], turn, answer=False)
        for key, parameter in _declared(document, operation)
        if turn or parameter.get("required")
    }
    for key, value in found.items():
        if key[0] == "header" and isinstance(value, str) and not value.isascii():
            found[key] = "a plain text"
    # A parameter that is null is not there.
    return {key: value for key, value in found.items() if value is not None}


def _python_value(document: Document, schema: Any, value: Any) -> Any:
    """What a caller gives for a parameter."""
    found = document.samples.resolve(schema)
    if isinstance(value, list):
        return [_python_value(document, found["items"], item) for item in value]
    kinds: dict[str | None, Callable[[str], Any]] = {
        "date": datetime.date.fromisoformat,
        "date-time": datetime.datetime.fromisoformat,
        "uuid": uuid.UUID,
    }
    make = kinds.get(found.get("format")) if isinstance(value, str) else None
    return make(value) if make else value


class Caller:
    """Says how to make the calls of a document over `r9s_generated`."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def functions(self, case: Case) -> Any:
        """The module with the functions of the operation."""
        tag, *_ = case.operation.data.get("tags") or ["default"]
        folder = PythonIdentifier(tag, prefix="tag")
        return importlib.import_module(f"r9s_generated.api.{folder}.{module_name(case.operation.data['operationId'])}")

    def arguments(self, case: Case) -> dict[str, Any]:
        """The arguments of a function, apart from the client."""
        declared = dict(_declared(self._document, case.operation))
        given = {
            python_name(key[1]): _python_value(self._document, declared[key]["schema"], value)
            for key, value in case.sent.parameters.items()
        }
        if case.sent.media_type is not None:
            given["body"] = self._codec(case).load(case.sent.body)
        return given

    def _codec(self, case: Case) -> Any:
        return {media.media_type: media.codec for media in self.functions(case)._BODIES}[case.sent.media_type]

    def fields(self, case: Case) -> dict[str, Any]:
        """The arguments of a method: those of a body that is an object one by one."""
        given = self.arguments(case)
        if case.sent.media_type is None or type(self._codec(case)).__name__ != "Ref":
            return given
        body = given.pop("body")
        extra: dict[str, Any] = {}
        for key, wire in body._wires.items():
            value = getattr(body, wire.name)
            if value is None and not wire.required:
                extra[key] = None  # To a method, None is what was not given.
            elif type(value).__name__ != "Unset":
                given[wire.name] = value
        extra |= {key: value for key, value in body.to_dict().items() if key in body.additional_properties}
        return {**given, "extra_body": extra} if extra else given

    def methods(self, resources: Any, case: Case, suffix: str) -> list[Any]:
        """The methods of the operation: one on each resource that has it."""
        tags = [PythonIdentifier(tag, prefix="tag") for tag in case.operation.data.get("tags") or ["default"]]
        return [getattr(getattr(resources, tag), method_of(case.operation) + suffix) for tag in tags]

    def result(self, case: Case) -> Any:
        """The result that the call must have, as JSON; bytes, texts and lists of events as they are."""
        if not case.media_type:
            return None
        if case.is_stream:
            return self._document.events(case.media, case.turn)
        content = self._document.content(case.media_type, case.media, case.turn)
        how = self._document.how(case.media_type, case.media)
        return json.loads(content) if how == "json" else content.decode() if how == "text" else content

    def untyped(self, case: Case, result: Any) -> str | None:
        """Where a result is not of the type that the document declares; None when all of it is."""
        schema = case.media.get("schema", {})
        if isinstance(result, (str, bytes)) or result is None:
            return None
        if not case.is_stream:
            return _untyped(self._document, schema, result, "result")
        several = self._document.samples.variants(schema) or [schema]
        said = [_untyped(self._document, each, event, "event") for each, event in zip(several, result, strict=True)]
        return next((one for one in said if one), None)


def plain(value: Any) -> Any:
    """A result as the JSON that it came from."""
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, uuid.UUID):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


_TYPES: dict[str | None, Any] = {
    "date": datetime.date,
    "date-time": datetime.datetime,
    "uuid": uuid.UUID,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
}


def _untyped(document: Document, schema: Any, value: Any, place: str) -> str | None:
    samples = document.samples
    found = samples.resolve(schema)
    if value is None or type(value).__name__ == "Unset" or found in ({}, True):
        return None
    if samples.variants(found):
        # It must be what the variant stands for that it is valid by.
        fitting = [each for each in samples.variants(found) if document.why_not(plain(value), each) is None]
        said = [_untyped(document, each, value, place) for each in fitting]
        return None if None in said else said[0]
    inner: list[tuple[Any, Any, str]] = []
    if samples.properties(found):
        if not set(samples.properties(found)) <= set(getattr(value, "_wires", ())):
            return f"{place} is a {type(value).__name__}, not a model of {sorted(samples.properties(found))}"
        inner = [
            (each, getattr(value, python_name(name)), f"{place}.{name}")
            for name, each in samples.properties(found).items()
        ]
    elif not isinstance(value, _TYPES.get(found.get("format"), _TYPES.get(samples.kind(found), object))):
        return f"{place} is {type(value).__name__}, not {found.get('format') or samples.kind(found)}"
    elif isinstance(value, list):
        first = found.get("prefixItems", [])
        schemas = [*first, *[found.get("items", {})] * len(value)]
        inner = [(each, item, f"{place}[]") for each, item in zip(schemas, value, strict=False)]
    elif isinstance(value, dict):
        inner = [(found.get("additionalProperties", {}), item, f"{place}[key]") for item in value.values()]
    wrong = (_untyped(document, each, one, where) for each, one, where in inner)
    return next((one for one in wrong if one), None)

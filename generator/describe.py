"""Turns what openapi-python-client parsed into what our templates print: types, fields, methods."""

import dataclasses
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openapi_python_client import schema as oai
from openapi_python_client.parser.bodies import BodyType
from openapi_python_client.parser.openapi import Endpoint, GeneratorData
from openapi_python_client.parser.properties import LiteralEnumProperty, ModelProperty
from openapi_python_client.strings import ClassName, PythonIdentifier

from . import walk
from .kinds import Kinds, Type, union
from .names import CALL_OPTIONS, method_name, python_name
from .normalise import EVENTS_STATUS, Normalised
from .problems import Problem


@dataclass(frozen=True)
class Field:
    """One property of a model, or one parameter of an operation."""

    wire: str
    name: str
    type: Type
    required: bool
    doc: str
    """Description and limits, one line; empty when the spec says nothing."""


@dataclass(frozen=True)
class Answer:
    """One successful answer of an operation."""

    status: str
    type: Type | None
    """None for an answer without a body."""


@dataclass(frozen=True)
class EventFacts:
    """The events of a stream."""

    type: Type
    alias: str
    """The class name of the schema of the events."""
    sentinel: str | None
    terminal: list[str]
    """The classes of the events that complete a stream."""
    declares_error: bool
    """Whether an event has a property named `error` of its own."""
    always: bool
    """Whether the operation has no other answer than a stream."""
    doc: str


@dataclass(frozen=True)
class Operation:
    """Everything that the templates print of one operation."""

    raw: walk.RawOperation
    endpoint: Endpoint
    method: str
    returns: str
    """What the first successful answer is, in the words of the spec."""
    parameters: dict[str, list[Field]]
    """Path, query and header parameters, by location."""
    body: Type | None
    body_required: bool
    multipart: bool
    media_type: str
    """Of the request body; empty without one."""
    body_fields: list[Field] | None
    """The fields of an object body, each a parameter of the method; None when the body is one `body` parameter."""
    answers: list[Answer]
    errors: dict[str, tuple[Type | None, str]]
    """Per status of an error answer: its model, and its description."""
    declares_error: bool
    """Whether the successful answer has a property named `error` of its own."""
    events: "EventFacts | None"
    """How the answer can be a stream; None when it cannot."""

    @property
    def result(self) -> Type:
        """What the operation returns."""
        return union([answer.type or Type("None", "NULL") for answer in self.answers])

    @property
    def flat(self) -> list[Field]:
        """Every parameter of the method, required ones first."""
        every = [field for fields in self.parameters.values() for field in fields] + (self.body_fields or [])
        if self.body and self.body_fields is None:
            every.append(Field("body", "body", self.body, self.body_required, "The request body."))
        return sorted(every, key=lambda field: not field.required)


def limits(schema: oai.Schema) -> str:
    """The limits of a value as a sentence, such as `1 to 10.`; empty when the spec sets none."""
    low, high = schema.minimum, schema.maximum
    if low is not None and high is not None:
        return f"{low:.10g} to {high:.10g}."
    words = [f"at least {low:.10g}"] if low is not None else []
    words += [f"at most {high:.10g}"] if high is not None else []
    for text, value in (("at least {} characters", schema.minLength), ("at most {} characters", schema.maxLength)):
        words += [text.format(value)] if value is not None else []
    for text, value in (("at least {} items", schema.minItems), ("at most {} items", schema.maxItems)):
        words += [text.format(value)] if value is not None else []
    return f"{', '.join(words).capitalize()}." if words else ""


class Describer:
    """Describes the models and operations of one document."""

    def __init__(self, parsed: GeneratorData, normalised: Normalised) -> None:
        self._parsed = parsed
        self._data = normalised.data
        self._kinds = Kinds(parsed)
        self._open_enums = {str(ClassName(name, "field_")) for name in normalised.open_enums}
        self._values: dict[frozenset[Any], list[Any]] = {}
        for _, schema in walk.schemas(normalised.data):
            values = [value for value in schema.get("enum", []) if value is not None]
            self._values.setdefault(frozenset(values), values)

    def describe(self, prop: Any) -> Type:
        """The type of a parsed property, without regard to whether it is required."""
        return self._kinds.describe(prop)

    def values_of(self, enum: LiteralEnumProperty) -> list[Any]:
        """The values of an enum in the order of the spec; openapi-python-client keeps only the set of them."""
        return self._values[frozenset(enum.values)]

    def is_open(self, enum: LiteralEnumProperty) -> bool:
        """Whether an enum lists the known values and accepts any other too."""
        return str(enum.class_info.name) in self._open_enums

    def fields_of(self, model: Any) -> list[Field]:
        """The properties of a model, required ones first, otherwise in the order of the spec."""
        parts = [part for part in model.data.allOf if isinstance(part, oai.Schema)]
        declared = {name: each for part in [model.data, *parts] for name, each in (part.properties or {}).items()}
        order = {name: index for index, name in enumerate(declared)}
        every = [*(model.required_properties or []), *(model.optional_properties or [])]
        every.sort(key=lambda prop: (not prop.required, order.get(prop.name, len(order))))
        return [self._field(prop, declared.get(prop.name)) for prop in every]

    @functools.cached_property
    def operations(self) -> list[Operation]:
        """Every operation that came out of parsing, in the order of the document."""
        endpoints = {
            endpoint.name: endpoint
            for collection in self._parsed.endpoint_collections_by_tag.values()
            for endpoint in collection.endpoints
        }
        return [self._operation(raw, endpoints[module_name(raw)]) for raw in walk.operations(self._data)]

    def _operation(self, raw: walk.RawOperation, endpoint: Endpoint) -> Operation:
        body = endpoint.bodies[0].prop if endpoint.bodies else None
        is_object = isinstance(body, ModelProperty) and bool(body.required_properties or body.optional_properties)
        answers, errors, declares_error = self._responses(endpoint)
        success = next(response for status, response in raw.data["responses"].items() if status.startswith("2"))
        return Operation(
            raw=raw,
            endpoint=endpoint,
            method=method_name(raw),
            returns=" ".join(str(success.get("description", "")).split()),
            parameters=self._parameters(raw, endpoint),
            body=self.describe(body) if body else None,
            body_required=bool(body and body.required),
            body_fields=self.fields_of(body) if is_object else None,
            answers=answers,
            errors=errors,
            declares_error=declares_error,
            media_type=endpoint.bodies[0].content_type.get_untrusted_value() if endpoint.bodies else "",
            multipart=any(body.body_type == BodyType.FILES for body in endpoint.bodies),
            events=self._events(raw, endpoint, answers),
        )

    def _events(self, raw: walk.RawOperation, endpoint: Endpoint, answers: list[Answer]) -> EventFacts | None:
        found = next((each for each in endpoint.responses if each.status_code.pattern == EVENTS_STATUS), None)
        if found is None:
            return None
        response = raw.data["responses"][EVENTS_STATUS]
        kind = self.describe(found.prop)
        name = response["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
        media = response["x-r9s-media"]
        sentinel = media.get("x-r9s-sentinel", media.get("x-speakeasy-sse-sentinel"))
        return EventFacts(
            type=kind,
            alias=str(ClassName(name, "field_")),
            sentinel=sentinel,
            terminal=[each for each in kind.classes if self._kinds.is_marked(each, "x-r9s-terminal")],
            declares_error=any(
                prop.name.get_untrusted_value() == "error" for each in kind.classes for prop in self._kinds.holds(each)
            ),
            always=all(answer.type is None for answer in answers),
            doc=_sentence(self._data["components"]["schemas"][name].get("description")),
        )

    def _parameters(self, raw: walk.RawOperation, endpoint: Endpoint) -> dict[str, list[Field]]:
        declared = {}
        for reference in [*raw.item.get("parameters", []), *raw.data.get("parameters", [])]:
            found = walk.deref(self._data, reference)
            declared[found["in"], found["name"]] = oai.Parameter.model_validate(found)
        by_location = (
            ("path", endpoint.path_parameters),
            ("query", endpoint.query_parameters),
            ("header", endpoint.header_parameters),
        )
        return {
            where: [self._parameter(prop, declared[where, prop.name.get_untrusted_value()]) for prop in found]
            for where, found in by_location
        }

    def _parameter(self, prop: Any, parameter: oai.Parameter) -> Field:
        field = self._field(prop, parameter.param_schema)
        said = _sentence(parameter.description)
        said = f"Deprecated. {said}".strip() if parameter.deprecated else said
        return dataclasses.replace(field, doc=f"{said} {field.doc}".strip()) if said else field

    def _field(self, prop: Any, schema: oai.Schema | oai.Reference | None) -> Field:
        wire = prop.name.get_untrusted_value()
        if isinstance(schema, oai.Reference):
            said = _sentence((schema.model_extra or {}).get("description"))
        else:
            said = _sentence(schema.description if schema else None)
        extra = schema.model_extra or {} if schema is not None else {}
        is_deprecated = getattr(schema, "deprecated", None) or extra.get("deprecated")
        parts = ["Deprecated."] if is_deprecated else []
        parts += [said or _sentence(prop.description), self._choices(prop)]
        parts += [limits(schema)] if isinstance(schema, oai.Schema) else []
        return Field(
            wire, python_name(wire), self.describe(prop), prop.required, " ".join(part for part in parts if part)
        )

    def _responses(self, endpoint: Endpoint) -> tuple[list[Answer], dict[str, tuple[Type | None, str]], bool]:
        answers, errors, declares_error = [], {}, False
        for response in endpoint.responses:
            status = response.status_code.pattern
            found = None if response.source["attribute"] == "None" else self.describe(response.prop)
            if status == EVENTS_STATUS:
                continue
            if status.startswith("2"):
                answers.append(Answer(status, found))
                declares_error |= any("error" in fields for fields in _property_names(response.prop))
            else:
                data = response.data
                said = data.description.get_untrusted_value() if isinstance(data, oai.Response) else ""
                errors[status] = (found, " ".join(said.split()))
        return answers, errors, declares_error

    def check(self) -> Iterator[Problem]:
        """What goes wrong only after schemas were merged: names that collide, and files that are not in forms."""
        for operation in self.operations:
            pointer = operation.raw.pointer
            names = [field.name for field in operation.flat]
            for name in dict.fromkeys(names):
                if name in CALL_OPTIONS:
                    yield Problem(pointer, f"{name!r} is the name of a per-call option of every method")
                if names.count(name) > 1:
                    yield Problem(pointer, f"two parameters would be called {name!r}")
            kinds = [answer.type for answer in operation.answers] + [kind for kind, _ in operation.errors.values()]
            kinds += [operation.body] if not operation.multipart else []
            if any("FILE" in codec for kind in kinds if kind for codec in self._codecs(kind)):
                yield Problem(pointer, "a file (format: binary) can only be a field of a multipart request body")

    def _codecs(self, kind: Type) -> Iterator[str]:
        """The codecs of a type and of everything in it."""
        yield kind.codec
        for name in self._closure([kind]):
            for prop in self._kinds.holds(name):
                yield self.describe(prop).codec

    def _closure(self, kinds: list[Type]) -> set[str]:
        found: set[str] = set()
        waiting = list(kinds)
        while waiting:
            for name in set(waiting.pop().classes) - found:
                found.add(name)
                waiting += [self.describe(prop) for prop in self._kinds.holds(name)]
        return found

    def answered(self) -> set[str]:
        """The classes that an answer can hold, in which an optional field may therefore come as null."""
        return self._closure(
            [
                self.describe(response.prop)
                for collection in self._parsed.endpoint_collections_by_tag.values()
                for endpoint in collection.endpoints
                for response in endpoint.responses
            ]
        )

    def _choices(self, prop: Any) -> str:
        if not isinstance(prop, LiteralEnumProperty):
            return ""
        listed = ", ".join(str(value) for value in self.values_of(prop))
        return f"Known values: {listed}; any other is sent as it is." if self.is_open(prop) else f"One of {listed}."


def _sentence(text: Any) -> str:
    """A description as one line that ends in a full stop."""
    said = " ".join(str(text.get_untrusted_value() if isinstance(text, oai.UntrustedString) else text or "").split())
    return f"{said.rstrip('.')}." if said else ""


def module_name(raw: walk.RawOperation) -> PythonIdentifier:
    """The module that openapi-python-client gives to an operation."""
    return PythonIdentifier(raw.data["operationId"], prefix="field_")


def _property_names(prop: Any) -> Iterator[set[str]]:
    for inner in getattr(prop, "inner_properties", [prop]):
        every = [
            *(getattr(inner, "required_properties", None) or []),
            *(getattr(inner, "optional_properties", None) or []),
        ]
        yield {field.name.get_untrusted_value() for field in every}


def resource_class(tag: str) -> str:
    """The class of a tag's operations."""
    return ClassName(tag, "Tag")

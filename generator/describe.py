"""Turns what openapi-python-client parsed into what our templates print: types, fields, methods."""

import dataclasses
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openapi_python_client import schema as oai
from openapi_python_client.parser.openapi import Endpoint, GeneratorData
from openapi_python_client.parser.properties import LiteralEnumProperty, ModelProperty
from openapi_python_client.strings import ClassName, PythonIdentifier, pascal_case

from . import walk
from .accepted import ANYTHING, Accepted, accepted, one_of
from .counts import counting
from .forms import array_names, deep_objects
from .keywords import COMPLETES, COUNT, INDEX, TERMINAL
from .kinds import BINARY, NOTHING, TEXT, Kinds, Type, union
from .media import BodyKind, body_kind, essence
from .names import class_of, method_name, python_name
from .normalise import Normalised
from .options import OPTION_NAMES
from .problems import Pointer, Problem

_FILE = re.compile(r"(?<!['\w])FILE(?!\w)")
"""The codec of a file; not a class or a value of that name."""


@dataclass(frozen=True)
class Field:
    """One property of a model, or one parameter of an operation."""

    wire: str
    name: str
    type: Type
    required: bool
    doc: str
    """Description and limits, one line; empty when the spec says nothing."""
    separator: str | None = ","
    """What stands between the values of an array that is a parameter; None where the parameter is repeated."""
    text: str = ""
    """As `doc`, without the values that the spec lists."""
    accepted: Accepted = ANYTHING
    counts: bool = False
    """Whether it says how many pictures are asked for."""


@dataclass(frozen=True)
class Answer:
    """One media type of a successful answer of an operation."""

    status: str
    media_type: str
    type: Type | None
    """None for an answer without a body."""
    models: tuple[str, ...] = ()
    """The classes that it can be an object of."""


@dataclass(frozen=True)
class Body:
    """One media type of a request body."""

    media_type: str
    kind: BodyKind
    type: Type
    fields: list[Field] | None
    """The fields of an object, each a parameter of the method; None when the body is one `body` parameter."""
    arrays: dict[str, str] = dataclasses.field(default_factory=dict)
    """By field of a form: the name that the values of a list go under, where it is another one."""
    deep: tuple[str, ...] = ()
    """The fields of a form that are objects, and go as a field for each value in them."""
    accepted: Accepted = ANYTHING


@dataclass(frozen=True)
class EventFacts:
    """The events of a stream."""

    type: Type
    alias: str
    """The class name of the schema of the events."""
    sentinel: str | None
    tags: list[tuple[str, str, str]]
    """What tells the classes apart: property, value and class."""
    terminal: list[str]
    """The classes of the events that complete a stream."""
    completing: list[str]
    """The classes of the events that the spec says complete something: the terminal ones are among them."""
    wrapped: bool
    """Whether the schema is that of a server-sent event with its fields, and not of the data in it."""
    always: bool
    """Whether the operation has no other answer than a stream."""
    doc: str

    @property
    def finals(self) -> list[str]:
        """The classes of the events that complete something: by the spec, or because none of their kind does by it."""
        tags = {name: tag for tag, _, name in reversed(self.tags)}
        known = {tags.get(name) for name in self.completing}
        others = [name for name in self.type.classes if name not in self.completing and tags.get(name) not in known]
        return self.completing + others

    def parameters(self, models: str = "models") -> str:
        """What stands in the brackets of an `EventStream`: the events, and those of them that `final()` gives."""
        finals = " | ".join(f"{models}.{each}" for each in self.finals)
        some = len(self.finals) < len(self.type.classes)
        return f"{models}.{self.alias}, {finals}" if some else f"{models}.{self.alias}"


@dataclass(frozen=True)
class PictureFacts:
    """How a model holds one picture."""

    inlined: list[str]
    """The attributes that hold it as base64."""
    linked: list[str]
    """The attributes that hold its URL."""
    index: str | None
    """The attribute that says which picture of its call it is, where its name is another than `index`."""
    is_final: bool | None
    """Whether such a picture is finished; None where only the server can say."""


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
    bodies: list[Body]
    """By media type, the preferred one first."""
    body_required: bool
    answers: list[Answer]
    errors: dict[str, tuple[Type | None, str]]
    """Per status of an error answer: its model, and its description."""
    declares_error: bool
    """Whether the successful answer has a property named `error` of its own."""
    events: "EventFacts | None"
    """How the answer can be a stream; None when it cannot."""

    @property
    def summary(self) -> str:
        """What it does, in one line; empty when the spec does not say."""
        return " ".join(str(self.raw.data.get("summary") or "").split())

    @property
    def text(self) -> str:
        """Its description; empty when there is none."""
        return str(self.raw.data.get("description") or "").strip()

    @property
    def is_deprecated(self) -> bool:
        """Whether the spec advises against it."""
        return bool(self.raw.data.get("deprecated"))

    @property
    def result(self) -> Type:
        """What the operation returns."""
        return union([answer.type or NOTHING for answer in self.answers] or [NOTHING])

    def result_of(self, is_async: bool) -> Type:
        """What its function, or its async function, returns."""
        return _asynchronous(self.result) if is_async else self.result

    @property
    def is_binary(self) -> bool:
        """Whether an answer can be bytes that are not in memory yet."""
        return any(answer.type is BINARY for answer in self.answers)

    @property
    def statuses(self) -> dict[str, list[Answer]]:
        """The answers by status."""
        found: dict[str, list[Answer]] = {}
        for answer in self.answers:
            found.setdefault(answer.status, []).append(answer)
        return found

    @property
    def accept(self) -> str:
        """The header that asks for all that can be read."""
        kinds = dict.fromkeys(answer.media_type for answer in self.answers if answer.media_type)
        return ", ".join(kinds) or "application/json"

    @property
    def body(self) -> Type | None:
        """The type of the request body, whatever its media type; None without one."""
        return union([body.type for body in self.bodies]) if self.bodies else None

    @property
    def body_fields(self) -> list[Field] | None:
        """The fields of the object bodies, each a parameter of the method; None when no body is an object."""
        groups = [body.fields for body in self.bodies if body.fields is not None]
        return _merged(groups, whole=self.body_required and len(groups) == len(self.bodies)) if groups else None

    @property
    def flat(self) -> list[Field]:
        """Every parameter of the method, required ones first."""
        every = [field for fields in self.parameters.values() for field in fields]
        every += [_by_mapping(field) for field in self.body_fields or []]
        whole = [body.type for body in self.bodies if body.fields is None]
        if whole:
            required = self.body_required and len(whole) == len(self.bodies)
            said, takes = "The request body.", one_of(body.accepted for body in self.bodies if body.fields is None)
            every.append(Field("body", "body", union(whole), required, said, text=said, accepted=takes))
        return sorted(every, key=lambda field: not field.required)

    @property
    def arguments(self) -> list[Field]:
        """Every argument of the method: the parameters, and what says how the answer is read if none of them does."""
        return [*self.flat, _STREAM] if self.asks_by_header else self.flat

    @property
    def can_stream(self) -> bool:
        """Whether the argument `stream` decides if events come."""
        return self.events is not None and not self.events.always

    @property
    def asks_by_header(self) -> bool:
        """Whether nothing but the header Accept asks for events, so that the argument `stream` is ours."""
        return self.can_stream and all(field.name != "stream" for field in self.flat)

    @property
    def held(self) -> list[Field]:
        """What a TypedDict of the parameters holds: all but a `stream` that decides what comes back."""
        return [field for field in self.flat if not (self.can_stream and field.wire == "stream")]


_ASKS = "Whether to ask for events (by the header Accept)."
_STREAM = Field("stream", "stream", Type("bool", "BOOLEAN"), False, _ASKS, text=_ASKS, accepted=Accepted("boolean"))


def _by_mapping(field: Field) -> Field:
    """The field as a parameter: an object may be given as a mapping, too."""
    if not re.fullmatch(r"Ref\('\w+'\)", field.type.codec):
        return field
    return dataclasses.replace(
        field, type=dataclasses.replace(field.type, qualified=f"{field.type.qualified} | Mapping[str, object]")
    )


def _merged(groups: list[list[Field]], *, whole: bool) -> list[Field]:
    """The fields of several bodies, each once; required is what all of them require."""
    found: dict[str, list[Field]] = {}
    for field in (field for group in groups for field in group):
        found.setdefault(field.name, []).append(field)
    return [
        dataclasses.replace(
            same[0],
            type=union([field.type for field in same]) if len({field.type for field in same}) > 1 else same[0].type,
            required=whole and len(same) == len(groups) and all(field.required for field in same),
            accepted=one_of(field.accepted for field in same),
            counts=any(field.counts for field in same),
        )
        for same in found.values()
    ]


def _asynchronous(kind: Type) -> Type:
    rewritten = re.sub(rf"\b{BINARY.annotation}\b", f"Async{BINARY.annotation}", kind.annotation)
    qualified = re.sub(rf"\b{BINARY.annotation}\b", f"Async{BINARY.annotation}", kind.qualified)
    return dataclasses.replace(kind, annotation=rewritten, qualified=qualified)


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
        self._results = normalised.results
        self._kinds = Kinds(parsed)
        self._unknown: list[Problem] = []
        self._inner: dict[str, set[str]] = {}
        """By class: the classes that its fields name."""
        self._open_enums = {str(ClassName(name, "field_")) for name in normalised.open_enums}
        self._values: dict[frozenset[Any], list[Any]] = {}
        for _, schema in walk.schemas(normalised.data):
            values = [value for value in schema.get("enum", []) if value is not None]
            self._values.setdefault(frozenset(values), values)

    def describe(self, prop: Any) -> Type:
        """The type of a parsed property, without regard to whether it is required."""
        return self._kinds.describe(prop)

    def is_map(self, model: Any) -> bool:
        """Whether a model is a dict with keys that are data."""
        return self._kinds.is_map(model)

    def values_of(self, enum: LiteralEnumProperty) -> list[Any]:
        """The values of an enum in the order of the spec; openapi-python-client keeps only the set of them."""
        return self._values[frozenset(enum.values)]

    def is_open(self, enum: LiteralEnumProperty) -> bool:
        """Whether an enum lists the known values and accepts any other too."""
        return str(enum.class_info.name) in self._open_enums

    def accepted(self, prop: Any) -> Accepted:
        """What a parsed property accepts."""
        return accepted(prop, lambda enum: (self.values_of(enum), self.is_open(enum)))

    def answers_pictures(self, operation: Operation) -> bool:
        """Whether a successful answer of an operation, which is no stream, holds pictures or is one."""
        models = [self._kinds.model(name) for answer in operation.answers for name in answer.models]
        if any(self.picture_of(model) or self.pictures_in(model) for model in models if model):
            return True
        binary = [answer.media_type for answer in operation.answers if answer.type is BINARY]
        return any(essence(media_type).startswith("image/") for media_type in binary)

    def fields_of(self, model: Any) -> list[Field]:
        """The properties of a model, required ones first, otherwise in the order of the spec."""
        parts = [part for part in model.data.allOf if isinstance(part, oai.Schema)]
        declared = {name: each for part in [model.data, *parts] for name, each in (part.properties or {}).items()}
        order = {name: index for index, name in enumerate(declared)}
        every = [*(model.required_properties or []), *(model.optional_properties or [])]
        every.sort(key=lambda prop: (not prop.required, order.get(prop.name, len(order))))
        return [self._field(prop, declared.get(prop.name)) for prop in every]

    def picture_of(self, model: Any) -> PictureFacts | None:
        """How a model holds one picture; None for one that holds none."""
        declared = (model.data.properties or {}).items()
        properties = {python_name(name.get_untrusted_value()): each for name, each in declared}
        marks = {name: _picture_mark(each) for name, each in properties.items()}
        inlined = [name for name, mark in marks.items() if mark == "base64"]
        linked = [name for name, mark in marks.items() if mark == "url"]
        if not inlined and not linked:
            return None
        name = str(model.class_info.name)
        is_item = name in self._event_items
        indexes = [name for name, each in properties.items() if (each.model_extra or {}).get(INDEX) is True]
        index = indexes[0] if indexes and "index" not in properties else None
        return PictureFacts(inlined, linked, index, None if is_item else self._events_complete.get(name, True))

    def pictures_in(self, model: Any) -> list[str]:
        """The attributes of a model that are lists of pictures."""
        found = []
        for field in self.fields_of(model):
            named = re.fullmatch(r"ListOf\(Ref\('(\w+)'\)\)", field.type.codec)
            item = self._kinds.model(named[1]) if named else None
            found += [field.name] if item is not None and self.picture_of(item) else []
        return found

    @functools.cached_property
    def _events_complete(self) -> dict[str, bool]:
        """By class of an event, whether it can be the last that completes something."""
        found: dict[str, bool] = {}
        for events in (operation.events for operation in self.operations if operation.events):
            for name in events.type.classes:
                found[name] = found.get(name, False) or name in events.finals
        return found

    def tag_of(self, model: Any) -> str | None:
        """The attribute that tells an event from the others of its stream; None for what is no event."""
        name = str(model.class_info.name)
        events = [operation.events for operation in self.operations if operation.events]
        return next((python_name(tag) for each in events for tag, _, found in each.tags if found == name), None)

    @functools.cached_property
    def every_event(self) -> list[tuple[str, str, str]]:
        """What tells the events of all operations apart, as EventFacts has it, without what names two classes."""
        every = [op.events for op in self.operations if op.events and not op.events.wrapped]
        named: dict[tuple[str, str], set[str]] = {}
        for tag, value, name in (each for events in every for each in events.tags):
            named.setdefault((tag, value), set()).add(name)
        return [(tag, value, min(names)) for (tag, value), names in named.items() if len(names) == 1]

    @functools.cached_property
    def completing(self) -> list[str]:
        """The classes of events that can be the last that completes something."""
        return [name for name, completes in self._events_complete.items() if completes]

    @functools.cached_property
    def terminal(self) -> list[str]:
        """The classes of events that complete a stream."""
        every = [op.events for op in self.operations if op.events]
        return list(dict.fromkeys(name for events in every for name in events.terminal))

    @functools.cached_property
    def _event_items(self) -> set[str]:
        """The classes that stand in events, and are none."""
        return self._closure([op.events.type for op in self.operations if op.events]) - set(self._events_complete)

    @functools.cached_property
    def _answer_only(self) -> set[str]:
        """The classes that answers hold and requests do not."""
        kinds = [body.type for operation in self.operations for body in operation.bodies]
        for operation in self.operations:
            kinds += [field.type for fields in operation.parameters.values() for field in fields]
        return self.answered() - self._closure(kinds)

    def is_answer(self, name: str) -> bool:
        """Whether only answers hold a class, so that what did not come reads as None."""
        return name in self._answer_only

    def default_of(self, name: str, field: Field) -> str | None:
        """What a required field of a class is that did not come, as code; None where the class cannot be without it."""
        if not self.is_answer(name) or self._events_complete.get(name) is False:
            return None
        if field.type.codec.startswith("ListOf("):
            return "_field(factory=list)"
        constant = re.fullmatch(r"Literal\[('[^']*')\]", field.type.annotation)
        if constant:
            return constant[1]
        single = re.fullmatch(r"Ref\('(\w+)'\)", field.type.codec)
        if single and not self._leads_back(single[1]):
            return f"_field(factory={field.type.codec}.nothing)"
        return "None"

    def _leads_back(self, name: str) -> bool:
        """Whether an object of this class needs, in the end, another one of it."""
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            for prop in self._kinds.fields(waiting.pop()):
                named = re.fullmatch(r"Ref\('(\w+)'\)", self.describe(prop).codec) if prop.required else None
                if named and named[1] == name:
                    return True
                if named and named[1] not in seen:
                    seen.add(named[1])
                    waiting.append(named[1])
        return False

    @functools.cached_property
    def operations(self) -> list[Operation]:
        """Every operation that came out of parsing, in the order of the document."""
        endpoints = {
            endpoint.name: endpoint
            for collection in self._parsed.endpoint_collections_by_tag.values()
            for endpoint in collection.endpoints
        }
        found = []
        for raw in walk.operations(self._data):
            found.append(self._operation(raw, endpoints[module_name(raw)]))
            self._note_unknown(raw.pointer)
        return found

    def _note_unknown(self, pointer: Pointer) -> None:
        self._unknown += [Problem(pointer, reason) for reason in self._kinds.unknown]
        self._kinds.unknown.clear()

    def _operation(self, raw: walk.RawOperation, endpoint: Endpoint) -> Operation:
        answers = self._answers(raw, endpoint)
        errors = self._errors(endpoint, {answer.status for answer in answers})
        success = raw.data["responses"].get(self._results[raw.pointer][0].status, {})
        return Operation(
            raw=raw,
            endpoint=endpoint,
            method=method_name(raw),
            returns=" ".join(str(success.get("description", "")).split()),
            parameters=self._parameters(raw, endpoint),
            bodies=[self._body(raw, each) for each in endpoint.bodies],
            body_required=any(each.prop.required for each in endpoint.bodies),
            answers=answers,
            errors=errors,
            declares_error=any(
                "error" in names
                for each in endpoint.responses
                if each.status_code.pattern in {result.status for result in self._results[raw.pointer]}
                for names in _property_names(each.prop)
            ),
            events=self._events(raw, endpoint, answers),
        )

    def _body(self, raw: walk.RawOperation, body: Any) -> Body:
        media_type = body.content_type.get_untrusted_value()
        prop = body.prop
        is_object = isinstance(prop, ModelProperty) and bool(prop.required_properties or prop.optional_properties)
        kind = body_kind(media_type)
        assert kind is not None
        media = walk.deref(self._data, raw.data["requestBody"])["content"][media_type]
        counts = counting(self._data, media["schema"])
        fields = [
            dataclasses.replace(field, counts=field.wire in counts)
            for field in (self.fields_of(prop) if is_object else ())
        ]
        return Body(
            media_type,
            kind,
            self.describe(prop),
            fields if is_object else None,
            array_names(self._data, media_type, media),
            tuple(deep_objects(media)),
            self.accepted(prop),
        )

    def _answers(self, raw: walk.RawOperation, endpoint: Endpoint) -> list[Answer]:
        props = {response.status_code.pattern: response.prop for response in endpoint.responses}
        found = []
        for result in self._results[raw.pointer]:
            if result.kind == "events":
                continue
            kind = {"text": TEXT, "binary": BINARY}.get(result.kind)
            models: tuple[str, ...] = ()
            if result.carrier:
                prop = props[result.carrier]
                kind = self.describe(prop)
                each = [
                    inner for inner in getattr(prop, "inner_properties", [prop]) if isinstance(inner, ModelProperty)
                ]
                models = tuple(str(inner.class_info.name) for inner in each if not self.is_map(inner))
            found.append(Answer(result.status, result.media_type, kind, models))
        return found

    def _events(self, raw: walk.RawOperation, endpoint: Endpoint, answers: list[Answer]) -> EventFacts | None:
        result = next((each for each in self._results[raw.pointer] if each.kind == "events"), None)
        if result is None:
            return None
        kind = self.describe(
            next(each.prop for each in endpoint.responses if each.status_code.pattern == result.carrier)
        )
        name = raw.data["responses"][result.carrier]["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
        schema = self._data["components"]["schemas"][name]
        sentinels = [
            place[key]
            for place in (result.media, schema)
            for key in ("x-r9s-sentinel", "x-speakeasy-sse-sentinel")
            if key in place
        ]
        return EventFacts(
            type=kind,
            alias=str(ClassName(name, "field_")),
            sentinel=sentinels[0] if sentinels else None,
            tags=self._kinds.tags_of(kind.classes),
            terminal=self._marked(kind, TERMINAL),
            completing=self._marked(kind, TERMINAL, COMPLETES),
            wrapped=bool(kind.classes) and all(self._is_wrapped(each) for each in kind.classes),
            always=not answers,
            doc=_sentence(schema.get("description")),
        )

    def _marked(self, kind: Type, *extensions: str) -> list[str]:
        return [name for name in kind.classes if any(self._kinds.is_marked(name, each) for each in extensions)]

    def _is_wrapped(self, name: str) -> bool:
        """Whether a class has the fields of a server-sent event, and needs its data."""
        required = {prop.name.get_untrusted_value(): prop.required for prop in self._kinds.fields(name)}
        return required.get("data", False) and set(required) <= {"data", "event", "id", "retry"}

    def _parameters(self, raw: walk.RawOperation, endpoint: Endpoint) -> dict[str, list[Field]]:
        declared = {}
        for reference in [*raw.item.get("parameters", []), *raw.data.get("parameters", [])]:
            found = walk.deref(self._data, reference)
            declared[found["in"], found["name"]] = found
        by_location = (
            ("path", endpoint.path_parameters),
            ("query", endpoint.query_parameters),
            ("header", endpoint.header_parameters),
        )
        return {
            where: [self._parameter(prop, declared[where, prop.name.get_untrusted_value()]) for prop in found]
            for where, found in by_location
        }

    def _parameter(self, prop: Any, raw: dict[str, Any]) -> Field:
        parameter = oai.Parameter.model_validate(raw)
        field = self._field(prop, parameter.param_schema)
        said = _sentence(parameter.description)
        said = f"Deprecated. {said}".strip() if parameter.deprecated else said
        return dataclasses.replace(
            field,
            doc=f"{said} {field.doc}".strip() if said else field.doc,
            text=f"{said} {field.text}".strip() if said else field.text,
            separator=_separator(raw) if raw["in"] == "query" else ",",
            counts=walk.deref(self._data, raw).get("schema", {}).get(COUNT) is True,
        )

    def _field(self, prop: Any, schema: oai.Schema | oai.Reference | None) -> Field:
        wire = prop.name.get_untrusted_value()
        if isinstance(schema, oai.Reference):
            said = _sentence((schema.model_extra or {}).get("description"))
        else:
            said = _sentence(schema.description if schema else None)
        extra = schema.model_extra or {} if schema is not None else {}
        is_deprecated = getattr(schema, "deprecated", None) or extra.get("deprecated")
        parts = ["Deprecated."] if is_deprecated else []
        parts.append(said or _sentence(prop.description))
        limited = [limits(schema)] if isinstance(schema, oai.Schema) else []
        return Field(
            wire,
            python_name(wire),
            self.describe(prop),
            prop.required,
            _joined([*parts, self._choices(prop), *limited]),
            text=_joined([*parts, *limited]),
            accepted=self.accepted(prop),
        )

    def _errors(self, endpoint: Endpoint, successes: set[str]) -> dict[str, tuple[Type | None, str]]:
        errors = {}
        for response in endpoint.responses:
            status, data = response.status_code.pattern, response.data
            if status.startswith("2") or (status == "default" and status in successes):
                continue
            found = None if response.source["attribute"] == "None" else self.describe(response.prop)
            said = data.description.get_untrusted_value() if isinstance(data, oai.Response) else ""
            errors[status] = (found, " ".join(said.split()))
        return errors

    def check(self) -> Iterator[Problem]:
        """What goes wrong only after schemas were merged: names that collide, and files that are not in forms."""
        named = {str(ClassName(name, "field_")): name for name in self._data.get("components", {}).get("schemas", {})}
        for model in self._parsed.models:
            self.fields_of(model)
            self._note_unknown(("components", "schemas", named.get(str(model.class_info.name), "")))
        yield from self._unknown
        for operation in self.operations:
            pointer = operation.raw.pointer
            names = [field.name for field in operation.flat]
            for name in dict.fromkeys(names):
                if name in OPTION_NAMES:
                    yield Problem(pointer, f"{name!r} is the name of a per-call option of every method")
                if names.count(name) > 1:
                    yield Problem(pointer, f"two parameters would be called {name!r}")
            kinds = [answer.type for answer in operation.answers] + [kind for kind, _ in operation.errors.values()]
            kinds += [body.type for body in operation.bodies if body.kind != "multipart"]
            known = [kind for kind in kinds if kind]
            if any(_FILE.search(kind.codec) for kind in known) or self._closure(known) & self._holding_files:
                yield Problem(pointer, "a file (format: binary) can only be a field of a multipart request body")

    @functools.cached_property
    def _holding_files(self) -> set[str]:
        """The classes with a field that is a file."""
        names = [str(model.class_info.name) for model in self._parsed.models]
        return {
            name for name in names if any(_FILE.search(self.describe(prop).codec) for prop in self._kinds.holds(name))
        }

    def _closure(self, kinds: list[Type]) -> set[str]:
        """The classes in these types, and in those."""
        found: set[str] = set()
        waiting = {name for kind in kinds for name in kind.classes}
        while waiting:
            found |= waiting
            waiting = {inner for name in waiting for inner in self._inner_classes(name)} - found
        return found

    def _inner_classes(self, name: str) -> set[str]:
        if name not in self._inner:
            props = self._kinds.holds(name)
            self._inner[name] = {inner for prop in props for inner in self.describe(prop).classes}
        return self._inner[name]

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
        return f"Known values: {listed}; any other passes unchanged." if self.is_open(prop) else f"One of {listed}."


def _picture_mark(schema: Any) -> str:
    """How a property holds a picture: as base64, or by its url; empty for one that holds none."""
    extra = getattr(schema, "model_extra", None) or {}
    if not str(extra.get("contentMediaType", "")).lower().startswith("image/"):
        return ""
    if str(extra.get("contentEncoding", "")).lower() == "base64":
        return "base64"
    return "url" if getattr(schema, "schema_format", None) in ("uri", "url") else ""


def _separator(parameter: dict[str, Any]) -> str | None:
    """What stands between the values of an array in a query; None where the parameter is repeated."""
    style = parameter.get("style", "form")
    if style == "form":
        return None if parameter.get("explode", True) else ","
    return " " if style == "spaceDelimited" else "|"


def _joined(parts: list[str]) -> str:
    return " ".join(part for part in parts if part)


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
    return ClassName(class_of(tag, "Resource"), "Tag")


def params_class(resource: str, method: str) -> str:
    """The TypedDict of the parameters of a method, given the class that has it."""
    return f"{resource}{pascal_case(method)}Params"

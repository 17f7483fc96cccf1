"""One operation: its parameters, bodies, responses and events."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..check import api
from . import types
from .accepted import Accepted, one_of
from .package import Answer, Body, Field
from .types import Type, union


@dataclass(frozen=True)
class EventFacts:
    """The events of a stream."""

    type: Type
    alias: str
    """The class name of the schema of the events."""
    sentinel: str | None
    tags: list[tuple[str, str, str]]
    """The property, the value and the class that distinguish the events."""
    terminal: list[str]
    """The classes of the events that complete a stream."""
    completing: list[str]
    """The classes of the completed events in the spec, including the terminal ones."""
    wrapped: bool
    """Whether the schema describes a whole server-sent event, and not only its data."""
    always: bool
    """Whether the operation always returns a stream."""
    doc: str

    @property
    def classes(self) -> list[str]:
        """The classes of the events."""
        return types.classes_in(self.type)

    @property
    def finals(self) -> list[str]:
        """The classes of the completed events: by the spec, or all of a kind without any in the spec."""
        tags = {name: tag for tag, _, name in reversed(self.tags)}
        known = {tags.get(name) for name in self.completing}
        others = [name for name in self.classes if name not in self.completing and tags.get(name) not in known]
        return self.completing + others

    def parameters(self, models: str = "models") -> str:
        """The type arguments of an `EventStream`: the events, and those that `final()` returns."""
        finals = " | ".join(f"{models}.{each}" for each in self.finals)
        some = len(self.finals) < len(self.classes)
        return f"{models}.{self.alias}, {finals}" if some else f"{models}.{self.alias}"


_ASKS = "Whether to ask for events (by the header Accept)."
_STREAM = Field("stream", "stream", types.Scalar("boolean"), False, _ASKS, text=_ASKS, accepted=Accepted("boolean"))


@dataclass
class Operation:
    """Everything that the templates need for one operation. It does not change after its creation."""

    raw: api.Operation
    resource: str
    """The resource of its folder."""
    module: str
    methods: dict[str, str]
    """By resource: the name of its method."""
    parameters: list[Field]
    """The parameters of path, query, header and cookie."""
    bodies: list[Body]
    """The bodies by media type, the preferred one first."""
    answers: list[Answer]
    errors: dict[str, tuple[Type | None, str]]
    """By status of an error response: its model, and its description."""
    returns: str
    """The description of the first successful response."""
    declares_error: bool
    """Whether the successful response has its own property `error`."""
    events: EventFacts | None
    """The events of a stream; None if the operation has no streams."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """By attribute of the body: its argument, if a parameter has taken the name."""

    @property
    def method(self) -> str:
        """Its method on the resource of its folder."""
        return self.methods[self.resource]

    @property
    def body_required(self) -> bool:
        """Whether a body is always sent."""
        return self.raw.body is not None and self.raw.body.is_required

    @property
    def summary(self) -> str:
        """Its summary in one line; empty if the spec has none."""
        return " ".join(self.raw.summary.split())

    @property
    def text(self) -> str:
        """Its description; empty if there is none."""
        return self.raw.description.strip()

    @property
    def is_deprecated(self) -> bool:
        """Whether it is deprecated."""
        return self.raw.is_deprecated

    @property
    def is_secured(self) -> bool:
        """Whether it needs credentials."""
        return bool(self.raw.security) and all(self.raw.security)

    @property
    def security(self) -> tuple[tuple[str, ...], ...]:
        """The alternatives of credentials; empty if none are needed."""
        return self.raw.security if any(self.raw.security) else ()

    @cached_property
    def result(self) -> Type:
        """The type of its result."""
        return union([answer.type or types.NULL for answer in self.answers] or [types.NULL])

    @cached_property
    def is_binary(self) -> bool:
        """Whether a response can be bytes that are not in memory yet."""
        return any(answer.type == types.Binary() for answer in self.answers)

    @cached_property
    def statuses(self) -> dict[str, list[Answer]]:
        """The responses by status."""
        found: dict[str, list[Answer]] = {}
        for answer in self.answers:
            found.setdefault(answer.status, []).append(answer)
        return found

    @cached_property
    def accept(self) -> str:
        """The header that accepts all supported media types."""
        kinds = dict.fromkeys(answer.media_type for answer in self.answers if answer.media_type)
        return ", ".join(kinds) or "application/json"

    @cached_property
    def body(self) -> Type | None:
        """The type of the request body, for every media type; None if there is no body."""
        return union([body.type for body in self.bodies]) if self.bodies else None

    @cached_property
    def body_fields(self) -> list[Field] | None:
        """The fields of the object bodies. Each is a parameter of the method. None if no body is an object."""
        groups = [body.fields for body in self.bodies if body.fields is not None]
        return _merged(groups, whole=self.body_required and len(groups) == len(self.bodies)) if groups else None

    @cached_property
    def flat(self) -> list[Field]:
        """Every parameter of the method, required ones first."""
        every = list(self.parameters)
        every += [
            dataclasses.replace(each, name=self.renamed.get(each.name, each.name)) for each in self.body_fields or []
        ]
        whole = [body for body in self.bodies if body.fields is None]
        if whole:
            required = self.body_required and len(whole) == len(self.bodies)
            said, takes = "The request body.", one_of(body.accepted for body in whole)
            kind = union([body.type for body in whole])
            every.append(Field("body", "body", kind, required, said, text=said, accepted=takes))
        return sorted(every, key=lambda field: not field.required)

    @cached_property
    def arguments(self) -> list[Field]:
        """Every argument of the method: the parameters, and `stream` if it is not one of them."""
        return [*self.flat, _STREAM] if self.asks_by_header else self.flat

    @cached_property
    def can_stream(self) -> bool:
        """Whether the argument `stream` asks for events."""
        return self.events is not None and not self.events.always

    @cached_property
    def asks_by_header(self) -> bool:
        """Whether only the header Accept asks for events. Then the argument `stream` is not in the spec."""
        return self.can_stream and all(field.name != "stream" for field in self.flat)

    @cached_property
    def held(self) -> list[Field]:
        """The keys of the TypedDict of the parameters: all except a `stream` that decides the type of the result."""
        return [field for field in self.flat if not (self.can_stream and field.wire == "stream")]

    def at(self, *places: str) -> list[Field]:
        """The parameters of these places."""
        return [field for field in self.parameters if field.parameter and field.parameter.place in places]


def _is_asked(field: Field) -> bool:
    """Whether the caller must pass a field. A constant is sent automatically."""
    return field.required and not isinstance(field.type, types.Constant)


def _merged(groups: list[list[Field]], *, whole: bool) -> list[Field]:
    """The fields of several bodies, each once. A field is required if all of them require it."""
    found: dict[str, list[Field]] = {}
    for each in (each for group in groups for each in group):
        found.setdefault(each.name, []).append(each)
    return [
        dataclasses.replace(
            same[0],
            type=union([each.type for each in same]),
            required=whole and len(same) == len(groups) and all(_is_asked(each) for each in same),
            accepted=one_of(each.accepted for each in same),
            counts=any(each.counts for each in same),
        )
        for same in found.values()
    ]

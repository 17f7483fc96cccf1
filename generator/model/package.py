"""What a package consists of. The last phase prints it as it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..check.api import Api, Parameter
from ..problems import Pointer
from . import types
from .accepted import ANYTHING, Accepted
from .types import Type

if TYPE_CHECKING:
    from .operation import Operation


@dataclass(frozen=True)
class Field:
    """One property of a model, or one parameter of an operation."""

    wire: str
    name: str
    type: Type
    required: bool
    doc: str
    """Description and limits, one line; empty when the spec says nothing."""
    text: str = ""
    """As `doc`, without the values that the spec lists."""
    accepted: Accepted = ANYTHING
    said: Mapping[str, Any] = field(default_factory=dict, compare=False)
    """What its schema says beside the type."""
    parameter: Parameter | None = None
    """What it is a parameter of; None for a property."""
    constant: str | int | bool | None = None
    """What a required parameter always is, unless its caller says otherwise; None for others."""
    counts: bool = False
    """Whether it says how many pictures are asked for."""
    pointer: Pointer = field(default=(), compare=False)
    """Where its schema stands."""


@dataclass
class ObjectClass:
    """A class of objects."""

    name: str
    module: str
    pointer: Pointer
    said: Mapping[str, Any]
    description: str = ""
    fields: list[Field] = field(default_factory=list)
    extra: Type | None = None
    """What the fields that the spec does not name are; None for anything."""

    @property
    def is_deprecated(self) -> bool:
        """Whether the spec advises against it."""
        return self.said.get("deprecated") is True

    def named(self, wire: str) -> Field | None:
        """The field of that name on the wire."""
        return next((each for each in self.fields if each.wire == wire), None)


@dataclass
class EnumClass:
    """A class of listed values."""

    name: str
    module: str
    pointer: Pointer
    description: str
    values: Sequence[str | int | bool]
    is_open: bool


@dataclass
class AliasClass:
    """Another name for a type: of a component that is no class itself, or of the events of a stream."""

    name: str
    module: str
    pointer: Pointer
    description: str
    type: Type


AnyClass = ObjectClass | EnumClass | AliasClass


@dataclass(frozen=True)
class Answer:
    """One media type of a successful answer of an operation."""

    status: str
    media_type: str
    type: Type | None
    """None for an answer without a body."""


@dataclass(frozen=True)
class Body:
    """One media type of a request body, or all that are raw bytes."""

    media_types: tuple[str, ...]
    kind: str
    """json, form, multipart, raw or text."""
    type: Type
    fields: list[Field] | None
    """The fields of an object, each a parameter of the method; None when the body is one `body` parameter."""
    arrays: Mapping[str, str] = field(default_factory=dict)
    """By field of a form: the name that the values of a list go under, where it is another one."""
    deep: tuple[str, ...] = ()
    """The fields of a form that are objects, and go as a field for each value in them."""
    part_types: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By field of a form: the media types that its part may have, where the spec says."""
    joined: Mapping[str, str] = field(default_factory=dict)
    """By field of a form: what stands between the values of a list that is sent as one text."""
    accepted: Accepted = ANYTHING

    @property
    def media_type(self) -> str:
        """The media type, or the first of several."""
        return self.media_types[0]


@dataclass
class Package:
    """Everything that is generated."""

    api: Api
    version: str
    classes: dict[str, AnyClass] = field(default_factory=dict)
    operations: "list[Operation]" = field(default_factory=list)
    resources: dict[str, str] = field(default_factory=dict)
    """By tag: the attribute of the client that has its operations."""

    def object_class(self, name: str) -> ObjectClass | None:
        """The class of objects of that name; None for another class."""
        found = self.classes.get(name)
        return found if isinstance(found, ObjectClass) else None

    def is_needed(self, name: str, wire: str) -> bool:
        """Whether objects of a class always have a property."""
        found = self.object_class(name)
        named = found.named(wire) if found else None
        return named is not None and named.required

    def tags_of(self, found: types.Union) -> list[tuple[str, str, str]]:
        """The classes of a union that the value of a property tells from all others: property, value and class."""
        names = [each.name for each in found.variants if isinstance(each, types.Ref)]
        if len(names) < 2:
            return []
        said = [(found.tag, value, name) for name in names for value in self._values_of_tag(name, found)]
        values = [value for _, value, _ in said]
        return said if said and len(set(values)) == len(values) else self.told_apart(names)

    def _values_of_tag(self, name: str, found: types.Union) -> list[str]:
        """The values of a union's discriminator for one of its classes: those of the class, or else of the mapping."""
        model = self.object_class(name)
        own = model.named(found.tag) if model and found.tag else None
        constants = self._constants(own.type) if own else []
        return constants or [value for value, told in found.told if told == name]

    def told_apart(self, names: Sequence[str]) -> list[tuple[str, str, str]]:
        """As `tags_of`, by the constants in the classes."""
        found: dict[str, dict[str, list[str]]] = {}
        free: set[str] = set()
        for each in (model for name in names if (model := self.object_class(name))):
            for one in each.fields:
                values = self._constants(one.type)
                found.setdefault(one.wire, {})[each.name] = values
                free |= set() if values else {one.wire}
        tags = []
        for tag in [tag for tag in found if tag not in free]:
            every = [value for values in found[tag].values() for value in values]
            for name, values in found[tag].items():
                # One of several values tells something only where the others have that property too.
                if all(every.count(value) == 1 for value in values) and (len(values) == 1 or len(found[tag]) > 1):
                    tags += [(tag, value, name) for value in values]
        return tags

    def _constants(self, found: Type) -> list[str]:
        """The texts that are all that a type can be; nothing for one that can be something else."""
        if isinstance(found, types.Constant) and isinstance(found.value, str):
            return [found.value]
        if isinstance(found, types.Enum):
            listed = self.classes[found.name]
            if isinstance(listed, EnumClass):
                return sorted(value for value in listed.values if isinstance(value, str))
        return []

    def marked(self, names: Sequence[str], *marks: str) -> list[str]:
        """Those of some classes whose schema has one of these marks."""
        found = [(name, self.object_class(name)) for name in names]
        return [name for name, model in found if model and any(model.said.get(mark) is True for mark in marks)]

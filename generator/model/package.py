"""The content of a package. The last phase prints it."""

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
    """Description and limits, in one line; empty if the spec has none."""
    text: str = ""
    """Like `doc`, without the listed values."""
    accepted: Accepted = ANYTHING
    said: Mapping[str, Any] = field(default_factory=dict, compare=False)
    """The other keywords of its schema."""
    parameter: Parameter | None = None
    """The place of a parameter; None for a property."""
    constant: str | int | bool | None = None
    """The constant value of a required parameter, which the caller may change; None for others."""
    counts: bool = False
    """Whether it is the number of pictures to make."""
    pointer: Pointer = field(default=(), compare=False)
    """The place of its schema."""


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
    """The type of other fields; None for any type."""

    @property
    def is_deprecated(self) -> bool:
        """Whether it is deprecated."""
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
    """A name for a type: of a component that is not a class, or of the events of a stream."""

    name: str
    module: str
    pointer: Pointer
    description: str
    type: Type


AnyClass = ObjectClass | EnumClass | AliasClass


@dataclass(frozen=True)
class Answer:
    """One media type of a successful response of an operation."""

    status: str
    media_type: str
    type: Type | None
    """None for a response without a body."""


@dataclass(frozen=True)
class Body:
    """One media type of a request body, or all media types of raw bytes."""

    media_types: tuple[str, ...]
    kind: str
    """json, form, multipart, raw or text."""
    type: Type
    fields: list[Field] | None
    """The fields of an object, each a parameter of the method; None if the body is one parameter `body`."""
    arrays: Mapping[str, str] = field(default_factory=dict)
    """By field of a form: the name for the values of a list, if it differs."""
    deep: tuple[str, ...] = ()
    """The fields of a form that are objects, and are sent as one field per value."""
    part_types: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By field of a form: the media types of its part, if the spec has some."""
    joined: Mapping[str, str] = field(default_factory=dict)
    """By field of a form: the separator of a list that is sent as one text."""
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
        """The class of objects of that name; None for a class of another kind."""
        found = self.classes.get(name)
        return found if isinstance(found, ObjectClass) else None

    def is_needed(self, name: str, wire: str) -> bool:
        """Whether all objects of a class have a property."""
        found = self.object_class(name)
        named = found.named(wire) if found else None
        return named is not None and named.required

    def tags_of(self, found: types.Union) -> list[tuple[str, str, str]]:
        """The classes of a union that the value of a property identifies: property, value and class."""
        names = [each.name for each in found.variants if isinstance(each, types.Ref)]
        if len(names) < 2:
            return []
        said = [(found.tag, value, name) for name in names for value in self._values_of_tag(name, found)]
        values = [value for _, value, _ in said]
        return said if said and len(set(values)) == len(values) else self.told_apart(names)

    def _values_of_tag(self, name: str, found: types.Union) -> list[str]:
        """The values of a union's discriminator for one of its classes: those of the class, or of the mapping."""
        model = self.object_class(name)
        own = model.named(found.tag) if model and found.tag else None
        constants = self._constants(own.type) if own else []
        return constants or [value for value, told in found.told if told == name]

    def told_apart(self, names: Sequence[str]) -> list[tuple[str, str, str]]:
        """Like `tags_of`, from the constants in the classes."""
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
                # One of several values identifies a class only if the other classes have that property too.
                if all(every.count(value) == 1 for value in values) and (len(values) == 1 or len(found[tag]) > 1):
                    tags += [(tag, value, name) for value in values]
        return tags

    def _constants(self, found: Type) -> list[str]:
        """The possible texts of a type; empty if it can be anything else."""
        if isinstance(found, types.Constant) and isinstance(found.value, str):
            return [found.value]
        if isinstance(found, types.Enum):
            listed = self.classes[found.name]
            if isinstance(listed, EnumClass):
                return sorted(value for value in listed.values if isinstance(value, str))
        return []

    def marked(self, names: Sequence[str], *marks: str) -> list[str]:
        """The classes whose schema has one of these marks."""
        found = [(name, self.object_class(name)) for name in names]
        return [name for name, model in found if model and any(model.said.get(mark) is True for mark in marks)]

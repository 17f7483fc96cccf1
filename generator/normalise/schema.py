"""The canonical form of a schema."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ..check.api import Node
from ..load.references import is_local, pointer_of
from ..problems import Pointer

Kind = Literal["string", "integer", "number", "boolean"]


@dataclass(frozen=True)
class Anything:
    """Any value."""


@dataclass(frozen=True)
class Never:
    """No value: the schema `false`."""


@dataclass(frozen=True)
class Null:
    """Only null."""


@dataclass(frozen=True)
class Primitive:
    """A scalar."""

    kind: Kind
    format: str = ""


@dataclass(frozen=True)
class Constant:
    """One value."""

    value: str | int | float | bool


@dataclass(frozen=True)
class Values:
    """The listed values, each once."""

    values: tuple[str | int | bool, ...]
    is_open: bool = False
    """Whether any other string is allowed too."""


@dataclass(frozen=True)
class ListOf:
    """A list."""

    item: Node
    is_certain: bool = True
    """Whether a value must be a list. Otherwise the limits apply only to lists."""


@dataclass(frozen=True)
class Object:
    """An object."""

    properties: Mapping[str, Node]
    required: frozenset[str]
    extra: Node | None
    """The type of other properties; None for any type."""
    is_certain: bool = True
    """Whether a value must be an object. Otherwise the limits apply only to objects."""


@dataclass(frozen=True)
class Choice:
    """A union without null."""

    variants: tuple[Node, ...]
    tag: str = ""
    """The discriminator property; empty if the document has none."""
    mapping: Mapping[str, str] = field(default_factory=dict)
    """By value of that property: the reference or name of the variant."""

    def values_for(self, target: Pointer) -> list[str]:
        """The values of that property for the schema at a place: those of the mapping, or its name."""
        if not target:
            return []
        short = str(target[-1])
        mapped = [
            value
            for value, reference in self.mapping.items()
            if reference == short or (is_local(reference) and pointer_of(reference) == target)
        ]
        return mapped or [short]


@dataclass(frozen=True)
class Reference:
    """A schema at another place in the document."""

    target: Pointer


Shape = Anything | Never | Null | Primitive | Constant | Values | ListOf | Object | Choice | Reference


@dataclass(frozen=True)
class Found:
    """A shape, whether it allows null, and the other keywords of the schema that it comes from."""

    shape: Shape
    is_nullable: bool = False
    said: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Schema:
    """A schema."""

    shape: Shape
    is_nullable: bool = False
    said: Mapping[str, Any] = field(default_factory=dict)
    """Its other keywords, unchanged: description, limits, marks, ..."""

    @property
    def description(self) -> str:
        """Its description; empty if the document has none."""
        value = self.said.get("description")
        return value if isinstance(value, str) else ""

    def marked(self, mark: str) -> bool:
        """Whether it has a mark with the value true."""
        return self.said.get(mark) is True

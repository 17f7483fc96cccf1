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
    """Nothing but null."""


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
    """The values that are listed, each once."""

    values: tuple[str | int | bool, ...]
    is_open: bool = False
    """Whether any other string is one, too."""


@dataclass(frozen=True)
class ListOf:
    """A list."""

    item: Node
    is_certain: bool = True
    """Whether a value must be a list; otherwise this only says what holds for those that are."""


@dataclass(frozen=True)
class Object:
    """An object."""

    properties: Mapping[str, Node]
    required: frozenset[str]
    extra: Node | None
    """What the properties that are not named are; None for anything."""
    is_certain: bool = True
    """Whether a value must be an object; otherwise this only says what holds for those that are."""


@dataclass(frozen=True)
class Choice:
    """Any of several, null not among them."""

    variants: tuple[Node, ...]
    tag: str = ""
    """The property that tells them apart; empty where the document does not say."""
    mapping: Mapping[str, str] = field(default_factory=dict)
    """By value of that property, the reference or name of the variant."""

    def values_for(self, target: Pointer) -> list[str]:
        """The values of that property that mean what stands at a place: those of the mapping, or else its name."""
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
    """What stands elsewhere in the document."""

    target: Pointer


Shape = Anything | Never | Null | Primitive | Constant | Values | ListOf | Object | Choice | Reference


@dataclass(frozen=True)
class Found:
    """A shape, whether null is a value of it, and what was said with it where it came from another schema."""

    shape: Shape
    is_nullable: bool = False
    said: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Schema:
    """A schema."""

    shape: Shape
    is_nullable: bool = False
    said: Mapping[str, Any] = field(default_factory=dict)
    """What it says beside its type, as the document has it: description, limits, marks, ..."""

    @property
    def description(self) -> str:
        """What it is; empty when the document does not say."""
        value = self.said.get("description")
        return value if isinstance(value, str) else ""

    def marked(self, mark: str) -> bool:
        """Whether it has a mark that is true."""
        return self.said.get(mark) is True

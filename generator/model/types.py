"""The types of fields, parameters, bodies and answers, as a tree."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

ScalarName = Literal["string", "integer", "number", "boolean", "date", "date-time", "uuid"]


@dataclass(frozen=True)
class Anything:
    """Any value."""


@dataclass(frozen=True)
class Null:
    """Only null."""


@dataclass(frozen=True)
class Scalar:
    """A scalar value."""

    name: ScalarName


@dataclass(frozen=True)
class Constant:
    """A constant value."""

    value: str | int | bool


@dataclass(frozen=True)
class File:
    """An upload."""


@dataclass(frozen=True)
class Text:
    """A text body."""


@dataclass(frozen=True)
class Binary:
    """A binary response that is not in memory yet."""


@dataclass(frozen=True)
class Enum:
    """A class of listed values."""

    name: str
    kinds: tuple[ScalarName, ...]


@dataclass(frozen=True)
class Ref:
    """A class of objects."""

    name: str


@dataclass(frozen=True)
class ListOf:
    """A list."""

    item: "Type"


@dataclass(frozen=True)
class MapOf:
    """An object whose keys are data."""

    value: "Type"


@dataclass(frozen=True)
class Union:
    """A union, in the order of the spec, with null last."""

    variants: tuple["Type", ...]
    tag: str = ""
    """The discriminator property; empty if the spec has none."""
    told: tuple[tuple[str, str], ...] = field(default=())
    """By value of that property: the class."""


Type = Anything | Null | Scalar | Constant | File | Text | Binary | Enum | Ref | ListOf | MapOf | Union

ANYTHING = Anything()
NULL = Null()
STRING = Scalar("string")


def kind_of(value: str | int | bool) -> ScalarName:
    """The scalar type of a value."""
    return "boolean" if isinstance(value, bool) else "string" if isinstance(value, str) else "integer"


def union(variants: Iterable[Type], tag: str = "", told: Iterable[tuple[str, str]] = ()) -> Type:
    """The union of these types. Nested unions are merged, and each type occurs once."""
    found: dict[Type, None] = {}
    told = list(told)
    for variant in variants:
        if isinstance(variant, Union):
            found |= dict.fromkeys(variant.variants)
            tag, told = tag or variant.tag, [*told, *variant.told]
        else:
            found[variant] = None
    if len(found) == 1:
        return next(iter(found))
    every = [each for each in found if each != NULL] + ([NULL] if NULL in found else [])
    return Union(tuple(every), tag, tuple(dict.fromkeys(told)))


def without_null(found: Type) -> Type:
    """The type without null."""
    if isinstance(found, Union):
        return union((each for each in found.variants if each != NULL), found.tag, found.told)
    return found


def variants_of(found: Type) -> Sequence[Type]:
    """The alternatives of a type."""
    return found.variants if isinstance(found, Union) else (found,)


def may_be_object(found: Type) -> bool:
    """Whether a value of the type may be an object."""
    return any(isinstance(each, Anything | Ref | MapOf) for each in variants_of(found))


def walk(found: Type) -> Iterator[Type]:
    """The type, and all types in it, without the fields of classes."""
    yield found
    inner: Sequence[Type] = ()
    if isinstance(found, Union):
        inner = found.variants
    elif isinstance(found, ListOf):
        inner = (found.item,)
    elif isinstance(found, MapOf):
        inner = (found.value,)
    for each in inner:
        yield from walk(each)


def classes_in(found: Type) -> list[str]:
    """The generated classes in a type, sorted."""
    return sorted({each.name for each in walk(found) if isinstance(each, Ref | Enum)})

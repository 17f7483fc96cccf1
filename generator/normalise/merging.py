"""Joins schemas that apply together: `allOf`, and keywords next to a reference or a union."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..check.api import Node
from ..problems import Pointer, Refused
from . import keywords
from .schema import Anything, Choice, Constant, ListOf, Never, Null, Object, Primitive, Reference, Schema, Shape, Values

if TYPE_CHECKING:
    from .normaliser import Normaliser


class Merging:
    """Joins schemas of one document."""

    def __init__(self, normaliser: "Normaliser") -> None:
        self._normaliser = normaliser
        self._around: list[tuple[Pointer, tuple[Pointer, ...]]] = []

    def merged(self, pointer: Pointer, parts: Sequence[Node], said: Mapping[str, Any]) -> Schema:
        """The schema of the values that all parts accept; raises Refused if there are none.

        If only one part has keywords, it keeps its name.
        """
        telling = self._telling(parts)
        nullable = any(self._allows_null(part) for part in parts)
        words = self._words(parts, telling, said)
        if not telling:
            return Schema(Anything(), nullable, words)
        if len(telling) == 1:
            found = self._normaliser(telling[0])
            return Schema(found.shape, nullable or found.is_nullable, {**found.said, **words})
        place = (pointer, tuple(part.pointer for part in telling))
        if place in self._around:
            raise Refused(pointer, "the schema contains itself through allOf")
        self._around.append(place)
        try:
            return Schema(self._join(pointer, telling), nullable, words)
        finally:
            self._around.pop()

    def _telling(self, parts: Sequence[Node]) -> list[Node]:
        """The parts that affect the type. A part with only `type: object` adds nothing to another object."""
        found = [part for part in parts if self._tells(part)]
        specific = [part for part in found if not _says_only_object(part)]
        return specific if specific else found[:1]

    @staticmethod
    def _tells(part: Node) -> bool:
        if isinstance(part.data, Mapping):
            return bool(keywords.structure(part.data))
        return bool(part.parts) or part.data is not True

    def _allows_null(self, part: Node) -> bool:
        return isinstance(part.data, Mapping) and part.data.get("nullable") is True

    def _words(self, parts: Sequence[Node], telling: Sequence[Node], said: Mapping[str, Any]) -> dict[str, Any]:
        """The other keywords of the parts. The first part wins, and the outer schema wins over all parts."""
        found: dict[str, Any] = {}
        for part in parts:
            if isinstance(part.data, Mapping) and (len(telling) > 1 or part not in telling):
                for key, value in part.data.items():
                    if key not in keywords.DECIDING and not (key == "description" and len(telling) > 1):
                        found.setdefault(key, value)
        return {**found, **said}

    def _join(self, pointer: Pointer, parts: Sequence[Node]) -> Shape:
        shape: Shape = Anything()
        for part in parts:
            shape = self._both(pointer, shape, part)
        return shape

    def _both(self, pointer: Pointer, one: Shape, part: Node) -> Shape:
        """The values that match both a shape and a schema."""
        other = self._normaliser.resolved(part).shape
        if isinstance(one, Anything | Reference):
            return other
        if isinstance(other, Anything):
            return one
        if isinstance(one, Choice):
            return self._possible(pointer, one, [(each, part) for each in one.variants])
        if isinstance(other, Choice):
            # A union next to an object: each variant is joined with the object.
            return self._possible(pointer, other, [(Node(pointer, one), each) for each in other.variants])
        if isinstance(one, Object) and isinstance(other, Object):
            return _objects(one, other)
        if _exclude_each_other(one, other):
            reason = "allOf joins values that exclude each other: those of the later part count"
            self._normaliser.report.warn(pointer, reason)
            return other
        return _narrower(pointer, one, other)

    def _possible(self, pointer: Pointer, choice: Choice, pairs: Sequence[tuple[Node, Node]]) -> Shape:
        """The variants of a union, each joined with the other keywords, without variants that no value satisfies."""
        kept, reason = [], ""
        for (first, second), variant in zip(pairs, choice.variants, strict=True):
            joined = Node(variant.pointer, None, (first, second))
            try:
                self._normaliser(joined)
                kept.append(joined)
            except Refused as refused:
                reason = refused.reason
        if not kept:
            raise Refused(pointer, reason)
        return Choice(tuple(kept), choice.tag, choice.mapping)


def _says_only_object(part: Node) -> bool:
    if part.parts or not isinstance(part.data, Mapping):
        return False
    found = keywords.structure(part.data)
    return (
        set(found) <= {"type", "additionalProperties"}
        and found.get("type", "object") == "object"
        and (isinstance(found.get("additionalProperties", True), bool))
    )


def _objects(one: Object, other: Object) -> Object:
    properties = dict(one.properties)
    for name, node in other.properties.items():
        known = properties.get(name)
        properties[name] = node if known is None or known == node else Node(node.pointer, None, (known, node))
    extra = other.extra if one.extra is None else one.extra
    return Object(properties, one.required | other.required, extra, one.is_certain or other.is_certain)


def _exclude_each_other(one: Shape, other: Shape) -> bool:
    """Whether two lists of values of one kind have no common value."""
    both = [_listed(one), _listed(other)]
    return all(both) and _kind(one) == _kind(other) and not set(both[0]) & set(both[1])


def _listed(shape: Shape) -> tuple[object, ...]:
    """The listed values of a shape; empty if it accepts others too."""
    if isinstance(shape, Constant):
        return (shape.value,)
    return shape.values if isinstance(shape, Values) and not shape.is_open else ()


def _narrower(pointer: Pointer, one: Shape, other: Shape) -> Shape:
    """The narrower of two shapes that are not objects; raises Refused if no value matches both."""
    if isinstance(one, ListOf) and isinstance(other, ListOf):
        if one.item.data in ({}, True) and not one.item.parts:
            return other
        if other.item.data in ({}, True) and not other.item.parts:
            return one
        return ListOf(Node(other.item.pointer, None, (one.item, other.item)))
    for shape, beside in ((one, other), (other, one)):
        if isinstance(shape, Object | ListOf) and not shape.is_certain:
            return beside
    rank = (Never, Null, Constant, Values, Primitive, ListOf, Object)
    narrow, wide = sorted((one, other), key=lambda shape: rank.index(type(shape)))
    if isinstance(narrow, Never | Null) or _kind(narrow) == _kind(wide):
        if isinstance(narrow, Values) and isinstance(wide, Values):
            both = tuple(value for value in narrow.values if value in wide.values)
            return (
                Values(both, narrow.is_open and wide.is_open)
                if both and not (narrow.is_open or wide.is_open)
                else narrow
            )
        if isinstance(narrow, Primitive) and isinstance(wide, Primitive):
            kind = "integer" if "integer" in (narrow.kind, wide.kind) else narrow.kind
            return Primitive(kind, narrow.format or wide.format)
        return narrow
    reason = f"allOf joins {_named(one)} and {_named(other)}: no value is both; use oneOf where it is one of them"
    raise Refused(pointer, reason)


def _kind(shape: Shape) -> str:
    if isinstance(shape, Primitive):
        return "number" if shape.kind == "integer" else shape.kind
    value = shape.value if isinstance(shape, Constant) else shape.values[0] if isinstance(shape, Values) else None
    if value is None:
        return type(shape).__name__
    return "boolean" if isinstance(value, bool) else "string" if isinstance(value, str) else "number"


def _named(shape: Shape) -> str:
    named: dict[type, str] = {ListOf: "a list", Object: "an object"}
    return named.get(type(shape), f"a {_kind(shape)}")

"""Converts each schema to its canonical form."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..check.api import Node
from ..check.shapes import Shapes, shown
from ..load import Document
from ..load.references import MISSING, look_up, pointer_of, resolve
from ..problems import Pointer, Refused, Report
from . import keywords
from .merging import Merging
from .schema import Anything, Never, Null, Reference, Schema, Shape
from .shaping import Shaping

_DEEPEST = 30
"""The maximum nesting of `allOf`."""


class Normaliser:
    """Reads the schemas of one document; each is read once."""

    def __init__(self, document: Document, report: Report) -> None:
        self._shapes = Shapes(document)
        self._ignores_siblings = str(document.data.get("openapi", "")).startswith("3.0")
        self.report = report
        self._known: dict[tuple[Pointer, int], tuple[Node, Schema]] = {}
        """The node is kept, so that no other object gets the id of its data."""
        self._merging = Merging(self)
        self._shaping = Shaping(self, self._shapes)
        self._told: set[str] = set()
        self._depth = 0
        self._ends: dict[str, Pointer | None] = {}
        """The ends of the references that were followed; None for a circle."""
        self._nowhere: dict[str, str] = {}
        """Why references cannot be resolved, by reference."""

    def __call__(self, node: Node) -> Schema:
        """The canonical form; raises Refused for a schema that is not supported."""
        key = (node.pointer, id(node.data))
        if not node.parts and key in self._known:
            return self._known[key][1]
        if self._depth > _DEEPEST:
            raise Refused(node.pointer, f"more than {_DEEPEST} schemas are joined in one another; join fewer")
        self._depth += 1
        try:
            if node.parts:
                return self._merging.merged(node.pointer, node.parts, {})
            self._known[key] = (node, self._read(node))
        finally:
            self._depth -= 1
        return self._known[key][1]

    def target(self, reference: Reference) -> Node:
        """The schema at the end of a reference."""
        return Node(reference.target, look_up(self._shapes.root, reference.target))

    def resolved(self, node: Node) -> Schema:
        """The form of a schema, or of the end of its references. Its own keywords win."""
        found, nullable = self(node), False
        said: dict[str, Any] = {}
        seen: set[Pointer] = set()
        while isinstance(found.shape, Reference):
            if found.shape.target in seen:
                raise Refused(node.pointer, "the schema is only a reference to itself")
            seen.add(found.shape.target)
            nullable, said = nullable or found.is_nullable, {**found.said, **said}
            found = self(self.target(found.shape))
        return Schema(found.shape, nullable or found.is_nullable, {**found.said, **said})

    def _read(self, node: Node) -> Schema:
        data, pointer = node.data, node.pointer
        if isinstance(data, bool):
            return Schema(Anything() if data else Never())
        if isinstance(data, Shape):
            return Schema(data)
        if data is None:
            self.report.warn(pointer, "an empty schema accepts any value; write {} for that")
            return Schema(Anything())
        if not isinstance(data, dict):
            raise Refused(pointer, f"a schema must be an object, not {shown(data)}")
        self._tell_unknown(data, pointer)
        said = {key: value for key, value in data.items() if key not in keywords.DECIDING or key == "format"}
        if "$ref" in data:
            return self._reference(node, said)
        found = self._shaping(data, pointer)
        return Schema(found.shape, found.is_nullable and not isinstance(found.shape, Null), {**found.said, **said})

    def merged(self, pointer: Pointer, parts: Sequence[Node], said: Mapping[str, Any]) -> Schema:
        """The schema of the values that all parts accept."""
        return self._merging.merged(pointer, parts, said)

    def _reference(self, node: Node, said: dict[str, Any]) -> Schema:
        data, pointer = node.data, node.pointer
        target = self._follow(data, pointer)
        nullable = data.get("nullable") is True
        rest = keywords.structure({key: value for key, value in data.items() if key != "$ref"})
        if not rest:
            return Schema(Reference(target), nullable, said)
        if self._ignores_siblings:
            self.report.warn(pointer, f"OpenAPI 3.0 ignores keywords next to a reference: {', '.join(sorted(rest))}")
            return Schema(Reference(target), nullable, said)
        parts = (Node(pointer, {"$ref": data["$ref"]}), Node(pointer, rest))
        found = self._merging.merged(pointer, parts, said)
        return Schema(found.shape, nullable or found.is_nullable, found.said)

    def _follow(self, data: Mapping[str, Any], pointer: Pointer) -> Pointer:
        """The place at the end of a chain of references."""
        first = target = data["$ref"]
        if not isinstance(target, str):
            raise Refused((*pointer, "$ref"), f"a reference must be a text, not {shown(target)}")
        passed: dict[str, None] = {}
        while target not in self._ends:
            found = MISSING if target in self._nowhere else resolve(self._shapes.root, target)
            if found is MISSING:
                reason = self._nowhere.get(target) or self._shapes.why(target)
                self._nowhere.update(dict.fromkeys([*passed, target], reason))
                raise Refused((*pointer, "$ref"), reason)
            if not isinstance(found, dict) or set(found) != {"$ref"} or not isinstance(found["$ref"], str):
                self._ends[target] = pointer_of(target)
                break
            passed[target] = None
            target = found["$ref"]
            if target in passed:
                self._ends[target] = None
        place = self._ends[target]
        self._ends.update(dict.fromkeys(passed, place))
        if place is None:
            raise Refused((*pointer, "$ref"), f"the reference {first!r} leads back to itself")
        return place

    def _tell_unknown(self, data: Mapping[str, Any], pointer: Pointer) -> None:
        for key, reason in keywords.unknown(data):
            if key.startswith("x-r9s-"):
                raise Refused((*pointer, key), reason)
            if key not in self._told:
                self._told.add(key)
                self.report.warn((*pointer, key), reason)

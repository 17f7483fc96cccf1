"""Finds the references of a document. It distinguishes keywords, names and plain data."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from ..problems import Pointer


class Kind(Enum):
    """The kind of keys of an object."""

    KEYWORDS = auto()
    NAMES = auto()
    """Names that the author chose. A property may have the name `example`."""
    NAMES_AND_EXTENSIONS = auto()
    """Names and extensions, such as in `paths`."""
    COMPONENTS = auto()


_DATA = {"const", "default", "enum", "example", "examples"}
_NAMES = {
    "$defs",
    "additionalOperations",
    "callbacks",
    "content",
    "definitions",
    "dependencies",
    "dependentSchemas",
    "encoding",
    "headers",
    "links",
    "parameters",
    "patternProperties",
    "properties",
    "variables",
    "webhooks",
}
_INSIDE = {
    **dict.fromkeys(_NAMES, Kind.NAMES),
    "components": Kind.COMPONENTS,
    "paths": Kind.NAMES_AND_EXTENSIONS,
    "responses": Kind.NAMES_AND_EXTENSIONS,
}


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference in the document."""

    holder: dict[str, Any]
    key: str
    place: Pointer
    """The place of its object."""
    kind: Kind
    """The kind of keys of its target."""
    may_be_name: bool = False
    """Whether it may also be the name of a component, as in the mapping of a discriminator."""

    @property
    def text(self) -> str:
        """The reference."""
        return str(self.holder[self.key])


class Walk:
    """Visits the parts of documents, each once."""

    def __init__(self) -> None:
        self._seen: dict[Kind, set[int]] = {kind: set() for kind in Kind}

    def objects(self, node: Any, place: Pointer, kind: Kind) -> Iterator[tuple[dict[str, Any], Pointer, Kind]]:
        """The objects in a part, in the order of the document, except those in plain data."""
        stack = [(node, place, kind)]
        while stack:
            node, place, kind = stack.pop()
            if id(node) in self._seen[kind]:
                continue
            self._seen[kind].add(id(node))
            if isinstance(node, dict):
                yield node, place, kind
                inner = [(value, (*place, key), _inside(kind, key)) for key, value in node.items() if _holds(value)]
            else:
                inner = [(value, (*place, index), Kind.KEYWORDS) for index, value in enumerate(node) if _holds(value)]
            stack += [(value, where, what) for value, where, what in reversed(inner) if what]

    def references(self, node: Any, place: Pointer, kind: Kind) -> Iterator[Reference]:
        """The references in a part, in the order of the document, except those in plain data."""
        if not _holds(node):
            return
        for each, where, what in self.objects(node, place, kind):
            if isinstance(each.get("$ref"), str):
                yield Reference(each, "$ref", where, what)
            mapping = each.get("mapping") if what is Kind.KEYWORDS and "propertyName" in each else None
            if isinstance(mapping, dict):
                for name, value in mapping.items():
                    if isinstance(value, str):
                        yield Reference(mapping, name, (*where, "mapping"), Kind.KEYWORDS, may_be_name=True)


def _holds(value: Any) -> bool:
    return isinstance(value, dict | list)


def _inside(kind: Kind, key: str) -> Kind | None:
    """The kind of keys of the object under a key; None if it is plain data."""
    if kind is Kind.NAMES:
        return Kind.KEYWORDS
    if key.startswith("x-"):
        return None
    if kind is Kind.NAMES_AND_EXTENSIONS:
        return Kind.KEYWORDS
    if key in _DATA and (kind is Kind.KEYWORDS or key == "examples"):
        return None
    return Kind.NAMES if kind is Kind.COMPONENTS else _INSIDE.get(key, Kind.KEYWORDS)

"""Reads parts of a document that must have a certain type."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..load import Document
from ..load.references import MISSING, pointer_of, resolve
from ..problems import Pointer, Refused


class Shapes:
    """Reads one document. A part of another type raises Refused with its place."""

    def __init__(self, document: Document) -> None:
        self.root: Mapping[str, Any] = document.data
        self.why = document.why
        """Why a reference cannot be resolved."""

    def follow(self, value: Any, pointer: Pointer, what: str) -> tuple[dict[str, Any], Pointer]:
        """The object at the end of a chain of references, and its place; `value` itself if it is not a reference."""
        seen = {pointer}
        while isinstance(value, Mapping) and "$ref" in value:
            target = value["$ref"]
            place = (*pointer, "$ref")
            if not isinstance(target, str):
                raise Refused(place, f"a reference must be a text, not {shown(target)}")
            found = resolve(self.root, target)
            if found is MISSING:
                raise Refused(place, self.why(target))
            pointer = pointer_of(target)
            if pointer in seen:
                raise Refused(place, f"the reference {target!r} leads back to itself")
            seen.add(pointer)
            value = found
        return self.mapping(value, pointer, what), pointer

    def mapping(self, value: Any, pointer: Pointer, what: str) -> dict[str, Any]:
        """An object."""
        if not isinstance(value, dict):
            raise Refused(pointer, f"{what} must be an object, not {shown(value)}")
        return value

    def inner(self, data: Mapping[str, Any], key: str, pointer: Pointer) -> dict[str, Any]:
        """The object under a key; an empty one if it is missing."""
        value = data.get(key)
        return {} if value is None else self.mapping(value, (*pointer, key), f"`{key}`")

    def items(self, data: Mapping[str, Any], key: str, pointer: Pointer) -> Iterator[tuple[Any, Pointer]]:
        """The items of the list under a key, each with its place; empty if it is missing."""
        value = data.get(key)
        if value is not None and not isinstance(value, list):
            raise Refused((*pointer, key), f"`{key}` must be a list, not {shown(value)}")
        for index, item in enumerate(value or ()):
            yield item, (*pointer, key, index)

    def text(self, data: Mapping[str, Any], key: str, pointer: Pointer, *, needed: bool = False) -> str:
        """The text under a key; empty if it is missing."""
        value = data.get(key)
        if value is None and needed:
            raise Refused(pointer, f"`{key}` is missing")
        if value is not None and not isinstance(value, str):
            raise Refused((*pointer, key), f"`{key}` must be a text, not {shown(value)}")
        return value or ""


def said(data: Mapping[str, Any], key: str) -> str:
    """A descriptive text; empty for any other value, which is not an error."""
    value = data.get(key)
    return value if isinstance(value, str) else ""


def flag(data: Mapping[str, Any], key: str, default: bool = False) -> bool:
    """Whether a flag is true."""
    value = data.get(key, default)
    return value if isinstance(value, bool) else default


def shown(value: Any) -> str:
    """A value for a message: its type, and the value itself if it is short."""
    kinds = {dict: "an object", list: "a list", str: "the text", bool: "", int: "the number", float: "the number"}
    if value is None:
        return "null"
    kind = kinds.get(type(value), "a value")
    text = "" if isinstance(value, dict | list) else repr(value)[:60]
    return f"{kind} {text}".strip()

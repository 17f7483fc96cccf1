"""Finds the shape of a schema that is not a reference: from `allOf`, `const`, `enum`, a union, or its type."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..check.api import Node
from ..check.shapes import Shapes, shown
from ..problems import Pointer, Refused
from . import keywords
from .schema import Anything, Choice, Found, ListOf, Null, Object, Primitive, Shape
from .unions import union_of
from .values import constant_of, values_of

if TYPE_CHECKING:
    from .normaliser import Normaliser

_TYPES = ("string", "integer", "number", "boolean", "object", "array", "null")
_TEXT_FORMATS = ("date", "date-time", "uuid", "binary")
_OF_TYPE = {"array": ("items", "prefixItems"), "object": ("properties", "required", "additionalProperties")}
"""The keywords that apply to only one type."""


class Shaping:
    """Finds the shapes of the schemas of one document."""

    def __init__(self, normaliser: "Normaliser", shapes: Shapes) -> None:
        self._normaliser = normaliser
        self._shapes = shapes

    def __call__(self, data: dict[str, Any], pointer: Pointer) -> Found:
        """The shape, and whether it allows null."""
        declared = self._types(data, pointer)
        nullable = data.get("nullable") is True or "null" in declared
        kinds = [kind for kind in declared if kind != "null"]
        found = self._composed(data, kinds, pointer)
        if found is not None:
            return Found(found.shape, nullable or found.is_nullable, found.said)
        if declared == ["null"]:
            return Found(Null(), True)
        if len(kinds) > 1:
            return Found(_of_types(data, kinds, pointer), nullable)
        return Found(self._plain(data, kinds[0] if kinds else "", pointer), nullable)

    def _composed(self, data: dict[str, Any], kinds: list[str], pointer: Pointer) -> Found | None:
        """The shape of a schema that consists of others or lists its values; None for any other schema."""
        if isinstance(data.get("allOf"), list) and data["allOf"]:
            parts = [Node((*pointer, "allOf", index), part) for index, part in enumerate(data["allOf"])]
            own = keywords.structure({key: value for key, value in data.items() if key != "allOf"})
            parts += [Node(pointer, own)] if own else []
            merged = self._normaliser.merged(pointer, parts, {})
            return Found(merged.shape, merged.is_nullable, merged.said)
        if "const" in data:
            return constant_of(data["const"], pointer, self._normaliser.report)
        if "enum" in data:
            plain = self._plain(data, kinds[0] if len(kinds) == 1 else "", pointer)
            return values_of(data["enum"], plain, pointer, self._normaliser.report)
        union = next((key for key in ("oneOf", "anyOf") if data.get(key)), None)
        if union and union not in keywords.only_requiring(data):
            return union_of(self._normaliser, self._shapes, data, union, pointer)
        return None

    def _types(self, data: Mapping[str, Any], pointer: Pointer) -> list[str]:
        declared = data.get("type")
        kinds = declared if isinstance(declared, list) else [] if declared is None else [declared]
        for kind in kinds:
            # Some documents still use the file type of Swagger 2.0.
            if kind != "file" and kind not in _TYPES:
                raise Refused((*pointer, "type"), f"a type is one of {', '.join(_TYPES)}, not {shown(kind)}")
        return list(dict.fromkeys(kinds))

    def _plain(self, data: Mapping[str, Any], kind: str, pointer: Pointer) -> Shape:
        if kind == "object" or (not kind and set(_OF_TYPE["object"]) & set(data)):
            return self._object(data, pointer)
        if kind == "array" or (not kind and set(_OF_TYPE["array"]) & set(data)):
            items = data.get("items", {})
            if "prefixItems" in data:
                return ListOf(_any_of_the_places(data, pointer), bool(kind))
            items = {} if items is False or isinstance(items, list) else items
            return ListOf(Node((*pointer, "items"), items), bool(kind))
        if kind == "file":
            return Primitive("string", "binary")
        form = data.get("format")
        if kind == "string" and form is None and "contentMediaType" in data and "contentEncoding" not in data:
            # This means bytes in OpenAPI 3.1, like `format: binary` in 3.0.
            form = "binary" if not str(data["contentMediaType"]).startswith("application/json") else None
        if kind in ("string", "integer", "number", "boolean"):
            return Primitive(kind, form if isinstance(form, str) else "")  # type: ignore[arg-type]
        return Primitive("string", form) if not kind and form in _TEXT_FORMATS else Anything()

    def _object(self, data: Mapping[str, Any], pointer: Pointer) -> Object:
        found = self._shapes.inner(data, "properties", pointer)
        properties = {name: Node((*pointer, "properties", name), each) for name, each in found.items()}
        required: list[str] = []
        # Some documents have `required: true` in a property, as in parameters.
        for name, place in self._shapes.items(data, "required", pointer) if data.get("required") is not True else ():
            if not isinstance(name, str):
                raise Refused(place, f"`required` must list names, not {shown(name)}")
            required.append(name)
        extra = data.get("additionalProperties", True)
        is_open = isinstance(extra, bool) or extra == {}
        others = None if is_open else Node((*pointer, "additionalProperties"), extra)
        return Object(properties, frozenset(required), others, is_certain=data.get("type") is not None)


def _of_types(data: Mapping[str, Any], kinds: list[str], pointer: Pointer) -> Shape:
    """A union of several types, each with its own keywords."""
    told = {"type", "nullable", "title", "description"}
    variants = []
    for index, kind in enumerate(kinds):
        others = {key for name, keys in _OF_TYPE.items() if name != kind for key in keys}
        others |= told if kind == "string" else {*told, "format"}
        own = {key: value for key, value in data.items() if key not in others}
        variants.append(Node((*pointer, "type", index), {**own, "type": kind}))
    return Choice(tuple(variants))


def _any_of_the_places(data: Mapping[str, Any], pointer: Pointer) -> Node:
    """The type of the items of a list with `prefixItems`."""
    places = data["prefixItems"] if isinstance(data["prefixItems"], list) else []
    # Without a limit, any items may follow.
    most = data.get("maxItems")
    is_closed = isinstance(most, int) and most <= len(places)
    rest = data.get("items", not is_closed)
    if rest is True or rest == {}:
        return Node((*pointer, "items"), {})
    found = [*places, *([] if rest is False else [rest])]
    every = {repr(each): each for each in found}
    return Node((*pointer, "prefixItems"), {"anyOf": list(every.values())})

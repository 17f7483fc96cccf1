"""The shapes of unions: `oneOf` and `anyOf`."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..check.api import Node
from ..check.shapes import Shapes
from ..problems import Pointer
from . import keywords
from .schema import Choice, Found, Null, Values

if TYPE_CHECKING:
    from .normaliser import Normaliser

_NULLS: tuple[dict[str, Any], ...] = (
    {"type": "null"},
    {"type": ["null"]},
    {"enum": [None]},
    {"const": None},
    {"type": "null", "enum": [None]},
)


def union_of(normaliser: "Normaliser", shapes: Shapes, data: Mapping[str, Any], union: str, pointer: Pointer) -> Found:
    """The shape of a union. null is not a variant, but a separate flag."""
    every = [Node(place, variant) for variant, place in shapes.items(data, union, pointer)]
    kept = [each for each in every if not _is_null(each.data)]
    nullable = len(kept) < len(every)
    own = keywords.structure({key: value for key, value in data.items() if key not in (union, "type", "format")})
    if own:
        # Keywords next to a union apply to each of its variants.
        beside = Node(pointer, {**own, **({"type": data["type"]} if "type" in data else {})})
        kept = [Node(each.pointer, None, (beside, each)) for each in kept]
    if not kept:
        return Found(Null(), True)
    values = _open_enum(kept)
    if values is not None:
        return Found(Values(values, is_open=True), nullable)
    if len(kept) == 1:
        single = normaliser(kept[0])
        return Found(single.shape, nullable or single.is_nullable, single.said)
    return Found(Choice(tuple(kept), *_discriminator(data)), nullable)


def _discriminator(data: Mapping[str, Any]) -> tuple[str, Mapping[str, str]]:
    """The discriminator property, and the reference or the name of a variant by its value."""
    found = data.get("discriminator")
    found = found if isinstance(found, Mapping) else {}
    tag, mapping = found.get("propertyName"), found.get("mapping")
    pairs = mapping.items() if isinstance(mapping, Mapping) else ()
    return tag if isinstance(tag, str) else "", {key: value for key, value in pairs if isinstance(value, str)}


def _is_null(variant: Any) -> bool:
    return isinstance(variant, Mapping) and keywords.structure(variant) in _NULLS


def _open_enum(variants: list[Node]) -> tuple[str, ...] | None:
    """The values of an enum in a union with a plain string; None for other unions."""
    if len(variants) != 2 or any(each.parts or not isinstance(each.data, Mapping) for each in variants):
        return None
    closed = [each.data["enum"] for each in variants if isinstance(each.data.get("enum"), list)]
    free = [each for each in variants if keywords.structure(each.data) == {"type": "string"}]
    if len(closed) != 1 or len(free) != 1 or not closed[0] or not all(isinstance(value, str) for value in closed[0]):
        return None
    return tuple(dict.fromkeys(closed[0]))

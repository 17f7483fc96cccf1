"""Resolves schemas of a document through references and `allOf`, and checks values against them."""

import datetime
import math
import uuid
from collections.abc import Callable, Iterator
from typing import Any

Resolve = Callable[[str], Any]
"""Resolves a `$ref`. It returns the same object each time."""

_MERGED = ("$ref", "allOf")
_PARSERS: dict[str, Callable[[str], object]] = {
    "date": datetime.date.fromisoformat,
    "date-time": datetime.datetime.fromisoformat,
    "uuid": uuid.UUID,
}


def flat(resolve: Resolve, schema: Any, around: tuple[int, ...] = ()) -> dict[str, Any]:
    """The schema as one object without `$ref` and `allOf` at its top. The nearest keywords win."""
    if not isinstance(schema, dict) or id(schema) in around:
        return {}
    around, schema = (*around, id(schema)), _well_formed(schema)
    found = {name: value for name, value in schema.items() if name not in _MERGED}
    parts = [resolve(schema["$ref"])] if "$ref" in schema else []
    for part in [*parts, *schema.get("allOf", ())]:
        for name, value in flat(resolve, part, around).items():
            found[name] = _both(name, found[name], value) if name in found else value
    return found


_SHAPES: dict[str, type | tuple[type, ...]] = {
    "$ref": str,
    "type": (str, list),
    "properties": dict,
    "required": list,
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "enum", "prefixItems"), list),
    **dict.fromkeys(("format", "contentMediaType", "contentEncoding", "pattern"), str),
    **dict.fromkeys(("minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"), (int, float)),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems"), (int, float)),
    "discriminator": dict,
    "items": (dict, bool),
    "additionalProperties": (dict, bool),
}
"""The types of the keywords that are read here."""


def _well_formed(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without keywords of a wrong type. The check of the schema refuses them."""
    found: dict[str, Any] = {
        name: value for name, value in schema.items() if isinstance(value, _SHAPES.get(name, object))
    }
    if "required" in found:
        found["required"] = [each for each in found["required"] if isinstance(each, str)]
    return found


def _both(name: str, mine: Any, other: Any) -> Any:
    if name == "properties":
        shared = {each: {"allOf": [mine[each], other[each]]} for each in mine if each in other}
        return {**mine, **other, **shared}
    return list(dict.fromkeys([*mine, *other])) if name == "required" else mine


def types_of(found: dict[str, Any]) -> list[str]:
    """The types of a flat schema, from `type` or from other keywords; empty if any type is allowed."""
    named = found.get("type", [])
    types = [named] if isinstance(named, str) else [each for each in named if isinstance(each, str)]
    if not types and ("properties" in found or "additionalProperties" in found):
        return ["object"]
    return types or (["array"] if "items" in found or "prefixItems" in found else [])


def variants_of(found: dict[str, Any]) -> list[Any]:
    """The variants of a flat schema that is a union."""
    return [*(found.get("oneOf") or found.get("anyOf") or ())]


def is_null(resolve: Resolve, schema: Any) -> bool:
    """Whether a schema allows only null."""
    found = flat(resolve, schema)
    return types_of(found) == ["null"] or found.get("enum") == [None] or ("const" in found and found["const"] is None)


def picture_in(found: dict[str, Any]) -> str | None:
    """The mark of a picture in a flat schema: `base64` or `url`."""
    if not str(found.get("contentMediaType", "")).lower().startswith("image/"):
        return None
    if found.get("contentEncoding") == "base64":
        return "base64"
    return "url" if found.get("format") in ("uri", "url") else None


def fits(resolve: Resolve, schema: Any, value: Any, around: tuple[int, ...] = ()) -> bool:
    """Whether a value has the types, listed values and required properties of a schema. Limits are ignored."""
    found = flat(resolve, schema)
    if schema is False or id(schema) in around or ("const" in found and not _same(found["const"], value)):
        return False
    if "enum" in found and not any(_same(each, value) for each in found["enum"]):
        return False
    if value is None and found.get("nullable") is True:
        return True
    types, variants = types_of(found), variants_of(found)
    if types and not any(_is_of(each, value) for each in types):
        return False
    if variants and not any(fits(resolve, each, value, (*around, id(schema))) for each in variants):
        return False
    if isinstance(value, str) and not _parses(found.get("format"), value):
        return False
    if isinstance(value, dict) and not {*found.get("required", ())} <= value.keys():
        return False
    return all(fits(resolve, *each) for each in _inner(found, value))


def _inner(found: dict[str, Any], value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, dict):
        properties, more = found.get("properties", {}), found.get("additionalProperties", {})
        for name, each in value.items():
            yield properties.get(name, more), each
    if isinstance(value, list):
        first = [*found.get("prefixItems", ())]
        for index, each in enumerate(value):
            yield (first[index] if index < len(first) else found.get("items", {})), each


def _is_of(kind: str, value: Any) -> bool:
    match kind:
        case "null":
            return value is None
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
        case "array":
            return isinstance(value, list)
    return isinstance(value, dict if kind == "object" else str)


def _same(mine: Any, other: Any) -> bool:
    # In Python, True equals 1.
    return mine == other and isinstance(mine, bool) == isinstance(other, bool)


def _parses(form: Any, text: str) -> bool:
    parse = _PARSERS.get(form) if isinstance(form, str) else None
    if parse is None:
        return True
    try:
        parse(text)
    except ValueError:
        return False
    return True

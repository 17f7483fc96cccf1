"""Makes values that match a schema, the same each time, for the calls on the pages and for the sandbox."""

import datetime
import math
from collections.abc import Iterator
from typing import Any

from .flat import Resolve, fits, flat, is_null, picture_in, types_of, variants_of
from .scalars import PICTURE, PICTURE_URL, number_for, text_for

_MISSING: Any = object()
"""There is no finite value."""
_VALUES = 100
"""After this number of values, optional parts are left out; after ten times as many, required parts too."""
_DEEPEST = 5
_LONGEST_LIST = 10


def sample(resolve: Resolve, schema: Any, *, request: bool = False) -> Any:
    """A JSON value for a schema.

    It comes from `const`, `example`, `examples`, `default` or `enum`, or from the type. An object has its required
    properties. In a response it also has optional scalars, and the top object has all properties.
    """
    value = _Maker(resolve, request=request).make(schema, ())
    return None if value is _MISSING else value


def given_in(found: dict[str, Any]) -> Iterator[Any]:
    """The examples in a flat schema, the best first."""
    if "const" in found:
        yield found["const"]
    several = found.get("examples")
    for each in (found.get("example"), *(several if isinstance(several, list) else ()), found.get("default")):
        if each is not None:
            yield plain(each)
    yield from (each for each in found.get("enum", ()) if each is not None)


def plain(value: Any) -> Any:
    """A value of a document as JSON. A YAML date becomes text."""
    if isinstance(value, dict):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value if value is None or isinstance(value, (str, bool, int, float)) else str(value)


def with_pictures(resolve: Resolve, schema: Any, value: Any) -> Any:
    """The value with real pictures in the places that the schema marks."""
    found = flat(resolve, schema)
    variant = next((each for each in variants_of(found) if fits(resolve, each, value)), None)
    if variant is not None:
        found = flat(resolve, {"allOf": [{**found, "anyOf": [], "oneOf": []}, variant]})
    kind = picture_in(found)
    if isinstance(value, str) and kind:
        return PICTURE if kind == "base64" else PICTURE_URL
    if isinstance(value, dict):
        properties, more = found.get("properties", {}), found.get("additionalProperties", {})
        return {name: with_pictures(resolve, properties.get(name, more), each) for name, each in value.items()}
    return (
        [with_pictures(resolve, found.get("items", {}), each) for each in value] if isinstance(value, list) else value
    )


class _Maker:
    """Makes one value."""

    def __init__(self, resolve: Resolve, *, request: bool) -> None:
        self._resolve = resolve
        self._request = request
        self._left = _VALUES
        self._depth = 0

    def make(self, schema: Any, around: tuple[int, ...]) -> Any:
        """A value for a schema inside other schemas, whose ids are in `around`."""
        node = self._target(schema)
        if schema is False or id(node) in around or self._left < -10 * _VALUES:
            return _MISSING
        self._left -= 1
        found = flat(self._resolve, schema)
        if picture_in(found) is None:
            for given in given_in(found):
                if fits(self._resolve, found, given):
                    return with_pictures(self._resolve, found, given)
        variants = variants_of(found)
        if not variants:
            return self._of_type(found, (*around, id(node)))
        for variant in variants:
            if not is_null(self._resolve, variant):
                value = self._variant(found, variant, (*around, id(node)))
                if value is not _MISSING:
                    return value
        return None if fits(self._resolve, found, None) else _MISSING

    def _target(self, schema: Any) -> Any:
        for _ in range(100):
            if not isinstance(schema, dict) or set(schema) != {"$ref"}:
                break
            schema = self._resolve(schema["$ref"])
        return schema

    def _variant(self, found: dict[str, Any], variant: Any, around: tuple[int, ...]) -> Any:
        """A value for one variant of a union, with the other keywords of the union."""
        target = self._target(variant)
        if id(target) in around:
            return _MISSING
        own = {name: each for name, each in found.items() if name not in ("anyOf", "oneOf", "discriminator")}
        value = self.make({"allOf": [variant, own]}, (*around, id(target))) if own else self.make(variant, around)
        if isinstance(value, dict):
            tagged = ({**value, **tag} for tag in _tags(found.get("discriminator"), variant))
            value = next((each for each in tagged if fits(self._resolve, variant, each)), value)
        return value

    def _of_type(self, found: dict[str, Any], around: tuple[int, ...]) -> Any:
        types = [each for each in types_of(found) if each != "null"]
        match types[0] if types else "null" if "null" in types_of(found) else "string":
            case "object":
                return self._object(found, around)
            case "array":
                return self._array(found, around)
            case "boolean":
                return True
            case "integer" | "number" as kind:
                return number_for(found, kind)
            case "null":
                return None
        return text_for(found)

    def _object(self, found: dict[str, Any], around: tuple[int, ...]) -> Any:
        self._depth += 1
        properties, more = found.get("properties", {}), found.get("additionalProperties", {})
        required = [*found.get("required", ())]
        value = {
            name: self.make(schema, around)
            for name, schema in properties.items()
            if self._belongs(name, schema, name in required)
        }
        value |= {name: self.make(more, around) for name in required if name not in properties}
        if not value and not properties and isinstance(more, dict) and more and self._left > 0:
            value["key"] = self.make(more, around)
        self._depth -= 1
        if any(value.get(name) is _MISSING for name in required):
            return _MISSING
        return {name: inner for name, inner in value.items() if inner is not _MISSING}

    def _belongs(self, name: str, schema: Any, needed: bool) -> bool:
        """Whether a property is included, see `sample`."""
        found = flat(self._resolve, schema)
        if found.get("readOnly" if self._request else "writeOnly") is True:
            return needed and not self._request
        if needed or self._request:
            return needed
        # A response with an error is not a successful one.
        return name != "error" and self._left > 0 and (self._depth == 1 or self._is_plain(found))

    def _is_plain(self, found: dict[str, Any], depth: int = 0) -> bool:
        inner = [*variants_of(found), *([found["items"]] if "items" in found else [])]
        return (
            depth < _DEEPEST
            and "object" not in types_of(found)
            and all(self._is_plain(flat(self._resolve, each), depth + 1) for each in inner)
        )

    def _array(self, found: dict[str, Any], around: tuple[int, ...]) -> Any:
        items = found.get("items", {})
        least = min(int(found.get("minItems", 0)), _LONGEST_LIST)
        wanted = max(least, min(1, int(found.get("maxItems", 1))))
        value = [self.make(each, around) for each in found.get("prefixItems", ())]
        value += [self.make(items, around) for _ in range(wanted - len(value))]
        kept = [each for each in value if each is not _MISSING]
        return kept if len(kept) >= least else _MISSING


def _tags(discriminator: Any, variant: Any) -> Iterator[dict[str, str]]:
    """The value of the discriminator for a variant of a union."""
    if isinstance(discriminator, dict) and isinstance(variant, dict) and "$ref" in variant:
        ref = str(variant["$ref"])
        named = {ref, ref.rpartition("/")[2]}
        mapping = discriminator.get("mapping")
        pairs = mapping.items() if isinstance(mapping, dict) else ()
        for tag in [*(tag for tag, target in pairs if str(target) in named), ref.rpartition("/")[2]]:
            yield {str(discriminator.get("propertyName")): str(tag)}

"""Values that are right by a schema of an OpenAPI document, the same each time.

There are three turns: 0 has only what is required, 1 has everything, and 2 has everything too, but other values: the
last of an enum, another variant of a union, null where it is allowed.
"""

import base64
from collections.abc import Mapping
from typing import Any

TURNS = (0, 1, 2)
BYTES = b"\x89BIN\r\n--\r\n\x00\xff{}" * 4
"""What a file holds, and an answer that is bytes."""
TEXT = 'Grün & blau: 100 %, "été"\r\nund 図形'
"""What a text holds that nobody restricts, in turn 2."""
_DEEP = 3
_FORMATS = {
    "date": ("2024-02-29", "1999-12-31"),
    "date-time": ("2024-05-06T12:00:00+00:00", "1999-12-31T23:59:59.250000+02:00"),
    "time": ("12:00:00Z", "23:59:59Z"),
    "uuid": ("12345678-1234-5678-1234-567812345678", "00000000-0000-4000-8000-000000000001"),
    "byte": (base64.b64encode(BYTES).decode(), ""),
    "uri": ("https://example.org/a?b=c#d", "urn:x"),
    "email": ("ada@example.org", "bob@example.org"),
}

Schema = Mapping[str, Any]


class Samples:
    """Makes values for the schemas of one document."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data

    def resolve(self, node: Any) -> Any:
        """The node, or what its references end at."""
        while isinstance(node, Mapping) and "$ref" in node:
            found: Any = self._data
            for part in node["$ref"].removeprefix("#/").split("/"):
                found = found[part.replace("~1", "/").replace("~0", "~")]
            node = found
        return node

    def properties(self, schema: Schema) -> dict[str, Any]:
        """The schemas of an object's properties, those of its parts included."""
        found = self.resolve(schema)
        merged = {name: each for part in found.get("allOf", ()) for name, each in self.properties(part).items()}
        return {**merged, **found.get("properties", {})}

    def required(self, schema: Schema) -> set[str]:
        """The names of the properties that must be there."""
        found = self.resolve(schema)
        return {*found.get("required", ()), *(name for part in found.get("allOf", ()) for name in self.required(part))}

    def variants(self, schema: Schema) -> list[Any]:
        """The variants of a union, without null; nothing for what is no union of types."""
        found = self.resolve(schema)
        every = found.get("oneOf") or found.get("anyOf") or []
        return [each for each in every if each != {"type": "null"} and not set(each) <= {"required"}]

    def is_nullable(self, schema: Schema) -> bool:
        """Whether null is a value of the schema."""
        found = self.resolve(schema)
        every = [*found.get("oneOf", ()), *found.get("anyOf", ())]
        kinds = found.get("type", ())
        return bool({"type": "null"} in every or "null" in kinds or (found.get("nullable") and "type" in found))

    def kind(self, schema: Schema) -> str | None:
        """The type that a schema declares, apart from null; None when it declares none."""
        found = self.resolve(schema)
        declared = found.get("type")
        kinds: list[str] = declared if isinstance(declared, list) else [declared] if declared else []
        if not kinds and (self.properties(found) or "additionalProperties" in found):
            return "object"
        return next((kind for kind in kinds if kind != "null"), next(iter(kinds), None))

    def of(self, schema: Any, turn: int, *, answer: bool, depth: int = 0) -> Any:
        """A value for a request, or for an answer."""
        found = self.resolve(schema)
        if found in (True, {}):
            return {"any": ["thing", 1, None]} if turn else "anything"
        if "const" in found:
            return found["const"]
        if turn == 2 and self.is_nullable(found):
            return None
        if "enum" in found:
            known = [value for value in found["enum"] if value is not None]
            return known[-1 if turn == 2 else 0]
        if self.variants(found):
            return self.variant(found, turn % len(self.variants(found)), turn, answer=answer, depth=depth)
        examples = found.get("examples") or ([found["example"]] if "example" in found else [])
        if examples:
            return examples[turn % len(examples)]
        kind = self.kind(found)
        if kind == "object":
            return self._object(found, turn, answer, depth)
        if kind == "array":
            return self._array(found, turn, answer, depth)
        if kind == "string":
            return _string(found, turn)
        if kind in ("integer", "number"):
            return _number(found, kind, turn)
        if kind == "boolean":
            return turn != 2
        if kind == "null":
            return None
        assert kind is None, f"there is no sample for {found}"
        return self.of(found["allOf"][0], turn, answer=answer, depth=depth) if "allOf" in found else "anything"

    def variant(self, schema: Schema, index: int, turn: int, *, answer: bool, depth: int = 0) -> Any:
        """A value of one variant of a union, with the tag that tells it from the others."""
        found = self.resolve(schema)
        chosen = self.variants(found)[index]
        value = self.of(chosen, turn, answer=answer, depth=depth + 1)
        told = found.get("discriminator", {})
        tag = next((name for name, target in told.get("mapping", {}).items() if target == chosen.get("$ref")), None)
        if isinstance(value, dict) and tag is not None:
            value[told["propertyName"]] = tag
        return value

    def _object(self, schema: Schema, turn: int, answer: bool, depth: int) -> dict[str, Any]:
        hidden = "writeOnly" if answer else "readOnly"
        required = self.required(schema)
        made = {
            name: self.of(inner, turn, answer=answer, depth=depth + 1)
            for name, inner in self.properties(schema).items()
            if not self.resolve(inner).get(hidden)
            and (name in required or (turn and depth < _DEEP and not self._repeats(inner, depth)))
        }
        parts = [schema, *(self.resolve(part) for part in schema.get("allOf", ()))]
        declared = [part["additionalProperties"] for part in parts if "additionalProperties" in part]
        more = next((each for each in declared if each), None)
        if more is not None and (turn or not self.properties(schema)):
            for name in required - set(self.properties(schema)) or {"a key"}:
                made[name] = self.of({} if more is True else more, turn, answer=answer, depth=depth + 1)
        elif turn and not self.properties(schema) and False not in declared:
            made = {"free": {"form": [1, None]}}
        return made

    def _repeats(self, schema: Any, depth: int) -> bool:
        """Whether it is deep enough to end the recursion of a type that holds itself."""
        return depth >= _DEEP - 1 and self.kind(self.resolve(schema)) in ("object", "array", None)

    def _array(self, schema: Schema, turn: int, answer: bool, depth: int) -> list[Any]:
        if "prefixItems" in schema:
            return [self.of(each, turn, answer=answer, depth=depth + 1) for each in schema["prefixItems"]]
        if "items" not in schema:
            return [1, "two", None, {"three": [3]}] if turn else []
        least = schema.get("minItems", 0)
        if depth >= _DEEP and self.kind(schema["items"]) not in ("string", "integer", "number", "boolean"):
            return [self.of(schema["items"], 0, answer=answer, depth=depth + 1)] * least
        several = self.variants(schema["items"])
        if several and turn:
            # One of each.
            every = [
                self.variant(schema["items"], index, turn, answer=answer, depth=depth) for index in range(len(several))
            ]
            return every[: schema.get("maxItems")]
        count = max(least, 1 if schema.get("uniqueItems") or schema.get("maxItems") == 1 else turn or 1)
        return [self.of(schema["items"], turn, answer=answer, depth=depth + 1)] * count


def _string(schema: Schema, turn: int) -> Any:
    if schema.get("format") == "binary":
        return BYTES
    if schema.get("format") in _FORMATS:
        return _FORMATS[schema["format"]][turn == 2]
    text = TEXT if turn == 2 else "a text"
    return text.ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength")]


def _number(schema: Schema, kind: str, turn: int) -> int | float:
    step = schema.get("multipleOf", 1)
    bounds = []
    for limit, exclusive, inward in (("minimum", "exclusiveMinimum", step), ("maximum", "exclusiveMaximum", -step)):
        beyond = schema.get(exclusive)
        # In OpenAPI 3.0 it is a flag beside the limit.
        bound = schema.get(limit) if beyond is None or isinstance(beyond, bool) else beyond
        if bound is not None:
            bounds.append(bound if beyond is None or beyond is False else bound + inward)
    if bounds:
        return int(bounds[-1 if turn == 2 else 0]) if kind == "integer" else float(bounds[-1 if turn == 2 else 0])
    return (step, 7 * step, -step)[turn] if kind == "integer" else (3, 0.5, -2.25)[turn]

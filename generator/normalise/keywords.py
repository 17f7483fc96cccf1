"""The keywords of schemas: which decide about a type, which only say something, and which are not carried."""

from collections.abc import Iterator, Mapping
from typing import Any

TERMINAL = "x-r9s-terminal"
COMPLETES = "x-r9s-completes"
INDEX = "x-r9s-index"
COUNT = "x-r9s-count"
ARRAY_NAME = "x-r9s-array-name"
LIFETIME = "x-r9s-lifetime"
CREATED = "x-r9s-created"
SENTINELS = ("x-r9s-sentinel", "x-speakeasy-sse-sentinel")
MARKS = (TERMINAL, COMPLETES, INDEX, COUNT, ARRAY_NAME, LIFETIME, CREATED, "x-r9s-sentinel")

DECIDING = frozenset(
    {
        *("$ref", "type", "format", "properties", "required", "additionalProperties", "items", "prefixItems"),
        *("enum", "const", "allOf", "anyOf", "oneOf", "discriminator", "nullable"),
    }
)
"""Keywords that decide about a type."""
SAYING = frozenset(
    {
        *("title", "description", "default", "example", "examples", "deprecated", "readOnly", "writeOnly"),
        *("externalDocs", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
        *("minLength", "maxLength", "pattern", "minItems", "maxItems", "uniqueItems", "minProperties"),
        *("maxProperties", "minContains", "maxContains", "contentEncoding", "contentMediaType"),
        *("contentSchema", "xml", "discriminator", "$schema", "$id", "$comment", "$anchor", "$dynamicAnchor"),
        *("$vocabulary", "$defs", "definitions"),
    }
)
"""Keywords that only say something, or limit values, which are not checked here."""
LEFT_TO_THE_SERVER = frozenset(
    {
        *("not", "if", "then", "else", "patternProperties", "propertyNames", "contains", "dependentRequired"),
        *("dependencies", "dependentSchemas", "unevaluatedProperties", "unevaluatedItems", "additionalItems"),
        *("$dynamicRef", "$recursiveRef"),
    }
)
"""Keywords that limit values in ways that a type cannot say."""


def structure(data: Mapping[str, Any]) -> dict[str, Any]:
    """What of a schema decides about its type, and is not nothing."""
    found = {key: value for key, value in data.items() if key in DECIDING and key not in ("nullable", "discriminator")}
    for key in only_requiring(data):
        found.pop(key, None)
    return {key: value for key, value in found.items() if value not in ([], {}) or key in ("enum", "$ref")}


def unknown(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The keywords that are not carried, each with a word on it."""
    for key in data:
        if key == "discriminator" and not (data.get("oneOf") or data.get("anyOf")):
            yield key, "`discriminator` counts beside `oneOf` or `anyOf`; here a value is read as this schema alone"
        elif (
            key in DECIDING or key in SAYING or (key.startswith("x-") and not key.startswith("x-r9s-")) or key in MARKS
        ):
            continue
        elif key in LEFT_TO_THE_SERVER:
            yield key, f"`{key}` is checked only by the server, because no type can express it"
        elif key.startswith("x-r9s-"):
            yield key, f"there is no extension {key} for schemas; there are {', '.join(MARKS)}"
        else:
            yield key, f"the keyword `{key}` is unknown, and is ignored"


def only_requiring(schema: Mapping[str, Any]) -> list[str]:
    """The unions that say nothing of types, only which properties must be there together: a limit of values."""
    said = {"required", "title", "description", "not", "type"}

    def is_limit(variants: Any) -> bool:
        return (
            isinstance(variants, list)
            and bool(variants)
            and all(
                isinstance(each, dict) and set(each) <= said and ({"required", "not"} & set(each)) for each in variants
            )
        )

    return [key for key in ("anyOf", "oneOf") if is_limit(schema.get(key))]

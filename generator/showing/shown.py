"""What a document shows of a value: its schema as one, and the examples beside it."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..check.api import Node
from .flat import Resolve
from .values import plain


def schema_of(node: Node) -> Any:
    """The schema as one of the document."""
    return {"allOf": [schema_of(part) for part in node.parts]} if node.parts else node.data


def shown_by(resolve: Resolve, raw: Mapping[str, Any]) -> Iterator[Any]:
    """The values that a parameter or a media type shows beside its schema: `example`, then those of `examples`."""
    if "example" in raw:
        yield plain(raw["example"])
    several = raw.get("examples")
    for each in several.values() if isinstance(several, Mapping) else ():
        found = resolve(each["$ref"]) if isinstance(each, Mapping) and "$ref" in each else each
        for name in ("value", "dataValue"):
            if isinstance(found, Mapping) and name in found:
                yield plain(found[name])

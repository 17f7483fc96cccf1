"""The examples of a value in a document."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..check.api import Node
from .flat import Resolve
from .values import plain


def schema_of(node: Node) -> Any:
    """The schema of a node as one object."""
    return {"allOf": [schema_of(part) for part in node.parts]} if node.parts else node.data


def shown_by(resolve: Resolve, raw: Mapping[str, Any]) -> Iterator[Any]:
    """The examples of a parameter or a media type: `example`, then those in `examples`."""
    if "example" in raw:
        yield plain(raw["example"])
    several = raw.get("examples")
    for each in several.values() if isinstance(several, Mapping) else ():
        found = resolve(each["$ref"]) if isinstance(each, Mapping) and "$ref" in each else each
        for name in ("value", "dataValue"):
            if isinstance(found, Mapping) and name in found:
                yield plain(found[name])

"""Reads the OpenAPI document of the API and its schemas."""

import functools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

Lookup = Callable[[str], Any]

_ALTERNATIVES = ("anyOf", "oneOf", "allOf")


class Schema:
    """One schema, through references and alternatives. `lookup` resolves a reference.

    Attributes:
        keywords: Its object in the document.
    """

    def __init__(self, keywords: dict[str, Any], lookup: Lookup) -> None:
        self.keywords = keywords
        self._lookup = lookup

    @functools.cached_property
    def types(self) -> set[str]:
        """The JSON types of a value; `file` is binary data. `listed` has the types of list items."""
        return {each for keywords in self._parts() for each in _types(keywords)} - {"array"}

    @functools.cached_property
    def listed(self) -> set[str]:
        """The JSON types of the items, if the value may be a list; otherwise empty."""
        lists = (Schema(keywords.get("items", {}), self._lookup) for keywords in self._parts() if _is_list(keywords))
        return {each for items in lists for each in items.types | items.listed}

    @functools.cached_property
    def properties(self) -> dict[str, "Schema"]:
        """The properties of an object, by name."""
        return {
            name: Schema(schema, self._lookup)
            for keywords in self._parts()
            for name, schema in keywords.get("properties", {}).items()
        }

    @functools.cached_property
    def known_values(self) -> list[Any]:
        """The values that the document lists, also those of an open enum; empty if every value is allowed."""
        return [value for keywords in self._parts() for value in keywords.get("enum", [])]

    def _parts(self) -> Iterator[dict[str, Any]]:
        """The schema itself, and its references and alternatives."""
        waiting = [self.keywords]
        while waiting:
            keywords = waiting.pop(0)
            yield keywords
            waiting += [part for name in _ALTERNATIVES for part in keywords.get(name, [])]
            if "$ref" in keywords:
                waiting.append(self._lookup(keywords["$ref"]))


def _types(keywords: dict[str, Any]) -> set[str]:
    if keywords.get("format") == "binary":
        return {"file"}
    types = keywords.get("type", [])
    return {types} if isinstance(types, str) else {*types}


def _is_list(keywords: dict[str, Any]) -> bool:
    return "array" in _types(keywords)


@functools.cache
def load_spec() -> dict[str, Any]:
    """The OpenAPI document: the copy next to this file in an installed package, `spec/` in the repository."""
    here = Path(__file__)
    packaged = here.with_name("images.yaml")
    source = packaged if packaged.is_file() else here.parent.parent / "spec" / "images.yaml"
    document: dict[str, Any] = yaml.safe_load(source.read_bytes())
    return document

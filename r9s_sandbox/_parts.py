"""The parts of a form: assigns them to the fields of the spec, and converts their texts."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ._spec import Schema
from ._texts import Part, read_value, repeated

_ANYTHING = Schema({}, dict[str, Any]().__getitem__)
_DEEP = re.compile(r"([^\[\]]+)((?:\[[^\[\]]+\])+)")


@dataclass
class Parts:
    """The parts of a form.

    `by_field` has the parts of each field, under the name in the spec. Parts inside an object have names such as
    `svg[model]`. `sent` counts the names of the request.
    """

    by_field: dict[str, list[Part]] = field(default_factory=dict)
    sent: Counter[str] = field(default_factory=Counter)


class FormFields:
    """The fields of a form, and their possible names: the list `image[]`, or `svg[model]` inside the object `svg`.

    Attributes:
        of_lists: The fields, by the name for several files.
        deep: The fields whose members are separate parts.
    """

    def __init__(self, body: Schema, encoding: Mapping[str, Mapping[str, Any]]) -> None:
        self._body = body
        self.of_lists = {
            str(schema.keywords["x-r9s-array-name"]): name
            for name, schema in self._body.properties.items()
            if "x-r9s-array-name" in schema.keywords
        }
        self.deep = {name for name, each in encoding.items() if each.get("style") == "deepObject"}

    def sort(self, items: Iterable[tuple[str, Part]]) -> Parts:
        """The parts by field, in their order in the request."""
        parts = Parts()
        for name, part in items:
            parts.sent[name] += 1
            parts.by_field.setdefault(self.of_lists.get(name, name), []).append(part)
        return parts

    def unknown(self, parts: Parts) -> list[str]:
        """The names of parts that are not in the spec."""
        return [name for name in parts.by_field if self._path(name)[0] not in self._body.properties]

    def read(self, parts: Parts) -> dict[str, Any]:
        """The body for the schema. Raises `APIError` 400 for parts that do not match the spec."""
        body: dict[str, Any] = {}
        for name, values in parts.by_field.items():
            *inside, last = path = self._path(name)
            schema = self._schema(path)
            if path[0] not in self._body.properties:
                continue
            holder = body
            for each in inside:
                holder = holder.setdefault(each, {})
                if not isinstance(holder, dict):
                    raise repeated(path[0], 2)
            if last in holder:
                raise repeated(path[0], 2)
            holder[last] = read_value(name, values, schema)
        return body

    def _path(self, name: str) -> list[str]:
        """The path of names to a value. Names in brackets count only if the spec says so."""
        match = _DEEP.fullmatch(name)
        return [match[1], *match[2][1:-1].split("][")] if match and match[1] in self.deep else [name]

    def _schema(self, path: list[str]) -> Schema:
        schema = self._body
        for name in path:
            schema = schema.properties.get(name, _ANYTHING)
        return schema

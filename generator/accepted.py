"""What a parameter accepts, for those who have only text to give: a command line, a table of many requests."""

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from openapi_python_client.parser.properties import LiteralEnumProperty, ModelProperty
from openapi_python_client.parser.properties.boolean import BooleanProperty
from openapi_python_client.parser.properties.const import ConstProperty
from openapi_python_client.parser.properties.date import DateProperty
from openapi_python_client.parser.properties.datetime import DateTimeProperty
from openapi_python_client.parser.properties.file import FileProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.parser.properties.union import UnionProperty
from openapi_python_client.parser.properties.uuid import UuidProperty


@dataclass(frozen=True)
class Accepted:
    """What one parameter accepts."""

    type: str = "any"
    """The kind of one value: string, integer, number, boolean, object, file; any where it can be several of these."""
    formats: tuple[str, ...] = ()
    """What a string is in Python if it is no str: date, date-time, uuid."""
    is_list: bool = False
    """Whether several values are taken."""
    choices: tuple[str, ...] = ()
    """The values that the spec lists."""
    is_open: bool = False
    """Whether it lists some, and takes any other."""


ANYTHING = Accepted()

_SCALARS: dict[type, Accepted] = {
    StringProperty: Accepted("string"),
    IntProperty: Accepted("integer"),
    FloatProperty: Accepted("number"),
    BooleanProperty: Accepted("boolean"),
    FileProperty: Accepted("file"),
    ModelProperty: Accepted("object"),
    DateProperty: Accepted("string", ("date",)),
    DateTimeProperty: Accepted("string", ("date-time",)),
    UuidProperty: Accepted("string", ("uuid",)),
}

Known = Callable[[LiteralEnumProperty], tuple[list[Any], bool]]
"""The values of an enum in the order of the spec, and whether it takes any other."""


def accepted(prop: Any, known: Known) -> Accepted:
    """What a parsed property accepts; null is not counted, since it says that a parameter is left out."""
    if isinstance(prop, LiteralEnumProperty):
        values, is_open = known(prop)
        return Accepted("integer" if prop.value_type is int else "string", (), False, _texts(values), is_open)
    if isinstance(prop, ConstProperty):
        value = prop.value.raw_value
        kind = {bool: "boolean", int: "integer", float: "number"}.get(type(value), "string")
        return Accepted(kind, choices=_texts([value]))
    if isinstance(prop, ListProperty):
        item = accepted(prop.inner_property, known)
        # One value of a list of lists is a list, for which there is no kind of its own.
        return Accepted(is_list=True) if item.is_list else dataclasses.replace(item, is_list=True)
    if isinstance(prop, UnionProperty):
        return one_of(accepted(each, known) for each in prop.inner_properties if not isinstance(each, NoneProperty))
    return _SCALARS.get(type(prop), ANYTHING)


def one_of(variants: Iterable[Accepted]) -> Accepted:
    """What any of these accepts; a value and a list of such values are several values."""
    every = list(dict.fromkeys(variants))
    if len(every) == 1:
        return every[0]
    kinds = {each.type for each in every}
    kind = kinds.pop() if len(kinds) == 1 else "number" if kinds == {"integer", "number"} else "any"
    is_plain = kind != "string" or not all(each.formats for each in every)
    choices = tuple(dict.fromkeys(value for each in every for value in each.choices))
    return Accepted(
        kind,
        () if is_plain else tuple(dict.fromkeys(name for each in every for name in each.formats)),
        any(each.is_list for each in every),
        choices,
        bool(choices) and any(each.is_open or not each.choices for each in every),
    )


def _texts(values: list[Any]) -> tuple[str, ...]:
    return tuple(str(value).lower() if isinstance(value, bool) else str(value) for value in values)

"""The values that a parameter accepts, for callers that have only text: a command line, or a table of requests."""

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from . import types


@dataclass(frozen=True)
class Accepted:
    """The values that one parameter accepts."""

    type: str = "any"
    """The kind of one value: string, integer, number, boolean, object, file; any if several are possible."""
    formats: tuple[str, ...] = ()
    """The format of a string that is not a str in Python: date, date-time, uuid."""
    is_list: bool = False
    """Whether it accepts a list of values."""
    choices: tuple[str, ...] = ()
    """The values that the spec lists."""
    is_open: bool = False
    """Whether other values than the listed ones are accepted too."""


ANYTHING = Accepted()

Known = Callable[[str], tuple[Sequence[Any], bool]]
"""By the class of an enum: its values in the order of the spec, and whether it accepts others."""


def accepted(found: types.Type, known: Known) -> Accepted:
    """The values that a type accepts. null does not count, because it means that the parameter is left out."""
    match found:
        case types.Scalar(name):
            return Accepted("string", (name,)) if name in ("date", "date-time", "uuid") else Accepted(name)
        case types.File():
            return Accepted("file")
        case types.Text():
            return Accepted("string")
        case types.Ref() | types.MapOf():
            return Accepted("object")
        case types.Constant(value):
            return Accepted(types.kind_of(value), choices=_texts([value]))
        case types.Enum(name, kinds):
            values, is_open = known(name)
            return Accepted(kinds[0] if len(kinds) == 1 else "any", (), False, _texts(values), is_open)
        case types.ListOf(item):
            inner = accepted(item, known)
            # One value of a list of lists is a list, which has no kind.
            return Accepted(is_list=True) if inner.is_list else dataclasses.replace(inner, is_list=True)
        case types.Union(variants):
            return one_of(accepted(each, known) for each in variants if each != types.NULL)
        case _:
            return ANYTHING


def one_of(variants: Iterable[Accepted]) -> Accepted:
    """The values that any of these accepts. A value or a list of such values means several values."""
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


def _texts(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(str(value).lower() if isinstance(value, bool) else str(value) for value in values)

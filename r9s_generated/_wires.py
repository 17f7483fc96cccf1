# Copied from generator/runtime/_wires.py by `make regen`; do not edit.
"""The attributes of models: their form on the wire, and the check of their types."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from ._codec import Codec
from .errors import Mismatch
from .types import UNSET

if TYPE_CHECKING:
    from ._models import ModelBase


class Wire(NamedTuple):
    """How one attribute of a model is sent and received."""

    name: str
    codec: Codec
    required: bool = False
    has_default: bool = False
    """Whether the attribute has a default if a required field did not come."""


class Layout(NamedTuple):
    """The layout of a class of models, in the order of its fields."""

    wires: tuple[tuple[str, Wire], ...]
    """By name on the wire."""
    required: tuple[tuple[str, Wire], ...]
    values: Callable[[ModelBase], tuple[Any, ...]]
    """Returns the values of all fields at once."""


_layouts: dict[type[ModelBase], Layout] = {}


def layout_of(kind: type[ModelBase]) -> Layout:
    """The layout of a class; it is made once."""
    found = _layouts.get(kind)
    if found is None:
        wires = tuple(kind._wires.items())
        # With a single name, `attrgetter` does not return a tuple.
        names = [wire.name for _, wire in wires] + ["_was_null", "_was_null"]
        required = tuple((key, wire) for key, wire in wires if wire.required)
        found = _layouts[kind] = Layout(wires, required, operator.attrgetter(*names))
    return found


def fields_of(model: ModelBase, left_out: Any) -> list[tuple[str, Wire, Any]]:
    """The name on the wire, the wire and the value of each other field."""
    layout = layout_of(type(model))
    return [
        (*wire, value) for wire, value in zip(layout.wires, layout.values(model), strict=False) if value is not left_out
    ]


def check_types(model: ModelBase) -> None:
    """Raise Mismatch for the first field of a wrong type. Values and limits are not checked."""
    missing = [
        (key, wire, UNSET) for key, wire in layout_of(type(model)).required if getattr(model, wire.name) is UNSET
    ]
    for key, wire, value in [*missing, *fields_of(model, UNSET)]:
        try:
            wire.codec.check(value)
        except Mismatch as mismatch:
            raise mismatch.under(key) from None


def checked_document(model: ModelBase) -> dict[str, Any]:
    """The `to_dict` of a model that is sent; raises like `check_types`."""
    document = {}
    for key, wire, value in fields_of(model, UNSET):
        try:
            wire.codec.check(value)
        except Mismatch as mismatch:
            raise mismatch.under(key) from None
        document[key] = wire.codec.dump(value)
    if any(key not in document for key, _ in layout_of(type(model)).required):
        check_types(model)
    for key, value in model.additional_properties.items():
        document[key] = model._extra.dump(value)
    return document

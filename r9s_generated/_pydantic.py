# Copied from generator/runtime/_pydantic.py by `make regen`; do not edit.
"""How pydantic reads and writes the models. This module is loaded only when pydantic asks for it."""

from __future__ import annotations

from importlib import import_module
from inspect import getdoc
from typing import Any, Literal, get_args, get_origin, get_type_hints

from ._models import ModelBase
from ._utf8 import HALVES
from ._wires import check_types


def core_schema_of(model: type[ModelBase]) -> Any:
    """The pydantic-core schema of a model. It accepts an object or a mapping, and writes `to_dict()`."""
    core_schema = import_module("pydantic_core.core_schema")
    constants = _constants(model)

    def validate(value: Any) -> ModelBase:
        if isinstance(value, model):
            return value
        for key, constant in constants.items():
            # So that a union of events chooses the right class.
            if isinstance(value, dict) and value.get(key) != constant:
                raise ValueError(f"{key} must be {constant!r}")
        made = model.from_dict(value)
        if not model._is_answer:
            check_types(made)
        return made

    writer = core_schema.plain_serializer_function_ser_schema(_document)
    return core_schema.no_info_plain_validator_function(validate, serialization=writer)


def _document(value: Any) -> Any:
    return _whole(value.to_dict()) if isinstance(value, ModelBase) else value


def _whole(value: Any) -> Any:
    """A document with U+FFFD in place of surrogates, which UTF-8 cannot encode."""
    if isinstance(value, dict):
        return {_whole(key): _whole(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_whole(inner) for inner in value]
    return HALVES.sub("\ufffd", value) if isinstance(value, str) and not value.isascii() else value


def _constants(model: type[ModelBase]) -> dict[str, Any]:
    """The required fields with a constant value, by their names on the wire."""
    hints = get_type_hints(model)
    required = {key: hints[wire.name] for key, wire in model._wires.items() if wire.required}
    values = {key: get_args(hint) for key, hint in required.items() if get_origin(hint) is Literal}
    return {key: only[0] for key, only in values.items() if len(only) == 1}


def json_schema_of(model: type[ModelBase]) -> dict[str, Any]:
    """The JSON schema of a model: an object with these fields. A response may have more fields."""
    required = [key for key, wire in model._wires.items() if wire.required and not model._is_answer]
    return {
        "type": "object",
        "title": model.__name__,
        "description": (getdoc(model) or model.__name__).partition("\n\nAttributes:")[0],
        "properties": {key: {} for key in model._wires},
        **({"required": required} if required else {}),
    }

"""Refuses what OpenAI refuses and a gateway accepts, for `serve(strict=True)`."""

from typing import Any

from ._errors import APIError
from ._models import family_of
from ._parts import FormFields, Parts
from ._spec import Schema

# The allowed sizes depend on the model, not on the list in the spec.
_DECIDED_BY_MODEL = ("size",)
_WITH_COMPRESSION = ("jpeg", "webp")


def check_parts(fields: FormFields, parts: Parts) -> None:
    """Raises `APIError` 400 for a form with unknown parts, or with names that OpenAI does not accept."""
    for name in fields.unknown(parts):
        raise _unknown(name)
    for listed, name in fields.of_lists.items():
        alone = parts.sent[name]
        if alone > 1 or (alone and parts.sent[listed]):
            message = f"Duplicate parameter: {name!r}. You provided multiple values for this parameter, whereas only "
            message += f"one is allowed. Several files go as {listed!r}."
            raise APIError(400, message, param=name, code="duplicate_parameter")
    for name in fields.deep & parts.sent.keys():
        message = f"Invalid type for {name!r}: expected an object, but got a string instead. Send '{name}[...]' parts."
        raise APIError(400, message, param=name, code="invalid_type")


def check_body(body: dict[str, Any], schema: Schema) -> None:
    """Raises `APIError` 400 with the name of the field for a body that the spec allows and OpenAI does not."""
    _check_values(body, schema)
    for name in family_of(body.get("model", "")).foreign_fields:
        if name in body:
            raise _unknown(name)
    output_format = body.get("output_format", "png")
    if body.get("output_compression", 100) < 100 and output_format not in _WITH_COMPRESSION:
        message = f"Compression less than 100 is not supported for the output format {output_format}."
        raise APIError(400, message, param="output_compression", code="invalid_value")


def _check_values(body: dict[str, Any], schema: Schema, place: str = "") -> None:
    for name, value in body.items():
        field = schema.properties.get(name)
        if field is None:
            raise _unknown(place + name)
        if isinstance(value, dict) and field.properties:
            _check_values(value, field, f"{place}{name}.")
        known = field.known_values
        if known and value not in known and name not in _DECIDED_BY_MODEL:
            supported = ", ".join(repr(each) for each in known)
            message = f"Invalid value: {str(value)[:40]!r}. Supported values are: {supported}."
            raise APIError(400, message, param=place + name, code="invalid_value")


def _unknown(name: str) -> APIError:
    return APIError(400, f"Unknown parameter: {name[:100]!r}.", param=name, code="unknown_parameter")

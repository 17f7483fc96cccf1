"""Request bodies: which media type is sent, and what of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._codec import Codec, ModelBase, check_types
from ._upload import form_of, opened, parts_of
from .errors import Mismatch

__all__ = ["add_body", "opened", "pick", "set_field"]

_MULTIPART = "multipart/form-data"
_FORM = "application/x-www-form-urlencoded"


def add_body(request: dict[str, Any], body: object, bodies: tuple[tuple[str, Codec], ...]) -> None:
    """Put the body into the request, as the first media type that takes it.

    Raises TypeError or ValueError for a body that is not of its type, before anything is sent.
    """
    # Where none takes it, the one that comes closest says why.
    media_type, codec = min(bodies, key=lambda each: _distance(each[1], body)) if len(bodies) > 1 else bodies[0]
    if media_type == _MULTIPART:
        request["parts"] = parts_of(body, codec)
        return
    if media_type == _FORM:
        request["form"] = form_of(body, codec)
    else:
        request["json"] = _json_of(body, codec)
    if media_type != "application/json":
        request["headers"]["Content-Type"] = media_type


def _distance(codec: Codec, body: object) -> float:
    """How far a value is from a type: 0 is of it, and the deeper the fault, the less."""
    try:
        codec.check(body)
    except Mismatch as mismatch:
        return 1 / (1 + len(mismatch.path))
    return 0


def _json_of(body: object, codec: Codec) -> Any:
    try:
        codec.check(body)
    except Mismatch as mismatch:
        said = str(mismatch).replace("the document", "body", 1)
        raise TypeError(f"body{said}" if said.startswith("[") else said) from None
    return codec.dump(body)


def set_field(request: dict[str, Any], name: str, value: bool) -> None:
    """Set a field of the body, whatever its media type."""
    if "json" in request:
        request["json"][name] = value
        return
    for key in ("form", "parts"):
        if key in request:
            kept = [each for each in request[key] if not (isinstance(each, tuple) and each[0] == name)]
            request[key] = [*kept, (name, "true" if value else "false")]


def pick(values: Mapping[str, Any], *models: type[ModelBase], body: object = None) -> Any:
    """The body that these fields make: of the first model that has them all, in the types that were given.

    A `body` that was given whole is that body. Raises TypeError when the fields fit no model.
    """
    if body is not None:
        if values:
            raise TypeError(f"give either body or its fields, not both: {', '.join(sorted(values))}")
        return body
    fitting = [model for model in models if _has(model, values)]
    for model in fitting:
        made = model(**values)
        try:
            check_types(made)
        except Mismatch:
            continue
        return made
    if fitting:
        return fitting[0](**values)
    shapes = "; or ".join(_shape(model) for model in models)
    given = ", ".join(sorted(values)) or "none"
    raise TypeError(f"the fields that were given make no request body ({given}): it takes {shapes}")


def _has(model: type[ModelBase], values: Mapping[str, Any]) -> bool:
    wires = model._wires.values()
    names, needed = {wire.name for wire in wires}, {wire.name for wire in wires if wire.required}
    return needed <= set(values) <= names


def _shape(model: type[ModelBase]) -> str:
    return ", ".join(f"{wire.name} (required)" if wire.required else wire.name for wire in model._wires.values())

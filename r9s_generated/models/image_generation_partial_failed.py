# Generated from images.yaml by `make regen`; do not edit.
from __future__ import annotations

from typing import ClassVar, Literal

from attrs import define

from .. import models
from .._containers import Nullable
from .._models import ModelBase
from .._references import Ref
from .._scalars import INTEGER, STRING
from .._wires import Wire


@define(repr=False, kw_only=True)
class ImageGenerationPartialFailed(ModelBase):
    """One of several pictures was not made. The others may still come. Seedream and MiniMax send this event.

    Attributes:
        type: The type of the event.
        image_index: The index of the picture that was not made, from 0.
        error: Why it was not made.
        model: The model of the request.
        created: The start of the response, in seconds since 1970-01-01 UTC.
    """

    type: Literal["image_generation.partial_failed"] = "image_generation.partial_failed"
    image_index: int | None = None
    error: models.ErrorDetail | None = None
    model: str | None = None
    created: int | None = None

    _wires: ClassVar[dict[str, Wire]] = {
        "type": Wire("type", STRING, required=True),
        "image_index": Wire("image_index", Nullable(INTEGER)),
        "error": Wire("error", Nullable(Ref("ErrorDetail"))),
        "model": Wire("model", Nullable(STRING)),
        "created": Wire("created", Nullable(INTEGER)),
    }
    _is_answer: ClassVar[bool] = True

# Generated from images.yaml by `make regen`; do not edit.
from __future__ import annotations

from typing import Any, ClassVar, Literal

from attrs import define
from attrs import field as _field

from .. import models
from .._containers import ListOf, Nullable
from .._picture import Pictures
from .._references import Ref
from .._scalars import INTEGER, STRING
from .._wires import Wire


@define(repr=False, kw_only=True)
class ImageGenerationChunk(Pictures):
    """The state of one or several pictures, in the chunk format of some providers.

    Attributes:
        object_: The type of the event.
        data: The pictures that have changed.
        id: The id of the stream.
        created: The start of the stream, in seconds since 1970-01-01 UTC.
        model: The model that draws.
        usage: The usage of the call, in the last chunk.
    """

    object_: Literal["image.generation.chunk"] = "image.generation.chunk"
    data: list[models.ImageChunk] | Any = _field(factory=list)
    id: str | None = None
    created: int | None = None
    model: str | None = None
    usage: models.Usage | None = None

    _wires: ClassVar[dict[str, Wire]] = {
        "object": Wire("object_", STRING, required=True, has_default=True),
        "data": Wire("data", ListOf(Ref("ImageChunk")), required=True, has_default=True),
        "id": Wire("id", Nullable(STRING)),
        "created": Wire("created", Nullable(INTEGER)),
        "model": Wire("model", Nullable(STRING)),
        "usage": Wire("usage", Nullable(Ref("Usage"))),
    }
    _is_answer: ClassVar[bool] = True
    _lists: ClassVar[tuple[str, ...]] = ("data",)

    @property
    def type(self) -> str:
        """The type of the event."""
        return self.object_

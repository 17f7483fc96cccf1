# Generated from images.yaml by `make regen`; do not edit.
from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from attrs import define

from .._codec import (
    INTEGER,
    STRING,
    ListOf,
    ModelBase,
    Nullable,
    Ref,
    Wire,
)
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from .image_chunk import ImageChunk
    from .usage import Usage


@define(repr=False, kw_only=True)
class ImageEditChunk(ModelBase):
    """A state of one or several pictures, in the chunked shape of some providers.

    Attributes:
        object_: The kind of event.
        data: The pictures of which there is news.
        id: The id of the stream.
        created: When the stream began, in seconds since 1970-01-01 UTC.
        model: The model that draws.
        usage: What the call consumed; in the last chunk.
    """

    object_: Literal["image.edit.chunk"]
    data: list[ImageChunk]
    id: str | None | Unset = UNSET
    created: int | None | Unset = UNSET
    model: str | None | Unset = UNSET
    usage: Usage | None | Unset = UNSET

    _wires: ClassVar[dict[str, Wire]] = {
        "object": Wire("object_", STRING, required=True),
        "data": Wire("data", ListOf(Ref("ImageChunk")), required=True),
        "id": Wire("id", Nullable(STRING)),
        "created": Wire("created", Nullable(INTEGER)),
        "model": Wire("model", Nullable(STRING)),
        "usage": Wire("usage", Nullable(Ref("Usage"))),
    }

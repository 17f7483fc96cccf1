# Generated from images.yaml by `make regen`; do not edit.
from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

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
    from .background import Background
    from .image_object import ImageObject
    from .output_format import OutputFormat
    from .quality import Quality
    from .size import Size
    from .usage import Usage


@define(repr=False, kw_only=True)
class ImageGenerationResponse(ModelBase):
    """The images of one call.

    Attributes:
        created: When the images were made, in seconds since 1970-01-01 UTC.
        data: The images.
        background: The background that was drawn. One of transparent, opaque, auto.
        output_format: The file format of the images. One of png, jpeg, webp.
        quality: The quality that was used. Known values: standard, hd, low, medium, high, auto; any other is sent as it
            is.
        size: The size that was drawn. Known values: 256x256, 512x512, 1024x1024, 1792x1024, 1024x1792, 1536x1024,
            1024x1536, auto; any other is sent as it is.
        usage: What the call consumed, where the provider tells.
    """

    created: int
    data: list[ImageObject]
    background: Background | None | Unset = UNSET
    output_format: OutputFormat | None | Unset = UNSET
    quality: Quality | None | Unset = UNSET
    size: Size | None | Unset = UNSET
    usage: Usage | None | Unset = UNSET

    _wires: ClassVar[dict[str, Wire]] = {
        "created": Wire("created", INTEGER, required=True),
        "data": Wire("data", ListOf(Ref("ImageObject")), required=True),
        "background": Wire("background", Nullable(STRING)),
        "output_format": Wire("output_format", Nullable(STRING)),
        "quality": Wire("quality", Nullable(STRING)),
        "size": Wire("size", Nullable(STRING)),
        "usage": Wire("usage", Nullable(Ref("Usage"))),
    }

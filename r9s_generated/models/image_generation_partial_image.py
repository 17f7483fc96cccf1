# Generated from images.yaml by `make regen`; do not edit.
from __future__ import annotations

from typing import ClassVar, Literal

from attrs import define

from .. import models
from .._containers import Nullable
from .._picture import Picture
from .._scalars import INTEGER, STRING
from .._wires import Wire


@define(repr=False, kw_only=True)
class ImageGenerationPartialImage(Picture):
    """A partial picture.

    Attributes:
        type: The type of the event.
        b64_json: The picture, base64-encoded.
        created_at: The time of creation, in seconds since 1970-01-01 UTC.
        size: The size of the picture. Known values: auto, 1024x1024, 1536x1024, 1024x1536, 256x256, 512x512,
            1792x1024, 1024x1792; other values are accepted too.
        quality: The quality of the picture. Known values: auto, low, medium, high, xhigh, max, standard, hd; other
            values are accepted too.
        background: The background of the picture. Known values: transparent, opaque, auto; other values are accepted too.
        output_format: The file format of the picture. Known values: png, jpeg, webp, gif, svg; other values are accepted too.
        partial_image_index: The index of the partial picture, from 0.
    """

    type: Literal["image_generation.partial_image"] = "image_generation.partial_image"
    b64_json: str
    created_at: int | None = None
    size: models.Size | None = None
    quality: models.Quality | None = None
    background: models.Background | None = None
    output_format: models.OutputFormat | None = None
    partial_image_index: int | None = None

    _wires: ClassVar[dict[str, Wire]] = {
        "type": Wire("type", STRING, required=True),
        "b64_json": Wire("b64_json", STRING, required=True),
        "created_at": Wire("created_at", Nullable(INTEGER)),
        "size": Wire("size", Nullable(STRING)),
        "quality": Wire("quality", Nullable(STRING)),
        "background": Wire("background", Nullable(STRING)),
        "output_format": Wire("output_format", Nullable(STRING)),
        "partial_image_index": Wire("partial_image_index", Nullable(INTEGER)),
    }
    _is_answer: ClassVar[bool] = True
    _inlined: ClassVar[tuple[str, ...]] = ("b64_json",)
    _final: ClassVar[bool | None] = False

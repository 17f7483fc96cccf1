# Generated from images.yaml by `make regen`; do not edit.
from __future__ import annotations

from typing import Any, ClassVar

from attrs import define
from attrs import field as _field

from .. import models
from .._containers import ListOf, Nullable
from .._picture import Pictures
from .._references import Ref
from .._scalars import INTEGER, STRING
from .._wires import Wire


@define(repr=False, kw_only=True)
class ImageGenerationResponse(Pictures):
    """The images of one call.

    Attributes:
        created: The time of creation, in seconds since 1970-01-01 UTC.
        data: The images.
        background: The background of the images. Known values: transparent, opaque, auto; other values are accepted too.
        output_format: The file format of the images. Known values: png, jpeg, webp, gif, svg; other values are accepted too.
        quality: The quality of the images. Known values: auto, low, medium, high, xhigh, max, standard, hd; other values
            are accepted too.
        size: The size of the images. Known values: auto, 1024x1024, 1536x1024, 1024x1536, 256x256, 512x512,
            1792x1024, 1024x1792; other values are accepted too.
        safety_identifier: The id of the end user from the request.
        usage: The usage of the call, if the provider reports it.
        svg_usage: The usage of the model that wrote a vector graphic.
        error: Why some of the images are missing, if the provider reports it.
    """

    created: int | Any | None = None
    data: list[models.ImageObject] | Any = _field(factory=list)
    background: models.Background | None = None
    output_format: models.OutputFormat | None = None
    quality: models.Quality | None = None
    size: models.Size | None = None
    safety_identifier: str | None = None
    usage: models.Usage | None = None
    svg_usage: models.SvgUsage | None = None
    error: models.ErrorDetail | None = None

    _wires: ClassVar[dict[str, Wire]] = {
        "created": Wire("created", INTEGER, required=True, has_default=True),
        "data": Wire("data", ListOf(Ref("ImageObject")), required=True, has_default=True),
        "background": Wire("background", Nullable(STRING)),
        "output_format": Wire("output_format", Nullable(STRING)),
        "quality": Wire("quality", Nullable(STRING)),
        "size": Wire("size", Nullable(STRING)),
        "safety_identifier": Wire("safety_identifier", Nullable(STRING)),
        "usage": Wire("usage", Nullable(Ref("Usage"))),
        "svg_usage": Wire("svg_usage", Nullable(Ref("SvgUsage"))),
        "error": Wire("error", Nullable(Ref("ErrorDetail"))),
    }
    _is_answer: ClassVar[bool] = True
    _lists: ClassVar[tuple[str, ...]] = ("data",)
    _created: ClassVar[str | None] = "created"

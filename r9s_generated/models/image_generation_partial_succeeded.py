# Generated from images.yaml by `make regen`; do not edit.
from __future__ import annotations

from typing import ClassVar, Literal

from attrs import define

from .. import models
from .._containers import Nullable
from .._picture import Picture
from .._references import Ref
from .._scalars import INTEGER, STRING
from .._wires import Wire


@define(repr=False, kw_only=True)
class ImageGenerationPartialSucceeded(Picture):
    """One of several pictures is finished, in the shape of Seedream and MiniMax. When the last of them has come or
    failed, an image_generation.completed follows, with the usage alone.

    Attributes:
        type: The type of the event.
        image_index: The index of the picture, from 0.
        url: The URL of the picture. The provider decides how long it is valid.
        b64_json: The picture, base64-encoded.
        size: The size of the picture. Known values: auto, 1024x1024, 1536x1024, 1024x1536, 256x256, 512x512,
            1792x1024, 1024x1792; other values are accepted too.
        model: The model that drew it.
        created: The start of the response, in seconds since 1970-01-01 UTC.
        usage: The usage of the call, if the provider reports it with the picture. Most report it only at the end.
    """

    type: Literal["image_generation.partial_succeeded"] = "image_generation.partial_succeeded"
    image_index: int | None = None
    url: str | None = None
    b64_json: str | None = None
    size: models.Size | None = None
    model: str | None = None
    created: int | None = None
    usage: models.Usage | None = None

    _wires: ClassVar[dict[str, Wire]] = {
        "type": Wire("type", STRING, required=True, has_default=True),
        "image_index": Wire("image_index", Nullable(INTEGER)),
        "url": Wire("url", Nullable(STRING)),
        "b64_json": Wire("b64_json", Nullable(STRING)),
        "size": Wire("size", Nullable(STRING)),
        "model": Wire("model", Nullable(STRING)),
        "created": Wire("created", Nullable(INTEGER)),
        "usage": Wire("usage", Nullable(Ref("Usage"))),
    }
    _is_answer: ClassVar[bool] = True
    _inlined: ClassVar[tuple[str, ...]] = ("b64_json",)
    _linked: ClassVar[tuple[str, ...]] = ("url",)

    @property
    def index(self) -> int | None:
        """The index of the picture in its call, from 0; None if the server does not say."""
        return self.image_index

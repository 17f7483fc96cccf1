# Generated from images.yaml by `make regen`; do not edit.
from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from attrs import define

from .._codec import (
    INTEGER,
    STRING,
    ModelBase,
    Nullable,
    Ref,
    Wire,
)
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from .background import Background
    from .output_format import OutputFormat
    from .quality import Quality
    from .size import Size
    from .usage import Usage


@define(repr=False, kw_only=True)
class ImageEditCompleted(ModelBase):
    """A finished picture. With n above 1 there is one such event for each.

    Attributes:
        type: The kind of event.
        b64_json: The picture, base64-encoded.
        created_at: When this state was made, in seconds since 1970-01-01 UTC.
        size: The size of the picture. Known values: 256x256, 512x512, 1024x1024, 1792x1024, 1024x1792, 1536x1024,
            1024x1536, auto; any other is sent as it is.
        quality: The quality of the picture. Known values: standard, hd, low, medium, high, auto; any other is sent as it
            is.
        background: The background of the picture. One of transparent, opaque, auto.
        output_format: The file format of the picture. One of png, jpeg, webp.
        usage: What the call consumed.
    """

    type: Literal["image_edit.completed"]
    b64_json: str
    created_at: int | None | Unset = UNSET
    size: Size | None | Unset = UNSET
    quality: Quality | None | Unset = UNSET
    background: Background | None | Unset = UNSET
    output_format: OutputFormat | None | Unset = UNSET
    usage: Usage | None | Unset = UNSET

    _wires: ClassVar[dict[str, Wire]] = {
        "type": Wire("type", STRING, required=True),
        "b64_json": Wire("b64_json", STRING, required=True),
        "created_at": Wire("created_at", Nullable(INTEGER)),
        "size": Wire("size", Nullable(STRING)),
        "quality": Wire("quality", Nullable(STRING)),
        "background": Wire("background", Nullable(STRING)),
        "output_format": Wire("output_format", Nullable(STRING)),
        "usage": Wire("usage", Nullable(Ref("Usage"))),
    }

# Generated from images.yaml by `make regen`; do not edit.
from __future__ import annotations

from typing import ClassVar

from attrs import define

from .. import models
from .._containers import Nullable
from .._models import ModelBase
from .._references import Ref
from .._scalars import INTEGER
from .._wires import Wire


@define(repr=False, kw_only=True)
class Usage(ModelBase):
    """The usage of a call. Providers fill in different fields.

    Attributes:
        total_tokens: Tokens read and written.
        input_tokens: Tokens read.
        output_tokens: Tokens written.
        input_tokens_details: The tokens read, by kind.
        output_tokens_details: The tokens written, by kind.
        prompt_tokens: Tokens of the prompt, as some providers count them.
        image_tokens: Tokens of the images, as some providers count them.
        input_text_tokens: Text tokens read, as some providers count them.
        output_image_tokens: Image tokens written, as some providers count them.
        width: The width of each image, in pixels.
        height: The height of each image, in pixels.
        image_count: The number of images that were billed.
    """

    total_tokens: int | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    input_tokens_details: models.TokensDetails | None = None
    output_tokens_details: models.TokensDetails | None = None
    prompt_tokens: int | None = None
    image_tokens: int | None = None
    input_text_tokens: int | None = None
    output_image_tokens: int | None = None
    width: int | None = None
    height: int | None = None
    image_count: int | None = None

    _wires: ClassVar[dict[str, Wire]] = {
        "total_tokens": Wire("total_tokens", Nullable(INTEGER)),
        "input_tokens": Wire("input_tokens", Nullable(INTEGER)),
        "output_tokens": Wire("output_tokens", Nullable(INTEGER)),
        "input_tokens_details": Wire("input_tokens_details", Nullable(Ref("TokensDetails"))),
        "output_tokens_details": Wire("output_tokens_details", Nullable(Ref("TokensDetails"))),
        "prompt_tokens": Wire("prompt_tokens", Nullable(INTEGER)),
        "image_tokens": Wire("image_tokens", Nullable(INTEGER)),
        "input_text_tokens": Wire("input_text_tokens", Nullable(INTEGER)),
        "output_image_tokens": Wire("output_image_tokens", Nullable(INTEGER)),
        "width": Wire("width", Nullable(INTEGER)),
        "height": Wire("height", Nullable(INTEGER)),
        "image_count": Wire("image_count", Nullable(INTEGER)),
    }
    _is_answer: ClassVar[bool] = True

# Generated from images.yaml by `make regen`; do not edit.
from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from attrs import define

from .. import _late, models
from .._containers import ListOf
from .._models import ModelBase
from .._references import Ref
from .._scalars import BOOLEAN, FILE, INTEGER, STRING
from .._unions import OneOf
from .._wires import Wire
from ..types import UNSET, Unset


@define(repr=False, kw_only=True)
class ImageEditRequest(ModelBase):
    """Which pictures to change, and how. Everything but the pictures and the prompt may be left out.

    Attributes:
        image: The picture, or up to 16 of them. GPT image models read png, webp and jpg files under 50 MB.
        prompt: What the picture shall show. GPT image models read up to 32000 characters.
        mask: A png file of the picture's size; what is transparent in it is changed, the rest is kept.
        markup: A transparent png file that is laid over the first picture and shows what to change (gpt-image-2.5); not
            with mask.
        model: The model that draws, such as gpt-image-2.6-sunburst, gpt-image-2.5-flare, gpt-image-2, gpt-image-1.5,
            gpt-image-1-mini or chatgpt-image-latest.
        n: How many images to make. 1 to 10.
        quality: How much effort goes into the picture; which values count depends on the model. xhigh and max are for
            gpt-image-2.5, standard and hd for models of other providers. Known values: auto, low, medium, high,
            xhigh, max, standard, hd; any other passes unchanged.
        response_format: Whether each image comes back as a link or inside the answer. GPT image models do not take this field
            and always answer b64_json; the others answer url when it is left out. Known values: url, b64_json; any
            other passes unchanged.
        size: Width x height in pixels, auto, or where the provider knows them an aspect ratio such as 16:9. From gpt-
            image-2 on, any size with sides divisible by 16, a ratio between 1:3 and 3:1, and at most 3840x2160.
            Known values: auto, 1024x1024, 1536x1024, 1024x1536, 256x256, 512x512, 1792x1024, 1024x1792; any other
            passes unchanged.
        user: Your own id of the end user. OpenAI reads safety_identifier before it.
        safety_identifier: An id of the end user that stays the same and that you have hashed, which helps to trace abuse.
        background: Whether the picture has a background; transparent needs png or webp. Known values: transparent, opaque,
            auto; any other passes unchanged.
        moderation: How strictly the prompt is moderated. Known values: low, auto; any other passes unchanged.
        complexity: How much computation goes into planning the picture. Known values: low, medium, high; any other passes
            unchanged.
        input_fidelity: How closely the features of the given pictures are kept, faces above all. Known values: high, low; any
            other passes unchanged.
        output_format: The file format of the image. A gif is an animation, without stream, mask and output_compression; an svg
            is one vector graphic, without stream. Known values: png, jpeg, webp, gif, svg; any other passes
            unchanged.
        output_compression: The compression of jpeg and webp images, in percent; 100 when it is left out. 0 to 100.
        frame_count: How many frames an animation has, 9 when it is left out; only with output_format gif. 2 to 16.
        frame_duration_ms: How long each frame of an animation is shown, in milliseconds, rounded to 10; 200 when it is left out.
            Only with output_format gif. At most 655350.
        svg: What draws a vector graphic; only with output_format svg.
        partial_images: How many unfinished states of each picture to send on the way; only with stream. 0 to 3.
        stream: Sends each state of the picture as a server-sent event as soon as it is there.
    """

    image: _late.Upload | Sequence[_late.Upload]
    prompt: str
    mask: _late.Upload | Unset = UNSET
    markup: _late.Upload | Unset = UNSET
    model: str | Unset = UNSET
    n: int | Unset = UNSET
    quality: models.Quality | Unset = UNSET
    response_format: models.ImageGenerationRequestResponseFormat | Unset = UNSET
    size: models.Size | Unset = UNSET
    user: str | Unset = UNSET
    safety_identifier: str | Unset = UNSET
    background: models.Background | Unset = UNSET
    moderation: models.Moderation | Unset = UNSET
    complexity: models.Complexity | Unset = UNSET
    input_fidelity: models.InputFidelity | Unset = UNSET
    output_format: models.OutputFormat | Unset = UNSET
    output_compression: int | Unset = UNSET
    frame_count: int | Unset = UNSET
    frame_duration_ms: int | Unset = UNSET
    svg: models.SvgOptions | Unset = UNSET
    partial_images: int | Unset = UNSET
    stream: bool | Unset = UNSET

    _wires: ClassVar[dict[str, Wire]] = {
        "image": Wire("image", OneOf(FILE, ListOf(FILE)), required=True),
        "prompt": Wire("prompt", STRING, required=True),
        "mask": Wire("mask", FILE),
        "markup": Wire("markup", FILE),
        "model": Wire("model", STRING),
        "n": Wire("n", INTEGER),
        "quality": Wire("quality", STRING),
        "response_format": Wire("response_format", STRING),
        "size": Wire("size", STRING),
        "user": Wire("user", STRING),
        "safety_identifier": Wire("safety_identifier", STRING),
        "background": Wire("background", STRING),
        "moderation": Wire("moderation", STRING),
        "complexity": Wire("complexity", STRING),
        "input_fidelity": Wire("input_fidelity", STRING),
        "output_format": Wire("output_format", STRING),
        "output_compression": Wire("output_compression", INTEGER),
        "frame_count": Wire("frame_count", INTEGER),
        "frame_duration_ms": Wire("frame_duration_ms", INTEGER),
        "svg": Wire("svg", Ref("SvgOptions")),
        "partial_images": Wire("partial_images", INTEGER),
        "stream": Wire("stream", BOOLEAN),
    }

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
    """Which pictures to change, and how. Only the pictures and the prompt are required.

    Attributes:
        image: The picture, or a list of up to 16 pictures. GPT image models accept png, webp and jpg files under 50
            MB.
        prompt: A description of the new picture. GPT image models accept up to 32000 characters.
        mask: A png file of the same size as the picture. Its transparent part is changed, the rest is kept.
        markup: A transparent png file, drawn over the first picture, that shows what to change (gpt-image-2.5). Not
            with mask.
        model: The model that draws, such as gpt-image-2.6-sunburst, gpt-image-2.5-flare, gpt-image-2, gpt-image-1.5,
            gpt-image-1-mini or chatgpt-image-latest.
        n: How many images to make. 1 to 10.
        quality: How much effort goes into the picture. The accepted values depend on the model: xhigh and max are for
            gpt-image-2.5, standard and hd for models of other providers. Known values: auto, low, medium, high,
            xhigh, max, standard, hd; other values are accepted too.
        response_format: Whether the response contains a URL or the image itself. GPT image models do not accept this field and
            always return b64_json. Other models return url if it is left out. Known values: url, b64_json; other
            values are accepted too.
        size: Width x height in pixels, auto, or, with some providers, an aspect ratio such as 16:9. From gpt-image-2
            on, any size is accepted whose sides are divisible by 16, with a ratio between 1:3 and 3:1, and at most
            3840x2160. Known values: auto, 1024x1024, 1536x1024, 1024x1536, 256x256, 512x512, 1792x1024, 1024x1792;
            other values are accepted too.
        user: Your own id of the end user. OpenAI prefers safety_identifier.
        safety_identifier: A stable, hashed id of the end user, which helps to find abuse.
        background: Whether the picture has a background. transparent needs png or webp. Known values: transparent, opaque,
            auto; other values are accepted too.
        moderation: How strict the moderation of the prompt is. Known values: low, auto; other values are accepted too.
        complexity: How much computation goes into planning the picture. Known values: low, medium, high; other values are
            accepted too.
        input_fidelity: How closely features of the given pictures are kept, above all faces. Known values: high, low; other
            values are accepted too.
        output_format: The file format of the image. A gif is an animation; it excludes stream, mask and output_compression. An
            svg is one vector graphic; it excludes stream. Known values: png, jpeg, webp, gif, svg; other values are
            accepted too.
        output_compression: The compression of jpeg and webp images, in percent. The default is 100. 0 to 100.
        frame_count: The number of frames of an animation. The default is 9. Only with output_format gif. 2 to 16.
        frame_duration_ms: The duration of each frame of an animation in milliseconds, rounded to 10. The default is 200. Only with
            output_format gif. At most 655350.
        svg: Options for a vector graphic. Only with output_format svg.
        partial_images: How many partial pictures to send before each finished picture. Only with stream. 0 to 3.
        stream: Whether to send each state of the picture as a server-sent event, as soon as it is ready.
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

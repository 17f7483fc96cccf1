# Generated from images.yaml by `make regen`; do not edit.
from __future__ import annotations

from typing import ClassVar

from attrs import define

from .. import models
from .._models import ModelBase
from .._references import Ref
from .._scalars import BOOLEAN, INTEGER, STRING
from .._wires import Wire
from ..types import UNSET, Unset


@define(repr=False, kw_only=True)
class ImageGenerationRequest(ModelBase):
    """What to draw, and how. Everything but the prompt may be left out; the provider then decides.

    Attributes:
        prompt: What the picture shows. GPT image models read up to 32000 characters.
        model: The model that draws, such as gpt-image-2.6-sunburst, gpt-image-2.5-flare, gpt-image-2, gpt-image-1.5,
            gpt-image-1-mini or chatgpt-image-latest, or one of another provider, such as wanx-v1, cogview-3,
            image-01 or gemini-2.5-flash-image.
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
        style: Hyper-real and dramatic (vivid), or closer to a photograph (natural); not for GPT image models. Known
            values: vivid, natural; any other passes unchanged.
        user: Your own id of the end user. OpenAI reads safety_identifier before it.
        safety_identifier: An id of the end user that stays the same and that you have hashed, which helps to trace abuse.
        background: Whether the picture has a background; transparent needs png or webp. Known values: transparent, opaque,
            auto; any other passes unchanged.
        moderation: How strictly the prompt is moderated. Known values: low, auto; any other passes unchanged.
        complexity: How much computation goes into planning the picture. Known values: low, medium, high; any other passes
            unchanged.
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
        negative_prompt: What to keep out of the picture (Qwen, Stability).
        seed: The same seed with the same request draws a similar picture again, where the provider supports it. 0 to
            2147483647.
        prompt_extend: Lets the provider rewrite the prompt into a richer one (Qwen).
        watermark: Puts the provider's mark on the picture (Qwen).
    """

    prompt: str
    model: str | Unset = UNSET
    n: int | Unset = UNSET
    quality: models.Quality | Unset = UNSET
    response_format: models.ImageGenerationRequestResponseFormat | Unset = UNSET
    size: models.Size | Unset = UNSET
    style: models.Style | Unset = UNSET
    user: str | Unset = UNSET
    safety_identifier: str | Unset = UNSET
    background: models.Background | Unset = UNSET
    moderation: models.Moderation | Unset = UNSET
    complexity: models.Complexity | Unset = UNSET
    output_format: models.OutputFormat | Unset = UNSET
    output_compression: int | Unset = UNSET
    frame_count: int | Unset = UNSET
    frame_duration_ms: int | Unset = UNSET
    svg: models.SvgOptions | Unset = UNSET
    partial_images: int | Unset = UNSET
    stream: bool | Unset = UNSET
    negative_prompt: str | Unset = UNSET
    seed: int | Unset = UNSET
    prompt_extend: bool | Unset = UNSET
    watermark: bool | Unset = UNSET

    _wires: ClassVar[dict[str, Wire]] = {
        "prompt": Wire("prompt", STRING, required=True),
        "model": Wire("model", STRING),
        "n": Wire("n", INTEGER),
        "quality": Wire("quality", STRING),
        "response_format": Wire("response_format", STRING),
        "size": Wire("size", STRING),
        "style": Wire("style", STRING),
        "user": Wire("user", STRING),
        "safety_identifier": Wire("safety_identifier", STRING),
        "background": Wire("background", STRING),
        "moderation": Wire("moderation", STRING),
        "complexity": Wire("complexity", STRING),
        "output_format": Wire("output_format", STRING),
        "output_compression": Wire("output_compression", INTEGER),
        "frame_count": Wire("frame_count", INTEGER),
        "frame_duration_ms": Wire("frame_duration_ms", INTEGER),
        "svg": Wire("svg", Ref("SvgOptions")),
        "partial_images": Wire("partial_images", INTEGER),
        "stream": Wire("stream", BOOLEAN),
        "negative_prompt": Wire("negative_prompt", STRING),
        "seed": Wire("seed", INTEGER),
        "prompt_extend": Wire("prompt_extend", BOOLEAN),
        "watermark": Wire("watermark", BOOLEAN),
    }

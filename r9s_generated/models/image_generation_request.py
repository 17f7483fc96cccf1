# Generated from images.yaml by `make regen`; do not edit.
from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import define

from .._codec import (
    BOOLEAN,
    INTEGER,
    STRING,
    ModelBase,
    Wire,
)
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from .background import Background
    from .image_generation_request_response_format import ImageGenerationRequestResponseFormat
    from .moderation import Moderation
    from .output_format import OutputFormat
    from .quality import Quality
    from .size import Size
    from .style import Style


@define(repr=False, kw_only=True)
class ImageGenerationRequest(ModelBase):
    """What to draw, and how. Everything but the prompt may be left out; the provider then decides.

    Attributes:
        prompt: What the picture shows. GPT image models read up to 32000 characters, dall-e-3 up to 4000 and dall-e-2
            up to 1000.
        model: The model that draws, such as gpt-image-1, gpt-image-1-mini, gpt-image-1.5, dall-e-2 or dall-e-3, or one
            of another provider, such as wanx-v1, cogview-3, image-01 or gemini-2.5-flash-image.
        n: How many images to make. 1 to 10.
        quality: How much effort goes into the picture; which values count depends on the model. Known values: standard,
            hd, low, medium, high, auto; any other is sent as it is.
        response_format: Whether each image comes back as a link or inside the answer. GPT image models do not take this field
            and always answer b64_json; the others answer url when it is left out. One of url, b64_json.
        size: Width x height in pixels, auto, or where the provider knows them an aspect ratio such as 16:9. Known
            values: 256x256, 512x512, 1024x1024, 1792x1024, 1024x1792, 1536x1024, 1024x1536, auto; any other is sent
            as it is.
        style: Hyper-real and dramatic (vivid), or closer to a photograph (natural). One of vivid, natural.
        user: Your own id of the end user, which helps to trace abuse.
        background: Whether the picture has a background; transparent needs png or webp. One of transparent, opaque, auto.
        moderation: How strictly the prompt is moderated. One of low, auto.
        output_format: The file format of the image. One of png, jpeg, webp.
        output_compression: The compression of jpeg and webp images, in percent. 0 to 100.
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
    quality: Quality | Unset = UNSET
    response_format: ImageGenerationRequestResponseFormat | Unset = UNSET
    size: Size | Unset = UNSET
    style: Style | Unset = UNSET
    user: str | Unset = UNSET
    background: Background | Unset = UNSET
    moderation: Moderation | Unset = UNSET
    output_format: OutputFormat | Unset = UNSET
    output_compression: int | Unset = UNSET
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
        "background": Wire("background", STRING),
        "moderation": Wire("moderation", STRING),
        "output_format": Wire("output_format", STRING),
        "output_compression": Wire("output_compression", INTEGER),
        "partial_images": Wire("partial_images", INTEGER),
        "stream": Wire("stream", BOOLEAN),
        "negative_prompt": Wire("negative_prompt", STRING),
        "seed": Wire("seed", INTEGER),
        "prompt_extend": Wire("prompt_extend", BOOLEAN),
        "watermark": Wire("watermark", BOOLEAN),
    }

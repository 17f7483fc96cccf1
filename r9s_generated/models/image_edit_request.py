# Generated from images.yaml by `make regen`; do not edit.
from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import define

from .._codec import (
    BOOLEAN,
    FILE,
    INTEGER,
    STRING,
    ListOf,
    ModelBase,
    OneOf,
    Wire,
)
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .._upload import Upload
    from .background import Background
    from .image_generation_request_response_format import ImageGenerationRequestResponseFormat
    from .input_fidelity import InputFidelity
    from .moderation import Moderation
    from .output_format import OutputFormat
    from .quality import Quality
    from .size import Size


@define(repr=False, kw_only=True)
class ImageEditRequest(ModelBase):
    """Which pictures to change, and how. Everything but the pictures and the prompt may be left out.

    Attributes:
        image: The picture, or up to 16 of them. GPT image models read png, webp and jpg files under 50 MB; dall-e-2
            reads one square png file under 4 MB.
        prompt: What the picture shall show. GPT image models read up to 32000 characters, dall-e-2 up to 1000.
        mask: A png file of the picture's size; what is transparent in it is changed, the rest is kept.
        model: The model that draws, such as gpt-image-1, gpt-image-1-mini, gpt-image-1.5 or dall-e-2.
        n: How many images to make. 1 to 10.
        quality: How much effort goes into the picture; which values count depends on the model. Known values: standard,
            hd, low, medium, high, auto; any other is sent as it is.
        response_format: Whether each image comes back as a link or inside the answer. GPT image models do not take this field
            and always answer b64_json; the others answer url when it is left out. One of url, b64_json.
        size: Width x height in pixels, auto, or where the provider knows them an aspect ratio such as 16:9. Known
            values: 256x256, 512x512, 1024x1024, 1792x1024, 1024x1792, 1536x1024, 1024x1536, auto; any other is sent
            as it is.
        user: Your own id of the end user, which helps to trace abuse.
        background: Whether the picture has a background; transparent needs png or webp. One of transparent, opaque, auto.
        moderation: How strictly the prompt is moderated. One of low, auto.
        input_fidelity: How closely the features of the given pictures are kept, faces above all. One of high, low.
        output_format: The file format of the image. One of png, jpeg, webp.
        output_compression: The compression of jpeg and webp images, in percent. 0 to 100.
        partial_images: How many unfinished states of each picture to send on the way; only with stream. 0 to 3.
        stream: Sends each state of the picture as a server-sent event as soon as it is there.
    """

    image: Upload | Sequence[Upload]
    prompt: str
    mask: Upload | Unset = UNSET
    model: str | Unset = UNSET
    n: int | Unset = UNSET
    quality: Quality | Unset = UNSET
    response_format: ImageGenerationRequestResponseFormat | Unset = UNSET
    size: Size | Unset = UNSET
    user: str | Unset = UNSET
    background: Background | Unset = UNSET
    moderation: Moderation | Unset = UNSET
    input_fidelity: InputFidelity | Unset = UNSET
    output_format: OutputFormat | Unset = UNSET
    output_compression: int | Unset = UNSET
    partial_images: int | Unset = UNSET
    stream: bool | Unset = UNSET

    _wires: ClassVar[dict[str, Wire]] = {
        "image": Wire("image", OneOf(FILE, ListOf(FILE)), required=True),
        "prompt": Wire("prompt", STRING, required=True),
        "mask": Wire("mask", FILE),
        "model": Wire("model", STRING),
        "n": Wire("n", INTEGER),
        "quality": Wire("quality", STRING),
        "response_format": Wire("response_format", STRING),
        "size": Wire("size", STRING),
        "user": Wire("user", STRING),
        "background": Wire("background", STRING),
        "moderation": Wire("moderation", STRING),
        "input_fidelity": Wire("input_fidelity", STRING),
        "output_format": Wire("output_format", STRING),
        "output_compression": Wire("output_compression", INTEGER),
        "partial_images": Wire("partial_images", INTEGER),
        "stream": Wire("stream", BOOLEAN),
    }

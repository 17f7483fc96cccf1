# Generated from images.yaml by `make regen`; do not edit.
"""The parameters of the operations with the tag `images`."""

from collections.abc import Mapping, Sequence
from typing import Required, TypedDict

from .. import _late, models


class ImagesCreateParams(TypedDict, total=False):
    """The parameters of `images.create`, as in `create(**params)`; `None` leaves one out.

    The options of a call are given beside them, and so is `stream`, which decides what comes back.
    """

    prompt: Required[str]
    """What the picture shows. GPT image models read up to 32000 characters."""
    model: str | None
    """The model that draws, such as gpt-image-2.6-sunburst, gpt-image-2.5-flare, gpt-image-2, gpt-image-1.5,
    gpt-image-1-mini or chatgpt-image-latest, or one of another provider, such as wanx-v1, cogview-3, image-01 or
    gemini-2.5-flash-image."""
    n: int | None
    """How many images to make. 1 to 10."""
    quality: models.Quality | None
    """How much effort goes into the picture; which values count depends on the model. xhigh and max are for
    gpt-image-2.5, standard and hd for models of other providers. Known values: auto, low, medium, high, xhigh,
    max, standard, hd; any other passes unchanged."""
    response_format: models.ImageGenerationRequestResponseFormat | None
    """Whether each image comes back as a link or inside the answer. GPT image models do not take this field and
    always answer b64_json; the others answer url when it is left out. Known values: url, b64_json; any other
    passes unchanged."""
    size: models.Size | None
    """Width x height in pixels, auto, or where the provider knows them an aspect ratio such as 16:9. From
    gpt-image-2 on, any size with sides divisible by 16, a ratio between 1:3 and 3:1, and at most 3840x2160. Known
    values: auto, 1024x1024, 1536x1024, 1024x1536, 256x256, 512x512, 1792x1024, 1024x1792; any other passes
    unchanged."""
    style: models.Style | None
    """Hyper-real and dramatic (vivid), or closer to a photograph (natural); not for GPT image models. Known values:
    vivid, natural; any other passes unchanged."""
    user: str | None
    """Your own id of the end user. OpenAI reads safety_identifier before it."""
    safety_identifier: str | None
    """An id of the end user that stays the same and that you have hashed, which helps to trace abuse."""
    background: models.Background | None
    """Whether the picture has a background; transparent needs png or webp. Known values: transparent, opaque, auto;
    any other passes unchanged."""
    moderation: models.Moderation | None
    """How strictly the prompt is moderated. Known values: low, auto; any other passes unchanged."""
    complexity: models.Complexity | None
    """How much computation goes into planning the picture. Known values: low, medium, high; any other passes
    unchanged."""
    output_format: models.OutputFormat | None
    """The file format of the image. A gif is an animation, without stream, mask and output_compression; an svg is
    one vector graphic, without stream. Known values: png, jpeg, webp, gif, svg; any other passes unchanged."""
    output_compression: int | None
    """The compression of jpeg and webp images, in percent; 100 when it is left out. 0 to 100."""
    frame_count: int | None
    """How many frames an animation has, 9 when it is left out; only with output_format gif. 2 to 16."""
    frame_duration_ms: int | None
    """How long each frame of an animation is shown, in milliseconds, rounded to 10; 200 when it is left out. Only
    with output_format gif. At most 655350."""
    svg: models.SvgOptions | Mapping[str, object] | None
    """What draws a vector graphic; only with output_format svg."""
    partial_images: int | None
    """How many unfinished states of each picture to send on the way; only with stream. 0 to 3."""
    negative_prompt: str | None
    """What to keep out of the picture (Qwen, Stability)."""
    seed: int | None
    """The same seed with the same request draws a similar picture again, where the provider supports it. 0 to
    2147483647."""
    prompt_extend: bool | None
    """Lets the provider rewrite the prompt into a richer one (Qwen)."""
    watermark: bool | None
    """Puts the provider's mark on the picture (Qwen)."""


class ImagesEditParams(TypedDict, total=False):
    """The parameters of `images.edit`, as in `edit(**params)`; `None` leaves one out.

    The options of a call are given beside them, and so is `stream`, which decides what comes back.
    """

    image: Required[_late.Upload | Sequence[_late.Upload]]
    """The picture, or up to 16 of them. GPT image models read png, webp and jpg files under 50 MB."""
    prompt: Required[str]
    """What the picture shall show. GPT image models read up to 32000 characters."""
    mask: _late.Upload | None
    """A png file of the picture's size; what is transparent in it is changed, the rest is kept."""
    markup: _late.Upload | None
    """A transparent png file that is laid over the first picture and shows what to change (gpt-image-2.5); not with
    mask."""
    model: str | None
    """The model that draws, such as gpt-image-2.6-sunburst, gpt-image-2.5-flare, gpt-image-2, gpt-image-1.5,
    gpt-image-1-mini or chatgpt-image-latest."""
    n: int | None
    """How many images to make. 1 to 10."""
    quality: models.Quality | None
    """How much effort goes into the picture; which values count depends on the model. xhigh and max are for
    gpt-image-2.5, standard and hd for models of other providers. Known values: auto, low, medium, high, xhigh,
    max, standard, hd; any other passes unchanged."""
    response_format: models.ImageGenerationRequestResponseFormat | None
    """Whether each image comes back as a link or inside the answer. GPT image models do not take this field and
    always answer b64_json; the others answer url when it is left out. Known values: url, b64_json; any other
    passes unchanged."""
    size: models.Size | None
    """Width x height in pixels, auto, or where the provider knows them an aspect ratio such as 16:9. From
    gpt-image-2 on, any size with sides divisible by 16, a ratio between 1:3 and 3:1, and at most 3840x2160. Known
    values: auto, 1024x1024, 1536x1024, 1024x1536, 256x256, 512x512, 1792x1024, 1024x1792; any other passes
    unchanged."""
    user: str | None
    """Your own id of the end user. OpenAI reads safety_identifier before it."""
    safety_identifier: str | None
    """An id of the end user that stays the same and that you have hashed, which helps to trace abuse."""
    background: models.Background | None
    """Whether the picture has a background; transparent needs png or webp. Known values: transparent, opaque, auto;
    any other passes unchanged."""
    moderation: models.Moderation | None
    """How strictly the prompt is moderated. Known values: low, auto; any other passes unchanged."""
    complexity: models.Complexity | None
    """How much computation goes into planning the picture. Known values: low, medium, high; any other passes
    unchanged."""
    input_fidelity: models.InputFidelity | None
    """How closely the features of the given pictures are kept, faces above all. Known values: high, low; any other
    passes unchanged."""
    output_format: models.OutputFormat | None
    """The file format of the image. A gif is an animation, without stream, mask and output_compression; an svg is
    one vector graphic, without stream. Known values: png, jpeg, webp, gif, svg; any other passes unchanged."""
    output_compression: int | None
    """The compression of jpeg and webp images, in percent; 100 when it is left out. 0 to 100."""
    frame_count: int | None
    """How many frames an animation has, 9 when it is left out; only with output_format gif. 2 to 16."""
    frame_duration_ms: int | None
    """How long each frame of an animation is shown, in milliseconds, rounded to 10; 200 when it is left out. Only
    with output_format gif. At most 655350."""
    svg: models.SvgOptions | Mapping[str, object] | None
    """What draws a vector graphic; only with output_format svg."""
    partial_images: int | None
    """How many unfinished states of each picture to send on the way; only with stream. 0 to 3."""

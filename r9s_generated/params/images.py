# Generated from images.yaml by `make regen`; do not edit.
"""The parameters of the operations with the tag `images`."""

from collections.abc import Mapping, Sequence
from typing import Required, TypedDict

from .. import _late, models


class ImagesCreateParams(TypedDict, total=False):
    """The parameters of `images.create`, as in `create(**params)`. `None` leaves one out.

    Pass the options of a call separately, and also `stream`, which decides the type of the result.
    """

    prompt: Required[str]
    """A description of the picture. GPT image models accept up to 32000 characters."""
    model: str | None
    """The model that draws, such as gpt-image-2.6-sunburst, gpt-image-2.5-flare, gpt-image-2, gpt-image-1.5,
    gpt-image-1-mini or chatgpt-image-latest, or a model of another provider, such as wanx-v1, cogview-3, image-01
    or gemini-2.5-flash-image."""
    n: int | None
    """How many images to make. 1 to 10."""
    quality: models.Quality | None
    """How much effort goes into the picture. The accepted values depend on the model: xhigh and max are for
    gpt-image-2.5, standard and hd for models of other providers. Known values: auto, low, medium, high, xhigh,
    max, standard, hd; other values are accepted too."""
    response_format: models.ImageGenerationRequestResponseFormat | None
    """Whether the response contains a URL or the image itself. GPT image models do not accept this field and always
    return b64_json. Other models return url if it is left out. Known values: url, b64_json; other values are
    accepted too."""
    size: models.Size | None
    """Width x height in pixels, auto, or, with some providers, an aspect ratio such as 16:9. From gpt-image-2 on,
    any size is accepted whose sides are divisible by 16, with a ratio between 1:3 and 3:1, and at most 3840x2160.
    Known values: auto, 1024x1024, 1536x1024, 1024x1536, 256x256, 512x512, 1792x1024, 1024x1792; other values are
    accepted too."""
    style: models.Style | None
    """Hyper-real and dramatic (vivid), or closer to a photograph (natural). Not for GPT image models. Known values:
    vivid, natural; other values are accepted too."""
    user: str | None
    """Your own id of the end user. OpenAI prefers safety_identifier."""
    safety_identifier: str | None
    """A stable, hashed id of the end user, which helps to find abuse."""
    background: models.Background | None
    """Whether the picture has a background. transparent needs png or webp. Known values: transparent, opaque, auto;
    other values are accepted too."""
    moderation: models.Moderation | None
    """How strict the moderation of the prompt is. Known values: low, auto; other values are accepted too."""
    complexity: models.Complexity | None
    """How much computation goes into planning the picture. Known values: low, medium, high; other values are
    accepted too."""
    output_format: models.OutputFormat | None
    """The file format of the image. A gif is an animation; it excludes stream, mask and output_compression. An svg
    is one vector graphic; it excludes stream. Known values: png, jpeg, webp, gif, svg; other values are accepted
    too."""
    output_compression: int | None
    """The compression of jpeg and webp images, in percent. The default is 100. 0 to 100."""
    frame_count: int | None
    """The number of frames of an animation. The default is 9. Only with output_format gif. 2 to 16."""
    frame_duration_ms: int | None
    """The duration of each frame of an animation in milliseconds, rounded to 10. The default is 200. Only with
    output_format gif. At most 655350."""
    svg: models.SvgOptions | Mapping[str, object] | None
    """Options for a vector graphic. Only with output_format svg."""
    partial_images: int | None
    """How many partial pictures to send before each finished picture. Only with stream. 0 to 3."""
    negative_prompt: str | None
    """What the picture must not show (Qwen, Stability)."""
    seed: int | None
    """The same seed with the same request gives a similar picture, if the provider supports it. 0 to 2147483647."""
    prompt_extend: bool | None
    """Whether the provider may extend the prompt (Qwen)."""
    watermark: bool | None
    """Whether the provider adds its watermark to the picture (Qwen)."""


class ImagesEditParams(TypedDict, total=False):
    """The parameters of `images.edit`, as in `edit(**params)`. `None` leaves one out.

    Pass the options of a call separately, and also `stream`, which decides the type of the result.
    """

    image: Required[_late.Upload | Sequence[_late.Upload]]
    """The picture, or a list of up to 16 pictures. GPT image models accept png, webp and jpg files under 50 MB."""
    prompt: Required[str]
    """A description of the new picture. GPT image models accept up to 32000 characters."""
    mask: _late.Upload | None
    """A png file of the same size as the picture. Its transparent part is changed, the rest is kept."""
    markup: _late.Upload | None
    """A transparent png file, drawn over the first picture, that shows what to change (gpt-image-2.5). Not with
    mask."""
    model: str | None
    """The model that draws, such as gpt-image-2.6-sunburst, gpt-image-2.5-flare, gpt-image-2, gpt-image-1.5,
    gpt-image-1-mini or chatgpt-image-latest."""
    n: int | None
    """How many images to make. 1 to 10."""
    quality: models.Quality | None
    """How much effort goes into the picture. The accepted values depend on the model: xhigh and max are for
    gpt-image-2.5, standard and hd for models of other providers. Known values: auto, low, medium, high, xhigh,
    max, standard, hd; other values are accepted too."""
    response_format: models.ImageGenerationRequestResponseFormat | None
    """Whether the response contains a URL or the image itself. GPT image models do not accept this field and always
    return b64_json. Other models return url if it is left out. Known values: url, b64_json; other values are
    accepted too."""
    size: models.Size | None
    """Width x height in pixels, auto, or, with some providers, an aspect ratio such as 16:9. From gpt-image-2 on,
    any size is accepted whose sides are divisible by 16, with a ratio between 1:3 and 3:1, and at most 3840x2160.
    Known values: auto, 1024x1024, 1536x1024, 1024x1536, 256x256, 512x512, 1792x1024, 1024x1792; other values are
    accepted too."""
    user: str | None
    """Your own id of the end user. OpenAI prefers safety_identifier."""
    safety_identifier: str | None
    """A stable, hashed id of the end user, which helps to find abuse."""
    background: models.Background | None
    """Whether the picture has a background. transparent needs png or webp. Known values: transparent, opaque, auto;
    other values are accepted too."""
    moderation: models.Moderation | None
    """How strict the moderation of the prompt is. Known values: low, auto; other values are accepted too."""
    complexity: models.Complexity | None
    """How much computation goes into planning the picture. Known values: low, medium, high; other values are
    accepted too."""
    input_fidelity: models.InputFidelity | None
    """How closely features of the given pictures are kept, above all faces. Known values: high, low; other values
    are accepted too."""
    output_format: models.OutputFormat | None
    """The file format of the image. A gif is an animation; it excludes stream, mask and output_compression. An svg
    is one vector graphic; it excludes stream. Known values: png, jpeg, webp, gif, svg; other values are accepted
    too."""
    output_compression: int | None
    """The compression of jpeg and webp images, in percent. The default is 100. 0 to 100."""
    frame_count: int | None
    """The number of frames of an animation. The default is 9. Only with output_format gif. 2 to 16."""
    frame_duration_ms: int | None
    """The duration of each frame of an animation in milliseconds, rounded to 10. The default is 200. Only with
    output_format gif. At most 655350."""
    svg: models.SvgOptions | Mapping[str, object] | None
    """Options for a vector graphic. Only with output_format svg."""
    partial_images: int | None
    """How many partial pictures to send before each finished picture. Only with stream. 0 to 3."""

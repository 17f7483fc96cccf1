# Generated from images.yaml by `make regen`; do not edit.
"""All methods of the resources, and their parameters. This module imports nothing heavy."""

from __future__ import annotations

from ._catalog import Operation
from ._operation_parameters import Parameter

TABLE: tuple[Operation, ...] = (
    Operation(
        "images",
        "create",
        "POST",
        "/images/generations",
        "Create image",
        "Generate images from text prompts.",
        (
            Parameter(
                "prompt",
                "string",
                "A description of the picture. GPT image models accept up to 32000 characters.",
                required=True,
            ),
            Parameter(
                "model",
                "string",
                "The model that draws, such as gpt-image-2.6-sunburst, gpt-image-2.5-flare, gpt-image-2, gpt-image-1.5, gpt-image-1-mini or chatgpt-image-latest, or a model of another provider, such as wanx-v1, cogview-3, image-01 or gemini-2.5-flash-image.",
            ),
            Parameter(
                "n",
                "integer",
                "How many images to make. 1 to 10.",
                counts=True,
            ),
            Parameter(
                "quality",
                "string",
                "How much effort goes into the picture. The accepted values depend on the model: xhigh and max are for gpt-image-2.5, standard and hd for models of other providers.",
                choices=("auto", "low", "medium", "high", "xhigh", "max", "standard", "hd"),
                is_open=True,
            ),
            Parameter(
                "response_format",
                "string",
                "Whether the response contains a URL or the image itself. GPT image models do not accept this field and always return b64_json. Other models return url if it is left out.",
                choices=("url", "b64_json"),
                is_open=True,
            ),
            Parameter(
                "size",
                "string",
                "Width x height in pixels, auto, or, with some providers, an aspect ratio such as 16:9. From gpt-image-2 on, any size is accepted whose sides are divisible by 16, with a ratio between 1:3 and 3:1, and at most 3840x2160.",
                choices=("auto", "1024x1024", "1536x1024", "1024x1536", "256x256", "512x512", "1792x1024", "1024x1792"),
                is_open=True,
            ),
            Parameter(
                "style",
                "string",
                "Hyper-real and dramatic (vivid), or closer to a photograph (natural). Not for GPT image models.",
                choices=("vivid", "natural"),
                is_open=True,
            ),
            Parameter(
                "user",
                "string",
                "Your own id of the end user. OpenAI prefers safety_identifier.",
            ),
            Parameter(
                "safety_identifier",
                "string",
                "A stable, hashed id of the end user, which helps to find abuse.",
            ),
            Parameter(
                "background",
                "string",
                "Whether the picture has a background. transparent needs png or webp.",
                choices=("transparent", "opaque", "auto"),
                is_open=True,
            ),
            Parameter(
                "moderation",
                "string",
                "How strict the moderation of the prompt is.",
                choices=("low", "auto"),
                is_open=True,
            ),
            Parameter(
                "complexity",
                "string",
                "How much computation goes into planning the picture.",
                choices=("low", "medium", "high"),
                is_open=True,
            ),
            Parameter(
                "output_format",
                "string",
                "The file format of the image. A gif is an animation; it excludes stream, mask and output_compression. An svg is one vector graphic; it excludes stream.",
                choices=("png", "jpeg", "webp", "gif", "svg"),
                is_open=True,
            ),
            Parameter(
                "output_compression",
                "integer",
                "The compression of jpeg and webp images, in percent. The default is 100. 0 to 100.",
            ),
            Parameter(
                "frame_count",
                "integer",
                "The number of frames of an animation. The default is 9. Only with output_format gif. 2 to 16.",
            ),
            Parameter(
                "frame_duration_ms",
                "integer",
                "The duration of each frame of an animation in milliseconds, rounded to 10. The default is 200. Only with output_format gif. At most 655350.",
            ),
            Parameter(
                "svg",
                "object",
                "Options for a vector graphic. Only with output_format svg.",
            ),
            Parameter(
                "partial_images",
                "integer",
                "How many partial pictures to send before each finished picture. Only with stream. 0 to 3.",
            ),
            Parameter(
                "stream",
                "boolean",
                "Whether to send each state of the picture as a server-sent event, as soon as it is ready.",
            ),
            Parameter(
                "negative_prompt",
                "string",
                "What the picture must not show (Qwen, Stability).",
            ),
            Parameter(
                "seed",
                "integer",
                "The same seed with the same request gives a similar picture, if the provider supports it. 0 to 2147483647.",
            ),
            Parameter(
                "prompt_extend",
                "boolean",
                "Whether the provider may extend the prompt (Qwen).",
            ),
            Parameter(
                "watermark",
                "boolean",
                "Whether the provider adds its watermark to the picture (Qwen).",
            ),
        ),
        streams="stream",
        answers_pictures=True,
    ),
    Operation(
        "images",
        "edit",
        "POST",
        "/images/edits",
        "Edit image",
        "Change pictures, or make new ones from them, following a prompt.",
        (
            Parameter(
                "image",
                "file",
                "The picture, or a list of up to 16 pictures. GPT image models accept png, webp and jpg files under 50 MB.",
                is_list=True,
                required=True,
            ),
            Parameter(
                "prompt",
                "string",
                "A description of the new picture. GPT image models accept up to 32000 characters.",
                required=True,
            ),
            Parameter(
                "mask",
                "file",
                "A png file of the same size as the picture. Its transparent part is changed, the rest is kept.",
            ),
            Parameter(
                "markup",
                "file",
                "A transparent png file, drawn over the first picture, that shows what to change (gpt-image-2.5). Not with mask.",
            ),
            Parameter(
                "model",
                "string",
                "The model that draws, such as gpt-image-2.6-sunburst, gpt-image-2.5-flare, gpt-image-2, gpt-image-1.5, gpt-image-1-mini or chatgpt-image-latest.",
            ),
            Parameter(
                "n",
                "integer",
                "How many images to make. 1 to 10.",
                counts=True,
            ),
            Parameter(
                "quality",
                "string",
                "How much effort goes into the picture. The accepted values depend on the model: xhigh and max are for gpt-image-2.5, standard and hd for models of other providers.",
                choices=("auto", "low", "medium", "high", "xhigh", "max", "standard", "hd"),
                is_open=True,
            ),
            Parameter(
                "response_format",
                "string",
                "Whether the response contains a URL or the image itself. GPT image models do not accept this field and always return b64_json. Other models return url if it is left out.",
                choices=("url", "b64_json"),
                is_open=True,
            ),
            Parameter(
                "size",
                "string",
                "Width x height in pixels, auto, or, with some providers, an aspect ratio such as 16:9. From gpt-image-2 on, any size is accepted whose sides are divisible by 16, with a ratio between 1:3 and 3:1, and at most 3840x2160.",
                choices=("auto", "1024x1024", "1536x1024", "1024x1536", "256x256", "512x512", "1792x1024", "1024x1792"),
                is_open=True,
            ),
            Parameter(
                "user",
                "string",
                "Your own id of the end user. OpenAI prefers safety_identifier.",
            ),
            Parameter(
                "safety_identifier",
                "string",
                "A stable, hashed id of the end user, which helps to find abuse.",
            ),
            Parameter(
                "background",
                "string",
                "Whether the picture has a background. transparent needs png or webp.",
                choices=("transparent", "opaque", "auto"),
                is_open=True,
            ),
            Parameter(
                "moderation",
                "string",
                "How strict the moderation of the prompt is.",
                choices=("low", "auto"),
                is_open=True,
            ),
            Parameter(
                "complexity",
                "string",
                "How much computation goes into planning the picture.",
                choices=("low", "medium", "high"),
                is_open=True,
            ),
            Parameter(
                "input_fidelity",
                "string",
                "How closely features of the given pictures are kept, above all faces.",
                choices=("high", "low"),
                is_open=True,
            ),
            Parameter(
                "output_format",
                "string",
                "The file format of the image. A gif is an animation; it excludes stream, mask and output_compression. An svg is one vector graphic; it excludes stream.",
                choices=("png", "jpeg", "webp", "gif", "svg"),
                is_open=True,
            ),
            Parameter(
                "output_compression",
                "integer",
                "The compression of jpeg and webp images, in percent. The default is 100. 0 to 100.",
            ),
            Parameter(
                "frame_count",
                "integer",
                "The number of frames of an animation. The default is 9. Only with output_format gif. 2 to 16.",
            ),
            Parameter(
                "frame_duration_ms",
                "integer",
                "The duration of each frame of an animation in milliseconds, rounded to 10. The default is 200. Only with output_format gif. At most 655350.",
            ),
            Parameter(
                "svg",
                "object",
                "Options for a vector graphic. Only with output_format svg.",
            ),
            Parameter(
                "partial_images",
                "integer",
                "How many partial pictures to send before each finished picture. Only with stream. 0 to 3.",
            ),
            Parameter(
                "stream",
                "boolean",
                "Whether to send each state of the picture as a server-sent event, as soon as it is ready.",
            ),
        ),
        streams="stream",
        answers_pictures=True,
    ),
)

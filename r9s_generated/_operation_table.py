# Generated from images.yaml by `make regen`; do not edit.
"""What can be called: each method of the resources, and its parameters. This module loads nothing else."""

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
                "What the picture shows. GPT image models read up to 32000 characters.",
                required=True,
            ),
            Parameter(
                "model",
                "string",
                "The model that draws, such as gpt-image-2.6-sunburst, gpt-image-2.5-flare, gpt-image-2, gpt-image-1.5, gpt-image-1-mini or chatgpt-image-latest, or one of another provider, such as wanx-v1, cogview-3, image-01 or gemini-2.5-flash-image.",
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
                "How much effort goes into the picture; which values count depends on the model. xhigh and max are for gpt-image-2.5, standard and hd for models of other providers.",
                choices=("auto", "low", "medium", "high", "xhigh", "max", "standard", "hd"),
                is_open=True,
            ),
            Parameter(
                "response_format",
                "string",
                "Whether each image comes back as a link or inside the answer. GPT image models do not take this field and always answer b64_json; the others answer url when it is left out.",
                choices=("url", "b64_json"),
                is_open=True,
            ),
            Parameter(
                "size",
                "string",
                "Width x height in pixels, auto, or where the provider knows them an aspect ratio such as 16:9. From gpt-image-2 on, any size with sides divisible by 16, a ratio between 1:3 and 3:1, and at most 3840x2160.",
                choices=("auto", "1024x1024", "1536x1024", "1024x1536", "256x256", "512x512", "1792x1024", "1024x1792"),
                is_open=True,
            ),
            Parameter(
                "style",
                "string",
                "Hyper-real and dramatic (vivid), or closer to a photograph (natural); not for GPT image models.",
                choices=("vivid", "natural"),
                is_open=True,
            ),
            Parameter(
                "user",
                "string",
                "Your own id of the end user. OpenAI reads safety_identifier before it.",
            ),
            Parameter(
                "safety_identifier",
                "string",
                "An id of the end user that stays the same and that you have hashed, which helps to trace abuse.",
            ),
            Parameter(
                "background",
                "string",
                "Whether the picture has a background; transparent needs png or webp.",
                choices=("transparent", "opaque", "auto"),
                is_open=True,
            ),
            Parameter(
                "moderation",
                "string",
                "How strictly the prompt is moderated.",
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
                "The file format of the image. A gif is an animation, without stream, mask and output_compression; an svg is one vector graphic, without stream.",
                choices=("png", "jpeg", "webp", "gif", "svg"),
                is_open=True,
            ),
            Parameter(
                "output_compression",
                "integer",
                "The compression of jpeg and webp images, in percent; 100 when it is left out. 0 to 100.",
            ),
            Parameter(
                "frame_count",
                "integer",
                "How many frames an animation has, 9 when it is left out; only with output_format gif. 2 to 16.",
            ),
            Parameter(
                "frame_duration_ms",
                "integer",
                "How long each frame of an animation is shown, in milliseconds, rounded to 10; 200 when it is left out. Only with output_format gif. At most 655350.",
            ),
            Parameter(
                "svg",
                "object",
                "What draws a vector graphic; only with output_format svg.",
            ),
            Parameter(
                "partial_images",
                "integer",
                "How many unfinished states of each picture to send on the way; only with stream. 0 to 3.",
            ),
            Parameter(
                "stream",
                "boolean",
                "Sends each state of the picture as a server-sent event as soon as it is there.",
            ),
            Parameter(
                "negative_prompt",
                "string",
                "What to keep out of the picture (Qwen, Stability).",
            ),
            Parameter(
                "seed",
                "integer",
                "The same seed with the same request draws a similar picture again, where the provider supports it. 0 to 2147483647.",
            ),
            Parameter(
                "prompt_extend",
                "boolean",
                "Lets the provider rewrite the prompt into a richer one (Qwen).",
            ),
            Parameter(
                "watermark",
                "boolean",
                "Puts the provider's mark on the picture (Qwen).",
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
        "Change pictures, or make new ones out of them, as a prompt says.",
        (
            Parameter(
                "image",
                "file",
                "The picture, or up to 16 of them. GPT image models read png, webp and jpg files under 50 MB.",
                is_list=True,
                required=True,
            ),
            Parameter(
                "prompt",
                "string",
                "What the picture shall show. GPT image models read up to 32000 characters.",
                required=True,
            ),
            Parameter(
                "mask",
                "file",
                "A png file of the picture's size; what is transparent in it is changed, the rest is kept.",
            ),
            Parameter(
                "markup",
                "file",
                "A transparent png file that is laid over the first picture and shows what to change (gpt-image-2.5); not with mask.",
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
                "How much effort goes into the picture; which values count depends on the model. xhigh and max are for gpt-image-2.5, standard and hd for models of other providers.",
                choices=("auto", "low", "medium", "high", "xhigh", "max", "standard", "hd"),
                is_open=True,
            ),
            Parameter(
                "response_format",
                "string",
                "Whether each image comes back as a link or inside the answer. GPT image models do not take this field and always answer b64_json; the others answer url when it is left out.",
                choices=("url", "b64_json"),
                is_open=True,
            ),
            Parameter(
                "size",
                "string",
                "Width x height in pixels, auto, or where the provider knows them an aspect ratio such as 16:9. From gpt-image-2 on, any size with sides divisible by 16, a ratio between 1:3 and 3:1, and at most 3840x2160.",
                choices=("auto", "1024x1024", "1536x1024", "1024x1536", "256x256", "512x512", "1792x1024", "1024x1792"),
                is_open=True,
            ),
            Parameter(
                "user",
                "string",
                "Your own id of the end user. OpenAI reads safety_identifier before it.",
            ),
            Parameter(
                "safety_identifier",
                "string",
                "An id of the end user that stays the same and that you have hashed, which helps to trace abuse.",
            ),
            Parameter(
                "background",
                "string",
                "Whether the picture has a background; transparent needs png or webp.",
                choices=("transparent", "opaque", "auto"),
                is_open=True,
            ),
            Parameter(
                "moderation",
                "string",
                "How strictly the prompt is moderated.",
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
                "How closely the features of the given pictures are kept, faces above all.",
                choices=("high", "low"),
                is_open=True,
            ),
            Parameter(
                "output_format",
                "string",
                "The file format of the image. A gif is an animation, without stream, mask and output_compression; an svg is one vector graphic, without stream.",
                choices=("png", "jpeg", "webp", "gif", "svg"),
                is_open=True,
            ),
            Parameter(
                "output_compression",
                "integer",
                "The compression of jpeg and webp images, in percent; 100 when it is left out. 0 to 100.",
            ),
            Parameter(
                "frame_count",
                "integer",
                "How many frames an animation has, 9 when it is left out; only with output_format gif. 2 to 16.",
            ),
            Parameter(
                "frame_duration_ms",
                "integer",
                "How long each frame of an animation is shown, in milliseconds, rounded to 10; 200 when it is left out. Only with output_format gif. At most 655350.",
            ),
            Parameter(
                "svg",
                "object",
                "What draws a vector graphic; only with output_format svg.",
            ),
            Parameter(
                "partial_images",
                "integer",
                "How many unfinished states of each picture to send on the way; only with stream. 0 to 3.",
            ),
            Parameter(
                "stream",
                "boolean",
                "Sends each state of the picture as a server-sent event as soon as it is there.",
            ),
        ),
        streams="stream",
        answers_pictures=True,
    ),
)

"""The answer to a call that makes images."""

import asyncio
import base64
import math
from collections.abc import Callable
from typing import Any

from ._drawing import Picture, draw
from ._journal import Journal
from ._json import encode
from ._plan import Plan

Link = Callable[[bytes, str], str]

_PIXELS_PER_TOKEN = 1024
_LETTERS_PER_TOKEN = 4


async def make_answer(plan: Plan, *, journal: Journal, link: Link, created: int) -> bytes:
    """Draws the pictures of a plan, in threads, and gives back the JSON answer.

    `link` keeps an image file of a format, and gives back its URL. `created` is in seconds since 1970.
    """

    async def draw_one(picture: Picture) -> bytes:
        content = await asyncio.to_thread(draw, picture)
        journal.count_drawn()
        return content

    contents = await asyncio.gather(*(draw_one(picture) for picture in plan.pictures))
    first = plan.pictures[0]
    answer = {
        "created": created,
        "data": [_image(plan, first, content, link) for content in contents],
        "background": "transparent" if first.transparent else "opaque",
        "output_format": first.format,
        "quality": plan.quality,
        "size": f"{first.width}x{first.height}",
        "usage": _usage(plan.pictures),
    }
    return await asyncio.to_thread(encode, answer)


def _image(plan: Plan, picture: Picture, content: bytes, link: Link) -> dict[str, str]:
    if plan.as_url:
        image = {"url": link(content, picture.format)}
    else:
        image = {"b64_json": base64.b64encode(content).decode()}
    return {**image, "revised_prompt": picture.prompt} if plan.revised else image


def _usage(pictures: tuple[Picture, ...]) -> dict[str, Any]:
    first = pictures[0]
    read = math.ceil(len(first.prompt) / _LETTERS_PER_TOKEN)
    written = len(pictures) * math.ceil(first.width * first.height / _PIXELS_PER_TOKEN)
    return {
        "input_tokens": read,
        "input_tokens_details": {"text_tokens": read, "image_tokens": 0},
        "output_tokens": written,
        "output_tokens_details": {"text_tokens": 0, "image_tokens": written},
        "total_tokens": read + written,
        "image_count": len(pictures),
        "width": first.width,
        "height": first.height,
    }

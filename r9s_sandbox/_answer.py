"""The response to a call that makes images: the JSON of a result, and the parts that a stream has too."""

import asyncio
import base64
import math
from collections.abc import Callable, Sequence
from typing import Any

from ._drawing import draw
from ._journal import Journal
from ._json import encode
from ._picture import Picture
from ._plan import Plan

Link = Callable[[bytes, str], str]

_PIXELS_PER_TOKEN = 1024
_LETTERS_PER_TOKEN = 4
_TOKENS_OF_INSTRUCTIONS = 100


async def draw_all(plan: Plan, journal: Journal) -> list[tuple[bytes, ...]]:
    """Draws the pictures of a plan, in threads: for each the files of its partial pictures, then its own."""

    async def draw_one(picture: Picture) -> tuple[bytes, ...]:
        states = await asyncio.to_thread(draw, picture, plan.partial_images)
        journal.count_drawn()
        return states

    return await asyncio.gather(*(draw_one(picture) for picture in plan.pictures))


async def make_answer(plan: Plan, drawn: Sequence[tuple[bytes, ...]], *, link: Link, created: int) -> bytes:
    """The JSON response.

    `link` stores an image file of a format, and returns its URL. `created` is in seconds since 1970.
    """
    images = [_image(plan, states[-1], link) for states in drawn]
    answer: dict[str, Any] = {"created": created, "data": images, "usage": usage(plan), **describe(plan)}
    if plan.safety_identifier is not None:
        answer["safety_identifier"] = plan.safety_identifier
    if plan.author is not None:
        answer["svg_usage"] = _svg_usage(plan.author, drawn[0][-1])
    return await asyncio.to_thread(encode, answer)


def describe(plan: Plan) -> dict[str, str]:
    """The properties of the pictures that the server chose."""
    first = plan.pictures[0]
    return {
        "background": "transparent" if first.transparent else "opaque",
        "output_format": first.format,
        "quality": plan.quality,
        "size": f"{first.width}x{first.height}",
    }


def usage(plan: Plan) -> dict[str, Any]:
    """The usage of the call."""
    first = plan.pictures[0]
    text = math.ceil(len(first.prompt) / _LETTERS_PER_TOKEN)
    seen = math.ceil(first.original.pixels / _PIXELS_PER_TOKEN) if first.original else 0
    states = first.frames if first.format == "gif" else 1
    written = states * len(plan.pictures) * math.ceil(first.width * first.height / _PIXELS_PER_TOKEN)
    return {
        "input_tokens": text + seen,
        "input_tokens_details": {"text_tokens": text, "image_tokens": seen},
        "output_tokens": written,
        "output_tokens_details": {"text_tokens": 0, "image_tokens": written},
        "total_tokens": text + seen + written,
        "image_count": len(plan.pictures),
        "width": first.width,
        "height": first.height,
    }


def _image(plan: Plan, content: bytes, link: Link) -> dict[str, str]:
    first = plan.pictures[0]
    if plan.as_url:
        image = {"url": link(content, first.format)}
    else:
        image = {"b64_json": base64.b64encode(content).decode()}
    return {**image, "revised_prompt": first.prompt} if plan.revised else image


def _svg_usage(author: str, content: bytes) -> dict[str, Any]:
    """The usage of the model that wrote a vector graphic. It has no reasoning tokens."""
    read, written = _TOKENS_OF_INSTRUCTIONS, math.ceil(len(content) / _LETTERS_PER_TOKEN)
    return {
        "model": author,
        "input_tokens": read,
        "output_tokens": written,
        "reasoning_tokens": 0,
        "total_tokens": read + written,
    }

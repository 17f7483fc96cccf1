"""From a valid request body to what there is to draw."""

import math
import re
from dataclasses import dataclass, replace
from typing import Any, Literal

from ._collage import Original, Size
from ._drawing import Picture
from ._errors import APIError

_LONGEST_PROMPTS = {"gpt-image": 32_000, "dall-e-2": 1000, "dall-e-3": 4000}
_SHORTEST_SIDE = 16
_LONGEST_SIDE = 8192
_MOST_PIXELS = 4096 * 4096
_AREA_OF_RATIO = 1024 * 1024


@dataclass(frozen=True)
class Plan:
    """The pictures of one call, and what the answer says about them.

    With `stream`, so many `partial_images` of each picture come before it.
    """

    pictures: tuple[Picture, ...]
    model: str
    as_url: bool
    quality: str
    revised: bool
    stream: bool
    partial_images: int

    @property
    def kind(self) -> Literal["generation", "edit"]:
        """What the names of the stream's events say."""
        return "generation" if self.pictures[0].original is None else "edit"

    def editing(self, original: Original) -> "Plan":
        """The plan to make the pictures out of an original, which has their size."""
        return replace(self, pictures=tuple(replace(picture, original=original) for picture in self.pictures))


def plan(body: dict[str, Any], natural_size: Size = (1024, 1024)) -> Plan:
    """What a request body asks for. Where it leaves the size to the server, it is `natural_size`.

    Raises `APIError`: 400 for a field that the model does not take, 422 for what cannot be drawn.
    """
    model = body.get("model", "")
    is_gpt = model.startswith("gpt-image")
    if is_gpt and "response_format" in body:
        message = f"response_format: {model} does not take this field, it always answers b64_json."
        raise APIError(400, message, param="response_format", code="unsupported_parameter")
    for family, longest in _LONGEST_PROMPTS.items():
        if model.startswith(family) and len(body["prompt"]) > longest:
            raise APIError(422, f"prompt: {model} reads at most {longest} characters.", param="prompt")
    stream, partial_images = body.get("stream", False), int(body.get("partial_images", 0))
    if partial_images and not stream:
        message = "partial_images: there are such only with stream."
        raise APIError(400, message, param="partial_images", code="unsupported_parameter")
    quality = body.get("quality", "auto")
    return Plan(
        pictures=_pictures(body, natural_size),
        model=model,
        as_url=not is_gpt and body.get("response_format", "url") == "url",
        quality=("medium" if is_gpt else "standard") if quality == "auto" else quality,
        revised=model == "dall-e-3" or body.get("prompt_extend", False),
        stream=stream,
        partial_images=partial_images,
    )


def _pictures(body: dict[str, Any], natural_size: Size) -> tuple[Picture, ...]:
    size = body.get("size", "auto")
    width, height = _shrunk(natural_size) if size == "auto" else _dimensions(size)
    output_format = body.get("output_format", "png")
    transparent = body.get("background") == "transparent"
    if transparent and output_format == "jpeg":
        raise APIError(422, "background: a transparent one needs output_format png or webp.", param="background")
    # JSON Schema takes 2.0 for an integer, hence the conversions.
    seed = body.get("seed")
    return tuple(
        Picture(
            prompt=body["prompt"],
            seed=None if seed is None else int(seed),
            index=index,
            width=width,
            height=height,
            transparent=transparent,
            format=output_format,
            quality=int(body.get("output_compression", 100)),
        )
        for index in range(int(body.get("n", 1)))
    )


def _shrunk(size: Size) -> Size:
    """The size itself, or where it is larger than a picture may be the largest one of its ratio."""
    factor = min(1, _LONGEST_SIDE / max(size), math.sqrt(_MOST_PIXELS / (size[0] * size[1])))
    return max(1, int(size[0] * factor)), max(1, int(size[1] * factor))


def _dimensions(size: str) -> Size:
    """Width and height in pixels of a size such as 1024x1536 or 16:9."""
    match = re.fullmatch("([0-9]{1,5})([x:])([0-9]{1,5})", size)
    if match is None:
        raise _unusable(size, "it is neither like 1024x1024 nor like 16:9, nor auto")
    width, height = int(match[1]), int(match[3])
    if match[2] == ":" and width and height:
        scale = math.sqrt(_AREA_OF_RATIO / (width * height))
        width, height = (16 * round(side * scale / 16) for side in (width, height))
    if min(width, height) < _SHORTEST_SIDE or max(width, height) > _LONGEST_SIDE or width * height > _MOST_PIXELS:
        limits = f"a side has {_SHORTEST_SIDE} to {_LONGEST_SIDE} pixels, a picture at most {_MOST_PIXELS}"
        raise _unusable(size, limits)
    return width, height


def _unusable(size: str, reason: str) -> APIError:
    return APIError(422, f"size: {size[:40]!r} cannot be drawn: {reason}.", param="size", code="invalid_size")

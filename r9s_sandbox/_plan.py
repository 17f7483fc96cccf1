"""Makes the plan of the pictures to draw from a valid request body."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from ._collage import Original, Size
from ._models import family_of
from ._picture import Picture
from ._sizes import dimensions

# The response has the quality in the terms of GPT image models.
_RESOLVED_QUALITIES = {"auto": "medium", "standard": "medium", "hd": "high"}


@dataclass(frozen=True)
class Plan:
    """The pictures of one call, and their properties in the response.

    With `stream`, `partial_images` is the number of partial pictures before each picture. `author` is the model that
    writes a vector graphic.
    """

    pictures: tuple[Picture, ...]
    model: str
    as_url: bool
    quality: str
    revised: bool
    stream: bool
    partial_images: int
    safety_identifier: str | None
    author: str | None

    @property
    def kind(self) -> Literal["generation", "edit"]:
        """The common part of the names of the stream's events."""
        return "generation" if self.pictures[0].original is None else "edit"

    def editing(self, original: Original) -> "Plan":
        """The same plan with an original of the same size."""
        return replace(self, pictures=tuple(replace(picture, original=original) for picture in self.pictures))


def plan(body: dict[str, Any], natural_size: Size = (1024, 1024)) -> Plan:
    """The plan for a request body. `natural_size` is used if the request leaves the size to the server.

    Raises `APIError`: 400 for a size that the model does not accept, 422 for one that cannot be drawn.
    """
    model = body.get("model", "")
    family = family_of(model)
    quality = body.get("quality", "auto")
    return Plan(
        pictures=_pictures(body, dimensions(body.get("size", "auto"), family, natural_size)),
        model=model,
        as_url=not family.is_gpt and body.get("response_format", "url") == "url",
        quality=_RESOLVED_QUALITIES.get(quality, quality),
        revised=body.get("prompt_extend", False),
        stream=body.get("stream", False),
        partial_images=int(body.get("partial_images", 0)),
        safety_identifier=body.get("safety_identifier") or body.get("user") or None,
        author=body["svg"]["model"] if "svg" in body else None,
    )


def _pictures(body: dict[str, Any], size: Size) -> tuple[Picture, ...]:
    # In JSON Schema 2.0 is an integer, so the numbers are converted.
    seed = body.get("seed")
    return tuple(
        Picture(
            prompt=body["prompt"],
            seed=None if seed is None else int(seed),
            index=index,
            width=size[0],
            height=size[1],
            transparent=body.get("background") == "transparent",
            format=body.get("output_format", "png"),
            quality=int(body.get("output_compression", 100)),
            frames=int(body.get("frame_count", 9)),
            frame_ms=_rounded(int(body.get("frame_duration_ms", 200))),
        )
        for index in range(int(body.get("n", 1)))
    )


def _rounded(milliseconds: int) -> int:
    """The duration of a frame in a gif: whole hundredths of a second, at least one."""
    return max(10, (milliseconds + 5) // 10 * 10)

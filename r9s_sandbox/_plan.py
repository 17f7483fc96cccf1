"""From a valid request body to what there is to draw."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from ._collage import Original, Size
from ._models import family_of
from ._picture import Picture
from ._sizes import dimensions

# An answer says which quality was drawn, in the words of GPT image models.
_RESOLVED_QUALITIES = {"auto": "medium", "standard": "medium", "hd": "high"}


@dataclass(frozen=True)
class Plan:
    """The pictures of one call, and what the answer says about them.

    With `stream`, so many `partial_images` of each picture come before it. `author` is the model that writes a vector
    graphic.
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
        """What the names of the stream's events say."""
        return "generation" if self.pictures[0].original is None else "edit"

    def editing(self, original: Original) -> "Plan":
        """The plan to make the pictures out of an original, which has their size."""
        return replace(self, pictures=tuple(replace(picture, original=original) for picture in self.pictures))


def plan(body: dict[str, Any], natural_size: Size = (1024, 1024)) -> Plan:
    """What a request body asks for. Where it leaves the size to the server, it is `natural_size`.

    Raises `APIError`: 400 for a size that the model does not take, 422 for one that cannot be drawn.
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
    # JSON Schema takes 2.0 for an integer, hence the conversions.
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
    """What a gif can hold: hundredths of a second, from one on."""
    return max(10, (milliseconds + 5) // 10 * 10)

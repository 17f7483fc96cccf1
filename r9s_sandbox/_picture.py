"""A picture to draw, and the shapes and colours that its prompt determines."""

import colorsys
import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ._collage import Original

Color = tuple[int, int, int]

_SHAPES = 7
_ORBIT = 0.06


class Ring(NamedTuple):
    """One of the shapes behind the prompt, in pixels."""

    x: float
    y: float
    radius: float
    width: int
    color: Color


@dataclass(frozen=True)
class Picture:
    """Everything that determines the bytes of an image. `index` is its index among the images of one call.

    `format` is png, jpeg, webp, gif or svg; `quality`, 0 to 100, is for jpeg and webp; `frames` and `frame_ms` are for
    gif. Only png and webp can be transparent. With an `original` of the same size, the picture is an edit of it.
    """

    prompt: str
    seed: int | None
    index: int
    width: int
    height: int
    transparent: bool
    format: str
    quality: int
    frames: int
    frame_ms: int
    original: Original | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.width, self.height

    @property
    def dice(self) -> bytes:
        """Pseudo-random numbers that are the same for the same prompt, seed and index."""
        text = f"{self.index}:{self.seed}:{self.prompt}"
        return hashlib.shake_256(text.encode()).digest(2 + 4 * _SHAPES)

    @property
    def quarters(self) -> int:
        """How many quarter turns to the left the background has. Without a turn, its dark side is at the top."""
        return self.dice[1] % 4

    def shades(self, turn: float = 0.0) -> tuple[Color, Color]:
        """The colours of the dark and the light side of the background, after a part of a turn."""
        hue = self.dice[0] + round(256 * turn)
        return _color(hue, 0.75, 0.45), _color(hue + 40, 0.55, 0.95)

    def rings(self, turn: float = 0.0) -> Iterator[Ring]:
        """Rings of different colours, places and sizes, after a part of a turn. A whole turn changes nothing."""
        dice, short = self.dice, min(self.size)
        across, down = (_ORBIT * short * shift(math.tau * turn) for shift in (math.cos, math.sin))
        for start in range(2, 2 + 4 * _SHAPES, 4):
            x, y, extent, tint = dice[start : start + 4]
            direction = 1 if tint % 2 else -1
            middle = x * self.width / 256 + across - _ORBIT * short, y * self.height / 256 + direction * down
            radius = short * (0.06 + extent / 1600)
            color = _color(dice[0] + tint // 3, 0.6, 0.9)
            yield Ring(*middle, radius, max(1, round(radius / 4)), color)


def _color(hue: int, saturation: float, value: float) -> Color:
    red, green, blue = colorsys.hsv_to_rgb(hue % 256 / 256, saturation, value)
    return round(255 * red), round(255 * green), round(255 * blue)

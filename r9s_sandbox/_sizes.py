"""The size of a picture: the sizes that a model accepts, and those that can be drawn."""

import math
import re

from ._collage import Size
from ._errors import APIError
from ._models import Family

_SHORTEST_SIDE = 16
_LONGEST_SIDE = 8192
_MOST_PIXELS = 4096 * 4096
_AREA_OF_RATIO = 1024 * 1024
_USUAL = ("1024x1024", "1536x1024", "1024x1536")
_GRID = 16
_STEEPEST_RATIO = 3
_LARGEST = (3840, 2160)


def dimensions(size: str, family: Family, natural: Size) -> Size:
    """Width and height in pixels of a size such as 1024x1536, 16:9 or auto, which means the natural size.

    Raises `APIError`: 400 for a size that GPT image models do not accept, 422 for one that cannot be drawn.
    """
    if size == "auto":
        return _shrunk(natural)
    match = re.fullmatch("([0-9]{1,5})([x:])([0-9]{1,5})", size)
    width, height = (int(match[1]), int(match[3])) if match else (0, 0)
    is_ratio = match is not None and match[2] == ":"
    if family.is_gpt:
        _check_gpt(size, (0, 0) if is_ratio else (width, height), family)
    if match is None:
        raise _unusable(size, "it must have a form such as 1024x1024 or 16:9, or be auto")
    if is_ratio and width and height:
        scale = math.sqrt(_AREA_OF_RATIO / (width * height))
        width, height = (_GRID * round(side * scale / _GRID) for side in (width, height))
    if min(width, height) < _SHORTEST_SIDE or max(width, height) > _LONGEST_SIDE or width * height > _MOST_PIXELS:
        limits = f"a side has {_SHORTEST_SIDE} to {_LONGEST_SIDE} pixels, a picture at most {_MOST_PIXELS}"
        raise _unusable(size, limits)
    return width, height


def _shrunk(size: Size) -> Size:
    """The size itself or, if it is too large, the largest size of the same ratio."""
    factor = min(1, _LONGEST_SIDE / max(size), math.sqrt(_MOST_PIXELS / (size[0] * size[1])))
    return max(1, int(size[0] * factor)), max(1, int(size[1] * factor))


def _check_gpt(size: str, sides: Size, family: Family) -> None:
    short, long = sorted(sides)
    if size in _USUAL:
        return
    if family.few_sizes:
        raise _untaken(size, f"this model draws {', '.join(_USUAL)} and auto")
    if not short or short % _GRID or long % _GRID:
        raise _untaken(size, f"it must be WIDTHxHEIGHT, with sides that are divisible by {_GRID}, or auto")
    if long > _STEEPEST_RATIO * short:
        raise _untaken(size, f"the ratio of its sides must be between 1:{_STEEPEST_RATIO} and {_STEEPEST_RATIO}:1")
    if long > _LARGEST[0] or short > _LARGEST[1]:
        raise _untaken(size, "it must be at most {}x{}".format(*_LARGEST))


def _untaken(size: str, reason: str) -> APIError:
    return APIError(400, f"size: {size[:40]!r} is not accepted: {reason}.", param="size", code="invalid_value")


def _unusable(size: str, reason: str) -> APIError:
    return APIError(422, f"size: {size[:40]!r} cannot be drawn: {reason}.", param="size", code="invalid_size")

"""The base of an edit: the uploaded pictures in the size of the result."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageOps

from ._lettering import Box

Size = tuple[int, int]


@dataclass(frozen=True)
class Original:
    """The picture to change: RGBA if it may be transparent, otherwise RGB.

    `mask` has the same size. It is 255 where the picture may be changed and 0 elsewhere; `None` means everywhere.
    `pixels` is the number of uploaded pixels.
    """

    image: Image.Image
    mask: Image.Image | None
    pixels: int


def arrange(
    pictures: Sequence[Image.Image],
    mask: Image.Image | None,
    markup: Image.Image | None,
    size: Size,
    *,
    transparent: bool,
) -> Original:
    """One picture scaled to a size, or several side by side. Mask and markup belong to the first.

    Without `transparent`, transparent parts are drawn on white. Each picture is closed after use, because decoded
    pictures are large. Raises the errors of Pillow for broken files.
    """
    image = Image.new("RGBA", size, (255, 255, 255, 0 if transparent else 255))
    holes = None if mask is None else Image.new("L", size, 0)
    cells = _cells(len(pictures), size)
    for picture, cell in zip(pictures, cells, strict=True):
        scaled, place = _scale(picture.convert("RGBA"), cell, Image.Resampling.LANCZOS, stretch=len(cells) == 1)
        if transparent:
            image.paste(scaled, place)
        else:
            image.alpha_composite(scaled, place)
        picture.close()
    if markup is not None:
        image.alpha_composite(
            *_scale(markup.convert("RGBA"), cells[0], Image.Resampling.LANCZOS, stretch=len(cells) == 1)
        )
    if mask is not None and holes is not None:
        see_through = mask.convert("RGBA").getchannel("A").point([255] + 255 * [0])
        holes.paste(*_scale(see_through, cells[0], Image.Resampling.NEAREST, stretch=len(cells) == 1))
    pixels = sum(picture.width * picture.height for picture in pictures)
    return Original(image if transparent else image.convert("RGB"), holes, pixels)


def _cells(count: int, size: Size) -> list[Box]:
    """The cells for a number of pictures: rows from left to right, in a table that is as square as possible."""
    columns = math.ceil(math.sqrt(count))
    rows = math.ceil(count / columns)
    across = [size[0] * number // columns for number in range(columns + 1)]
    down = [size[1] * number // rows for number in range(rows + 1)]
    table = [(across[x], down[y], across[x + 1], down[y + 1]) for y in range(rows) for x in range(columns)]
    return table[:count]


def _scale(
    picture: Image.Image, cell: Box, resampling: Image.Resampling, *, stretch: bool
) -> tuple[Image.Image, tuple[int, int]]:
    """The picture in the size of its cell, and its upper left corner. Without `stretch` it keeps its ratio."""
    room = max(1, cell[2] - cell[0]), max(1, cell[3] - cell[1])
    scaled = picture.resize(room, resampling) if stretch else ImageOps.contain(picture, room, resampling)
    return scaled, (cell[0] + (room[0] - scaled.width) // 2, cell[1] + (room[1] - scaled.height) // 2)

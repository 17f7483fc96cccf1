"""Draws a picture, and writes its file."""

import io

from PIL import Image

from ._animation import animate
from ._painting import paint
from ._picture import Picture
from ._vector import write_svg


def draw(picture: Picture, partial_images: int = 0) -> tuple[bytes, ...]:
    """The image files of the partial pictures, and then of the picture. Equal pictures give the same bytes."""
    match picture.format:
        case "gif":
            return (animate(picture),)
        case "svg":
            return (write_svg(picture),)
    image = paint(picture)
    shorter = min(image.size)
    # The grain shrinks from nearly the whole picture to nearly one pixel, by the same factor each time.
    grains = [shorter ** (left / (partial_images + 1)) for left in range(partial_images, 0, -1)]
    states = [*(_coarse(image, grain) for grain in grains), image]
    return tuple(_file(state, picture) for state in states)


def _coarse(image: Image.Image, grain: float) -> Image.Image:
    """The image as a mosaic of squares with sides of about `grain` pixels."""
    stones = max(1, round(image.width / grain)), max(1, round(image.height / grain))
    return image.resize(stones, Image.Resampling.BOX).resize(image.size, Image.Resampling.NEAREST)


def _file(image: Image.Image, picture: Picture) -> bytes:
    file = io.BytesIO()
    # Little compression, because it is fast.
    match picture.format:
        case "jpeg":
            image.save(file, "JPEG", quality=max(1, picture.quality))
        case "webp":
            image.save(file, "WEBP", quality=picture.quality, method=0)
        case _:
            image.save(file, "PNG", compress_level=1)
    return file.getvalue()

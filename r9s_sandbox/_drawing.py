"""Pictures that show their prompt."""

import colorsys
import hashlib
import io
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageOps

from ._collage import Original
from ._lettering import write

Color = tuple[int, int, int]

_SHAPES = 7
_TINT = 0.45


@dataclass(frozen=True)
class Picture:
    """What decides the bytes of an image. `index` is its place among the images of one call.

    `format` is png, jpeg or webp; `quality`, 0 to 100, is for jpeg and webp. Only png and webp can be transparent.
    With an `original`, which has the same width and height, the picture is an edit of it.
    """

    prompt: str
    seed: int | None
    index: int
    width: int
    height: int
    transparent: bool
    format: str
    quality: int
    original: Original | None = None


def draw(picture: Picture, partial_images: int = 0) -> tuple[bytes, ...]:
    """The image files of so many unfinished states, and last that of the picture: the same bytes for an equal one."""
    image = _generate(picture) if picture.original is None else _edit(picture, picture.original)
    shorter = min(image.size)
    # Their grains shrink from nearly the whole picture to nearly one pixel, by the same factor each time.
    grains = [shorter ** (left / (partial_images + 1)) for left in range(partial_images, 0, -1)]
    states = [*(_coarse(image, grain) for grain in grains), image]
    return tuple(_file(state, picture) for state in states)


def _generate(picture: Picture) -> Image.Image:
    dice = _dice(picture)
    size = picture.width, picture.height
    image = Image.new("RGBA", size, (0, 0, 0, 0)) if picture.transparent else _gradient(size, dice)
    canvas = ImageDraw.Draw(image)
    _scatter(canvas, size, dice)
    write(canvas, (0, 0, *size), picture.prompt)
    return image


def _edit(picture: Picture, original: Original) -> Image.Image:
    """The original in another light, with the prompt as a caption: all over, or only where its mask says."""
    image, mask = original.image, original.mask
    changed = Image.blend(image.convert("RGB"), _gradient(image.size, _dice(picture)), _TINT)
    if picture.transparent:
        changed.putalpha(image.getchannel("A") if mask is None else 255)
    box = (0, 2 * image.height // 3, *image.size) if mask is None else mask.getbbox()
    if box is not None:
        write(ImageDraw.Draw(changed), box, picture.prompt)
    return changed if mask is None else Image.composite(changed, image, mask)


def _coarse(image: Image.Image, grain: float) -> Image.Image:
    """The image as a mosaic of stones that have about `grain` pixels on each side."""
    stones = max(1, round(image.width / grain)), max(1, round(image.height / grain))
    return image.resize(stones, Image.Resampling.BOX).resize(image.size, Image.Resampling.NEAREST)


def _file(image: Image.Image, picture: Picture) -> bytes:
    file = io.BytesIO()
    # Little compression: a picture is drawn to be looked at once, while somebody waits.
    match picture.format:
        case "jpeg":
            image.save(file, "JPEG", quality=max(1, picture.quality))
        case "webp":
            image.save(file, "WEBP", quality=picture.quality, method=0)
        case _:
            image.save(file, "PNG", compress_level=1)
    return file.getvalue()


def _dice(picture: Picture) -> bytes:
    """Numbers that look random, and are the same for the same prompt, seed and index."""
    text = f"{picture.index}:{picture.seed}:{picture.prompt}"
    return hashlib.shake_256(text.encode()).digest(2 + 4 * _SHAPES)


def _gradient(size: tuple[int, int], dice: bytes) -> Image.Image:
    gradient = Image.linear_gradient("L").rotate(90 * (dice[1] % 4)).resize(size)
    return ImageOps.colorize(gradient, _color(dice[0], 0.75, 0.45), _color(dice[0] + 40, 0.55, 0.95))


def _color(hue: int, saturation: float, value: float) -> Color:
    red, green, blue = colorsys.hsv_to_rgb(hue % 256 / 256, saturation, value)
    return round(255 * red), round(255 * green), round(255 * blue)


def _scatter(canvas: ImageDraw.ImageDraw, size: tuple[int, int], dice: bytes) -> None:
    """Rings of differing colours, places and sizes."""
    short = min(size)
    for start in range(2, 2 + 4 * _SHAPES, 4):
        x, y, extent, tint = dice[start : start + 4]
        middle = x * size[0] / 256, y * size[1] / 256
        radius = short * (0.06 + extent / 1600)
        canvas.circle(middle, radius, outline=_color(dice[0] + tint // 3, 0.6, 0.9), width=max(1, round(radius / 4)))

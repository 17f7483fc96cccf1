"""Draws bitmap pictures."""

from PIL import Image, ImageDraw, ImageOps

from ._collage import Original
from ._lettering import Box, write
from ._picture import Picture

_TINT = 0.45


def paint(picture: Picture, turn: float = 0.0, *, caption: bool = True) -> Image.Image:
    """The picture with or without its prompt, after a part of a turn. A whole turn gives the same picture."""
    text = picture.prompt if caption else ""
    if picture.original is None:
        return _generate(picture, turn, text)
    return _edit(picture, picture.original, turn, text)


def caption_box(picture: Picture) -> Box | None:
    """The box of the prompt; `None` if nothing may be changed."""
    if picture.original is None:
        return (0, 0, *picture.size)
    mask = picture.original.mask
    return (0, 2 * picture.height // 3, *picture.size) if mask is None else mask.getbbox()


def _generate(picture: Picture, turn: float, text: str) -> Image.Image:
    image = Image.new("RGBA", picture.size, (0, 0, 0, 0)) if picture.transparent else _gradient(picture, turn)
    canvas = ImageDraw.Draw(image)
    for ring in picture.rings(turn):
        canvas.circle((ring.x, ring.y), ring.radius, outline=ring.color, width=ring.width)
    write(canvas, (0, 0, *picture.size), text)
    return image


def _edit(picture: Picture, original: Original, turn: float, text: str) -> Image.Image:
    """The original in another light, with the prompt as a caption: everywhere, or only inside the mask."""
    image, mask = original.image, original.mask
    changed = Image.blend(image.convert("RGB"), _gradient(picture, turn), _TINT)
    if picture.transparent:
        changed.putalpha(image.getchannel("A") if mask is None else 255)
    box = caption_box(picture)
    if box is not None:
        write(ImageDraw.Draw(changed), box, text)
    return changed if mask is None else Image.composite(changed, image, mask)


def _gradient(picture: Picture, turn: float) -> Image.Image:
    gradient = Image.linear_gradient("L").rotate(90 * picture.quarters).resize(picture.size)
    return ImageOps.colorize(gradient, *picture.shades(turn))

"""Animations: gif files."""

import io

from PIL import Image

from ._painting import paint
from ._picture import Picture


def animate(picture: Picture) -> bytes:
    """A gif in which the rings and colours of the picture turn once. It is repeated endlessly."""
    frames = [_frame(picture, number) for number in range(picture.frames)]
    file = io.BytesIO()
    first, *others = frames
    first.save(file, "GIF", save_all=True, append_images=others, duration=picture.frame_ms, loop=0, optimize=False)
    return file.getvalue()


def _frame(picture: Picture, number: int) -> Image.Image:
    turn = number / picture.frames
    image = paint(picture, turn)
    # A bar that grows and changes its colour. Without it, small frames may be equal, and Pillow merges them.
    done = picture.width * (number + 1) // picture.frames, picture.height - max(1, picture.height // 64)
    image.paste(picture.shades(turn)[0], (0, done[1], max(1, done[0]), picture.height))
    return image.quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)

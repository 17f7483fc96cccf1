"""Pictures that show their prompt."""

import colorsys
import hashlib
import io
import unicodedata
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont, ImageOps

Color = tuple[int, int, int]

_INK: Color = (24, 24, 32)
_PAPER: Color = (250, 250, 247)
_SHAPES = 7
_LONGEST_TEXT = 1200
_SMALLEST_FONT = 10
_LINE_HEIGHT = 1.3
_DASHES = str.maketrans("\u2013\u2014", "--")


@dataclass(frozen=True)
class Picture:
    """What decides the bytes of an image. `index` is its place among the images of one call.

    `format` is png, jpeg or webp; `quality`, 0 to 100, is for jpeg and webp. Only png and webp can be transparent.
    """

    prompt: str
    seed: int | None
    index: int
    width: int
    height: int
    transparent: bool
    format: str
    quality: int


def draw(picture: Picture) -> bytes:
    """The image file: the same bytes for an equal picture."""
    dice = _dice(picture)
    image = _background(picture, dice)
    canvas = ImageDraw.Draw(image)
    _scatter(canvas, image.size, dice)
    _write(canvas, image.size, picture.prompt)
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


def _background(picture: Picture, dice: bytes) -> Image.Image:
    size = picture.width, picture.height
    if picture.transparent:
        return Image.new("RGBA", size, (0, 0, 0, 0))
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


def _write(canvas: ImageDraw.ImageDraw, size: tuple[int, int], prompt: str) -> None:
    """The prompt on a plate in the middle, as large as it fits."""
    room = 0.8 * size[0], 0.8 * size[1]
    font, lines = _fit(_drawable(prompt), room)
    if not lines:
        return
    margin = font.size / 2
    width = max(font.getlength(line) for line in lines)
    height = len(lines) * font.size * _LINE_HEIGHT
    left, top = (size[0] - width) / 2, (size[1] - height) / 2
    plate = (left - margin, top - margin, left + width + margin, top + height + margin)
    canvas.rounded_rectangle(plate, radius=margin, fill=_PAPER)
    for number, line in enumerate(lines):
        middle = size[0] / 2, top + (number + 0.5) * font.size * _LINE_HEIGHT
        canvas.text(middle, line, fill=_INK, font=font, anchor="mm")


def _drawable(prompt: str) -> str:
    """The prompt in signs that the font has, as far as that goes: `é` becomes `e`. A very long one is cut off."""
    decomposed = unicodedata.normalize("NFKD", prompt[:_LONGEST_TEXT]).translate(_DASHES)
    text = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return text if max(len(prompt), len(text)) <= _LONGEST_TEXT else text[:_LONGEST_TEXT] + "..."


def _fit(text: str, room: tuple[float, float]) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """The largest font in which the text fits, and its lines; in the smallest, what does not fit is cut off."""
    size = max(_SMALLEST_FONT, round(min(room[1] / _LINE_HEIGHT, max(room) / 8)))
    while True:
        font = _font(size)
        lines = _wrap(text, font, room[0])
        most = max(1, int(room[1] / (size * _LINE_HEIGHT)))
        if len(lines) <= most:
            return font, lines
        if size <= _SMALLEST_FONT:
            return font, [*lines[: most - 1], lines[most - 1] + "..."]
        size = max(_SMALLEST_FONT, int(size * 0.85))


def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)
    # The basic layout is the same wherever Pillow runs; the better one depends on what else is installed.
    return font.font_variant(layout_engine=ImageFont.Layout.BASIC)


def _wrap(text: str, font: ImageFont.FreeTypeFont, room: float) -> list[str]:
    """The text in lines that are at most `room` pixels wide, broken between words where that is possible."""
    # Each sign is measured once: asking the font for every line that might be is slow on a long text.
    widths = {sign: font.getlength(sign) for sign in {*text, " "}}
    lines: list[str] = []
    left = 0.0
    for word in text.split():
        width = sum(widths[sign] for sign in word)
        if lines and widths[" "] + width <= left:
            lines[-1] += " " + word
            left -= widths[" "] + width
            continue
        lines.append("")
        left = room
        for sign in word:
            if lines[-1] and widths[sign] > left:
                lines.append("")
                left = room
            lines[-1] += sign
            left -= widths[sign]
    return lines

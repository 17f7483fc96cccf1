"""Text in pictures."""

import unicodedata
from dataclasses import dataclass

from PIL import ImageDraw, ImageFont

Box = tuple[int, int, int, int]

INK = (24, 24, 32)
PAPER = (250, 250, 247)
LONGEST_TEXT = 1200
_SMALLEST_FONT = 10
_LINE_HEIGHT = 1.3
_DASHES = str.maketrans("\u2013\u2014", "--")


@dataclass(frozen=True)
class Lettering:
    """A text on a plate. `lines` has the middle of each line, its width, and its text."""

    font: ImageFont.FreeTypeFont
    plate: tuple[float, float, float, float]
    margin: float
    lines: list[tuple[float, float, float, str]]


def write(canvas: ImageDraw.ImageDraw, box: Box, text: str) -> None:
    """Writes a text on a plate in the middle of a box, as large as possible."""
    lettering = lay_out(box, _drawable(text))
    if lettering is None:
        return
    canvas.rounded_rectangle(lettering.plate, radius=lettering.margin, fill=PAPER)
    for x, y, _, line in lettering.lines:
        canvas.text((x, y), line, fill=INK, font=lettering.font, anchor="mm")


def lay_out(box: Box, text: str) -> Lettering | None:
    """A text in the middle of a box, as large as possible; `None` if there is nothing to write."""
    room = 0.8 * (box[2] - box[0]), 0.8 * (box[3] - box[1])
    font, lines = _fit(text, room)
    if not lines:
        return None
    margin = font.size / 2
    widths = [font.getlength(line) for line in lines]
    height = len(lines) * font.size * _LINE_HEIGHT
    left, top = (box[0] + box[2] - max(widths)) / 2, (box[1] + box[3] - height) / 2
    plate = (left - margin, top - margin, left + max(widths) + margin, top + height + margin)
    middle = (box[0] + box[2]) / 2
    placed = [
        (middle, top + (number + 0.5) * font.size * _LINE_HEIGHT, width, line)
        for number, (width, line) in enumerate(zip(widths, lines, strict=True))
    ]
    return Lettering(font, plate, margin, placed)


def _drawable(text: str) -> str:
    """The text in characters of the font, if possible: `é` becomes `e`. A very long text is cut off."""
    decomposed = unicodedata.normalize("NFKD", text[:LONGEST_TEXT]).translate(_DASHES)
    drawable = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return drawable if max(len(text), len(drawable)) <= LONGEST_TEXT else drawable[:LONGEST_TEXT] + "..."


def _fit(text: str, room: tuple[float, float]) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """The largest font in which the text fits, and its lines. With the smallest font the text may be cut off."""
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
    # The basic layout is the same everywhere. The better one depends on other installed libraries.
    return font.font_variant(layout_engine=ImageFont.Layout.BASIC)


def _wrap(text: str, font: ImageFont.FreeTypeFont, room: float) -> list[str]:
    """The text in lines of at most `room` pixels, broken between words if possible."""
    # Measure each character once. Measuring every possible line is slow for a long text.
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

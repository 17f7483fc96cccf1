"""Text in pictures."""

import unicodedata

from PIL import ImageDraw, ImageFont

Box = tuple[int, int, int, int]

_INK = (24, 24, 32)
_PAPER = (250, 250, 247)
_LONGEST_TEXT = 1200
_SMALLEST_FONT = 10
_LINE_HEIGHT = 1.3
_DASHES = str.maketrans("\u2013\u2014", "--")


def write(canvas: ImageDraw.ImageDraw, box: Box, text: str) -> None:
    """Writes a text on a plate in the middle of a box, as large as it fits."""
    room = 0.8 * (box[2] - box[0]), 0.8 * (box[3] - box[1])
    font, lines = _fit(_drawable(text), room)
    if not lines:
        return
    margin = font.size / 2
    width = max(font.getlength(line) for line in lines)
    height = len(lines) * font.size * _LINE_HEIGHT
    left, top = (box[0] + box[2] - width) / 2, (box[1] + box[3] - height) / 2
    plate = (left - margin, top - margin, left + width + margin, top + height + margin)
    canvas.rounded_rectangle(plate, radius=margin, fill=_PAPER)
    for number, line in enumerate(lines):
        middle = (box[0] + box[2]) / 2, top + (number + 0.5) * font.size * _LINE_HEIGHT
        canvas.text(middle, line, fill=_INK, font=font, anchor="mm")


def _drawable(text: str) -> str:
    """The text in signs that the font has, as far as that goes: `é` becomes `e`. A very long one is cut off."""
    decomposed = unicodedata.normalize("NFKD", text[:_LONGEST_TEXT]).translate(_DASHES)
    drawable = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return drawable if max(len(text), len(drawable)) <= _LONGEST_TEXT else drawable[:_LONGEST_TEXT] + "..."


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

"""Draws vector graphics: svg files."""

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape

from PIL import Image

from ._lettering import INK, LONGEST_TEXT, PAPER, lay_out
from ._painting import caption_box, paint
from ._picture import Color, Picture

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MOST_STONES = 32
# The ends of the background, dark to light, by the number of quarter turns to the left.
_DIRECTIONS = ((0, 0, 0, 1), (0, 0, 1, 0), (0, 1, 0, 0), (1, 0, 0, 0))


def write_svg(picture: Picture) -> bytes:
    """The picture as a graphic with its prompt as text. An edit shows its original as a mosaic."""
    prompt = _NOT_IN_XML.sub("\ufffd", picture.prompt)
    size = f'width="{picture.width}" height="{picture.height}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {picture.width} {picture.height}">',
        f"<title>{escape(prompt)}</title>",
        *(_background(picture, size) if picture.original is None else _mosaic(paint(picture, caption=False))),
        *_caption(picture, prompt),
        "</svg>",
    ]
    return "\n".join(lines).encode() + b"\n"


def _background(picture: Picture, size: str) -> Iterator[str]:
    dark, light = map(_hex, picture.shades())
    ends = 'x1="{}" y1="{}" x2="{}" y2="{}"'.format(*_DIRECTIONS[picture.quarters])
    stops = f'<stop offset="0" stop-color="{dark}"/><stop offset="1" stop-color="{light}"/>'
    yield f'<linearGradient id="g" {ends}>{stops}</linearGradient>'
    yield f'<rect {size} fill="url(#g)"/>'
    for ring in picture.rings():
        # An svg stroke is drawn on both sides of its line, but a stroke of Pillow only on the inner side.
        radius = ring.radius - ring.width / 2
        place = f'cx="{ring.x:.1f}" cy="{ring.y:.1f}" r="{radius:.1f}"'
        yield f'<circle {place} fill="none" stroke="{_hex(ring.color)}" stroke-width="{ring.width}"/>'


def _mosaic(image: Image.Image) -> Iterator[str]:
    grain = max(image.size) / min(_MOST_STONES, max(image.size))
    columns, rows = (max(1, round(side / grain)) for side in image.size)
    stones = image.convert("RGB").resize((columns, rows), Image.Resampling.BOX)
    yield f'<g shape-rendering="crispEdges" transform="scale({image.width / columns:.6g} {image.height / rows:.6g})">'
    for y in range(rows):
        for x in range(columns):
            red, green, blue = stones.crop((x, y, x + 1, y + 1)).tobytes()
            yield f'<path d="M{x} {y}h1v1h-1z" fill="{_hex((red, green, blue))}"/>'
    yield "</g>"


def _caption(picture: Picture, prompt: str) -> Iterator[str]:
    box = caption_box(picture)
    shown = prompt if len(prompt) <= LONGEST_TEXT else prompt[:LONGEST_TEXT] + "..."
    lettering = None if box is None else lay_out(box, shown)
    if lettering is None:
        return
    left, top, right, bottom = lettering.plate
    place = f'x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" height="{bottom - top:.1f}"'
    yield f'<rect {place} rx="{lettering.margin:.1f}" fill="{_hex(PAPER)}"/>'
    font = f'font-family="sans-serif" font-size="{lettering.font.size}"'
    yield f'<g {font} text-anchor="middle" dominant-baseline="central" fill="{_hex(INK)}">'
    for x, y, width, line in lettering.lines:
        # The line has the length of its plate, whatever font the viewer has.
        fit = f'textLength="{width:.1f}" lengthAdjust="spacingAndGlyphs"'
        yield f'<text x="{x:.1f}" y="{y:.1f}" {fit}>{escape(line)}</text>'
    yield "</g>"


def _hex(color: Color) -> str:
    return "#{:02x}{:02x}{:02x}".format(*color)

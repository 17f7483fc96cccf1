# Copied from generator/runtime/_notebook.py by `make regen`; do not edit.
"""What a notebook shows of pictures: the media types that its front end chooses from.

One picture that is a PNG or a JPEG is given as such. Anything else is HTML: several pictures, a picture in a format of
which not every front end knows the media type, a link, or why there is nothing to see. An SVG could hold a script, so
that it never becomes a part of the page: as an `<img>` it is only a picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import islice
from typing import Any

from ._base64 import clean_base64
from ._picture import Picture, Pictures

MOST_PICTURES = 12
"""How many pictures a notebook gets to show at once."""
MOST_LETTERS = 32 * 1024 * 1024
"""How many letters of base64 it gets, in all pictures together: 32 MiB of them are 24 MiB of pictures."""
_NATIVE = ("image/png", "image/jpeg")
_IN_BROWSERS = (
    *("image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml", "image/avif", "image/bmp"),
    "image/vnd.microsoft.icon",
)
_LONGEST_LINK = 100
_MOMENTS = (946_684_800, 4_102_444_800)
"""The years 2000 and 2100 in seconds since 1970: what is not between them counts something else."""
_TILE = "display:inline-block; vertical-align:top; margin:0 8px 8px 0; max-width:320px"
_IMAGE = "max-width:100%; height:auto"

Slots = Mapping[str, Picture | str]
"""By its label: a picture, or why there is none."""


def bundle(held: object, include: Any = None, exclude: Any = None) -> dict[str, str]:
    """By media type what a notebook can show of a picture, or of what holds several. It never fails."""
    try:
        found = of_slots(_slots_of(held))
    except Exception:
        # What a server sends may be anything, and to look at it must not break the cell.
        found = {}
    found["text/plain"] = repr(held)
    return {
        media_type: shown
        for media_type, shown in found.items()
        if (not include or media_type in include) and (not exclude or media_type not in exclude)
    }


def of_slots(slots: Slots) -> dict[str, str]:
    """By media type what a notebook can show of some pictures; nothing where there are none."""
    if not slots:
        return {}
    if len(slots) == 1:
        (slot,) = slots.values()
        slots = {"": slot}
        if native := _native(slot):
            return native
    return {"text/html": f"<div>{''.join(_tiles(slots))}</div>"}


def _slots_of(held: object) -> Slots:
    if isinstance(held, Picture):
        (slot,) = held._slots().values()
        return {"": slot}
    if not isinstance(held, Pictures):
        return {}
    return {_label(held, number, each): each for number, each in held._slots().items()}


def _label(held: Pictures, number: int, slot: Picture | str) -> str:
    """How to get at a picture where its number is its place in a list, and else its number."""
    for name in held._lists if len(held._lists) == 1 else ():
        items = getattr(held, name)
        is_there = isinstance(items, list) and number < len(items)
        if is_there and (isinstance(slot, str) or items[number] is slot):
            return f"{name}[{number}]"
    return f"picture {number}"


def _native(picture: Picture | str) -> dict[str, str]:
    """The picture as itself; nothing where not every notebook knows its media type, or it is too large."""
    if isinstance(picture, str):
        return {}
    text = picture._inline()
    media_type = picture.media_type
    if text is None or media_type not in _NATIVE or len(text) > MOST_LETTERS:
        return {}
    try:
        return {media_type: clean_base64(text)}
    except ValueError:
        return {}


def _tiles(slots: Slots) -> Iterator[str]:
    room = MOST_LETTERS
    left_out = max(0, len(slots) - MOST_PICTURES)
    for label, slot in islice(slots.items(), MOST_PICTURES):
        letters = 0 if isinstance(slot, str) else len(slot._inline() or "")
        if letters > room:
            left_out += 1
            continue
        room -= letters
        yield _tile(label, slot)
    if left_out:
        are = "picture is" if left_out == 1 else "pictures are"
        yield (
            f"<p>{left_out} {are} not shown: a notebook gets at most {MOST_PICTURES} at once, and "
            f"{MOST_LETTERS // 2**20} MiB of base64.</p>"
        )


def _tile(label: str, slot: Picture | str) -> str:
    """The HTML for one picture, or for why there is none."""
    if isinstance(slot, str):
        html = _words(f"No picture: {slot}")
    elif slot._inline() is None:
        html = _link(slot)
    else:
        html = _image(label or "picture", slot)
        label = f"{label}, unfinished" if label and slot.is_final is False else label
    if not label:
        return html
    return f'<figure style="{_TILE}">{html}<figcaption>{escape(label)}</figcaption></figure>'


def _words(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _image(label: str, picture: Picture) -> str:
    media_type = picture.media_type
    if media_type is None:
        return _words("What came is no picture of a known format, or its base64 is broken.")
    if media_type not in _IN_BROWSERS:
        return _words(f"Browsers do not show {media_type}.")
    try:
        source = picture.data_url() or ""
    except ValueError as error:
        return _words(f"The picture is not valid base64: {error}")
    return f'<img src="{escape(source)}" alt="{escape(label)}" style="{_IMAGE}">'


def _link(picture: Picture) -> str:
    """A link to a picture, and until when it works. Only somebody who follows it downloads something."""
    address = picture._link() or ""
    shown = escape(_shortened(address))
    if address[:8].lower().startswith(("http://", "https://")):
        # Where the picture is need not know which notebook it is looked at in.
        shown = f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{shown}</a>'
    return f"<p>{shown}<br>{_lifetime(picture)}</p>"


def _shortened(address: str) -> str:
    """An address without its query, which may be long, and a secret that opens it."""
    start, mark, _ = address.partition("?")
    shown = start if len(start) <= _LONGEST_LINK else f"{start[:_LONGEST_LINK]}..."
    return f"{shown}?..." if mark else shown


def _lifetime(picture: Picture) -> str:
    """Until when the URL of a picture works, as far as it is known."""
    # An event without a picture shows the one before it.
    source = picture if picture._has_content() else picture._earlier or picture
    seconds = source._lifetime
    if seconds is None:
        return "How long the link works is not known."
    span = f"{seconds // 60} minutes" if seconds % 60 == 0 else f"{seconds} seconds"
    made = _moment(getattr(source, source._created) if source._created else source._made)
    if made is None:
        return f"The link works for {span} after the picture was made."
    end = made + timedelta(seconds=seconds)
    works = "works" if datetime.now(UTC) < end else "worked"
    return f"The link {works} until {end:%Y-%m-%d %H:%M} UTC, {span} after the picture was made."


def _moment(value: Any) -> datetime | None:
    """The moment that a number of seconds since 1970 means; None for what is no such number."""
    try:
        seconds = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    earliest, latest = _MOMENTS
    return datetime.fromtimestamp(seconds, UTC) if earliest < seconds < latest else None

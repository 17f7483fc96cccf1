"""The display of pictures in a notebook: the front end of the notebook chooses from several media types.

A single PNG or JPEG keeps its media type. Everything else becomes HTML: several pictures, a picture in a format that
some front ends do not support, a link, or the reason why there is no picture. An SVG can contain a script, so it never
becomes part of the page. It is shown in an `<img>`, where its script does not run.
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
"""The largest number of pictures that a notebook shows at once."""
MOST_LETTERS = 32 * 1024 * 1024
"""The largest size of the base64 of all pictures together: 32 MiB of base64 are 24 MiB of pictures."""
_NATIVE = ("image/png", "image/jpeg")
_IN_BROWSERS = (
    *("image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml", "image/avif", "image/bmp"),
    "image/vnd.microsoft.icon",
)
_LONGEST_LINK = 100
_MOMENTS = (946_684_800, 4_102_444_800)
"""The years 2000 and 2100 in seconds since 1970. A number outside this range is not a time."""
_TILE = "display:inline-block; vertical-align:top; margin:0 8px 8px 0; max-width:320px"
_IMAGE = "max-width:100%; height:auto"

Slots = Mapping[str, Picture | str]
"""Labels with their pictures, or with the reason why there is no picture."""


def bundle(held: object, include: Any = None, exclude: Any = None) -> dict[str, str]:
    """The display of a picture, or of a model with several pictures, by media type. It never fails."""
    try:
        found = of_slots(_slots_of(held))
    except Exception:
        # A server may send any data. The display of this data must not break the cell.
        found = {}
    found["text/plain"] = repr(held)
    return {
        media_type: shown
        for media_type, shown in found.items()
        if (not include or media_type in include) and (not exclude or media_type not in exclude)
    }


def of_slots(slots: Slots) -> dict[str, str]:
    """The display of some pictures, by media type; empty without pictures."""
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
    """The code that gives a picture, such as `data[0]`, if its number is its index in a list; or else its number."""
    for name in held._lists if len(held._lists) == 1 else ():
        items = getattr(held, name)
        is_there = isinstance(items, list) and number < len(items)
        if is_there and (isinstance(slot, str) or items[number] is slot):
            return f"{name}[{number}]"
    return f"picture {number}"


def _native(picture: Picture | str) -> dict[str, str]:
    """The picture with its own media type; empty if it is too large, or if some notebooks do not support the type."""
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
            f"<p>{left_out} {are} not shown: a notebook shows at most {MOST_PICTURES} pictures "
            f"and {MOST_LETTERS // 2**20} MiB of base64 at once.</p>"
        )


def _tile(label: str, slot: Picture | str) -> str:
    """The HTML for one picture, or for the reason why there is no picture."""
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
        return _words("The data is not a picture in a known format, or its base64 is not valid.")
    if media_type not in _IN_BROWSERS:
        return _words(f"Browsers do not show {media_type}.")
    try:
        source = picture.data_url() or ""
    except ValueError as error:
        return _words(f"The picture is not valid base64: {error}")
    return f'<img src="{escape(source)}" alt="{escape(label)}" style="{_IMAGE}">'


def _link(picture: Picture) -> str:
    """A link to a picture, with its lifetime. Nothing is downloaded before the user follows the link."""
    address = picture._link() or ""
    shown = escape(_shortened(address))
    if address[:8].lower().startswith(("http://", "https://")):
        # The server of the picture does not need the address of the notebook, so the link sends no referrer.
        shown = f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{shown}</a>'
    return f"<p>{shown}<br>{_lifetime(picture)}</p>"


def _shortened(address: str) -> str:
    """An address without its query. A query may be long, and may contain a secret that gives access."""
    start, mark, _ = address.partition("?")
    shown = start if len(start) <= _LONGEST_LINK else f"{start[:_LONGEST_LINK]}..."
    return f"{shown}?..." if mark else shown


def _lifetime(picture: Picture) -> str:
    """How long the URL of a picture works, if this is known."""
    # An event without a picture shows the previous picture.
    source = picture if picture._has_content() else picture._earlier or picture
    seconds = source._lifetime
    if seconds is None:
        return "The lifetime of the link is not known."
    span = f"{seconds // 60} minutes" if seconds % 60 == 0 else f"{seconds} seconds"
    made = _moment(getattr(source, source._created) if source._created else source._made)
    if made is None:
        return f"The link works for {span} after the picture was made."
    end = made + timedelta(seconds=seconds)
    works = "works" if datetime.now(UTC) < end else "worked"
    return f"The link {works} until {end:%Y-%m-%d %H:%M} UTC, {span} after the picture was made."


def _moment(value: Any) -> datetime | None:
    """The time for a number of seconds since 1970; None if the value is not such a number."""
    try:
        seconds = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    earliest, latest = _MOMENTS
    return datetime.fromtimestamp(seconds, UTC) if earliest < seconds < latest else None

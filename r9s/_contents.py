"""The bytes of pictures. Base64 is decoded and URLs are fetched. If one picture fails, the others still succeed."""

from collections.abc import Mapping
from functools import partial

from r9s_generated._base64 import decode_inline, label_of
from r9s_generated._event_kinds import UnknownEvent
from r9s_generated._media_types import beginning, recognised
from r9s_generated._picture import Picture, Pictures

from . import errors
from ._downloads import Content, Fetch, fetch
from ._http.ways import Way

Slots = Mapping[int, Picture | str]
"""By index from 0: a picture, or the reason why it is missing."""
Found = Mapping[int, Content | Exception]
"""By index from 0: a picture, or the ValueError or R9SError that says why it is missing."""
_INSTEAD = (
    ("final", ": loop over its events or its pictures(), or pass the event that final() returns"),
    ("__await__", ": await it first"),
    ("keys", ": pass the object that the call returned, or make one with from_dict()"),
    ("append", ": pass the whole result, or one image at a time"),
    ("result", ": pass its result"),
    ("decode", ": if these bytes are the image, write them to a file yourself"),
    ("encode", ": pass the result of a call, one of its images, or an event of a stream"),
)


def slots_of(held: Picture | Pictures) -> Slots:
    """The pictures in an object. Raises TypeError for an object of another type, and ValueError if there are none."""
    if not isinstance(held, (Picture, Pictures)):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"{_named(held)} has no image{_instead(held)}")
    slots = held._slots()  # pyright: ignore[reportPrivateUsage]
    if not slots:
        words = held._words() if isinstance(held, Pictures) else ""  # pyright: ignore[reportPrivateUsage]
        raise ValueError(f"the result has no image{f': {words}' if words else ''}")
    return slots


def only_one(held: Picture | Pictures) -> Slots:
    """The only picture in an object. Raises like `slots_of`, and ValueError if there are several."""
    slots = slots_of(held)
    there = {number: each for number, each in slots.items() if not isinstance(each, str)}
    if len(there) > 1:
        whole = f"result.{held._lists[0]}[0]" if isinstance(held, Pictures) else ""  # pyright: ignore[reportPrivateUsage]
        raise ValueError(f"there are {len(there)} images: read them one by one, as in {whole}")
    return there or dict(list(slots.items())[:1])


def decoded(slots: Slots) -> tuple[dict[int, Content | Exception], dict[int, str]]:
    """The pictures that came as base64, or their errors, and the URLs of the others; both by index."""
    here = {number: _inline(slot) for number, slot in slots.items()}
    links = {number: each for number, each in here.items() if isinstance(each, str)}
    return {number: each for number, each in here.items() if not isinstance(each, str)}, links


async def fetched(way: Way, links: Mapping[int, str], how: Fetch) -> Found:
    """The pictures at these URLs, or their errors, by index. Four are fetched at a time."""

    async def one(url: str) -> Content | Exception:
        try:
            return await fetch(way, url, how)
        except (errors.R9SError, ValueError) as error:
            return error

    tasks = [partial(one, url) for url in links.values()]
    return dict(zip(links, await way.together(tasks), strict=True))


def _inline(slot: Picture | str) -> Content | str | ValueError:
    """The bytes of a picture that came as base64, or its URL, or the reason why it is missing."""
    if isinstance(slot, str):
        return ValueError(f"there is no image: {slot}")
    text, url = slot._inline(), slot._link()  # pyright: ignore[reportPrivateUsage]
    if text is None:
        assert url is not None
        return url
    try:
        raw = decode_inline(text)
    except ValueError as error:
        return ValueError(f"the image is not valid base64: {error}")
    kind = recognised(raw, label_of(text))
    if kind is None:
        what = f"it begins with {beginning(raw)}" if raw else "it is empty"
        return ValueError(f"the base64 data is not an image: {what}")
    return Content(raw, *kind)


def _named(held: object) -> str:
    name = type(held).__name__
    return f"{'an' if name[0] in 'AEIOUaeiou' else 'a'} {name}"


def _instead(held: object) -> str:
    """What to pass in place of an object without pictures."""
    if isinstance(held, type) or held is None:
        return ""
    if isinstance(held, UnknownEvent):
        return ": this version of the SDK does not know its type. Look at its data"
    return next((words for name, words in _INSTEAD if hasattr(held, name)), "")

"""The bytes of pictures: decoded where they came in the answer, and else fetched. One that fails costs no other."""

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
"""By number from 0: a picture, or why there is none."""
Found = Mapping[int, Content | Exception]
"""By number from 0: a picture, or the ValueError or R9SError that tells why there is none."""
_INSTEAD = (
    ("final", ": loop over its events or its pictures(), or give the event of its final()"),
    ("__await__", ": await it first"),
    ("keys", ": give the object that the call returned, or make one of it with from_dict()"),
    ("append", ": give the whole result, or one image after another"),
    ("result", ": give its result"),
    ("decode", ": they may be the image itself, for a file to write"),
    ("encode", ": give the result of a call, one of its images, or an event of a stream"),
)


def slots_of(held: Picture | Pictures) -> Slots:
    """The pictures that something holds; raises TypeError for what is not there for pictures, ValueError for none."""
    if not isinstance(held, (Picture, Pictures)):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"{_named(held)} holds no image{_instead(held)}")
    slots = held._slots()  # pyright: ignore[reportPrivateUsage]
    if not slots:
        words = held._words() if isinstance(held, Pictures) else ""  # pyright: ignore[reportPrivateUsage]
        raise ValueError(f"the result holds no image{f': {words}' if words else ''}")
    return slots


def only_one(held: Picture | Pictures) -> Slots:
    """The one picture that something holds; raises as `slots_of`, and ValueError for several."""
    slots = slots_of(held)
    there = {number: each for number, each in slots.items() if not isinstance(each, str)}
    if len(there) > 1:
        whole = f"result.{held._lists[0]}[0]" if isinstance(held, Pictures) else ""  # pyright: ignore[reportPrivateUsage]
        raise ValueError(f"there are {len(there)} images here: read them one by one, as in {whole}")
    return there or dict(list(slots.items())[:1])


def decoded(slots: Slots) -> tuple[dict[int, Content | Exception], dict[int, str]]:
    """By number the pictures that came in the answer, or why there is none; and the URLs of the others."""
    here = {number: _inline(slot) for number, slot in slots.items()}
    links = {number: each for number, each in here.items() if isinstance(each, str)}
    return {number: each for number, each in here.items() if not isinstance(each, str)}, links


async def fetched(way: Way, links: Mapping[int, str], how: Fetch) -> Found:
    """By number the pictures at these URLs, or why there is none; four are fetched at a time."""

    async def one(url: str) -> Content | Exception:
        try:
            return await fetch(way, url, how)
        except (errors.R9SError, ValueError) as error:
            return error

    tasks = [partial(one, url) for url in links.values()]
    return dict(zip(links, await way.together(tasks), strict=True))


def _inline(slot: Picture | str) -> Content | str | ValueError:
    """The bytes of a picture that came in the answer, or the URL that it came as, or why there is neither."""
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
        return ValueError(f"what came as base64 is no image: {what}")
    return Content(raw, *kind)


def _named(held: object) -> str:
    name = type(held).__name__
    return f"{'an' if name[0] in 'AEIOUaeiou' else 'a'} {name}"


def _instead(held: object) -> str:
    """What to give in place of something that holds no picture."""
    if isinstance(held, type) or held is None:
        return ""
    if isinstance(held, UnknownEvent):
        return ": this version of the SDK does not know its type; look at what came in it"
    return next((words for name, words in _INSTEAD if hasattr(held, name)), "")

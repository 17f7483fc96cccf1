"""`Picture` and `Pictures`: one interface for everything that contains pictures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ._base64 import clean_base64, decode_start, is_data_url, label_of
from ._codec import Codec
from ._containers import ListOf
from ._media_types import sniff
from ._models import ModelBase
from ._references import Ref
from ._shown import ShownInNotebooks, short

_LONGEST_WORDS = 300
_HIGHEST_NUMBER = 1_000_000
_WEB = ("http://", "https://")
_IMAGE = re.compile(r"image/[\w.+-]+", re.ASCII)


@define(repr=False, kw_only=True)
class Picture(ShownInNotebooks, ModelBase):
    """An object with one picture: an image of a result, an event of a stream, or an item of an event."""

    _inlined: ClassVar[tuple[str, ...]] = ()
    """The attributes with a picture as base64."""
    _linked: ClassVar[tuple[str, ...]] = ()
    """The attributes with the URL of a picture."""
    _final: ClassVar[bool | None] = True
    _lifetime: ClassVar[int | None] = None
    """For how many seconds its URL works; None where the spec does not say."""
    _created: ClassVar[str | None] = None
    """The attribute that says when it was made."""

    _place: int | None = field(init=False, default=None, eq=False)
    _made: Any = field(init=False, default=None, eq=False)
    """When it was made, as what holds it says it."""
    _earlier: Picture | None = field(init=False, default=None, eq=False)
    """For an event without its own content: the last picture before it."""

    @property
    def index(self) -> int | None:
        """The index of the picture in its call, from 0; None if the server does not say."""
        found = self.additional_properties.get("index") if self._place is None else self._place
        return found if isinstance(found, int) and not isinstance(found, bool) else None

    @property
    def is_final(self) -> bool | None:
        """Whether the picture is finished; None if the server does not say."""
        return self._final

    @property
    def media_type(self) -> str | None:
        """Its media type, such as `image/png`, from its first bytes; None if it came as a URL or is unknown."""
        text = self._inline()
        found = None if text is None else sniff(decode_start(text))
        return found[0] if found else None

    def data_url(self) -> str | None:
        """The picture as a `data:` URL (RFC 2397) with base64; None if only its web URL came.

        Raises a ValueError if the base64 is not valid.
        """
        text = self._inline()
        if text is None:
            return None
        label = label_of(text)
        media_type = self.media_type or (label if _IMAGE.fullmatch(label) else "application/octet-stream")
        return f"data:{media_type};base64,{clean_base64(text)}"

    def _inline(self) -> str | None:
        """The base64 or the `data:` URL; None if neither came."""
        return self._both()[0]

    def _link(self) -> str | None:
        """The web URL; None if none came."""
        return self._both()[1]

    def _both(self) -> tuple[str | None, str | None]:
        inline: str | None = None
        link: str | None = None
        for name in (*self._inlined, *self._linked):
            text = self._text(name)
            if text is None:
                continue
            # Some servers put a URL into the base64 field, or the reverse.
            if _is_address(text, by_field=name in self._linked):
                link = link or text
            else:
                inline = inline or text
        if inline is None and link is None and self._earlier is not None:
            return self._earlier._both()
        return inline, link

    def _text(self, name: str) -> str | None:
        value = getattr(self, name)
        return value.strip() or None if isinstance(value, str) else None

    def _has_content(self) -> bool:
        return any(self._text(name) for name in (*self._inlined, *self._linked))

    def _slots(self) -> dict[int, Picture | str]:
        """By its index: the picture, or why it is missing."""
        return {_number(self, 0): self if self._is_at_hand() else _why_missing(self, "")}

    def _is_at_hand(self) -> bool:
        return self._has_content() or self._earlier is not None


@define(repr=False, kw_only=True)
class Pictures(ShownInNotebooks, ModelBase):
    """An object with several pictures: a result, or an event about several pictures."""

    _lists: ClassVar[tuple[str, ...]] = ()
    """The attributes with pictures."""
    _created: ClassVar[str | None] = None
    """The attribute with the time of their creation."""

    _earlier: Picture | None = field(init=False, default=None, eq=False)
    """For an event without pictures: the last picture before it."""

    @classmethod
    def _read(cls, document: Mapping[str, Any], *, strict: bool) -> Self:
        made = super()._read(document, strict=strict)
        moment = getattr(made, cls._created) if cls._created else None
        for name in cls._lists:
            value = getattr(made, name)
            for place, each in enumerate(value if isinstance(value, list) else ()):
                if isinstance(each, Picture):
                    each._place, each._made = place, moment
        return made

    def _pictures(self) -> list[Picture | None]:
        """The pictures, each at its index; None for a missing one."""
        return [each if isinstance(each, Picture) and each._has_content() else None for each in self._items()]

    def _items(self) -> list[Any]:
        wires = {wire.name: wire for wire in self._wires.values()}
        return [each for name in self._lists for each in _listed(getattr(self, name), wires[name].codec)]

    def _slots(self) -> dict[int, Picture | str]:
        """By index from 0: each picture, or why it is missing. A picture that has not come yet is left out."""
        items = {place: each for place, each in enumerate(self._items()) if not _is_to_come(each)}
        if not items and self._earlier is not None:
            return self._earlier._slots()
        numbers = [_number(each, place) for place, each in items.items()]
        if len(set(numbers)) < len(numbers):
            numbers = [*items]
        why = self._words()
        return {number: _slot(each, why) for number, each in zip(numbers, items.values(), strict=True)}

    def _words(self) -> str:
        """The error message of the server; '' if there is none."""
        return words_of(self)


def _is_address(text: str, *, by_field: bool) -> bool:
    """Whether a text is a web URL, and not a picture itself."""
    if text[:8].lower().startswith(_WEB):
        return True
    return by_field and not is_data_url(text) and ("://" in text[:64] or sniff(decode_start(text)) is None)


def _listed(value: Any, codec: Codec) -> list[Any]:
    """The items of a list. Some servers send one object in its place, or a list of texts."""
    if isinstance(value, Mapping):
        value = [value]
    if not isinstance(value, list):
        return []
    item = codec.item.model if isinstance(codec, ListOf) and isinstance(codec.item, Ref) else None
    return [each if item is None else _item(each, item) for each in value]


def _item(value: Any, kind: type[ModelBase]) -> Any:
    if isinstance(value, str) and issubclass(kind, Picture):
        # A text in place of a picture is its web URL or its base64.
        value = {next(iter((*kind._linked, *kind._inlined))): value}
    return kind._read(value, strict=False) if isinstance(value, Mapping) else value


def _slot(item: Any, why: str) -> Picture | str:
    if not isinstance(item, Picture):
        return f"the server sent a {type(item).__name__} instead"
    return item if item._is_at_hand() else _why_missing(item, why)


def _is_to_come(item: Any) -> bool:
    """Whether an event only says that a picture is not finished."""
    return isinstance(item, Picture) and not item._is_at_hand() and item.is_final is not True and not words_of(item)


def _number(item: Any, place: int) -> int:
    """The index of a picture, from 0: the index from the server, if it is valid, or its position."""
    index = item.index if isinstance(item, Picture) else None
    # The value of a server may have any type.
    is_number = isinstance(index, int) and not isinstance(index, bool) and 0 <= index < _HIGHEST_NUMBER
    return index if is_number and index is not None else place


def _why_missing(item: Picture, why: str) -> str:
    """Why a picture is missing: its own error message, that of the whole response, or a default text."""
    found = words_of(item) or why
    if not found and item.additional_properties:
        found = _shown(", ".join(f"{name}={short(value)}" for name, value in item.additional_properties.items()))
    return found or "the server sent neither base64 nor a URL"


def words_of(item: ModelBase) -> str:
    """The error message in an object; '' if there is none."""
    error = getattr(item, "error", None) or item.additional_properties.get("error")
    if isinstance(error, ModelBase):
        error = error.to_dict()
    if not isinstance(error, Mapping):
        return _shown(str(error)) if error else ""
    code = error.get("code") or error.get("type")
    message = error.get("message") or code
    if not message:
        return ""
    return _shown(f"{message} ({code})" if code and code != message else str(message))


def _shown(text: str) -> str:
    """A text of a server, shortened, and without characters that control a terminal."""
    short = text if len(text) <= _LONGEST_WORDS else f"{text[:_LONGEST_WORDS]}..."
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in short)


def pictures_in(event: object) -> list[Picture]:
    """The pictures with content in a result, an image or an event."""
    if isinstance(event, Picture):
        return [event] if event._has_content() else []
    return [each for each in event._pictures() if each is not None] if isinstance(event, Pictures) else []


def holds_picture(result: object) -> bool:
    """Whether an object has a picture with content."""
    return bool(pictures_in(result))


def can_hold_picture(result: object) -> bool:
    """Whether an object is of a type for pictures."""
    return isinstance(result, (Picture, Pictures))

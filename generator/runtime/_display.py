"""The pictures of a stream in one place of a notebook. Each new state of a picture replaces the previous state."""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from typing import Any, TypeVar
from uuid import uuid4

from ._event_errors import picture_of
from ._event_kinds import UnknownEvent
from ._models import ModelBase
from ._notebook import of_slots
from ._operation import has_error
from ._picture import Picture, Pictures, words_of

T = TypeVar("T")


class Board:
    """Shows the latest state of each picture in the events of a stream. Raises ImportError without IPython."""

    def __init__(self) -> None:
        self._show: Any = _ipython()
        self._id = f"pictures-{uuid4().hex}"
        self._is_shown = False
        self._slots: dict[int, Picture | str] = {}

    def add(self, event: object) -> None:
        """Show the pictures of an event. An event without a picture changes nothing."""
        news = self._news(event)
        if not news:
            return
        self._slots |= news
        self._show(self, display_id=self._id, update=self._is_shown)
        self._is_shown = True

    def close(self, final: T) -> T:
        """Return the completed event. Show it first if nothing was shown before."""
        if not self._is_shown:
            self.add(final)
        return final

    def _news(self, event: object) -> dict[int, Picture | str]:
        """The pictures of an event by number, or the reasons why there is no picture."""
        if isinstance(event, Pictures):
            # An event without new pictures holds the previous ones. They are already shown, unless nothing was shown.
            return dict(event._slots()) if event._items() or not self._slots else {}
        if not isinstance(event, Picture):
            return _failure(event)
        last = max(self._slots, default=-1)
        before = self._slots.get(last)
        goes_on = isinstance(before, Picture) and before.is_final is False
        if event._has_content():
            # If the events have no index, their pictures arrive one after the other.
            following = last if goes_on else last + 1
            return {event.index if isinstance(event.index, int) else following: event}
        # A completed event that has only the usage finishes the previous picture.
        return {max(last, 0): event} if event._is_at_hand() and (goes_on or not self._slots) else {}

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        try:
            found = of_slots({f"picture {number}": slot for number, slot in sorted(self._slots.items())})
        except Exception:
            # A failed display must not lose the picture.
            found = {}
        return {**found, "text/plain": repr(self)}

    def __repr__(self) -> str:
        return "; ".join(f"picture {number}: {_state(slot)}" for number, slot in sorted(self._slots.items()))


def _state(slot: Picture | str) -> str:
    if isinstance(slot, str):
        return slot
    states = {True: "finished", False: "unfinished", None: "its state is not known"}
    return states[slot.is_final if isinstance(slot.is_final, bool) else None]


def _failure(event: object) -> dict[int, Picture | str]:
    """The number of a failed picture with the reason, if an event reports a failure of one of several pictures."""
    document = _document_of(event)
    number = picture_of(document) if has_error(document) else None
    return {} if number is None else {number: words_of(ModelBase.from_dict(document)) or "it was not made"}


def _document_of(event: object) -> dict[str, Any]:
    document: Any = None
    if isinstance(event, ModelBase):
        document = event.to_dict()
    elif isinstance(event, UnknownEvent):
        with suppress(ValueError):
            document = event.json()
    return document if isinstance(document, dict) else {}


def _ipython() -> Any:
    try:
        return import_module("IPython.display").display
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "IPython":
            raise
        raise ImportError("display() needs IPython, which is not installed: pip install ipython") from error

# Copied from generator/runtime/_event_kinds.py by `make regen`; do not edit.
"""The kinds of events: those of an operation, and unknown events."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from attrs import define

from ._shown import AsText
from ._sse import ServerSentEvent

if TYPE_CHECKING:
    # Type checkers have it. It does not exist at run time.
    from typing_extensions import TypeVar as _TypeVar

    E_co = _TypeVar("E_co", covariant=True)
    F_co = _TypeVar("F_co", covariant=True, default=E_co)
else:
    E_co, F_co = TypeVar("E_co", covariant=True), TypeVar("F_co", covariant=True)


class Kinds(Generic[E_co, F_co]):
    """The types of the events and of the completed events: `[Event, Final]`, or `[Event]` for any."""

    __slots__ = ()

    if not TYPE_CHECKING:

        def __class_getitem__(cls, kinds: Any) -> Any:
            # Before Python 3.13 a TypeVar has no default.
            return super().__class_getitem__(kinds if isinstance(kinds, tuple) else (kinds, kinds))


class Traits(NamedTuple):
    """The properties of a class of events."""

    completes: bool
    """Whether such an event can be a completed event."""
    ends: bool
    """Whether the stream may end after such an event."""
    declares_error: bool
    """Whether it has its own error in the spec."""


@define(frozen=True)
class UnknownEvent:
    """An event of an unknown type, or an event that cannot be parsed."""

    type: str
    """Its type: the tag in its data, or the SSE field `event`; empty if it has neither."""
    data: str
    """Its data, unchanged. U+FFFD replaces bytes that are not UTF-8."""
    problem: str = ""
    """Why it cannot be parsed; empty if only its type is unknown."""

    def json(self) -> Any:
        """The parsed data; raises ValueError if it is not JSON."""
        return json.loads(self.data)

    def __rich_repr__(self) -> Iterator[tuple[Any, ...]]:
        yield "type", self.type
        yield "data", AsText(f"<{len(self.data)} characters>")
        yield "problem", self.problem, ""

    def __repr__(self) -> str:
        problem = f", problem={self.problem!r}" if self.problem else ""
        return f"UnknownEvent(type={self.type!r}, data=<{len(self.data)} characters>{problem})"


def text_of(sent: ServerSentEvent) -> str | UnknownEvent:
    """The data of a text event; an unknown event if it is not UTF-8."""
    try:
        return sent.content.decode()
    except UnicodeDecodeError as why:
        return UnknownEvent(sent.event, sent.data, problem_of(why))


def problem_of(why: Exception) -> str:
    """Why data cannot be parsed, from the exception."""
    if isinstance(why, UnicodeDecodeError):
        return f"not UTF-8: {why.reason} at byte {why.start}"
    if isinstance(why, json.JSONDecodeError):
        return f"not JSON: {why.msg.removesuffix(' at')} at character {why.pos}"
    return f"not readable JSON: {type(why).__name__}"

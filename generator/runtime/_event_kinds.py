"""What the events of an operation can be: of the kinds that it declares, or of none that is known."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from attrs import define

from ._shown import AsText
from ._sse import ServerSentEvent

if TYPE_CHECKING:
    # Type checkers bring it; it is not there at run time.
    from typing_extensions import TypeVar as _TypeVar

    E_co = _TypeVar("E_co", covariant=True)
    F_co = _TypeVar("F_co", covariant=True, default=E_co)
else:
    E_co, F_co = TypeVar("E_co", covariant=True), TypeVar("F_co", covariant=True)


class Kinds(Generic[E_co, F_co]):
    """What knows the events, and those of them that complete something: `[Event, Final]`, or `[Event]` for any."""

    __slots__ = ()

    if not TYPE_CHECKING:

        def __class_getitem__(cls, kinds: Any) -> Any:
            # Before Python 3.13 a TypeVar has no default.
            return super().__class_getitem__(kinds if isinstance(kinds, tuple) else (kinds, kinds))


class Traits(NamedTuple):
    """What is known of a class of events."""

    completes: bool
    """Whether one can be the last that completes something."""
    ends: bool
    """Whether the end of the connection is a good end after one."""
    declares_error: bool
    """Whether the spec gives it an error of its own."""


@define(frozen=True)
class UnknownEvent:
    """An event of a type that the spec does not know, or one that cannot be read."""

    type: str
    """Its type: the tag in its data, or else the SSE field `event`; empty when it has neither."""
    data: str
    """Its data as it came; U+FFFD stands for what is not UTF-8."""
    problem: str = ""
    """Why it cannot be read; empty for an event that is only of an unknown type."""

    def json(self) -> Any:
        """The data, parsed; raises ValueError when it is not JSON."""
        return json.loads(self.data)

    def __rich_repr__(self) -> Iterator[tuple[Any, ...]]:
        yield "type", self.type
        yield "data", AsText(f"<{len(self.data)} characters>")
        yield "problem", self.problem, ""

    def __repr__(self) -> str:
        problem = f", problem={self.problem!r}" if self.problem else ""
        return f"UnknownEvent(type={self.type!r}, data=<{len(self.data)} characters>{problem})"


def text_of(sent: ServerSentEvent) -> str | UnknownEvent:
    """The data of an event that is a text; an unknown event for what is not UTF-8."""
    try:
        return sent.content.decode()
    except UnicodeDecodeError as why:
        return UnknownEvent(sent.event, sent.data, problem_of(why))


def problem_of(why: Exception) -> str:
    """Why data cannot be read, by what was raised for them."""
    if isinstance(why, UnicodeDecodeError):
        return f"not UTF-8: {why.reason} at byte {why.start}"
    if isinstance(why, json.JSONDecodeError):
        return f"not JSON: {why.msg.removesuffix(' at')} at character {why.pos}"
    return f"not readable JSON: {type(why).__name__}"

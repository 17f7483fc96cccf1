# Copied from generator/runtime/_events.py by `make regen`; do not edit.
"""Converts server-sent events to typed events, unknown events or errors."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, NamedTuple

from ._base64 import decode_start
from ._codec import Codec
from ._event_errors import failed_item, failure_in, names_picture
from ._event_kinds import E_co, F_co, Kinds, Traits, UnknownEvent, problem_of, text_of
from ._event_table import COMPLETING, EVERY, TERMINAL
from ._json import is_json, parse
from ._models import ModelBase
from ._operation import has_error
from ._picture import Picture, holds_picture
from ._references import Ref
from ._scalars import STRING
from ._sse import ServerSentEvent
from ._unions import Tagged
from .errors import ErrorInSuccess, Mismatch

_TAIL = 100
"""How many bytes of an event are checked to find out whether its end has arrived."""


class Parsed(NamedTuple):
    """The result of one server-sent event."""

    event: Any
    """The event for the caller; None for an event that only keeps the connection alive."""
    failure: dict[str, Any] | None = None
    """The item that says why a picture was not made."""


class Events(Kinds[E_co, F_co]):
    """Reads the events of one operation.

    `sentinel` is the data that ends a stream, such as `[DONE]`; `None` if there is none. `completing` has the classes
    of completed events. `terminal` has the classes of events after which the stream may end. `wrapped` means that the
    schema describes a whole server-sent event, with `event` and `data`.
    """

    __slots__ = (
        "_codec",
        "_completing",
        "_own",
        "_tagged",
        "_terminal",
        "_traits",
        "_twins",
        "_wrapped",
        "has_terminal",
        "sentinel",
    )

    def __init__(
        self,
        codec: Codec,
        sentinel: str | None,
        terminal: tuple[str, ...],
        completing: tuple[str, ...],
        *,
        wrapped: bool = False,
    ) -> None:
        self.sentinel = sentinel
        self.has_terminal = bool(terminal)
        """Whether there is an event after which the stream may end."""
        self._codec = codec
        self._wrapped = wrapped
        self._terminal, self._completing = frozenset(terminal), frozenset(completing)
        self._traits: dict[type, Traits] = {}
        self._tagged: Tagged | None = None
        self._own: dict[str, Ref] = {}
        """The event classes of this operation by their names, if events have a tag."""
        self._twins: dict[str, Ref] = {}
        """For each class name: the class itself, or the class of this operation with the same fields and role."""
        if isinstance(codec, Tagged) and not wrapped:
            # Gateways may send events of another operation, such as generation events for an edit.
            self._tagged = Tagged(*codec.variants, *EVERY.variants)
            self._own = {model.name: model for _, _, model in codec.variants}
            self._terminal |= TERMINAL - self._own.keys()
            self._completing |= COMPLETING - self._own.keys()

    def traits(self, kind: type) -> Traits:
        """The properties of a class of events."""
        found = self._traits.get(kind)
        if found is None:
            found = self._traits[kind] = self._found(kind)
        return found

    def _found(self, kind: type) -> Traits:
        if issubclass(kind, ModelBase):
            name = kind.__name__
            return Traits(name in self._completing, name in self._terminal, "error" in kind._wires)
        return Traits(kind is not UnknownEvent and not self.has_terminal, False, False)

    def parse(self, sent: ServerSentEvent) -> Parsed:
        """The typed event; raises ErrorInSuccess for an error that is not about one picture."""
        if self._codec is STRING and sent.event != "error":
            return Parsed(text_of(sent))
        try:
            document = parse(sent.content)
        except (ValueError, RecursionError) as why:
            return Parsed(self._not_json(sent, why))
        event = self._read(sent, document)
        failure = failure_in(sent, document)
        if failure is None:
            return Parsed(event, None if isinstance(event, Picture) else failed_item(document))
        # An error beside a picture does not hide the picture.
        if names_picture(failure) or holds_picture(event):
            return Parsed(event, failure)
        traits = self.traits(type(event))
        if not traits.declares_error:
            raise ErrorInSuccess(failure)
        return Parsed(event, None if traits.completes else failure)

    def is_whole(self, sent: ServerSentEvent) -> bool:
        """Whether an event without its blank line is complete. Only JSON shows where it ends."""
        return self._codec is not STRING and sent.content[-_TAIL:].rstrip().endswith((b"}", b"]"))

    def apart(self, sent: ServerSentEvent, *, is_cut: bool = False) -> list[ServerSentEvent]:
        """The events in an event whose blank lines are missing: each data line alone is JSON, but not all together.

        `is_cut` means that the last line may be incomplete and is left out. For any other event the list is empty.
        """
        is_object = self._tagged is not None or (isinstance(self._codec, Ref) and not self._wrapped)
        if not is_object or sent.lines == 1 or (not is_cut and is_json(sent.content)):
            return []
        lines = [line for line in sent.content.split(b"\n")[: -1 if is_cut else None] if line.strip()]
        objects = [place for place, line in enumerate(lines) if line.lstrip().startswith(b"{")]
        if not objects or not all(is_json(lines[place]) for place in objects):
            return []
        # Of several `event` fields the last one counts, which came before the last object.
        return [
            sent._replace(content=line, lines=1, event=sent.event if place == objects[-1] else "")
            for place, line in enumerate(lines)
        ]

    def is_event(self, line: bytes) -> bool:
        """Whether a line of JSON in place of server-sent events is an event or an error."""
        values = self._tagged.values if self._tagged else ()
        # Searching for a few words is faster than parsing a picture.
        if not any(value.encode() in line for value in ('"error"', *values)):
            return False
        try:
            document = parse(line)
        except (ValueError, RecursionError):
            return False
        if self._tagged and self._tagged.variant(self._tagged.tag_of(document)):
            return True
        return has_error(document) and not any(isinstance(each, list) for each in document.values())

    def _read(self, sent: ServerSentEvent, document: Any) -> Any:
        """The typed event; an UnknownEvent if its type is unknown or its picture is missing."""
        if self._wrapped:
            return self._read_wrapped(sent, document)
        if self._tagged is None:
            return self._load(sent, self._codec, document, sent.event)
        tag = self._tagged.tag_of(document)
        if tag is None and isinstance(document, dict):
            # Some servers leave the tag out, because the SSE field has the same value.
            tag = self._tagged.named(sent.event)
            document = document if tag is None else {**document, tag[0]: tag[1]}
        found = self._tagged.variant(tag)
        kind = tag[1] if tag else sent.event
        return UnknownEvent(kind, sent.data) if found is None else self._load(sent, self._twin(found), document, kind)

    def _twin(self, found: Ref) -> Ref:
        """The class for an event. A class of another operation is replaced if exactly one class here is alike."""
        if found.name in self._own:
            return found
        if found.name not in self._twins:
            alike = [each for each in self._own.values() if self._role(each) == self._role(found)]
            self._twins[found.name] = alike[0] if len(alike) == 1 else found
        return self._twins[found.name]

    def _role(self, kind: Ref) -> tuple[object, ...]:
        return kind.model._wires.keys(), kind.name in self._completing, kind.name in self._terminal

    def _read_wrapped(self, sent: ServerSentEvent, document: Any) -> Any:
        whole = _framed(sent, document)
        if isinstance(self._codec, Tagged):
            tag = self._codec.tag_of(whole)
            if self._codec.variant(tag) is None:
                return UnknownEvent(tag[1] if tag else sent.event, sent.data)
        with suppress(Mismatch):
            return self._codec.load(whole)
        with suppress(Mismatch):
            # A text may look like JSON.
            return self._codec.load(_framed(sent, sent.data))
        return self._load(sent, self._codec, whole, sent.event)

    def _load(self, sent: ServerSentEvent, codec: Codec, document: Any, kind: str) -> Any:
        """The event if it is valid or a completed event; otherwise an unknown event."""
        try:
            loaded = codec.load(document)
        except Mismatch as mismatch:
            problem = str(mismatch)
        else:
            problem = "" if has_error(document) else self._lack(loaded)
            if not problem:
                return loaded
        with suppress(Mismatch):
            # A missing detail must not hide a picture, which is paid for.
            received = codec.receive(document)
            if self.traits(type(received)).completes:
                return received
        return UnknownEvent(kind, sent.data, problem)

    def _lack(self, event: Any) -> str:
        """What is wrong with the picture of a picture event; empty if nothing is."""
        if not isinstance(event, Picture) or self.traits(type(event)).completes:
            return ""
        if not event._has_content():
            return "it has no picture"
        text = event._inline()
        return "its picture is not base64" if text is not None and not decode_start(text) else ""

    def _not_json(self, sent: ServerSentEvent, why: Exception) -> Any:
        """The event for data that is not JSON: a text, an unknown event, or None; raises ErrorInSuccess."""
        if sent.event == "error":
            raise ErrorInSuccess({"error": {"message": sent.data}})
        is_text = not isinstance(why, UnicodeDecodeError)
        if is_text and self._tagged is None:
            with suppress(Mismatch):
                loaded = self._codec.load(_framed(sent, sent.data) if self._wrapped else sent.data)
                if not isinstance(loaded, dict):
                    return loaded
        text = sent.content.strip()
        if is_text and not text.startswith((b"{", b"[", b'"')):
            if not text or sent.event in ("", "message"):
                return None
            if self._tagged is None or self._tagged.named(sent.event) is None:
                return UnknownEvent(sent.event, sent.data)
        return UnknownEvent(sent.event, sent.data, problem_of(why))


def _framed(sent: ServerSentEvent, data: Any) -> dict[str, Any]:
    """A whole server-sent event, with its fields."""
    fields = {"event": sent.event or None, "id": sent.id or None, "retry": sent.retry}
    return {"data": data, **{name: each for name, each in fields.items() if each is not None}}

"""Finds the uses of the classes of a package: in requests, in responses, as events."""

import functools
from collections.abc import Iterable

from . import types
from .operation import EventFacts, Operation
from .package import Field, ObjectClass, Package
from .types import Type


class Relations:
    """The relations between the classes and the operations of a complete package."""

    def __init__(self, package: Package) -> None:
        self._package = package

    @property
    def _operations(self) -> list[Operation]:
        return self._package.operations

    @functools.cached_property
    def _events(self) -> list[EventFacts]:
        return [operation.events for operation in self._operations if operation.events]

    @functools.cached_property
    def answered(self) -> set[str]:
        """The classes that can occur in a response. Their optional fields may be null."""
        kinds: list[Type] = []
        for operation in self._operations:
            kinds += [answer.type for answer in operation.answers if answer.type]
            kinds += [kind for kind, _ in operation.errors.values() if kind]
            kinds += [operation.events.type] if operation.events else []
        return self._closure(kinds)

    @functools.cached_property
    def _answer_only(self) -> set[str]:
        kinds = [body.type for operation in self._operations for body in operation.bodies]
        kinds += [field.type for operation in self._operations for field in operation.parameters]
        return self.answered - self._closure(kinds)

    def is_answer(self, name: str) -> bool:
        """Whether a class occurs only in responses. Then a missing field reads as None."""
        return name in self._answer_only

    @functools.cached_property
    def events_complete(self) -> dict[str, bool]:
        """By class of an event: whether it can be a completed event."""
        found: dict[str, bool] = {}
        for events in self._events:
            for name in events.classes:
                found[name] = found.get(name, False) or name in events.finals
        return found

    @functools.cached_property
    def event_items(self) -> set[str]:
        """The classes inside events that are not events."""
        return self._closure([events.type for events in self._events]) - set(self.events_complete)

    @functools.cached_property
    def every_event(self) -> list[tuple[str, str, str]]:
        """The tags that identify the events of all operations, without tags of two classes."""
        named: dict[tuple[str, str], set[str]] = {}
        for events in self._events:
            for tag, value, name in () if events.wrapped else events.tags:
                named.setdefault((tag, value), set()).add(name)
        return [(tag, value, min(names)) for (tag, value), names in named.items() if len(names) == 1]

    @functools.cached_property
    def completing(self) -> list[str]:
        """The classes of completed events."""
        return [name for name, completes in self.events_complete.items() if completes]

    @functools.cached_property
    def terminal(self) -> list[str]:
        """The classes of events after which a stream may end."""
        return list(dict.fromkeys(name for events in self._events for name in events.terminal))

    def tag_of(self, model: ObjectClass) -> Field | None:
        """The field that distinguishes an event in its stream; None if it is not an event."""
        found = (tag for events in self._events for tag, _, name in events.tags if name == model.name)
        return next((model.named(tag) for tag in found), None)

    def leads_back(self, name: str) -> bool:
        """Whether an object of this class requires another object of the same class."""
        seen: set[str] = set()
        waiting = [name] if name in self._endless else []
        while waiting:
            needed = self._endless[waiting.pop()]
            if name in needed:
                return True
            waiting += needed - seen
            seen |= needed
        return False

    @functools.cached_property
    def _endless(self) -> dict[str, set[str]]:
        """The classes that require each other in a circle, and the required classes of each."""
        needed = {name: self._needed_by(name) for name in self._package.classes}
        users: dict[str, set[str]] = {}
        for name, inner in needed.items():
            for each in inner:
                users.setdefault(each, set()).add(name)
        ends = [name for name, inner in needed.items() if not inner]
        while ends:
            end = ends.pop()
            del needed[end]
            for name in users.get(end, ()):
                needed[name].discard(end)
                ends += [] if needed[name] else [name]
        return needed

    def _needed_by(self, name: str) -> set[str]:
        model = self._package.object_class(name)
        fields = model.fields if model else ()
        return {each.type.name for each in fields if each.required and isinstance(each.type, types.Ref)}

    def _closure(self, kinds: Iterable[Type]) -> set[str]:
        """The classes in these types, and in their fields."""
        found: set[str] = set()
        waiting = {name for kind in kinds for name in types.classes_in(kind)}
        while waiting:
            found |= waiting
            waiting = {inner for name in waiting for inner in self._inner(name)} - found
        return found

    def _inner(self, name: str) -> set[str]:
        model = self._package.object_class(name)
        if model is None:
            return set()
        held = [field.type for field in model.fields] + ([model.extra] if model.extra else [])
        return {inner for kind in held for inner in types.classes_in(kind)}

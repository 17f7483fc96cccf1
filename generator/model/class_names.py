"""The names of classes. Components keep their names; other classes get names made from their places."""

from collections.abc import Iterator
from pathlib import Path

from ..load import FILES
from ..problems import Pointer
from .naming import FileScope, class_name


class ClassNames:
    """Gives each class of a package its name."""

    def __init__(self) -> None:
        self._scope = FileScope()
        self._kept: dict[Pointer, str] = {}

    def keep(self, pointer: Pointer, name: str) -> None:
        """Reserve a name for a place, even if it does not become a class."""
        self._kept[pointer] = self._scope.take(class_name(name), joint="")

    def kept(self, pointer: Pointer) -> str | None:
        """The reserved name of a place; None if there is none."""
        return self._kept.get(pointer)

    def of(self, target: Pointer) -> str:
        """The name for a place that is the target of a reference."""
        if target not in self._kept:
            self._kept[target] = self.new(*words_of(target))
        return self._kept[target]

    def new(self, *words: str) -> str:
        """A free name."""
        return self._scope.take(class_name(*words), joint="")


def words_of(target: Pointer) -> Iterator[str]:
    """The words of the name for a place."""
    if target[:1] == (FILES,):
        stem, target = Path(str(target[1])).stem, target[2:]
        if not target:
            yield stem
            return
    parts = iter(target[2:] if target[:1] == ("components",) else target)
    for part in parts:
        if part in ("paths", "properties", "content", "$defs", "definitions", "responses", "parameters", "schemas"):
            part = next(parts, part)
        elif part == "items":
            part = "item"
        elif part in ("anyOf", "oneOf", "prefixItems"):
            part = f"type_{next(parts, '')}"
        elif part == "additionalProperties":
            part = "additional_property"
        elif part in ("schema", "allOf"):
            if part == "allOf":
                next(parts, None)
            continue
        yield str(part)

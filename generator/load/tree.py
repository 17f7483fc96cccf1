"""The tree of one file, and the line of everything in it."""

from array import array
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from ..problems import Pointer
from .references import MISSING, step

Numbers: TypeAlias = "array[int]"  # array cannot be subscripted before Python 3.12


class Lines:
    """The line of each key and each item, in a few bytes. A tuple for each place would be larger than the document.

    Lines are found by the position of a key in its dict. So no key of the tree may be removed or inserted.
    """

    def __init__(self) -> None:
        self._numbers = array("I")
        self._starts: dict[int, int] = {}

    def keep(self, node: Any, numbers: Numbers) -> None:
        """Store the lines of a dict's keys, or of a list's items."""
        self._starts.pop(id(node), None)  # that of an object which is gone
        if numbers:
            self._starts[id(node)] = len(self._numbers)
            self._numbers.append(len(numbers))
            self._numbers.extend(numbers)

    def all(self, node: Any) -> Numbers:
        """The lines of a dict's keys, or of a list's items."""
        start = self._starts.get(id(node))
        return array("I") if start is None else self._numbers[start + 1 : start + 1 + self._numbers[start]]

    def line(self, root: Any, pointer: Pointer) -> int:
        """The line of a place, or of the nearest outer place with a line."""
        node, line = root, 1
        for part in pointer:
            further = step(node, part)
            if further is MISSING:
                break
            numbers = self.all(node)
            position = list(node).index(part) if isinstance(node, dict) else int(part)
            line = numbers[position] if position < len(numbers) else line
            node = further
        return line


@dataclass(frozen=True)
class Tree:
    """The content of one file."""

    path: Path
    data: Any
    lines: Lines
    nodes: int
    """The number of objects, lists and values, including those of each alias."""

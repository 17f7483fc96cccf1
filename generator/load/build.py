"""Builds the tree of a file from the events of a reader, and checks the limits while the tree grows."""

from array import array
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from ..messages import one_line, one_word
from ..problems import Pointer, SpecError, show_pointer
from .limits import MAX_DEPTH, MAX_NODES
from .tree import Lines, Numbers, Tree


@dataclass(slots=True)
class _Open:
    """An object or a list that is not complete yet."""

    node: Any
    anchor: str | None
    before: int
    """The number of nodes before it."""
    is_map: bool
    lines: Numbers = field(default_factory=lambda: array("I"))
    key: str | None = None
    """The key of the next value."""
    height: int = 1
    merge_line: int = 0
    """The line of its merge key, if it has one."""
    lenders: Any = None
    """The value of the merge key: an object, or a list of objects. Their keys are merged."""

    @property
    def merging(self) -> bool:
        """Whether the next value belongs to the merge key."""
        return bool(self.merge_line) and self.lenders is None


@dataclass(frozen=True, slots=True)
class Anchored:
    """The value of an anchor."""

    value: Any
    text: str | None
    """A scalar as it is written, which can be a key."""
    nodes: int
    height: int


class Builder:
    """Builds a tree from the events of a reader."""

    def __init__(self, path: Path, nodes: int = 0) -> None:
        self.path, self.lines, self.root = path, Lines(), None
        self.anchors: dict[str, Anchored | None] = {}
        self._open: list[_Open] = []
        self._before = self._nodes = nodes

    @property
    def depth(self) -> int:
        """The number of open objects and lists."""
        return len(self._open)

    @property
    def wants_key(self) -> bool:
        """Whether the next event is a key or the end of its object."""
        return bool(self._open) and self._open[-1].is_map and self._open[-1].key is None and not self._open[-1].merging

    def tree(self) -> Tree:
        """The tree."""
        return Tree(self.path, self.root, self.lines, self._nodes - self._before)

    def open(self, node: dict[str, Any] | list[Any], line: int, anchor: str | None = None) -> None:
        """Start an object or a list."""
        if anchor is not None:
            self.anchors[anchor] = None
        opened = _Open(node, anchor, self._nodes, isinstance(node, dict))
        self.value(node, line)
        self._open.append(opened)
        if len(self._open) > MAX_DEPTH:
            self._too_deep(line)

    def key(self, key: str, line: int) -> None:
        """Add a key. Its value comes next."""
        around = self._open[-1]
        if key in around.node:
            first = around.lines[list(around.node).index(key)]
            self.refuse(line, f"the key {key[:100]!r} occurs twice, first in line {first}; remove one of them", key)
        around.node[key] = None
        around.key = key
        around.lines.append(line)

    def merge_key(self, line: int) -> None:
        """Add the key `<<`. The keys of the next value are merged."""
        around = self._open[-1]
        if around.merge_line:
            self.refuse(line, "the merge key `<<` occurs twice; write one, with a list of aliases")
        around.merge_line = line

    def value(self, value: Any, line: int, nodes: int = 1) -> None:
        """Add a value: a scalar, the value of an alias, or an object or list that starts."""
        self._nodes += nodes
        if self._nodes > MAX_NODES:
            self.refuse(line, f"the document has more than {MAX_NODES:,} values, aliases written out; make it smaller")
        if not self._open:
            self.root = value
            return
        around = self._open[-1]
        if not around.is_map:
            around.node.append(value)
            around.lines.append(line)
        elif around.key is not None:
            around.node[around.key] = value
            around.key = None
        else:
            around.lenders = value
            if not isinstance(value, dict | list):
                self.refuse(line, "the merge key `<<` needs an object, or a list of objects")

    def alias(self, anchor: str, line: int) -> Anchored:
        """The value of an alias."""
        if anchor not in self.anchors:
            self.refuse(line, f"the alias `*{anchor}` has no anchor `&{anchor}` above it")
        found = self.anchors[anchor]
        if found is None:
            self.refuse(line, f"the alias `*{anchor}` is inside its own value, and would never end")
        if len(self._open) + found.height > MAX_DEPTH:
            self._too_deep(line)
        if self._open:
            self._open[-1].height = max(self._open[-1].height, found.height + 1)
        return found

    def close(self) -> None:
        """End the object or list that was opened last."""
        closed = self._open[-1]
        if closed.merge_line:
            self._borrow(closed)
        self._open.pop()
        self.lines.keep(closed.node, closed.lines)
        if closed.anchor is not None:
            self.anchors[closed.anchor] = Anchored(closed.node, None, self._nodes - closed.before, closed.height)
        if self._open:
            around = self._open[-1]
            around.height = max(around.height, closed.height + 1)

    def _borrow(self, borrower: _Open) -> None:
        """Merge keys. Existing keys, and those of an earlier object, stay."""
        lenders = borrower.lenders if isinstance(borrower.lenders, list) else [borrower.lenders]
        for lender in lenders:
            if not isinstance(lender, dict):
                self.refuse(borrower.merge_line, "the merge key `<<` needs an object, or a list of objects")
            for (key, value), line in zip(lender.items(), self.lines.all(lender), strict=True):
                if key not in borrower.node:
                    borrower.node[key] = value
                    borrower.lines.append(line)

    def _too_deep(self, line: int) -> NoReturn:
        self.refuse(line, f"nested too deeply: more than {MAX_DEPTH} objects and lists are nested")

    def refuse(self, line: int, reason: str, *key: str) -> NoReturn:
        """Stop at the current place of the reader, or at a key of it."""
        pointer: Pointer = ()
        for each in self._open[:-1]:
            pointer += (next(reversed(each.node), "") if each.is_map else len(each.node) - 1,)
        for last in self._open[-1:]:
            pointer += key or (() if last.key is None and last.is_map else (last.key or len(last.node),))
        raise SpecError.at(self.path, line, f"{one_word(show_pointer(pointer), 300)}: {one_line(reason)}")

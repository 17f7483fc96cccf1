"""What is wrong with a document, and what is left out of it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from .messages import one_line

_LONGEST_LINE = 5_000

T = TypeVar("T")
Pointer = tuple[str | int, ...]
"""A place in the document: the keys and indices that lead to it (RFC 6901, split)."""


@dataclass(frozen=True)
class Problem:
    """One thing in a document that cannot be carried, or that is worth a word."""

    pointer: Pointer
    reason: str
    left_out: str = ""
    """What is missing because of it, such as `the parameter 'limit'`; empty where nothing is."""


class Refused(Exception):
    """A part of a document cannot be carried as it is."""

    def __init__(self, pointer: Pointer, reason: str) -> None:
        super().__init__(pointer, reason)
        self.pointer = pointer
        self.reason = reason


class Report:
    """Collects what one run finds: it goes on after a refusal, without the part that was refused."""

    def __init__(self) -> None:
        self.refused: list[Problem] = []
        self.warnings: list[Problem] = []
        self._seen: set[Problem] = set()
        self.is_empty = False
        """Whether nothing is left to generate."""

    def refuse(self, pointer: Pointer, reason: str, left_out: str) -> None:
        """Note what cannot be carried, and what is missing because of it."""
        problem = Problem(pointer, reason, left_out)
        if problem not in self._seen:
            self._seen.add(problem)
            self.refused.append(problem)

    def warn(self, pointer: Pointer, reason: str) -> None:
        """Note what is carried, but not as somebody may think."""
        problem = Problem(pointer, reason)
        if problem not in self._seen:
            self._seen.add(problem)
            self.warnings.append(problem)

    @contextmanager
    def leaving_out(self, what: str) -> Iterator[None]:
        """A part of the document that can be left out on its own: its refusal ends this block, and is noted."""
        try:
            yield
        except Refused as found:
            self.refuse(found.pointer, found.reason, what)


class Parts:
    """Reads the parts of something that cannot be without them: what is wrong with each is told at once."""

    def __init__(self, report: Report, what: str) -> None:
        self._report = report
        self._what = what
        self._refused: list[Refused] = []

    def read(self, make: Callable[[], T]) -> T | None:
        """What a step gives; None where it is refused, since the others go on."""
        try:
            return make()
        except Refused as found:
            self._refused.append(found)
            return None

    def refuse(self) -> None:
        """Raise Refused if a part was."""
        for found in self._refused[:-1]:
            self._report.refuse(found.pointer, found.reason, self._what)
        if self._refused:
            raise self._refused[-1]


class SpecError(Exception):
    """The spec cannot be generated; `str()` has one line per problem, each `file:line: place: reason`."""

    def __init__(self, lines: Iterable[str]) -> None:
        super().__init__("\n".join(one_line(line, _LONGEST_LINE) for line in lines))

    @classmethod
    def at(cls, path: Path, line: int | None, reason: str) -> "SpecError":
        """The error for one place in a file; a `line` of None means the file as a whole."""
        where = f"{path}:{line}" if line else str(path)
        return cls([f"{where}: {reason}"])


def show_pointer(pointer: Pointer) -> str:
    """The pointer as people write it: `#/paths/~1images/post`."""
    escaped = (str(part).replace("~", "~0").replace("/", "~1") for part in pointer)
    return "#/" + "/".join(escaped)

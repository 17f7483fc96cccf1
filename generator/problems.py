"""Problems of a document, and the parts that are left out because of them."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from .messages import one_line

_LONGEST_LINE = 5_000

T = TypeVar("T")
Pointer = tuple[str | int, ...]
"""A place in the document: its keys and indices (RFC 6901, split)."""


@dataclass(frozen=True)
class Problem:
    """An unsupported part of a document, or a warning."""

    pointer: Pointer
    reason: str
    left_out: str = ""
    """The part that is left out because of it, such as `the parameter 'limit'`; empty if there is none."""


class Refused(Exception):
    """A part of a document is not supported."""

    def __init__(self, pointer: Pointer, reason: str) -> None:
        super().__init__(pointer, reason)
        self.pointer = pointer
        self.reason = reason


class Report:
    """Collects the problems of one run. After a refusal the run goes on without the refused part."""

    def __init__(self) -> None:
        self.refused: list[Problem] = []
        self.warnings: list[Problem] = []
        self._seen: set[Problem] = set()
        self.is_empty = False
        """Whether nothing is left to generate."""

    def refuse(self, pointer: Pointer, reason: str, left_out: str) -> None:
        """Add an unsupported part, and what is left out because of it."""
        problem = Problem(pointer, reason, left_out)
        if problem not in self._seen:
            self._seen.add(problem)
            self.refused.append(problem)

    def warn(self, pointer: Pointer, reason: str) -> None:
        """Add a warning about a part that is supported in an unexpected way."""
        problem = Problem(pointer, reason)
        if problem not in self._seen:
            self._seen.add(problem)
            self.warnings.append(problem)

    @contextmanager
    def leaving_out(self, what: str) -> Iterator[None]:
        """A block for a part that can be left out. A refusal ends the block and is added."""
        try:
            yield
        except Refused as found:
            self.refuse(found.pointer, found.reason, what)


class Parts:
    """Reads the required parts of something. All refusals of the parts are raised together."""

    def __init__(self, report: Report, what: str) -> None:
        self._report = report
        self._what = what
        self._refused: list[Refused] = []

    def read(self, make: Callable[[], T]) -> T | None:
        """The result of a step; None if it is refused, so that the other steps go on."""
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
        """The error for one place in a file; a `line` of None means the whole file."""
        where = f"{path}:{line}" if line else str(path)
        return cls([f"{where}: {reason}"])


def show_pointer(pointer: Pointer) -> str:
    """The pointer as text: `#/paths/~1images/post`."""
    escaped = (str(part).replace("~", "~0").replace("/", "~1") for part in pointer)
    return "#/" + "/".join(escaped)

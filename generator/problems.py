"""What stops the generator: a place in the spec, and the reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

Pointer = tuple[str | int, ...]
"""A place in the document: the keys and indices that lead to it (RFC 6901, split)."""


@dataclass(frozen=True)
class Problem:
    """One thing in the spec that would be lost or wrong in the generated package."""

    pointer: Pointer
    reason: str
    line: int | None = None
    """The line, if it cannot be looked up any more."""
    victim: Pointer = ()
    """What cannot be carried because of it, where that is not the thing around the place."""


class Unsupported(Exception):
    """Parts of a document that cannot be carried as they are."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems


class SpecError(Exception):
    """The spec cannot be generated; `str()` has one line per problem, each `file:line: place: reason`."""

    def __init__(self, lines: Iterable[str]) -> None:
        super().__init__("\n".join(lines))

    @classmethod
    def at(cls, path: Path, line: int | None, reason: str) -> "SpecError":
        """The error for one place in a file; a `line` of None means the file as a whole."""
        where = f"{path}:{line}" if line else str(path)
        return cls([f"{where}: {' '.join(reason.split())}"])


def show_pointer(pointer: Pointer) -> str:
    """The pointer as people write it: `#/paths/~1images/post`."""
    escaped = (str(part).replace("~", "~0").replace("/", "~1") for part in pointer)
    return "#/" + "/".join(escaped)

"""An OpenAPI document of one or several files."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..messages import one_line, one_word
from ..problems import Pointer, Problem, SpecError, show_pointer
from .files import read_file
from .mount import FILES, File, Mounting
from .references import hint

__all__ = ["FILES", "Document", "load"]


@dataclass(frozen=True)
class Document:
    """An OpenAPI document as plain dicts and lists, with only local references, and the line of everything in it.

    A reference that cannot be resolved stays unchanged; `why` says what is wrong with it. Do not change `data`, because
    lines are found by the position of a key.
    """

    path: Path
    data: dict[str, Any]
    refused: tuple[Problem, ...]
    """References that are not followed, with the reason: URLs, files outside of the folder, missing files."""
    _files: dict[str, File] = field(repr=False)
    _moved: dict[Pointer, Pointer] = field(repr=False)
    _reasons: dict[str, str] = field(repr=False)

    def line(self, pointer: Pointer) -> tuple[Path, int]:
        """The file and the line of a place, or of the nearest outer place with a line."""
        file, within = self._home(pointer)
        return file.tree.path, file.tree.lines.line(file.tree.data, within)

    def show(self, pointer: Pointer) -> str:
        """The place as a pointer in its own file."""
        return one_word(show_pointer(self._home(pointer)[1]), 500)

    def why(self, reference: str) -> str:
        """What is wrong with a reference that cannot be resolved, and what to write instead."""
        reason = self._reasons.get(reference)
        if reason:
            return _not_followed(reference, reason)
        return f"the reference {reference[:200]!r} cannot be resolved{hint(self.data, reference)}"

    def row(self, problem: Problem) -> str:
        """The line that reports a problem: `FILE:LINE: #/pointer: reason`."""
        path, line = self.line(problem.pointer)
        return f"{one_line(str(path))}:{line}: {self.show(problem.pointer)}: {one_line(problem.reason)}"

    def rows(self, problems: Iterable[Problem]) -> list[str]:
        """A line for each problem, in the order of the document: by file, and then by line."""
        order = {file.tree.path: index for index, file in enumerate(self._files.values())}
        found = {(problem.pointer, problem.reason): self.row(problem) for problem in problems}
        placed = []
        for (pointer, _), row in found.items():
            path, line = self.line(pointer)
            placed.append((order[path], line, row))
        return list(dict.fromkeys(row for _, _, row in sorted(placed)))

    def error(self, problems: Iterable[Problem]) -> SpecError:
        """The error that reports these problems."""
        return SpecError(self.rows(problems))

    def _home(self, pointer: Pointer) -> tuple[File, Pointer]:
        """The file of a place, and the place within that file."""
        for length in range(len(pointer), 0, -1):
            if pointer[:length] in self._moved:
                pointer = self._moved[pointer[:length]] + pointer[length:]
                break
        if pointer[:1] == (FILES,) and len(pointer) > 1 and pointer[1] in self._files:
            return self._files[str(pointer[1])], pointer[2:]
        return next(iter(self._files.values())), pointer


def load(path: Path) -> Document:
    """Read a document of OpenAPI 3.0, 3.1 or 3.2 with the files that it refers to; raises SpecError."""
    tree, size = read_file(path)
    if not isinstance(tree.data, dict):
        what = "it is empty" if tree.data is None else "its top level is no object"
        raise SpecError.at(path, 1, f"not an OpenAPI document: {what}; it must be an object with the key `openapi`")
    mounting = Mounting(path, tree, size)
    document = Document(path, tree.data, (), mounting.files, {}, {})
    problems = list(_problems(tree.data))
    if problems:
        raise document.error(problems)
    mounting.run()
    reasons = dict(mounting.refused.values())
    refused = (Problem(pointer, _not_followed(*found)) for pointer, found in mounting.refused.items())
    return Document(path, tree.data, tuple(refused), mounting.files, mounting.moved, reasons)


def _not_followed(reference: str, reason: str) -> str:
    return f"the reference {reference[:200]!r} is not followed: {reason}"


_VERSION = re.compile(r"3\.[012](\.[0-9]+)?(-.*)?")


def _problems(data: dict[str, Any]) -> list[Problem]:
    """Why this is not an OpenAPI 3 document. An unquoted version such as 3.1 becomes text."""
    if "openapi" not in data:
        return [_no_version(data)]
    version = data["openapi"] = str(data["openapi"])
    if not _VERSION.fullmatch(version):
        return [Problem(("openapi",), f"OpenAPI {version[:50]} is not read; convert the document to 3.0, 3.1 or 3.2")]
    problems = [
        Problem((key,), f"`{key}` must be an object")
        for key in ("paths", "webhooks", "components")
        if key in data and not isinstance(data[key], dict)
    ]
    if FILES in data:
        problems.append(Problem((FILES,), f"the generator needs the key `{FILES}` itself; give it another name"))
    has = [key for key in ("paths", "webhooks", "components") if key in data]
    if "paths" not in has and version.startswith("3.0"):
        problems.append(Problem((), "`paths` is missing; write `paths: {}` if there are none"))
    elif not has:
        problems.append(
            Problem((), "the document has no `paths`, `webhooks` or `components`: there is nothing to generate")
        )
    return problems


def _no_version(data: dict[str, Any]) -> Problem:
    if "swagger" in data:
        reason = f"Swagger {str(data['swagger'])[:50]} is not read; convert the document to OpenAPI 3"
        return Problem(("swagger",), f"{reason}, for example with the program `swagger2openapi`")
    return Problem((), "not an OpenAPI document: the key `openapi` is missing; it says the version, such as 3.1.0")

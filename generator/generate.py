"""Generates a package from a spec file, and collects the messages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from .check import read
from .load import Document, load
from .messages import one_line
from .model.building import build
from .normalise import Normaliser
from .problems import Problem, Report, SpecError
from .render.pages import Pages
from .render.project import R9SProject


class Targets(NamedTuple):
    """The folders that are generated."""

    package: Path
    pages: Path | None
    """The reference pages; None if there are none."""

    def folders(self) -> list[Path]:
        """All folders."""
        return [self.package] if self.pages is None else [self.package, self.pages]


@dataclass(frozen=True)
class Found:
    """The messages of a run, as lines for people."""

    left_out: list[str]
    parts: int
    """The number of parts that are left out."""
    warnings: list[str]


def generate(spec: Path, targets: Targets, *, skip: bool = False, version: str | None = None) -> Found:
    """Generate `spec` into new folders; raises SpecError, and then the folders must not be used.

    With `skip`, unsupported parts are left out instead. `version` is that of the package; None: the document's.
    """
    try:
        return _generated(spec, targets, skip, version)
    except RecursionError as error:
        raise SpecError.at(spec, None, "its parts are nested too deeply, or refer to one another too deeply") from error


def _generated(spec: Path, targets: Targets, skip: bool, version: str | None) -> Found:
    document = load(spec)
    report = Report()
    api = read(document, report)
    normaliser = Normaliser(document, report)
    package = build(api, normaliser, report, version)
    if report.refused and not skip:
        raise document.error(report.refused)
    if report.is_empty:
        rows = document.rows(report.refused)
        raise SpecError([*rows, f"{spec}: no operation is left to generate"])
    project = R9SProject(package, document, report, targets.package)
    project.write()
    if targets.pages is not None:
        Pages(project, targets.pages).write()
    return Found(list(_left_out(document, report)), len(report.refused), list(_warnings(document, report)))


def _sorted(document: Document, problems: Iterable[Problem]) -> list[Problem]:
    """The problems in the order of the document, the main file first."""

    def place(problem: Problem) -> tuple[bool, Path, int]:
        path, line = document.line(problem.pointer)
        return path != document.path, path, line

    return sorted(problems, key=place)


def _left_out(document: Document, report: Report) -> Iterator[str]:
    """The parts that are left out, grouped by the reason."""
    groups: dict[str, list[Problem]] = {}
    for problem in _sorted(document, report.refused):
        groups.setdefault(problem.reason, []).append(problem)
    for reason, problems in groups.items():
        yield f"{one_line(reason)}:"
        yield from (f"  {document.row(Problem(each.pointer, each.left_out))}" for each in problems)


def _warnings(document: Document, report: Report) -> Iterator[str]:
    """Each warning once, with its first place."""
    groups: dict[str, list[Problem]] = {}
    for problem in _sorted(document, report.warnings):
        groups.setdefault(problem.reason, []).append(problem)
    for reason, problems in groups.items():
        others = len(problems) - 1
        more = f" (and in {others} other {'place' if others == 1 else 'places'})" if others else ""
        yield document.row(Problem(problems[0].pointer, reason)) + more

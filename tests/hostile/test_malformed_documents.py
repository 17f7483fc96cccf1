"""A document with something of another kind at any place is carried, or refused by lines: nothing crashes."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from generator.check import read
from generator.load import load
from generator.model.building import build
from generator.normalise import Normaliser
from generator.problems import Report, SpecError
from generator.render.project import R9SProject
from tests.hostile.shapes import is_one_line

SPECS = Path(__file__).parents[1] / "specs"
ODD: list[Any] = [None, [], {}, 5, "x", True, -1.5, [None], {"x": None}, [[]], "", ["x"], {"$ref": 1}, False]
"""What stands in place of something."""


def places(node: Any, around: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a document."""
    if around:
        yield around
    for key, inner in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from places(inner, (*around, key))


def put(document: Any, place: tuple[Any, ...], value: Any) -> Any:
    """The document with another value at a place."""
    changed = copy.deepcopy(document)
    inner = changed
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    return changed


def gone_through(path: Path, output: Path) -> None:
    """All phases but writing the files; what is refused is left out."""
    document = load(path)
    report = Report()
    package = build(read(document, report), Normaliser(document, report), report)
    project = R9SProject(package, document, report, output)
    project.calls.samples()
    for operation in package.operations:
        project.calls.arguments_of(operation)
        project.calls.of_function(operation)
    for row in document.rows([*report.refused, *report.warnings]):
        assert is_one_line(row)


@pytest.mark.parametrize("stem", ["bodies", "errors", "events", "older"])
def test_something_of_another_kind(stem: str, tmp_path: Path) -> None:
    """At every eleventh place, whatever it is."""
    document = json.loads(json.dumps(YAML(typ="safe").load(SPECS / f"{stem}.yaml"), default=str))
    path = tmp_path / "document.json"
    for number, place in enumerate(list(places(document))[::11]):
        path.write_text(json.dumps(put(document, place, ODD[number % len(ODD)])), encoding="utf-8")
        said = ""
        try:
            gone_through(path, tmp_path / "package")
        except SpecError as error:
            said = str(error)
        except Exception as error:
            raise AssertionError(f"{place} = {ODD[number % len(ODD)]!r}") from error
        assert all(is_one_line(row) for row in said.split("\n"))

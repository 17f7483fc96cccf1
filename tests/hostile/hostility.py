"""Generates from a hostile document, and says what is wrong with what came out."""

import contextlib
import io
import itertools
import json
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from generator.generate import Targets, generate
from generator.problems import SpecError
from tests.hostile.hostile import KEPT, TAME, TOLD, Texts, blamed, document, kind_of, written
from tests.hostile.hostile_texts import CANARY
from tests.hostile.shapes import differences, is_one_line

INSIDE = Path(__file__).with_name("inside.py")
PACKAGE = "strings_api"
RUNS = 60
"""How often a search for the places that break something may generate."""


class Outcome(NamedTuple):
    """What came of one document."""

    package: Path
    pages: Path
    texts: Texts
    """What is in it: places that were refused are tame again."""
    wrong: list[str]


class Workshop:
    """Generates in a folder of its own, each document once more where parts of it are refused."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()
        self._tame: dict[int, Outcome] = {}
        self._verdicts: dict[Any, str] = {}

    def tame(self, cells: int) -> Outcome:
        """What the document gives without a hostile text in it."""
        if cells not in self._tame:
            self._tame[cells] = self._carried(TAME, cells)
            assert not self._tame[cells].wrong, "\n".join(self._tame[cells].wrong)
        return self._tame[cells]

    def verdict(self, texts: Texts, *, strict: bool = True) -> str:
        """What is wrong with which place, where these texts stand in a document of one cell; empty for nothing."""
        key = (*texts.hostile.items(), texts.before, strict)
        if key not in self._verdicts:
            # Hypothesis tries once more what has failed.
            wrong = self.wrong(texts, strict=strict)
            self._verdicts[key] = "\n".join((wrong and self.culprits(texts, strict=strict)) or wrong)
        return self._verdicts[key]

    def wrong(self, texts: Texts, cells: int = 1, *, strict: bool = True) -> list[str]:
        """Everything that is wrong with what these texts give; not `strict`: any of them may be refused."""
        tame = self.tame(cells)
        made = self._carried(texts, cells, strict=strict)
        if made.wrong:
            return made.wrong
        said = differences(tame.package, made.package) + differences(tame.pages, made.pages)
        # What is no Python is not imported: it might be what it was meant to be.
        return said or _imported(made, cells)

    def culprits(self, texts: Texts, *, strict: bool = True) -> list[str]:
        """What is wrong with each place alone, where a document of one cell has hostile texts at all of these."""
        found: list[str] = []
        left = [list(texts.hostile)]
        runs = 0
        while left and runs < RUNS:
            each = left.pop(0)
            wrong, runs = self.wrong(texts.only(each), strict=strict), runs + 1
            if wrong and len(each) == 1:
                found.append(f"{each[0]} = {texts.hostile[each[0]]!r}:\n    " + "\n    ".join(wrong[:3]))
            elif wrong:
                left += [each[: len(each) // 2], each[len(each) // 2 :]]
        return found + (["there are perhaps more: the search was given up"] if left else [])

    def _carried(self, texts: Texts, cells: int, *, strict: bool = True) -> Outcome:
        """The package and the pages; what may be refused, and is, is tame in the next try."""
        for _ in range(3):
            folder = self._folder / str(next(self._numbers))
            made = Outcome(folder / PACKAGE, folder / "pages", texts, [])
            rows, lines = _run(made, cells)
            if not rows:
                left = {path.name for path in folder.iterdir()} - {PACKAGE, "pages", "strings.json"}
                return made._replace(wrong=[f"wrote {name!r} beside the package" for name in sorted(left)])
            wrong, refused = _judged(folder / "strings.json", rows, lines, texts, cells, strict)
            if wrong:
                return made._replace(wrong=wrong)
            texts = texts.without(refused)
        return made._replace(wrong=["refused again and again", *rows])


def _run(made: Outcome, cells: int) -> tuple[list[str], list[Any]]:
    """Generates; returns the lines of a refusal, and what stands on each line of the document."""
    spec = made.package.parent / "strings.json"
    spec.parent.mkdir()
    text, lines = written(document(made.texts, cells))
    spec.write_text(text, encoding="utf-8")
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            generate(spec, Targets(made.package, made.pages))
    except SpecError as error:
        return str(error).split("\n"), lines
    except Exception as error:
        return [f"crashed: {type(error).__name__}: {error}"], lines
    return [], lines


def _judged(
    spec: Path, rows: list[str], lines: list[Any], texts: Texts, cells: int, strict: bool
) -> tuple[list[str], set[str]]:
    """What is wrong with a refusal, and the places that it refuses."""
    wrong: list[str] = []
    refused: set[str] = set()
    for row in rows:
        match = re.match(rf"{re.escape(str(spec))}:(\d+): (#/\S*): .", row)
        if not match or not is_one_line(row) or not 0 < int(match[1]) <= len(lines):
            wrong.append(f"no line that names a place: {row!r}")
            continue
        pointer = lines[int(match[1]) - 1]
        guilty = blamed(texts, cells, pointer) if len(pointer) > 1 else set()
        may = {place for place in guilty if not strict or kind_of(place) not in TOLD | KEPT}
        if not may:
            wrong.append(f"refused {'for what has to be carried' if guilty else 'at an innocent line'}: {row!r}")
        refused |= may
    return wrong, refused


def _imported(made: Outcome, cells: int) -> list[str]:
    """What is wrong when the package is imported, in a process of its own."""
    folder = made.package.parent
    command = [sys.executable, "-W", "error", "-B", str(INSIDE), str(folder), PACKAGE]
    wanted = json.dumps(_wanted(made.texts, cells))
    done = subprocess.run(command, input=wanted, capture_output=True, text=True, cwd=folder)
    if done.returncode or done.stderr:
        return [f"the import of it all failed: {done.stderr[-1000:]}"]
    said: list[str] = json.loads(done.stdout)
    return said + [f"an import wrote {path}" for path in folder.rglob(f"*{CANARY}*")]


def _wanted(texts: Texts, cells: int) -> dict[str, Any]:
    """What must have come through unchanged."""
    whole = document(texts, cells)
    schemas = whole["components"]["schemas"]
    wanted: dict[str, Any] = {"enums": {}, "objects": {}, "queries": {}}
    for number in map(str, range(cells)):
        carrier = schemas[f"Carrier{number}"]
        wanted["enums"][f"Kind{number}"] = schemas[f"Kind{number}"]["enum"]
        wanted["objects"][f"Carrier{number}"] = dict(_values(carrier, schemas[f"Kind{number}"]["enum"][0]))
    for path, item in whole["paths"].items():
        for operation in (each for each in item.values() if isinstance(each, dict)):
            parameters: Iterable[Any] = operation.get("parameters", ())
            wanted["queries"][path] = [each["name"] for each in parameters if each.get("in") in ("query", "path")]
    return wanted


def _values(carrier: dict[str, Any], kind: str) -> Iterable[tuple[str, Any]]:
    """A value for each property of a Carrier."""
    for name, schema in carrier["properties"].items():
        inner = schema.get("additionalProperties") or schema.get("items") or schema
        inner = inner.get("anyOf", inner.get("oneOf", [inner]))[0]
        value = kind if name == "kind" else inner.get("const", inner.get("enum", ["a name"])[0])
        if "additionalProperties" in schema:
            value = {"'\"": value}
        yield name, [value] if "items" in schema else {"x": 1} if name == "thing" else value

"""What cannot be carried over as it is: told with its place and the reason; specs/loud_*.yaml lists it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

SPECS = Path(__file__).parent / "specs"
CASES = {
    name: case
    for file in ("loud_operations.yaml", "loud_schemas.yaml", "loud_invalid.yaml")
    for name, case in YAML(typ="safe").load(SPECS / file).items()
}


REFUSED = [name for name, case in CASES.items() if "says" in case]


@pytest.mark.parametrize("name", REFUSED)
def test_stopped(run: Callable[..., Any], edited: Callable[..., str], tmp_path: Path, name: str) -> None:
    """Nothing is generated, and a line names the place in the spec and the reason."""
    edits, says = CASES[name]["edits"], CASES[name]["says"]
    spec, text = tmp_path / "spec.yaml", edited(edits)
    spec.write_text(text, encoding="utf-8")
    done = run("--spec", spec, "--output", tmp_path / "out")
    assert (done.status, done.out) == (1, ""), "this was generated without a word"
    assert not (tmp_path / "out").exists()
    rows = [re.fullmatch(rf"{re.escape(str(spec))}:(\d+): (#/.*?: .+)", row) for row in done.err.splitlines()]
    assert rows, "there is no message"
    assert all(rows), f"not one line with a place for each problem:\n{done.err}"
    assert " object at 0x" not in done.err, f"the message is not the same every time:\n{done.err}"
    right = [number for number, row in enumerate(text.splitlines(), 1) if "# HERE" in row]
    found = [row for row in rows if row and int(row[1]) in right and says.lower() in row[2].lower()]
    assert found, f"{says!r} was expected at one of the lines {right}:\n{done.err}"


@pytest.mark.parametrize("name", sorted(CASES.keys() - REFUSED))
def test_warned(run: Callable[..., Any], edited: Callable[..., str], tmp_path: Path, name: str) -> None:
    """It is generated, and a line says what of it only the server knows."""
    spec, text = tmp_path / "spec.yaml", edited(CASES[name]["edits"])
    spec.write_text(text, encoding="utf-8")
    done = run("--spec", spec, "--output", tmp_path / "out")
    assert (done.status, done.err) == (0, "")
    [line] = [number for number, row in enumerate(text.splitlines(), 1) if "# HERE" in row]
    rows = [re.fullmatch(rf"warning: {re.escape(str(spec))}:(\d+): #/\S+: (.+)", row) for row in done.out.splitlines()]
    assert [row for row in rows if row and int(row[1]) == line and CASES[name]["warns"] in row[2]], done.out


def test_every_problem_at_once(run: Callable[..., Any], edited: Callable[..., str], tmp_path: Path) -> None:
    """All problems are reported in one run, a line each, in the order of the document."""
    spec = tmp_path / "spec.yaml"
    spec.write_text(
        edited(
            {
                "properties": "x: {type: strng}",
                "operation": "servers: [{url: 'ftp://other.example'}]",
                "parameters": "- {name: taste, in: spoon, schema: {type: string}}",
            }
        )
    )
    done = run("--spec", spec, "--output", tmp_path / "out")
    assert done.status == 1
    rows = [re.fullmatch(rf"{re.escape(str(spec))}:(\d+): (#/\S+): (.+)", row) for row in done.err.splitlines()]
    assert len(rows) == 3
    assert all(rows)
    numbers = [int(row[1]) for row in rows if row]
    assert numbers == sorted(numbers)
    assert [word for word, row in zip(("ftp", "spoon", "strng"), rows, strict=True) if row and word in row[3]]

"""The tables are whole, and the document says what they hold."""

import importlib
import re
from pathlib import Path
from typing import NamedTuple

from tests.faults.fault import Fault
from tests.faults.table import TABLE


class Line(NamedTuple):
    """What the document says of a row."""

    row: int
    module: str
    entry: str


def document() -> list[Line]:
    """The rows of the document, in their order."""
    text = Path(__file__).with_name("README.md").read_text(encoding="utf-8")
    found = re.findall(r"^\| (\d+) \| [^|]+ \| [^|]+ \| `(\w+)` \| `([^`]+)` \|$", text, re.MULTILINE)
    return [Line(int(row), module, entry) for row, module, entry in found]


def entries(module: str) -> list[str]:
    """The names of the entries of a table."""
    tables = vars(importlib.import_module(f"tests.faults.{module}")).values()
    return [fault.name for each in tables if isinstance(each, tuple) for fault in each if isinstance(fault, Fault)]


def test_every_row_of_the_document_has_entries_and_every_entry_has_a_row() -> None:
    """The rows have numbers without a gap, and the entries stand in their order."""
    rows = [line.row for line in document()]
    assert rows == [*range(1, len(rows) + 1)]
    assert sorted({fault.row for fault in TABLE}) == rows
    assert [fault.row for fault in TABLE] == sorted(fault.row for fault in TABLE)


def test_no_two_entries_have_the_same_name() -> None:
    """So that one can be run by its name."""
    names = [fault.name for fault in TABLE]
    assert len(set(names)) == len(names)


def test_the_document_names_the_table_and_an_entry_of_each_row() -> None:
    """All entries of a row stand in one table."""
    for line in document():
        names = entries(line.module)
        assert line.entry in names
        assert int(line.entry[:2]) == line.row
        assert {name for name in names if int(name[:2]) == line.row} == {
            fault.name for fault in TABLE if fault.row == line.row
        }


def test_every_row_is_played() -> None:
    """The `test_faults_*.py` of its table has its number."""
    played: list[int] = []
    for path in Path(__file__).parent.glob("test_faults_*.py"):
        for call in re.findall(r"^@faults\((.+)\)$", path.read_text(encoding="utf-8"), re.MULTILINE):
            played += eval(call, {"range": range})
    assert sorted(played) == [line.row for line in document()]

"""Reads files of requests: lines of JSON, or a CSV table. A row that cannot be read becomes an error object."""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Rows = Iterator[tuple[int, Any]]
"""Numbers with the row, or with a ValueError that says why it cannot be read."""


class Cells(dict[str, str]):
    """A row of a table. All values are texts."""


def lines(path: Path) -> Rows:
    """The JSON values of a file with one value per line; empty lines are skipped."""
    with open(path, "rb") as file:
        for number, line in enumerate(file, 1):
            try:
                text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
                if text:
                    yield number, json.loads(text)
            except RecursionError:
                yield number, ValueError("it is nested too deeply")
            except ValueError as error:
                what = "UTF-8" if isinstance(error, UnicodeDecodeError) else "JSON"
                yield number, ValueError(f"it is not valid {what}: {error}")


def table(path: Path) -> Rows:
    """The rows of a CSV table (RFC 4180). Its first row has the names of the columns."""
    with open(path, encoding="utf-8-sig", newline="", errors="surrogateescape") as file:
        reader = csv.DictReader(file, strict=True)
        names = reader.fieldnames or []
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            yield 1, ValueError(f"the header has the name {twice!r} twice")
            return
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield reader.line_num, ValueError(f"it is not a row of a table: {error}")
                continue
            yield reader.line_num, _cells(row)


def _cells(row: dict[Any, Any]) -> Cells | ValueError:
    if None in row:
        return ValueError("it has more cells than the header")
    cells = Cells({name: text or "" for name, text in row.items()})
    try:
        "".join(cells.values()).encode()
    except UnicodeEncodeError:
        return ValueError("it is not valid UTF-8")
    return cells


READERS: dict[str, Callable[[Path], Rows]] = {".jsonl": lines, ".ndjson": lines, ".csv": table}
"""The readers, by the extension of the file."""

"""Measures the chosen rows, and prints the table. It asserts nothing, because machines differ."""

import argparse
import json
import sys
import time
from pathlib import Path

from .results import measure
from .rows import ROWS, Row
from .server import serving
from .table import machine, packages, table


def _arguments() -> argparse.Namespace:
    names = [row.name for row in ROWS]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "rows", nargs="*", metavar="ROW", help=f"the rows to measure; default: all of {', '.join(names)}"
    )
    parser.add_argument("--rounds", type=int, help="the number of measurements of each; default: the row's own number")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the results to this file")
    found = parser.parse_args()
    unknown = sorted(set(found.rows) - set(names))
    if unknown:
        parser.error(f"there is no row {', '.join(unknown)}; there are {', '.join(names)}")
    if found.rounds is not None and found.rounds < 1:
        parser.error("--rounds must be at least 1")
    return found


def main() -> None:
    """Run the rows."""
    arguments = _arguments()
    rows: list[Row] = [row for row in ROWS if not arguments.rows or row.name in arguments.rows]
    versions: dict[str, dict[str, str]] = {}
    results = []
    began = time.monotonic()
    with serving() as server:
        for row in rows:
            print(f"{time.monotonic() - began:5.0f} s  {row.title}", file=sys.stderr, flush=True)
            results.append(measure(row, server, versions, arguments.rounds))
    print(machine(), *packages(versions), "", *table(results), sep="\n")
    if arguments.json is not None:
        document = {"machine": machine(), "versions": versions, "rows": [result.document() for result in results]}
        arguments.json.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

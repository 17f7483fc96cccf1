"""`python -m tests.docs.types_of_blocks`: mypy and pyright, both strict, over every Python block of the documentation.

All blocks are checked in one run of each. What is found is said with the page and the line that it stands at.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.docs.test_blocks import ROOT, blocks


def write(folder: Path) -> dict[str, str]:
    """Write each block as a module of its own; returns the place in the documentation by the name of its file."""
    places: dict[str, str] = {}
    for number, block in enumerate(blocks()):
        place = str(block.id)
        name = f"block_{number}.py"
        (folder / name).write_text(str(block.values[0]), encoding="utf-8")
        places[name] = place
    settings = {
        "include": ["."],
        "typeCheckingMode": "strict",
        "reportDeprecated": False,  # a page shows how to call what is deprecated, too
        "pythonVersion": "3.11",
        "extraPaths": [str(ROOT)],
        "venvPath": str(Path(sys.prefix).parent),
        "venv": Path(sys.prefix).name,
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    return places


def check(folder: Path) -> list[str]:
    """What the two say about the blocks in a folder, one line for each error."""
    python = [sys.executable, "-m"]
    mypy = [*python, "mypy", "--strict", "--no-error-summary", "--config-file=", "--python-version=3.11"]
    runs = (
        [*mypy, f"--cache-dir={ROOT / '.mypy_cache/blocks'}", *sorted(map(str, folder.glob("*.py")))],
        [*python, "pyright", "-p", str(folder / "pyrightconfig.json")],
    )
    found: list[str] = []
    for command in runs:
        done = subprocess.run(
            command, cwd=folder, env={**os.environ, "MYPYPATH": str(ROOT)}, capture_output=True, text=True
        )
        errors = [line.strip() for line in done.stdout.splitlines() if re.search(r"block_\d+\.py:\d+.*error", line)]
        if done.returncode and not errors:
            errors = [f"{command[2]} failed:", done.stdout, done.stderr]
        found += errors
    return found


def said(error: str, places: dict[str, str]) -> str:
    """An error with its place in the documentation in place of the block's file."""

    def place(match: re.Match[str]) -> str:
        page, line = places[match[1]].rsplit(":", 1)
        return f"{page}:{int(line) + int(match[2]) - 1}"

    return re.sub(r"\S*?(block_\d+\.py):(\d+)", place, error)


def main() -> int:
    """Check all blocks; returns the exit status."""
    with tempfile.TemporaryDirectory(prefix="r9s-blocks-") as name:
        places = write(Path(name))
        errors = [said(error, places) for error in check(Path(name))]
    print("\n".join(errors) or f"{len(places)} blocks of the documentation: no type errors")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())

"""docs/images/demo.png: the files that `make demo` creates with the sandbox."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from docs.pictures import sheets

ROOT = Path(__file__).parents[2]
UNFINISHED = ("fox-0.png", "fox-1.png")


def draw(file: Path) -> None:
    """Run the demo, and draw a sheet of the files that it created."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("R9S_")}
    with tempfile.TemporaryDirectory() as name:
        demo = [sys.executable, str(ROOT / "examples" / "demo.py")]
        environment["PYTHONPATH"] = str(ROOT)
        subprocess.run(demo, cwd=name, env=environment, check=True, capture_output=True, timeout=120)
        out = Path(name) / "out"
        finished = [each for each in out.rglob("*") if each.is_file() and each.name not in UNFINISHED]
        found = sorted(finished, key=lambda each: each.stat().st_mtime_ns)
        pictures = [(each, each.relative_to(out).as_posix().replace("/image-1", "")) for each in found]
        sheets.draw(pictures, file, columns=4)

"""A file of a million lines, run in a process of its own that says how much memory it had."""

import json
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.batch.counting import Counting

MILLION = 1_000_000
# On Linux, ru_maxrss begins with what the process had that started this one.
_PROGRAM = """
import json, pathlib, re, resource, sys, time
from r9s import batch
began = time.monotonic()
report = batch.run(sys.argv[1], sys.argv[2], max_images=3, concurrency=2)
status = pathlib.Path("/proc/self/status")
own = re.search(r"VmHWM:\\s+(\\d+) kB", status.read_text()) if status.exists() else None
peak = (int(own[1]) if own else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024
found = {"pictures": report.pictures, "stopped": report.stopped, "peak": peak}
print(json.dumps({**found, "seconds": time.monotonic() - began}))
"""


def three_of(lines: Iterable[str], server: Counting, folder: Path) -> dict[str, Any]:
    """Draw three pictures of these lines; gives peak memory in MB, seconds, and what the report says."""
    path = folder / "in.jsonl"
    with path.open("w") as file:
        file.writelines(lines)
    environment = {"R9S_API_KEY": "test", "R9S_BASE_URL": server.url, "PYTHONPATH": ":".join(sys.path)}
    command = [sys.executable, "-c", _PROGRAM, str(path), str(folder / "out")]
    began = time.monotonic()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=110, check=False)
    assert not done.returncode, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout)
    print(f"{found['peak']:.0f} MB, {found['seconds']:.1f} s of {time.monotonic() - began:.1f} s")
    assert (found["pictures"], server.drawn) == (3, 3)
    assert found["stopped"]
    return found

"""A process that does one work for one side, as often as it is told: `python -m benchmarks.worker SIDE WORK SERVER`.

Each line that it reads says how often, or `peak`; each line that it writes is JSON.
"""

import gc
import importlib
import json
import re
import resource
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from .work import MB, Absent, Place, Run, Work

# The module that has a side's works, and under which name.
_SIDES = {
    "httpx": ("ours", "HTTPX"),
    "aiohttp": ("ours", "AIOHTTP"),
    "r9s": ("ours", "R9S_PLAIN"),
    "r9s, aiohttp": ("ours", "R9S_AIOHTTP"),
    "r9s[speed]": ("ours", "R9S_SPEED"),
    "openai": ("peers", "OPENAI"),
    "mistralai": ("peers", "MISTRALAI"),
}
_PACKAGES = (
    "r9s",
    "httpx",
    "httpcore",
    "httpx2",
    "httpcore2",
    "h11",
    "anyio",
    "attrs",
    "pydantic",
    "aiohttp",
    "openai",
)
_MORE = ("mistralai", "pybase64", "jiter", "msgspec", "orjson")


def _works(side: str) -> dict[str, Work]:
    if side in ("httpx", "r9s"):
        from .ours import SPEED

        # An import of what is None here fails as if it were not installed.
        sys.modules.update(dict.fromkeys(SPEED))  # type: ignore[arg-type]
    module, name = _SIDES[side]
    works: dict[str, Work] = getattr(importlib.import_module(f"benchmarks.{module}"), name)
    return works


def _versions() -> dict[str, str]:
    """Of the packages that were loaded."""
    found = {}
    for name in (*_PACKAGES, *_MORE):
        if sys.modules.get(name) is not None:
            try:
                found[name] = version(name)
            except PackageNotFoundError:
                found[name] = "?"
    return found


def _timed(run: Run, times: int) -> dict[str, float]:
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    run(times)
    return {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}


def _status(name: str) -> float:
    found = re.search(rf"^{name}:\s+(\d+) kB", Path("/proc/self/status").read_text(), re.MULTILINE)
    assert found is not None
    return int(found[1]) / 1024


def _peak(run: Run) -> dict[str, float]:
    """How far the memory of the process rose above what it held before, at the highest; in MB."""
    gc.collect()
    try:
        # The highest resident size is forgotten, so that start-up does not count.
        Path("/proc/self/clear_refs").write_text("5")
        before = _status("VmRSS")
        run(1)
        return {"peak": _status("VmHWM") - before}
    except OSError:
        unit = MB if sys.platform == "darwin" else 1024
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
        run(1)
        return {"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit - before}


def _say(document: Any) -> None:
    print(json.dumps(document), flush=True)


def main(side: str, work: str, server: str) -> None:
    """Take orders until there are no more."""
    try:
        make = _works(side)[work]
        with make(Place(server, tiny=True)) as run:
            run(1)
        with make(Place(server)) as run:
            _say({"versions": _versions()})
            for order in sys.stdin:
                _say(_peak(run) if order.strip() == "peak" else _timed(run, int(order)))
    except (Absent, ImportError) as error:
        _say({"absent": str(error)})


if __name__ == "__main__":
    main(*sys.argv[1:])

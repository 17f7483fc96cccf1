"""A process that does one kind of work for one side: `python -m benchmarks.worker SIDE WORK SERVER`.

Each line that it reads is a number of repetitions, or `peak`. Each line that it writes is JSON.
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

# The module with the work of a side, and its name there.
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

        # Importing a module that is None here fails as if it were not installed.
        sys.modules.update(dict.fromkeys(SPEED))  # type: ignore[arg-type]
    module, name = _SIDES[side]
    works: dict[str, Work] = getattr(importlib.import_module(f"benchmarks.{module}"), name)
    return works


def _versions() -> dict[str, str]:
    """The versions of the loaded packages."""
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
    """The peak memory of the process, minus the memory before the work, in MB."""
    gc.collect()
    try:
        # Reset the peak, so that start-up does not count.
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
    """Handle lines until the input ends."""
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

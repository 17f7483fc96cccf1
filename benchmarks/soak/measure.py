"""Measures the sockets, tasks, threads and memory of a process, and collects its warnings."""

import asyncio
import gc
import logging
import os
import resource
import stat
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import sniffio
import trio

MB = 1024 * 1024


class Held(NamedTuple):
    """The resources of this process while it is idle."""

    sockets: int
    tasks: dict[str, int]
    threads: int
    memory: float
    """In MB. On systems without /proc it is the peak."""


def hold(tasks: Callable[[], dict[str, int]]) -> Held:
    """Measure after a garbage collection."""
    gc.collect()
    return Held(_sockets(), tasks(), threading.active_count(), _memory())


def _sockets() -> int:
    found = 0
    # On Linux too this names the open files of the process itself.
    for name in os.listdir("/dev/fd"):
        try:
            found += stat.S_ISSOCK(os.fstat(int(name)).st_mode)
        except OSError:  # It was the listing's own.
            continue
    return found


def _memory() -> float:
    now = Path("/proc/self/statm")
    if now.exists():
        return int(now.read_text().split()[1]) * resource.getpagesize() / MB
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (MB if sys.platform == "darwin" else 1024)


async def tasks_here() -> int:
    """The number of tasks in the running loop, including the current one."""
    if sniffio.current_async_library() == "trio":
        return trio.lowlevel.current_statistics().tasks_living
    return len(asyncio.all_tasks())


class _Kept(logging.Handler):
    def __init__(self, complaints: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._complaints = complaints

    def emit(self, record: logging.LogRecord) -> None:
        self._complaints.append(f"logged by {record.name}: {record.getMessage()}")


@contextmanager
def complaints() -> Iterator[list[str]]:
    """Collects warnings (errors here), also from destructors and threads, and log messages."""
    found: list[str] = []

    def unraisable(details: Any) -> None:
        found.append(f"{details.exc_value!r} in {details.object!r}")

    def in_thread(details: Any) -> None:
        found.append(f"{details.exc_value!r} in {details.thread!r}")

    handler = _Kept(found)
    old, sys.unraisablehook = sys.unraisablehook, unraisable
    old_in_thread, threading.excepthook = threading.excepthook, in_thread
    logging.getLogger().addHandler(handler)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            yield found
            gc.collect()
    finally:
        sys.unraisablehook, threading.excepthook = old, old_in_thread
        logging.getLogger().removeHandler(handler)

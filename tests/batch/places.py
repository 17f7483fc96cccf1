"""Folders on which little can be written."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(where: Path, size: str = "256k", options: str = "") -> Iterator[Path]:
    """A disk of this size; the test is skipped where none can be mounted."""
    where.mkdir(parents=True)
    wanted = f"size={size}{options}"
    mounted = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", wanted, "tmpfs", str(where)], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("no disk of its own without root")
    try:
        yield where
    finally:
        subprocess.run(["umount", "-l", str(where)], check=True, capture_output=True)


@contextmanager
def read_only(where: Path) -> Iterator[Path]:
    """A folder on a disk that cannot be written."""
    with small_disk(where):
        subprocess.run(["mount", "-o", "remount,ro", str(where)], check=True, capture_output=True)
        yield where


def fill(where: Path, leave: int = 0) -> Path:
    """Fill the disk up to so many bytes; gives the file that does it."""
    filler = where / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(1024))
        except OSError:
            pass
    with filler.open("r+b") as file:
        file.truncate(max(filler.stat().st_size - leave, 0))
    return filler

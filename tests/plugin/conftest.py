"""Suites of users: small ones in a folder of their own, which a pytest of their own runs."""

import os
import re
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

INI = """\
[pytest]
asyncio_default_fixture_loop_scope = function
filterwarnings = error
addopts = --strict-markers
"""


@dataclass(frozen=True)
class Ended:
    """How a run ended: its exit code, what it wrote, and how many tests came out how."""

    code: int
    text: str
    counts: dict[str, int]


def run_suite(folder: Path, *arguments: str, python: str = sys.executable) -> Ended:
    """Run pytest on a folder, with no setting from the machine."""
    settings = ("R9S_", "PYTEST_", "COV_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(settings)}
    # hypothesis takes seconds to load.
    command = [python, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:hypothesispytest", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
    text = done.stdout + done.stderr
    last = next((line for line in reversed(text.splitlines()) if re.search(r" in [0-9.]+s", line)), "")
    counts = {name.rstrip("s"): int(count) for count, name in re.findall(r"([0-9]+) (passed|failed|errors?)", last)}
    return Ended(done.returncode, text, counts)


class Suite:
    """A suite in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, test: str, *arguments: str, **files: str) -> Ended:
        """Run one module of tests, given as its text; other files are keywords. Warnings are errors in it."""
        for name, text in {"pytest.ini": INI, "test_app.py": test, **files}.items():
            (self.folder / name.replace("__", ".")).write_text(textwrap.dedent(text), encoding="utf-8")
        return run_suite(self.folder, *arguments)


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    """A suite of a user."""
    return Suite(tmp_path)


@pytest.fixture(scope="session")
def until() -> Callable[[Callable[[], bool]], None]:
    """Waits until something is so; it has to be within ten seconds."""

    def wait(condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 10
        while not condition():
            assert time.monotonic() < deadline, "this did not happen in ten seconds"
            time.sleep(0.002)

    return wait

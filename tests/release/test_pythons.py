"""`make test-pythons`: the other Pythons that the machine has, each in an environment of its own."""

import os
import subprocess
import time
from pathlib import Path

import pytest

from tests.release.copies import ROOT

# Stands in for a Python: it makes an environment whose Python is itself, and says what it is asked to do.
PYTHON = """\
#!/bin/sh
echo "${0##*/} $*"
case "$*" in
    *"-m venv"*) for last; do :; done; mkdir -p "$last/bin"; cp "$0" "$last/bin/python" ;;
    *"-m pytest"*) exit %d ;;
esac
"""


class Machine:
    """A machine that has only the Pythons that it is given, and a .venv of Python 3.97."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.venv = folder, folder / "venv"
        self.add("venv/bin/python", "#!/bin/sh\necho 3.97\n")
        stamp = self.venv / ".stamp-venv"
        stamp.touch()
        os.utime(stamp, (time.time() + 24 * 3600,) * 2)

    def add(self, place: str, text: str = PYTHON % 0) -> None:
        """Put a program into a place below the home folder."""
        path = self.folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def make(self, pythons: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the target for Pythons of these names."""
        environment = {"PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}", "HOME": str(self.folder)}
        command = [
            "make",
            "--no-print-directory",
            "test-pythons",
            f"PYTHONS={pythons}",
            f"VENV={self.venv}",
            *arguments,
        ]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine without another Python."""
    return Machine(tmp_path)


def test_python_that_is_missing_is_skipped(machine: Machine) -> None:
    """What is not there, and what .venv has, is skipped with a line for each, and that is no failure."""
    done = machine.make("python3.97 python3.98")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "python3.97: make test runs on it, skipped",
        "python3.98: not on this machine, skipped",
    ]


def test_python_gets_its_own_environment(machine: Machine) -> None:
    """A Python of the path has an environment in .venv, from the lock with its hashes, in which the tests run."""
    machine.add("bin/python3.98")
    done = machine.make("python3.98")
    assert done.returncode == 0, done.stderr
    home = machine.venv / "python3.98"
    said = [line for line in done.stdout.splitlines() if line.startswith("python")]
    assert said[0] == "python3.98: python3.98"
    assert f"python3.98 -m venv --clear {home}" in said
    assert [line for line in said if "--require-hashes -r requirements/base.txt" in line]
    (run,) = (line for line in said if line.startswith("python -m pytest"))
    assert run.endswith(" tests/facade tests/streams tests/wire")
    assert (home / ".stamp").exists()


def test_python_of_pyenv_is_found(machine: Machine) -> None:
    """A Python that is not on the path may lie where pyenv keeps it; its name on the path may lead nowhere."""
    machine.add("bin/python3.98", "#!/bin/sh\nexit 127\n")
    machine.add(".pyenv/versions/3.98.1/bin/python3.98")
    done = machine.make("python3.98")
    assert done.returncode == 0, done.stderr
    assert f"python3.98: {machine.folder}/.pyenv/versions/3.98.1/bin/python3.98" in done.stdout.splitlines()


def test_failure_stops_no_other_python(machine: Machine) -> None:
    """The tests run on all Pythons, whichever fail; the last line names those that failed."""
    machine.add("bin/python3.98", PYTHON % 1)
    machine.add("bin/python3.99")
    done = machine.make("python3.98 python3.99")
    assert done.returncode != 0
    assert done.stdout.count("-m pytest") == 2
    assert "failed on: python3.98\n" in done.stderr


def test_named_python_does_not_replace_the_environment(machine: Machine) -> None:
    """`make PYTHON=python3.98 test-pythons` leaves the .venv that is there, of whichever Python it is."""
    machine.add("bin/python3.98")
    done = machine.make("python3.98", "PYTHON=python3.98")
    assert done.returncode == 0, done.stderr
    assert f"-m venv --clear {machine.venv}\n" not in done.stdout
    assert "it is made anew" not in done.stdout

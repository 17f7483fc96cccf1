"""The Makefile: what `make check` says, what `make dist` packs, and which Python gets a .venv."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.packages.conftest import ROOT
from tests.packages.test_packages import names

LATER = time.time() + 24 * 3600
STAMPS = [".stamp-venv", ".stamp-lock", ".stamp-base", ".stamp-check", "lowest/.stamp", "ray/.stamp", "bench/.stamp"]
# Ruff's rules and the tests of batches fail; all else passes.
TWO_FAIL = """\
case "$*" in
    *"ruff check"* | *"tests/batch tests/cli"*) exit 1 ;;
esac
"""


def script(path: Path, text: str) -> Path:
    """A program that stands in for a Python."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}", encoding="utf-8")
    path.chmod(0o755)
    return path


def make(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run make; it does not know of the make that runs these tests."""
    inherited = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "PYTHON", "PY", "VENV", "ARGS")
    environment = {name: value for name, value in os.environ.items() if name not in inherited}
    command = ["make", "--no-print-directory", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)


@pytest.fixture
def venv(tmp_path: Path) -> Path:
    """An environment that needs nothing, since it is newer than all locks; its Python says that it is 3.11."""
    folder = tmp_path / "venv"
    script(folder / "bin" / "python", "echo 3.11\n")
    for stamp in STAMPS:
        (folder / stamp).parent.mkdir(exist_ok=True)
        (folder / stamp).touch()
        # Newer than all that it depends on: nothing of the environment that runs the tests is installed anew.
        os.utime(folder / stamp, (LATER, LATER))
    return folder


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository of its own with one commit: what git tracks here, as it is now."""
    folder = tmp_path / "repository"
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, tracked.split("\0")):
        if (ROOT / name).is_file() and not name.startswith(("docs/", "tests/")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    identity = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "-c", "commit.gpgsign=false"]
    for arguments in (["init", "--quiet"], ["add", "--all"], [*identity, "commit", "--quiet", "--message=All"]):
        subprocess.run(["git", *arguments], cwd=folder, check=True)
    return folder


@pytest.mark.parametrize("jobs", [[], ["--jobs=4"]])
def test_check_runs_all(venv: Path, tmp_path: Path, jobs: list[str]) -> None:
    """What fails stops nothing else: `make check` ends with a line for each, and fails."""
    stub = script(tmp_path / "stub", TWO_FAIL)
    done = make("check", f"VENV={venv}", f"PY={stub}", *jobs)
    assert done.returncode != 0
    assert [line.split() for line in done.stdout.splitlines()[-13:]] == [
        ["format-check", "passed"],
        ["lint", "FAILED"],
        ["types", "passed"],
        ["check-regen", "passed"],
        ["api-diff", "passed"],
        ["test", "passed"],
        ["test-batches", "FAILED"],
        ["test-kills", "passed"],
        ["test-faults", "passed"],
        ["test-packages", "passed"],
        ["test-generator", "passed"],
        ["test-hostile", "passed"],
        ["test-daily", "passed"],
    ]


def test_check_passes(venv: Path, tmp_path: Path) -> None:
    """When all pass, `make check` does, whatever failed the last time."""
    assert make("check", f"VENV={venv}", f"PY={script(tmp_path / 'stub', TWO_FAIL)}").returncode != 0
    done = make("check", f"VENV={venv}", f"PY={script(tmp_path / 'stub', 'exit 0')}")
    assert done.returncode == 0, done.stderr
    assert "FAILED" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "is_made"),
    [
        (["test"], False),
        (["test", "PYTHON=3.11"], False),
        (["test", "PYTHON=3.13"], True),
        (["check", "PYTHON=3.13"], True),
        (["test-ray", "PYTHON=3.13"], True),
        (["test-lowest", "PYTHON=3.13"], False),
    ],
)
def test_python(venv: Path, tmp_path: Path, arguments: list[str], is_made: bool) -> None:
    """A .venv of another Python than the one that is named is made anew, and said to be; nothing else touches it."""
    for version in ("3.11", "3.13"):
        script(tmp_path / version, f"echo {version}\n")
    named = [each.replace("PYTHON=", f"PYTHON={tmp_path}/") for each in arguments]
    done = make("--dry-run", *named, f"VENV={venv}")
    assert done.returncode == 0, done.stderr
    assert (f"{tmp_path}/3.13 -m venv --clear {venv}\n" in done.stdout) is is_made
    assert (f"has Python 3.11, and PYTHON={tmp_path}/3.13 asks for 3.13" in done.stdout) is is_made
    assert (f"-m venv --clear {venv}/ray\n" in done.stdout) is (arguments[0] == "test-ray")


def test_dist(venv: Path, repository: Path) -> None:
    """`make dist` packs what git tracks: no `.env` that lies around, and no module that nobody has committed."""
    tracked = {path.relative_to(repository).as_posix() for path in repository.rglob("*") if path.is_file()}
    for folder in ("r9s", "r9s_generated"):
        for name in (".env", "leaked.py", "notes.txt"):
            (repository / folder / name).write_text("SECRET = 1\n", encoding="utf-8")
    done = make("dist", f"VENV={venv}", f"PY={sys.executable}", folder=repository)
    assert done.returncode == 0, done.stderr
    assert "git does not track it, so it is not packed: r9s/.env\n" in done.stdout
    wheels, sdists = [*(repository / "dist").glob("*.whl")], [*(repository / "dist").glob("*.tar.gz")]
    assert (len(wheels), len(sdists)) == (2, 2)
    for archive in (*wheels, *sdists):
        packed = names(archive)
        assert any(file.endswith("__init__.py") for file in packed)
        assert not [file for file in packed if Path(file).name in (".env", "leaked.py", "notes.txt")]
    modules = {file for file in tracked if file.startswith(("r9s/", "r9s_sandbox/", "r9s_generated/"))}
    packed = set().union(*map(names, wheels))
    assert {file for file in modules if file.endswith((".py", "py.typed"))} <= packed


def test_dist_of_a_commit(venv: Path, repository: Path) -> None:
    """`make dist` packs a commit: a file that is not as it is there is refused, and what was built stays."""
    (repository / "dist").mkdir()
    (repository / "r9s" / "_version.py").write_text("__version__ = '9'\n", encoding="utf-8")
    done = make("dist", f"VENV={venv}", f"PY={sys.executable}", folder=repository)
    assert done.returncode != 0
    assert done.stdout.splitlines()[-1] == "r9s/_version.py"
    assert "commit or restore them" in done.stderr
    assert (repository / "dist").is_dir()

"""A run that is stopped, or that may not write, leaves a package whole: the old one or the new one."""

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.folders import Run, contents, generated, other, package, spec

__all__ = ["generated", "other", "package", "spec"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("what", ["package", "models", "around"])
def test_folders_that_are_read_only(run: Run, other: Path, package: Path, what: str) -> None:
    """A folder that may not be written to is a kind line; the package stays as it was."""
    folder = {"package": package, "models": package / "models", "around": package.parent}[what]
    before = contents(package)
    folder.chmod(0o555)
    try:
        done = run("--spec", other, "--output", package)
    finally:
        folder.chmod(0o755)
    if done.status:
        assert len(done.err.splitlines()) == 1
        assert str(package) in done.err
        assert contents(package) == before
    assert [path.name for path in package.parent.iterdir()] == ["package"]


def failing(original: Callable[..., Any], after: int) -> Callable[..., Any]:
    """The function, until it was called so often; then the disk is full."""
    left = iter(range(after))

    def call(*arguments: Any, **options: Any) -> Any:
        if next(left, None) is None:
            raise OSError(errno.ENOSPC, "No space left on device")
        return original(*arguments, **options)

    return call


@pytest.mark.parametrize("after", [0, 2])
@pytest.mark.parametrize("name", ["rename", "replace", "mkdir", "unlink", "rmdir"])
def test_a_full_disk(
    run: Run, other: Path, package: Path, monkeypatch: pytest.MonkeyPatch, name: str, after: int
) -> None:
    """Wherever the disk fails, the package is the old one or the new one, and one line says so."""
    before = contents(package)
    with monkeypatch.context() as patched:
        patched.setattr(os, name, failing(getattr(os, name), after))
        done = run("--spec", other, "--output", package)
    if done.status:
        assert contents(package) == before
        assert len(done.err.splitlines()) == 1
        assert "No space left" in done.err
    else:
        assert is_new(package)


STOPPED = """
import os, runpy, signal, sys

number, event, left, place = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]


def watch(name, arguments):
    global left
    paths = [os.fsdecode(each) for each in arguments if isinstance(each, (str, bytes, os.PathLike))]
    if name == event and any(place in path for path in paths):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), number)


sys.argv[1:] = sys.argv[5:]
sys.addaudithook(watch)
runpy.run_module("generator", run_name="__main__")
"""
"""Runs the generator until it is about to do something in a place for the nth time, and sends itself a signal then."""
MOMENTS = [("os.rename", 0), ("os.rename", 1), ("os.rename", 2), ("os.mkdir", 0), ("open", 12), ("os.remove", 0)]


@pytest.mark.skipif(os.name != "posix", reason="there are no such signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize(("event", "left"), MOMENTS)
def test_interrupted(
    run: Run, other: Path, package: Path, environment: dict[str, str], number: int, event: str, left: int
) -> None:
    """A run that is stopped, at whatever moment, leaves the old package or the new one whole.

    Where nobody could tidy up, the old package may lie beside its place.
    """
    before = contents(package)
    arguments = [
        str(int(number)),
        event,
        str(left),
        str(package.parent),
        "--spec",
        str(other),
        "--output",
        str(package),
    ]
    subprocess.run([sys.executable, "-c", STOPPED, *arguments], env=environment, capture_output=True)
    beside = [path for path in package.parent.rglob("*") if path.is_dir()]
    assert any(contents(folder) == before or is_new(folder) for folder in beside)
    if number != signal.SIGKILL:
        assert package in beside
        assert [path.name for path in package.parent.iterdir()] == ["package"]
    done = run("--spec", other, "--output", package)
    assert done.status == 0, done.err
    assert is_new(package)


def is_new(folder: Path) -> bool:
    """Whether a folder holds the whole package of the other document."""
    return all((folder / name).is_file() for name in ("models/more.py", "client.py", "pyproject.toml"))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the size of files")
def test_a_file_that_cannot_be_written(other: Path, package: Path, environment: dict[str, str]) -> None:
    """Where a file does not fit, the package stays as it was, and one line says why."""
    before = contents(package)
    limited = (
        "import resource, runpy, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)); runpy.run_module('generator', run_name='__main__')"
    )
    command = [sys.executable, "-c", limited, "--spec", str(other), "--output", str(package)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 1
    assert contents(package) == before
    assert len(done.stderr.splitlines()) == 1, done.stderr[-500:]
    assert [path.name for path in package.parent.iterdir()] == ["package"]

"""The program `r9s` against a sandbox: in this process, or as a program of its own."""

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image

import r9s_sandbox
from r9s.__main__ import main
from r9s_sandbox import SandboxURL
from tests.cli.recorder import Recorder

ROOT = Path(__file__).parents[2]
SMALL = ("--size", "32x32")


class Done(NamedTuple):
    """What a run of the program was."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of stdout."""
        return self.out.splitlines()


Run = Callable[..., Done]
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture(scope="session")
def sandbox() -> Iterator[SandboxURL]:
    """A sandbox that all tests share."""
    with r9s_sandbox.serve() as url:
        yield url


@pytest.fixture
def own_sandbox() -> Iterator[SandboxURL]:
    """A sandbox whose counts belong to one test."""
    with r9s_sandbox.serve() as url:
        yield url


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    """A server that keeps what comes, and answers with one picture."""
    with Recorder() as server:
        yield server


@pytest.fixture
def settings(sandbox: SandboxURL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key and the server in the environment, and an empty folder to work in."""
    monkeypatch.setenv("R9S_API_KEY", "test")
    monkeypatch.setenv("R9S_BASE_URL", sandbox)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def r9s(settings: None, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the program in this process; `stdin` is what it gets by a pipe."""

    def run(*arguments: object, stdin: bytes | None = None) -> Done:
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capfd.readouterr()
        code = main([str(each) for each in arguments])
        return Done(code, *capfd.readouterr())

    return run


@pytest.fixture
def start(settings: None) -> Iterator[Start]:
    """Starts the program as one of its own, with pipes, and ends it after the test."""
    running: list[subprocess.Popen[str]] = []

    def begin(*arguments: object, **options: object) -> "subprocess.Popen[str]":
        command = [sys.executable, "-W", "error", "-m", "r9s", *map(str, arguments)]
        given: dict[str, object] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **dict(given.pop("env", None) or {})}  # type: ignore[call-overload]
        process = subprocess.Popen(command, env=environment, text=True, **given)  # type: ignore[call-overload]
        running.append(process)
        return process  # type: ignore[no-any-return]

    yield begin
    for process in running:
        process.kill()
        process.communicate()


@pytest.fixture
def png(tmp_path: Path) -> Path:
    """The file of a small picture."""
    path = tmp_path / "cat.png"
    Image.new("RGB", (32, 32), "teal").save(path)
    return path

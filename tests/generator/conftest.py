"""The generator, run in this process, and the packages that it makes for the tests."""

import contextlib
import importlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from generator.__main__ import main
from tests.generator.houses import houses, recorder

__all__ = ["houses", "recorder"]

HERE = Path(__file__).parent
ROOT = HERE.parent.parent

Edits = dict[str, str]
"""What to change in specs/small.yaml: at a place `# + name`, or instead of a text that stands there once."""


@dataclass(frozen=True)
class Run:
    """What one run of the generator gave."""

    status: int
    out: str
    err: str


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def specs() -> Path:
    """The documents that the tests generate from."""
    return HERE / "specs"


@pytest.fixture(scope="session")
def run() -> Callable[..., Run]:
    """Runs `python -m generator` with these arguments in this process, which saves a second each time."""

    def call(*arguments: object) -> Run:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = main([str(argument) for argument in arguments])
        return Run(status, out.getvalue(), err.getvalue())

    return call


@pytest.fixture(scope="session")
def edited(specs: Path) -> Callable[[Edits], str]:
    """The text of specs/small.yaml after these edits."""
    original = (specs / "small.yaml").read_text(encoding="utf-8")

    def edit(edits: Edits) -> str:
        text = original
        for place, new in edits.items():
            mark = re.search(rf"^( *)# \+ {re.escape(place)}\n", text, re.MULTILINE)
            if mark:
                rows = "".join(f"{mark[1]}{row}\n" for row in new.strip("\n").split("\n"))
                text = text[: mark.end()] + rows + text[mark.end() :]
            else:
                assert text.count(place) == 1, f"{place!r} must stand in small.yaml once"
                text = text.replace(place, new)
        return text

    return edit


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder on sys.path that the generated packages of all tests stand in, each under a name of its own.

    A generated package imports itself relatively, so that it can be imported under the name of its folder.
    """
    folder = tmp_path_factory.mktemp("workshop")
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


Made = Callable[[str, str], Path]


@pytest.fixture(scope="session")
def made(run: Callable[..., Run], workshop: Path) -> Made:
    """Generates the package `name` from the text of a document, once, and returns its folder."""
    packages: dict[str, Path] = {}

    def make(name: str, text: str) -> Path:
        if name not in packages:
            spec = workshop / f"{name}.yaml"
            spec.write_text(text, encoding="utf-8")
            done = run("--spec", spec, "--output", workshop / name)
            assert done.status == 0, f"{name} could not be generated: {done.err}"
            packages[name] = workshop / name
            importlib.invalidate_caches()
        return packages[name]

    return make


@pytest.fixture(scope="session")
def breadth(made: Made, specs: Path) -> ModuleType:
    """The package for specs/breadth.yaml, imported."""
    return importlib.import_module(made("breadth", (specs / "breadth.yaml").read_text(encoding="utf-8")).name)


@pytest.fixture(scope="session")
def environment() -> dict[str, str]:
    """The environment for subprocesses, with the repository on the path."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.fixture(scope="session")
def mypy(request: pytest.FixtureRequest, workshop: Path, environment: dict[str, str]) -> Callable[..., dict[str, str]]:
    """Runs `mypy --strict` over packages and files in the workshop; returns the errors of each file that has any.

    What mypy has learned of httpx and attrs is kept from one test run to the next.
    """
    cache = getattr(request.config, "cache", None)
    kept = cache.mkdir("mypy") if cache else workshop / ".mypy_cache"

    def check(*names: str) -> dict[str, str]:
        arguments = [f"--cache-dir={kept}", "--no-color-output", "--hide-error-context"]
        done = subprocess.run(
            [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", *arguments, *names],
            cwd=workshop,
            env={**environment, "PYTHONPATH": "", "MYPYPATH": str(workshop)},
            capture_output=True,
            text=True,
        )
        assert (done.returncode in (0, 1), done.stderr) == (True, ""), done.stderr + done.stdout
        found: dict[str, str] = {}
        for row in done.stdout.splitlines():
            found[row.split(":")[0]] = found.get(row.split(":")[0], "") + row + "\n"
        return found

    return check

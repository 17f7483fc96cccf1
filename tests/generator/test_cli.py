"""The command: the same bytes every time, a check that sees each of them, and nothing touched when a spec is wrong."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

Run = Callable[..., Any]
Edited = Callable[[dict[str, str]], str]
Made = Callable[[str, str], Path]


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, and its bytes."""
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.fixture
def committed(root: Path, tmp_path: Path) -> Path:
    """A copy of the committed package."""
    ignored = shutil.ignore_patterns("__pycache__")
    return Path(shutil.copytree(root / "r9s_generated", tmp_path / "r9s_generated", ignore=ignored))


def test_committed_is_current(run: Run, root: Path) -> None:
    """The committed package is what the committed spec gives."""
    done = run("--check")
    assert done.status == 0, done.out
    assert contents(root / "r9s_generated").keys() >= {
        "__init__.py",
        "py.typed",
        "pyproject.toml",
        "models/__init__.py",
    }


def test_same_bytes(run: Run, made: Made, breadth: ModuleType, workshop: Path, tmp_path: Path) -> None:
    """Generating again gives the same bytes, so that nothing is changed, and leaves nothing beside the package."""
    folder = shutil.copytree(made("breadth", ""), tmp_path / "again", ignore=shutil.ignore_patterns("__pycache__"))
    before = contents(folder)
    done = run("--spec", workshop / "breadth.yaml", "--output", folder)
    assert done.status == 0
    assert "changed" not in done.out
    assert contents(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["again"]


def test_same_bytes_for_every_hash_seed(
    made: Made, breadth: ModuleType, specs: Path, tmp_path: Path, environment: dict[str, str], root: Path
) -> None:
    """The command gives the same bytes whatever the order of sets is, and wherever it is started from."""
    command = [sys.executable, "-W", "error", "-m", "generator", "--spec", str(specs / "breadth.yaml"), "--output"]
    started = [
        subprocess.Popen(
            [*command, str(tmp_path / seed)],
            env={**environment, "PYTHONHASHSEED": seed},
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        for seed, folder in (("1", root), ("2", tmp_path))
    ]
    for process in started:
        said, _ = process.communicate(timeout=60)
        assert process.returncode == 0, said
    assert contents(tmp_path / "1") == contents(tmp_path / "2") == contents(made("breadth", ""))


def test_first_lines(made: Made, breadth: ModuleType, root: Path) -> None:
    """The first line of every file says whether it is generated or copied, from what, and by which command."""
    for folder, spec in ((root / "r9s_generated", "images.yaml"), (made("breadth", ""), "breadth.yaml")):
        for name, content in contents(folder).items():
            first, _, rest = content.decode().partition("\n")
            copied = re.search(r"^\W*Copied from (\S+) by `make regen`; do not edit\.$", first)
            if copied:
                assert (root / copied[1]).read_text(encoding="utf-8") == rest, name
            else:
                assert re.search(rf"^\W*Generated from {spec} by `make regen`; do not edit\.( -->)?$", first), name


def test_templates_need_the_spec(root: Path) -> None:
    """A template without a Jinja tag is plain Python, and belongs into `generator/runtime/`."""
    for template in (root / "generator" / "templates").rglob("*.jinja"):
        assert re.search(r"\{[{%]", template.read_text(encoding="utf-8")), template


def test_no_carriage_returns(run: Run, root: Path) -> None:
    """Every generated file is UTF-8, ends with a newline and has no other line ends, on whatever system it is made."""
    for name, content in contents(root / "r9s_generated").items():
        assert content.decode().endswith("\n"), name
        assert b"\r" not in content, name


def test_check_sees_a_byte(run: Run, committed: Path) -> None:
    """One byte that differs fails the check, which shows the difference and repairs nothing; regenerating does."""
    file = committed / "models" / "usage.py"
    original = file.read_bytes()
    file.write_bytes(original.replace(b"total_tokens", b"total_tokenz", 1))
    changed = contents(committed)
    done = run("--check", "--output", committed)
    assert done.status == 1
    assert re.search(r"^-.*total_tokenz", done.out, re.MULTILINE)
    assert "models/usage.py" in done.out
    assert contents(committed) == changed
    assert run("--output", committed).status == 0
    assert file.read_bytes() == original
    assert run("--check", "--output", committed).status == 0


def test_check_sees_other_files(run: Run, committed: Path) -> None:
    """Files of somebody else fail the check, each by its name; regenerating does not touch them, nor what is around."""
    names = ["models/more.py", "more.txt", "api/images/more/__init__.py", ".hidden"]
    for name in names:
        (committed / name).parent.mkdir(exist_ok=True)
        (committed / name).write_text("x = 1\n")
    done = run("--check", "--output", committed)
    assert done.status == 1
    assert all(name in done.out for name in names)
    assert "x = 1" not in done.out
    before = contents(committed)
    done = run("--output", committed)
    assert (done.status, done.out, len(done.err.splitlines())) == (1, "", 1)
    assert all(name in done.err for name in names)
    assert contents(committed) == before
    for name in names:
        (committed / name).unlink()
    assert run("--output", committed).status == 0


def test_check_sees_what_was_generated_once(run: Run, committed: Path) -> None:
    """A file of the generator that the spec does not give any more fails the check, and is gone after regenerating."""
    older = committed / "models" / "older.py"
    older.write_bytes((committed / "models" / "usage.py").read_bytes())
    done = run("--check", "--output", committed)
    assert done.status == 1
    assert "models/older.py" in done.out
    assert run("--output", committed).status == 0
    assert not older.exists()


def test_check_sees_missing_files(run: Run, committed: Path) -> None:
    """Files that are missing fail the check, each by its name."""
    names = ["models/usage.py", "py.typed", "pyproject.toml", "LICENSE"]
    for name in names:
        (committed / name).unlink()
    done = run("--check", "--output", committed)
    assert done.status == 1
    assert all(name in done.out for name in names)


def test_check_sees_a_file_that_is_not_text(run: Run, committed: Path) -> None:
    """A file that is not UTF-8 fails the check like any other, by its name."""
    (committed / "models" / "usage.py").write_bytes(b"\xff\xfe\x00")
    (committed / "picture.png").write_bytes(b"\x89PNG\xff")
    done = run("--check", "--output", committed)
    assert done.status == 1
    assert "models/usage.py" in done.out + done.err
    assert "picture.png" in done.out + done.err


def test_check_of_nothing(run: Run, tmp_path: Path) -> None:
    """Where there is no package the check fails, and makes none."""
    assert run("--check", "--output", tmp_path / "none").status == 1
    assert not (tmp_path / "none").exists()


BROKEN: list[tuple[str, bytes, int, str]] = [
    ("empty", b"", 1, "it is empty; it must be an object"),
    ("not UTF-8", b"openapi: \xff\n", 1, "not UTF-8; save it in this encoding"),
    ("a list", b"- openapi\n", 1, "its top level is no object"),
    ("a text", b"openapi\n", 1, "its top level is no object"),
    ("a tab", b"openapi: 3.1.0\ninfo:\n\ttitle: x\n", 3, "YAML"),
    ("an open bracket", b"openapi: 3.1.0\ninfo: [a, b\npaths: {}\n", 3, "YAML"),
    ("a bad indent", b"openapi: 3.1.0\ninfo:\n    title: x\n   version: 1\n", 4, "YAML"),
    ("a duplicate key", b"openapi: 3.1.0\ninfo:\n  title: a\n  version: b\n  title: c\n", 5, "twice, first in line 3"),
    ("two documents", b"openapi: 3.1.0\n---\nopenapi: 3.1.0\n", 2, "a second document begins here"),
    ("Swagger", b"swagger: '2.0'\ninfo: {}\n", 1, "convert the document to OpenAPI 3"),
    ("OpenAPI 4", b"info: {}\nopenapi: 4.0.0\n", 2, "3.1"),
    (
        "a dangling reference",
        b"openapi: 3.1.0\ninfo: {title: x, version: '1'}\npaths:\n  /x:\n    $ref: '#/components/pathItems/X'\n",
        5,
        "cannot be resolved",
    ),
    ("not OpenAPI", b"openapi: 3.1.0\ninfo:\n  title: x\n  version: '1'\npaths: []\n", 5, "object"),
]


@pytest.mark.parametrize(("content", "line", "said"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_broken(run: Run, committed: Path, tmp_path: Path, content: bytes, line: int, said: str) -> None:
    """A file that is not an OpenAPI document is one line that names file and line; the package stays as it was."""
    spec, before = tmp_path / "broken.yaml", contents(committed)
    spec.write_bytes(content)
    for more in ([], ["--check"]):
        done = run("--spec", spec, "--output", committed, *more)
        assert (done.status, done.out) == (1, "")
        (row,) = done.err.splitlines()
        assert row.startswith(f"{spec}:{line}: ")
        assert said in row
        assert contents(committed) == before


def test_missing_file(run: Run, committed: Path, tmp_path: Path) -> None:
    """A spec that is not there, or is a folder, is one line with its name."""
    before = contents(committed)
    for spec in (tmp_path / "missing.yaml", tmp_path):
        done = run("--spec", spec, "--output", committed)
        assert (done.status, done.out, len(done.err.splitlines())) == (1, "", 1)
        assert done.err.startswith(f"{spec}: cannot be read")
        assert contents(committed) == before


def test_failure_of_the_command(tmp_path: Path, environment: dict[str, str]) -> None:
    """As a command too a failure is exit status 1 and a line on stderr, not a traceback."""
    command = [sys.executable, "-m", "generator", "--spec", "missing.yaml", "--output", "new"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("missing.yaml: ")
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_foreign_folder(run: Run, tmp_path: Path) -> None:
    """A folder or file that the generator did not write is never replaced; an empty folder may be."""
    foreign = tmp_path / "foreign"
    for prepare in (lambda: foreign.mkdir(), lambda: (foreign / "pyproject.toml").write_text("[project]\n")):
        prepare()
        (foreign / "mine.txt").write_text("keep")
        before = contents(foreign)
        done = run("--output", foreign)
        assert (done.status, len(done.err.splitlines())) == (1, 1)
        assert str(foreign) in done.err
        assert contents(foreign) == before
    file = tmp_path / "file"
    file.write_text("keep")
    assert run("--output", file).status == 1
    assert file.read_text() == "keep"
    (tmp_path / "empty").mkdir()
    assert run("--output", tmp_path / "empty").status == 0
    assert (tmp_path / "empty" / "client.py").is_file()


def test_nothing_is_left_beside_the_package(run: Run, committed: Path, tmp_path: Path) -> None:
    """Regenerating leaves no other files around the package, and a package that others may read."""
    (committed / "py.typed").unlink()
    assert run("--output", committed).status == 0
    assert [path.name for path in tmp_path.iterdir()] == ["r9s_generated"]
    if os.name == "posix":
        assert committed.stat().st_mode & 0o055 == 0o055


YAML_FORMS: dict[str, dict[str, str]] = {
    "merge": {"        count:\n          type: integer\n": "        count:\n          <<: {type: integer}\n"},
    "more": {
        "        label:\n          type: string\n        count:\n          type: integer\n": (
            "        label: &label\n          type: string\n        count: *label\n"
        ),
        "'200':": "200:",
        "properties": "day: {type: string, format: date, example: 2024-01-02, description: 'a: b # c'}  # d",
    },
}


@pytest.mark.parametrize("name", YAML_FORMS)
def test_forms_of_yaml(made: Made, edited: Edited, name: str) -> None:
    """Whatever YAML allows may be used: merges, aliases, statuses that are numbers, examples that look like dates."""
    made(f"yaml_{name}", edited(YAML_FORMS[name]))

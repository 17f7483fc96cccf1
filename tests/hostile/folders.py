"""A package that was generated, and what to compare a folder by."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def contents(folder: Path) -> dict[str, bytes | str]:
    """Every file of a folder with its bytes, every link with its target, and every folder."""
    found: dict[str, bytes | str] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = f"link to {os.readlink(path)}"
        else:
            found[name] = path.read_bytes() if path.is_file() else "folder"
    return found


@pytest.fixture
def spec(edited: Callable[[dict[str, str]], str], tmp_path: Path) -> Path:
    """A document in a folder of its own."""
    path = tmp_path / "documents" / "small.yaml"
    path.parent.mkdir()
    path.write_text(edited({}), encoding="utf-8")
    return path


@pytest.fixture
def other(edited: Callable[[dict[str, str]], str], spec: Path) -> Path:
    """The same document, with another class and another version."""
    text = edited(
        {"version: 1.2.3": "version: 1.3.0", "schemas": "More: {type: object, properties: {x: {type: string}}}"}
    )
    path = spec.with_name("other.yaml")
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def generated(run: Run, edited: Callable[[dict[str, str]], str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of the document, which is copied for each test."""
    folder = tmp_path_factory.mktemp("generated")
    (folder / "small.yaml").write_text(edited({}), encoding="utf-8")
    done = run("--spec", folder / "small.yaml", "--output", folder / "package")
    assert done.status == 0, done.err
    return folder / "package"


@pytest.fixture
def package(generated: Path, tmp_path: Path) -> Path:
    """A package that was generated from the document."""
    return Path(shutil.copytree(generated, tmp_path / "places" / "package"))

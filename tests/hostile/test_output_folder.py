"""The folder of the output: what this generator did not write is never overwritten or deleted."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.folders import Run, contents, generated, other, package, spec
from tests.hostile.shapes import is_one_line

__all__ = ["generated", "other", "package", "spec"]

FOREIGN: dict[str, bytes] = {
    "notes.md": b"mine\n",
    ".env": b"R9S_API_KEY=mine\n",
    ".git/HEAD": b"ref: refs/heads/main\n",
    ".git/objects/ab/cdef": b"\0\xff",
    "models/mine.py": b"x = 1\n",
    "models/mine/deep/data.json": b"{}",
    "api/things/mine.py": b"# Generated from mine.yaml by me\n",
    "resources/mine.pyc": b"\0",
    "empty": b"",
    "a b'c\n.txt": b"mine\n",
    "LICENSE.mine": b"mine\n",
    "dist/r9s_generated-1.0.0.tar.gz": b"\x1f\x8b",
    "py.typed.orig": b"",
    ".gitignore": b"*\n",
    "__pycache__/mine.txt": b"mine\n",
}
"""Files of somebody else in the folder of a package."""


def kept_or_refused(done: Any, before: dict[str, bytes | str], folder: Path, foreign: dict[str, bytes]) -> None:
    """What is foreign is there as it was. A run that was refused names one, and touched nothing."""
    after = contents(folder)
    assert {name: after.get(name) for name in foreign} == foreign
    if done.status:
        assert after == before
        assert all(is_one_line(row) for row in done.err.removesuffix("\n").split("\n"))
        assert str(folder) in done.err
        assert any(name.split("/")[0].split("\n")[0] in done.err for name in foreign), done.err


@pytest.mark.parametrize("name", FOREIGN)
def test_a_foreign_file(run: Run, other: Path, package: Path, name: str) -> None:
    """A file that somebody put into a package stays there, or the run is refused and names it."""
    (package / name).parent.mkdir(parents=True, exist_ok=True)
    (package / name).write_bytes(FOREIGN[name])
    before = contents(package)
    done = run("--spec", other, "--output", package)
    kept_or_refused(done, before, package, {name: FOREIGN[name]})
    assert [path.name for path in package.parent.iterdir()] == ["package"]


def test_all_foreign_files(run: Run, other: Path, package: Path) -> None:
    """All of them at once, too; and what did not change is no reason to touch anything."""
    for name, content in FOREIGN.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_bytes(content)
    before = contents(package)
    for document in (other, other.with_name("small.yaml")):
        kept_or_refused(run("--spec", document, "--output", package), before, package, FOREIGN)


def test_a_foreign_file_in_the_way(run: Run, other: Path, package: Path) -> None:
    """A file of somebody else that has the name of a new module is not overwritten: the run is refused."""
    (package / "models" / "more.py").write_text("x = 1\n")
    before = contents(package)
    done = run("--spec", other, "--output", package)
    assert done.status == 1
    assert "more.py" in done.err
    assert contents(package) == before


def test_foreign_links(run: Run, other: Path, package: Path, tmp_path: Path) -> None:
    """Links that somebody put into a package stay, and what they lead to stays as it is."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "mine.txt").write_text("mine")
    (package / "linked").symlink_to(outside, target_is_directory=True)
    (package / "link.txt").symlink_to(outside / "mine.txt")
    (package / "dangling").symlink_to(tmp_path / "none")
    before = contents(package)
    done = run("--spec", other, "--output", package)
    assert contents(outside) == {"mine.txt": b"mine"}
    after = contents(package)
    names = ("linked", "link.txt", "dangling")
    assert {name: after.get(name) for name in names} == {name: before[name] for name in names}
    assert done.status == 0 or after == before


def test_a_module_that_is_a_link(run: Run, other: Path, package: Path, tmp_path: Path) -> None:
    """Nothing is written through a link in a package to what it leads to."""
    kept = tmp_path / "kept.py"
    kept.write_text("x = 1\n")
    (package / "client.py").unlink()
    (package / "client.py").symlink_to(kept)
    run("--spec", other, "--output", package)
    assert kept.read_text() == "x = 1\n"


def test_a_package_that_is_a_link(run: Run, other: Path, package: Path) -> None:
    """A link to a package stays a link, and what it leads to is regenerated; or the run is refused."""
    link = package.parent / "link"
    link.symlink_to(package, target_is_directory=True)
    before = contents(package)
    done = run("--spec", other, "--output", link)
    assert link.is_symlink()
    assert link.resolve() == package
    if done.status:
        assert contents(package) == before
    else:
        assert (link / "models" / "more.py").is_file()


def test_a_link_that_leads_nowhere(run: Run, spec: Path, tmp_path: Path) -> None:
    """A link that leads nowhere is not replaced."""
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "none")
    run("--spec", spec, "--output", link)
    assert link.is_symlink()


def test_what_was_generated_goes(run: Run, spec: Path, other: Path, package: Path) -> None:
    """A module that the generator wrote, and that the document has no use for any more, goes, and nothing else."""
    assert run("--spec", other, "--output", package).status == 0
    assert (package / "models" / "more.py").is_file()
    before = contents(package)
    assert run("--spec", spec, "--output", package).status == 0
    after = contents(package)
    assert sorted(before.keys() - after.keys()) == ["models/more.py"]
    assert {"models/usage.py", "notes.md"}.isdisjoint(after)


def test_bytecode_is_no_foreign_file(run: Run, other: Path, package: Path) -> None:
    """What Python compiled is in nobody's way."""
    subprocess.run([sys.executable, "-m", "compileall", "-q", str(package)], check=True)
    assert run("--spec", other, "--output", package).status == 0


NOT_OURS: dict[str, Callable[[Path], Path]] = {
    "the folder of the document": lambda tmp: tmp / "documents",
    "the folder around it": lambda tmp: tmp,
    "the home": lambda tmp: tmp / "home",
    "a file": lambda tmp: tmp / "home" / "file.txt",
    "the document": lambda tmp: tmp / "documents" / "small.yaml",
    "a place below a file": lambda tmp: tmp / "home" / "file.txt" / "package",
    "a repository": lambda tmp: tmp / "repository",
    "a package of somebody else": lambda tmp: tmp / "theirs",
    "a page of somebody else": lambda tmp: tmp / "pages",
    "a folder by a way up": lambda tmp: tmp / "home" / "none" / ".." / ".." / "theirs",
    "a link to the home": lambda tmp: tmp / "to-home",
}


@pytest.fixture
def places(spec: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders that are not ours."""
    files = {
        "home/file.txt": "mine",
        "home/.bashrc": "mine",
        "repository/.git/HEAD": "ref: refs/heads/main",
        "theirs/pyproject.toml": "[project]\nname = 'theirs'  # not Generated from small.yaml\n",
        "theirs/__init__.py": "",
        "pages/README.md": "# Mine\n\nGenerated from my head.\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "to-home").symlink_to(tmp_path / "home", target_is_directory=True)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.mark.parametrize("name", NOT_OURS)
def test_folders_of_others(run: Run, spec: Path, places: Path, name: str) -> None:
    """A folder, a file or a link that is not ours is refused in one line that names it; nothing is touched."""
    output, before = NOT_OURS[name](places), contents(places)
    for more in ([], ["--skip-unsupported"]):
        done = run("--spec", spec, "--output", output, *more)
        assert contents(places) == before
        assert (done.status, done.out) == (1, "")
        assert len(done.err.splitlines()) == 1
        assert str(output) in done.err


def test_relative_places(run: Run, spec: Path, places: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So is the folder that one is in, and those around it, by whatever names."""
    monkeypatch.chdir(places / "home")
    before = contents(places)
    for output in (".", "..", "./", "../theirs/.", "", "../to-home/"):
        done = run("--spec", spec, "--output", output)
        assert contents(places) == before, output
        assert done.status == 1, output


def test_pages_of_others(run: Run, spec: Path, places: Path) -> None:
    """The folder of the pages is guarded like that of the package, before either is touched."""
    before = contents(places)
    for pages in ("pages", "home", "documents", "to-home"):
        done = run("--spec", spec, "--output", places / "package", "--docs", places / pages)
        assert done.status == 1, pages
        assert contents(places) == before, pages


def test_one_folder_for_both(run: Run, spec: Path, tmp_path: Path) -> None:
    """The pages do not replace the package: neither in its folder, nor around it."""
    (tmp_path / "new").mkdir()
    for code, pages in (("new/x", "new/x"), ("new/y", "new"), ("new/z", "new/z/pages")):
        done = run("--spec", spec, "--output", tmp_path / code, "--docs", tmp_path / pages)
        found = contents(tmp_path / "new")
        if done.status == 0:
            assert f"{code}/client.py".removeprefix("new/") in found, code
            assert any(name.endswith("README.md") and "/pages/" in f"/{name}" for name in found), code
        else:
            assert found == {}

"""What the version has to say about the public API, what is public at all, and what `make regen` tells of both."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from packaging.version import Version

import generator.__main__
from generator import versions
from generator.changes import Change, compare
from generator.surface import read, version

Run = Callable[..., Any]
Edited = Callable[[dict[str, str]], str]
Made = Callable[[str, str], Path]

FIELD = {"request properties": "more: {type: string}"}
GONE = {"count:\n          type: integer\n": "\n"}
STATES = {
    "released": {},
    "more": FIELD,
    "more_1_3": {**FIELD, "version: 1.2.3": "version: 1.3.0"},
    "less": {**GONE, "version: 1.2.3": "version: 1.2.4"},
    "less_2": {**GONE, "version: 1.2.3": "version: 2.0.0"},
}
"""What may become of specs/small.yaml, whose version is 1.2.3."""


@pytest.fixture(scope="module")
def package(made: Made, edited: Edited) -> Callable[[str], Path]:
    """The package of one of the states."""
    return lambda state: made(f"versions_{state}", edited(STATES[state]))


@pytest.mark.parametrize(
    ("released", "after_breaking", "after_adding"),
    [
        ("0.1.0", "0.2.0", "0.1.1"),
        ("0.9.3", "0.10.0", "0.9.4"),
        ("1.0", "2.0.0", "1.1.0"),
        ("1.2.3", "2.0.0", "1.3.0"),
        ("2.0.0rc1", "3.0.0", "2.1.0"),
    ],
)
def test_next_version(released: str, after_breaking: str, after_adding: str) -> None:
    """A breakage needs a new major version, before 1.0 a new minor one; anything else one step less."""
    assert versions.next_version(released, breaks=True) == after_breaking
    assert versions.next_version(released, breaks=False) == after_adding


@pytest.mark.parametrize(
    ("now", "released", "wanted"),
    [
        ("0.1.0", "0.1.0", "0.2.0"),
        ("0.1.7", "0.1.0", "0.2.0"),
        ("0.2.0", "0.1.0", None),
        ("0.2.0rc1", "0.1.0", None),
        ("1.0.0", "0.9.0", None),
        ("1.9.0", "1.2.3", "2.0.0"),
        ("2.0.0", "1.2.3", None),
        ("0.9.0", "1.2.3", "2.0.0"),
    ],
)
def test_too_low(now: str, released: str, wanted: str | None) -> None:
    """A version that says too little about a breakage is too low; without a breakage none is."""
    assert versions.too_low(now, released, [Change("removed", "x", True), Change("added", "y", False)]) == wanted
    assert versions.too_low(now, released, [Change("added", "y", False)]) is None


@pytest.mark.parametrize(
    ("state", "status", "said"),
    [
        ("released", 0, r"public API of r9s-generated 1.2.3 is that of the released 1.2.3"),
        ("more", 0, r"(?s)added:\n    models.ThingRequest.more.*set info.version .* to 1.3.0 or higher"),
        ("more_1_3", 0, r"(?s)added:\n    models.ThingRequest.more.*high enough: 1.3.0 is the lowest"),
        (
            "less",
            1,
            r"(?s)removed:\n  ! models.ThingRequest.count.*3 changes break .*1.2.3, .*1.2.4 .*to 2.0.0 or higher",
        ),
        ("less_2", 0, r"(?s)removed:\n  ! models.ThingRequest.count.*high enough: 2.0.0 is the lowest"),
    ],
)
def test_api_diff(
    package: Callable[[str], Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    state: str,
    status: int,
    said: str,
) -> None:
    """The command prints the changes and the version to choose, and fails for a breakage that the version hides."""
    options = ["--released", str(tmp_path / "released.json"), "--package"]
    assert versions.main([*options, str(package("released")), "--release"]) == 0
    assert versions.main([*options, str(package(state))]) == status
    out, err = capsys.readouterr()
    assert re.search(said, out + err)
    assert bool(err) is bool(status)
    assert ("info.version" in out + err) is (state in ("more", "less"))


def test_release(package: Callable[[str], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is kept is readable, the same every time, and replaced only under a version that may follow."""
    kept = tmp_path / "released.json"

    def release(state: str) -> int:
        return versions.main(["--released", str(kept), "--package", str(package(state)), "--release"])

    assert release("released") == 0
    first = kept.read_bytes()
    found = json.loads(first)
    assert (found["version"], found["api"]["models.ThingRequest.label"]) == ("1.2.3", "str")
    assert first.count(b"\n") == len(found["api"]) + 6
    assert release("released") == 0
    assert kept.read_bytes() == first
    assert (release("more"), release("less")) == (1, 1)
    assert kept.read_bytes() == first
    assert re.findall(r"choose (\S+) or higher", capsys.readouterr().err) == ["1.3.0", "2.0.0"]
    assert release("less_2") == 0
    assert json.loads(kept.read_bytes())["version"] == "2.0.0"


def test_a_lost_release(package: Callable[[str], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where no released API is kept, nothing passes for harmless."""
    assert versions.main(["--released", str(tmp_path / "none.json"), "--package", str(package("released"))]) == 1
    assert str(tmp_path / "none.json") in capsys.readouterr().err


def test_what_uploads_take(root: Path) -> None:
    """A type of a private module that calls only take may take more."""
    old = read(root / "r9s_generated")
    more = {**old, "_upload.FileContent": old["_upload.FileContent"] + " | memoryview"}
    assert compare(old, more) == [Change("changed", "_upload.FileContent gains memoryview", False)]
    assert [each.breaks for each in compare(more, old)] == [True]


def test_a_method_that_moves() -> None:
    """A method that a class has from a base is no other than one of its own, but is looked at like one."""
    apart = {"x.A": "class", "x.A.close": "def", "x.A.close ->": "None", "x.A.close(wait)": "int = 0"}
    moved = {"x.A": "class(B[E], Any)", "x.B": "class(C)", "x.C": "class", "x.C.close": "def", "x.C.close ->": "None"}
    moved["x.C.close(wait)"] = "int = 0"
    assert [str(each.said) for each in compare(apart, moved) if each.breaks] == []
    assert [each.said for each in compare(apart, {**moved, "x.C.close": "async def"}) if each.breaks] == [
        "x.A.close was def, is async def"
    ]
    assert [each.said for each in compare(apart, {**moved, "x.C.close(wait)": "int"}) if each.breaks] == [
        "x.A.close(wait) is required"
    ]
    assert [each.said for each in compare(moved, apart) if each.breaks] == [
        "x.A was class(B[E], Any), is class",
        "class x.B",
        "class x.C",
    ]


def test_the_released_api_is_there(root: Path) -> None:
    """The repository has the API of the last release, and its version is not newer than the package's."""
    kept = versions.load()
    assert kept is not None
    assert Version(kept.version) <= Version(version(root / "r9s_generated"))
    assert {"Client", "models.ImageObject.url", "resources.images.Images.create(prompt)"} <= kept.api.keys()


SOURCE = {
    "__init__.py": """\
from .client import Client as Client
from ._private import Kept
from httpx import Timeout
__version__ = "1.0.0"
__all__ = ["Client", "Kept", "Timeout", "__version__"]
""",
    "client.py": """\
import httpx as _httpx
from attrs import define, field
from ._private import Named, Unnamed

DEFAULT = 5

@define(kw_only=True)
class Client:
    _url: str = field(alias="url")
    _pool: list[int] = field(factory=list, alias="pool")
    _made: _httpx.Client | None = field(default=None, init=False)
    plain: bool = False

    def send(self, first: int, *rest: str, named: Named = 1, **more: object) -> None: ...
    def __repr__(self) -> str: ...
    def _inner(self) -> Unnamed: ...
""",
    "_private.py": """\
class Kept: ...
class Named:
    def __init__(self, secret: int) -> None: ...
    @property
    def name(self) -> str: ...
    async def load(self) -> str: ...
class Unnamed: ...
""",
    "models/__init__.py": """\
from .shape import Shape as Shape
__all__ = ["Shape"]
""",
    "models/shape.py": 'Shape = "Round"\nclass Other: ...\n',
}


def test_what_is_public(tmp_path: Path) -> None:
    """Each thing is listed once, where it is found first; private things only where a public line names them."""
    for name, text in SOURCE.items():
        (tmp_path / "package" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "package" / name).write_text(text, encoding="utf-8")
    assert read(tmp_path / "package") == {
        "Client": "class",
        "Client.plain": "bool = False",
        "Client.pool": "list[int] = list()",
        "Client.send": "def",
        "Client.send ->": "None",
        "Client.send(#1 first)": "int",
        "Client.send(**more)": "object",
        "Client.send(*rest)": "str",
        "Client.send(named)": "Named = 1",
        "Client.url": "str",
        "Kept": "class",
        "Timeout": "= httpx.Timeout",
        "_private.Named": "class",
        "_private.Named.load": "async def",
        "_private.Named.load ->": "str",
        "_private.Named.name ->": "str",
        "client": "module",
        "client.DEFAULT": "= 5",
        "models": "module",
        "models.Shape": "= 'Round'",
        "models.shape": "module",
        "models.shape.Other": "class",
    }


def test_no_package(tmp_path: Path) -> None:
    """A folder that is no package, or cannot be read, has no public API, which is no error."""
    (tmp_path / "__init__.py").write_bytes(b"\xff\xfe")
    assert read(tmp_path) == {}
    assert read(tmp_path / "missing") == {}


def test_imports_do_not_matter(root: Path, tmp_path: Path) -> None:
    """Where generated code must spell a name in another way, its public API stays as it is."""
    folder = shutil.copytree(root / "r9s_generated", tmp_path / "r9s_generated")
    file = folder / "resources" / "images.py"
    text = (
        file.read_text(encoding="utf-8")
        .replace("models.", "_models.")
        .replace("import models", "import models as _models")
    )
    file.write_text(text, encoding="utf-8")
    assert compare(read(root / "r9s_generated"), read(folder)) == []


def test_regen_of_a_new_package(run: Run, specs: Path, tmp_path: Path) -> None:
    """The first generation says how much there is; the second one that nothing is to be done."""
    arguments = ("--spec", specs / "small.yaml", "--output", tmp_path / "small")
    assert run(*arguments).out == "new package: 1 operation, 2 models\n"
    assert run(*arguments).out == "everything is up to date with small.yaml\n"


def test_regen_of_another_package(run: Run, edited: Edited, tmp_path: Path) -> None:
    """Another package than ours has no release to be compared with: the news are what changed, and in which files."""
    spec = tmp_path / "small.yaml"
    for edits in ({}, {**FIELD, "title:\n          type: string": "title:\n          type: integer"}):
        spec.write_text(edited(edits), encoding="utf-8")
        done = run("--spec", spec, "--output", tmp_path / "small")
    assert (
        done.out
        == """\
changes of the public API (! breaks existing code):
added:
    models.ThingRequest.more: str | Unset = UNSET
    resources.things.Things.make(more: str | None = None)
    resources.things.Things.make_async(more: str | None = None)
changed:
  ! models.Thing.title loses str, gains int
files:
    small/_operation_table.py
    small/_samples.yaml
    small/models/thing.py
    small/models/thing_request.py
    small/params/things.py
    small/resources/things.py
"""
    )


@pytest.mark.parametrize(
    ("edit", "following"),
    [
        (
            ("        watermark:", "        mark:"),
            ["set info.version in spec/images.yaml to {}", "make regen", "make check"],
        ),
        (("        watermark:", "        mark:\n          type: boolean\n        watermark:"), ["make check"]),
        (("The usage of a call.", "What a call used."), ["make check"]),
    ],
)
def test_regen_of_ours(
    run: Run, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edit: tuple[str, str], following: list[str]
) -> None:
    """For our own package the news end with what is to be done next, a new version included."""
    monkeypatch.setattr(generator.__main__, "ROOT", tmp_path)
    ours = shutil.copytree(root / "r9s_generated", tmp_path / "r9s_generated")
    spec = tmp_path / "images.yaml"
    text = (root / "spec" / "images.yaml").read_text(encoding="utf-8")
    assert text.count(edit[0]) == 1
    spec.write_text(text.replace(*edit), encoding="utf-8")
    released = versions.Release(version(ours), read(ours))
    monkeypatch.setattr(versions, "load", lambda: released)
    following = [row.format(versions.next_version(released.version, breaks=True)) for row in following]
    said = run("--spec", spec, "--output", ours, "--docs", tmp_path / "pages").out.splitlines()
    todo = said[said.index("next:") + 1 :]
    assert len(todo) == len(following)
    for line, expected in zip(todo, following, strict=True):
        assert expected in line
    assert "    r9s_generated/models/image_generation_request.py" in said or "used" in edit[1]
    assert ("the public API has not changed" in said) is ("used" in edit[1])

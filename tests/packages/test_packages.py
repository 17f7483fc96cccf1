"""Both distributions, as `make dist` builds them: what they say, what is in them, and that they work elsewhere."""

import os
import re
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import r9s
import r9s_generated
import r9s_sandbox
from generator.__main__ import main as generate
from tests.packages import wheelhouse
from tests.packages.conftest import ROOT, metadata

NAMES = ["r9s", "r9s_generated"]
OTHER_FILES = ("py.typed", "_samples.yaml")

ALONE = """\
import asyncio, importlib.util, os

import r9s_generated
from r9s_generated import AuthenticatedClient
from r9s_generated.api.images import create_image_generation
from r9s_generated.models import ImageGenerationRequest

async def main():
    async with AuthenticatedClient(base_url=os.environ["R9S_BASE_URL"], token="key") as client:
        return await create_image_generation.asyncio(client=client, body=ImageGenerationRequest(prompt="p", n=2))

print(len(asyncio.run(main()).data), importlib.util.find_spec("r9s"), r9s_generated.__file__)
"""

SANDBOX = """\
import r9s_sandbox
from r9s import R9S

with r9s_sandbox.serve() as url, R9S("key", server_url=url) as api:
    print(len(api.images.create(prompt="p", n=3).data), r9s_sandbox.__file__)
"""


def readme_example() -> str:
    """The first Python block of README.md."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


def names(archive: Path) -> set[str]:
    """The files in a wheel, or in an sdist without its topmost folder."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return set(wheel.namelist())
    with tarfile.open(archive) as sdist:
        return {name.partition("/")[2] for name in sdist.getnames()}


def modules(folder: str) -> set[str]:
    """The files of a package in the repository, with their paths in a wheel."""
    files = (path for path in (ROOT / folder).rglob("*") if path.suffix == ".py" or path.name in OTHER_FILES)
    return {path.relative_to(ROOT).as_posix() for path in files}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[str]:
    """A sandbox of this repository, which the installed packages talk to."""
    with r9s_sandbox.serve() as url:
        yield url


def run(python: Path, code: str, *, url: str = "", path: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run code with the Python of an environment, in its folder; `path` stands before all that is installed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV"))}
    environment |= {"R9S_API_KEY": "key", "R9S_BASE_URL": url} | ({"PYTHONPATH": str(path)} if path else {})
    command = [str(python), "-W", "error", "-c", code]
    return subprocess.run(command, cwd=python.parent, env=environment, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("name", NAMES)
def test_metadata(wheels: dict[str, Path], name: str) -> None:
    """The metadata is valid and complete: a text, a license with its file, keywords, classifiers, the Pythons."""
    said = metadata(wheels[name])
    assert said.name == name.replace("_", "-")
    assert str(said.version) == (r9s if name == "r9s" else r9s_generated).__version__
    assert str(said.requires_python) == ">=3.11"
    assert (said.license_expression, said.license_files) == ("MIT", ["LICENSE"])
    assert said.summary
    assert said.keywords
    assert said.author
    assert said.description_content_type == "text/markdown"
    assert "```python" in (said.description or "")
    assert {"Typing :: Typed", "Programming Language :: Python :: 3.11"} <= set(said.classifiers or ())


def test_requirements(wheels: dict[str, Path]) -> None:
    """r9s requires exactly the r9s-generated beside it, which does not know of r9s."""
    required = {name: [str(each) for each in metadata(wheels[name]).requires_dist or []] for name in NAMES}
    assert f"r9s-generated=={r9s_generated.__version__}" in required["r9s"]
    assert {re.split(r"\W", each)[0] for each in required["r9s_generated"]} == {"attrs", "httpx", "python"}


@pytest.mark.parametrize("name", NAMES)
def test_contents(dist: Path, wheels: dict[str, Path], name: str) -> None:
    """A wheel holds its packages, whole and typed, and r9s the spec for its sandbox; neither holds anything else."""
    folders = ["r9s", "r9s_sandbox"] if name == "r9s" else ["r9s_generated"]
    expected = set().union(*map(modules, folders)) | ({"r9s_sandbox/images.yaml"} if name == "r9s" else set())
    found = names(wheels[name])
    assert {file for file in found if ".dist-info/" not in file} == expected
    assert {f"{folder}/py.typed" for folder in folders} <= found
    (sdist,) = dist.glob(f"{name}-*.tar.gz")
    tops = {file.split("/")[0] for file in names(sdist)}
    assert {"README.md", "LICENSE", "pyproject.toml"} <= tops
    assert not {"tests", "generator", "docs", "dist", "build", ".venv"} & tops


def test_nothing_is_left(dist: Path) -> None:
    """A build leaves nothing behind beside the sources."""
    assert not [path for path in (ROOT / "r9s_generated").iterdir() if path.name in ("build", "dist")]
    assert not [*ROOT.glob("*.egg-info"), *ROOT.glob("*/*.egg-info")]


def test_readme_example(environments: dict[str, Path], sandbox: str) -> None:
    """In an environment with `r9s` alone the README's example makes a picture, and prints where it is."""
    python = environments["r9s"]
    done = run(python, f"{readme_example()}\nprint(__import__('r9s').__file__)", url=sandbox)
    assert done.returncode == 0, done.stderr
    saved, home = done.stdout.splitlines()
    assert saved == f"[{Path('cat.png')!r}]"
    assert (python.parent / "cat.png").read_bytes().startswith(b"\x89PNG")
    assert Path(home).is_relative_to(python.parents[1])


def test_generated_alone(environments: dict[str, Path], sandbox: str) -> None:
    """`r9s-generated`, pinned and without `r9s`, calls an operation with asyncio."""
    python = environments["r9s-generated"]
    done = run(python, ALONE, url=sandbox)
    assert done.returncode == 0, done.stderr
    pictures, facade, home = done.stdout.split()
    assert (pictures, facade) == ("2", "None")
    assert Path(home).is_relative_to(python.parents[1])


def test_sandbox_extra(environments: dict[str, Path]) -> None:
    """`r9s[sandbox]` brings the sandbox with its spec and all that it needs."""
    python = environments["r9s[sandbox]"]
    done = run(python, SANDBOX)
    assert done.returncode == 0, done.stderr
    pictures, home = done.stdout.split()
    assert pictures == "3"
    assert Path(home).is_relative_to(python.parents[1])


def test_bump(environments: dict[str, Path], tmp_path: Path) -> None:
    """A new version in the spec is all it takes: both pins follow, and an older r9s says at import what to do."""
    for name in ("r9s", "r9s_sandbox", "r9s_generated", "spec"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "CHANGELOG.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    spec, package = tmp_path / "spec" / "images.yaml", tmp_path / "r9s_generated"
    text = re.sub(r"^  version: .*$", "  version: 78.9.0", spec.read_text(encoding="utf-8"), flags=re.MULTILINE)
    spec.write_text(text, encoding="utf-8")
    assert generate(["--spec", str(spec), "--output", str(package)]) == 0
    dist = tmp_path / "dist"
    wheelhouse.build(tmp_path, dist, "--wheel")
    (facade,), (generated,) = dist.glob("r9s-*.whl"), dist.glob("r9s_generated-*.whl")
    assert str(metadata(generated).version) == "78.9.0"
    assert "r9s-generated==78.9.0" in map(str, metadata(facade).requires_dist or [])

    with zipfile.ZipFile(generated) as wheel:
        wheel.extractall(tmp_path / "other")
    done = run(environments["r9s"], "import r9s", path=tmp_path / "other")
    said = done.stderr.splitlines()[-1]
    assert said.startswith(
        f"ImportError: r9s {r9s.__version__} was built with r9s-generated {r9s_generated.__version__}"
    )
    assert f"found r9s_generated 78.9.0 in {tmp_path / 'other'}" in said
    assert f"pip install r9s-generated=={r9s_generated.__version__}" in said

    with zipfile.ZipFile(facade) as wheel:
        wheel.extractall(tmp_path / "other")
    done = run(environments["r9s"], "import r9s; print(r9s.R9S)", path=tmp_path / "other")
    assert (done.returncode, done.stdout) == (0, "<class 'r9s._client.R9S'>\n"), done.stderr

"""A minor and a major release of a copy of this repository: what is built installs, and works."""

import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement

import r9s
from tests.packages import wheelhouse
from tests.packages.conftest import metadata
from tests.release import changelog
from tests.release.copies import Copy, Release

VERSIONS = "import r9s, r9s_generated; print(r9s.__version__, r9s_generated.__version__)"
PARAMETERS = "from r9s import operations; print(*[each.name for each in operations.find('images.create').parameters])"


class Made(NamedTuple):
    """Two releases, in the order in which they were made, and the copy that they were made in."""

    copy: Copy
    minor: Release
    major: Release
    refused: str
    """What `make api-diff` said to the breaking change under the version of the minor release."""


class Environment:
    """A virtual environment, into which pip installs from a folder of wheels alone."""

    def __init__(self, folder: Path, house: Path) -> None:
        venv.create(folder, symlinks=True)
        self._folder, self._house = folder, house

    def pip(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `pip install`."""
        pip = [sys.executable, "-m", "pip", "--isolated", "--disable-pip-version-check", "--python", str(self._folder)]
        install = ["install", "--no-compile", "--no-index", "--find-links", str(self._house), *arguments]
        return subprocess.run([*pip, *install], capture_output=True, text=True, timeout=300)

    def install(self, *arguments: str) -> None:
        """Run `pip install`, which has to end well."""
        done = self.pip(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr

    def run(self, code: str) -> subprocess.CompletedProcess[str]:
        """Run a line of Python, without what the environment of the tests has."""
        command = [str(self._folder / "bin" / "python"), "-I", "-W", "error", "-c", code]
        return subprocess.run(command, cwd=self._folder, capture_output=True, text=True, timeout=60)

    def prints(self, code: str) -> str:
        """What a line of Python prints."""
        done = self.run(code)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


def wheel_of_0_9(folder: Path) -> None:
    """A wheel of the name and the version that the registry has had before, with a module that we do not have."""
    info = "r9s-0.9.0.dist-info"
    files = {
        "r9s/__init__.py": '__version__ = "0.9.0"\n',
        "r9s/sdk.py": "",
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: r9s\nVersion: 0.9.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},,\n" for name in (*files, f"{info}/RECORD"))
    with zipfile.ZipFile(folder / "r9s-0.9.0-py3-none-any.whl", "w") as wheel:
        for name, text in {**files, f"{info}/RECORD": record}.items():
            wheel.writestr(name, text)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The first release adds a parameter to `images.create`, the second takes it away again."""
    copy = Copy(tmp_path_factory.mktemp("releases"))
    # What the last commit has counts as released, whatever was changed since the last release.
    (copy.folder / "generator" / "released_api.json").unlink()
    copy.make("release-baseline")
    copy.commit("Release what is there")
    copy.change_parameters(lambda names: names.update(sharpness={"type": "integer", "description": "How sharp it is."}))
    minor = copy.release("Added", "`images.create(sharpness=...)`.")
    copy.change_parameters(lambda names: names.pop("sharpness"))
    refused = copy.make("release-baseline", fails=True).stderr
    major = copy.release("Removed", "`images.create(sharpness=...)`.", breaks=True)
    return Made(copy, minor, major, refused)


@pytest.fixture(scope="module")
def house(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheels of both releases, of `r9s` 0.9.0, and of all that they require."""
    folder = tmp_path_factory.mktemp("house")
    wheel_of_0_9(folder)
    for release in (made.minor, made.major):
        for name in ("r9s", "r9s_generated"):
            wheel = release.wheel(name)
            (folder / wheel.name).symlink_to(wheel)
            wheelhouse.add_required(folder, [str(each) for each in metadata(wheel).requires_dist or []])
    return folder


def numbers(version: str) -> list[int]:
    """The major, minor and micro number of a version."""
    return [int(each) for each in version.split(".")]


def test_versions_say_what_the_changes_do(made: Made) -> None:
    """A parameter more asks for a minor version, one less for a major one; each release says so in the changelog."""
    for name in ("facade", "generated"):
        minor, major = (numbers(getattr(release, name)) for release in (made.minor, made.major))
        assert (minor[1] > 0, minor[2], major) == (True, 0, [minor[0] + 1, 0, 0])
    assert "nothing breaks; set info.version" in made.minor.said.stdout
    assert re.search(rf"changes? breaks? code that was written for {made.minor.generated}, ", made.major.said.stderr)
    sections = changelog.read((made.copy.folder / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert [(each.version, each.generated()) for each in sections[:3]] == [
        (made.major.facade, made.major.generated),
        (made.minor.facade, made.minor.generated),
        (r9s.__version__, sections[2].generated()),
    ]


def test_breaking_change_is_not_kept_as_released(made: Made) -> None:
    """`make release-baseline` keeps no API under a version that was released with another one."""
    assert f"{made.minor.generated} is released already: choose {made.major.generated} or higher" in made.refused


def test_wheels_are_a_pair(made: Made) -> None:
    """Each `r9s` requires exactly the `r9s-generated` that was released with it, and Python 3.11 or later."""
    for release in (made.minor, made.major):
        facade, generated = (metadata(release.wheel(name)) for name in ("r9s", "r9s_generated"))
        assert (facade.name, str(facade.version)) == ("r9s", release.facade)
        assert (generated.name, str(generated.version)) == ("r9s-generated", release.generated)
        assert Requirement(f"r9s-generated=={release.generated}") in (facade.requires_dist or [])
        assert str(facade.requires_python) == str(generated.requires_python) == ">=3.11"
        assert len([*release.dist.glob("*.tar.gz")]) == 2


def test_upgrade_from_0_9(made: Made, house: Path, tmp_path: Path) -> None:
    """`pip install --upgrade r9s` takes ours in place of 0.9.0, whose modules are gone, and then the major release."""
    environment = Environment(tmp_path / "venv", house)
    environment.install("r9s==0.9.0")
    assert environment.prints("import r9s.sdk; print(r9s.__version__)") == "0.9.0"
    environment.install("--upgrade", f"r9s<{made.major.facade}")
    assert environment.prints(VERSIONS) == f"{made.minor.facade} {made.minor.generated}"
    assert "sharpness" in environment.prints(PARAMETERS).split()
    assert "No module named 'r9s.sdk'" in environment.run("import r9s.sdk").stderr
    environment.install("--upgrade", "r9s")
    assert environment.prints(VERSIONS) == f"{made.major.facade} {made.major.generated}"
    assert "sharpness" not in environment.prints(PARAMETERS).split()


def test_new_environment_gets_the_newest(made: Made, house: Path, tmp_path: Path) -> None:
    """`pip install r9s` takes the newest release, although 0.9.0 is there too, and its `r9s-generated` with it."""
    environment = Environment(tmp_path / "venv", house)
    environment.install("r9s")
    assert environment.prints(VERSIONS) == f"{made.major.facade} {made.major.generated}"


def test_wrong_pair_is_refused(made: Made, house: Path, tmp_path: Path) -> None:
    """pip refuses two releases that are no pair; where they are installed all the same, importing says what to do."""
    environment = Environment(tmp_path / "venv", house)
    refused = environment.pip(f"r9s=={made.minor.facade}", f"r9s-generated=={made.major.generated}")
    assert refused.returncode != 0
    assert f"r9s {made.minor.facade} depends on r9s-generated=={made.minor.generated}" in refused.stdout

    environment.install(f"r9s=={made.minor.facade}")
    environment.install("--no-deps", f"r9s-generated=={made.major.generated}")
    said = environment.run("import r9s").stderr.splitlines()[-1]
    assert said.startswith(
        f"ImportError: r9s {made.minor.facade} was built with r9s-generated {made.minor.generated} and needs exactly "
        f"that, but found r9s_generated {made.major.generated} in "
    )
    advice = f"pip install r9s-generated=={made.minor.generated}"
    assert said.endswith(f": run `{advice}`")
    environment.install(advice.split()[-1])
    assert environment.prints(VERSIONS) == f"{made.minor.facade} {made.minor.generated}"

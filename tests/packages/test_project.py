"""What both distributions say about the project, and that a build can be made again."""

import hashlib
import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from packaging.specifiers import SpecifierSet

from tests.packages import wheelhouse
from tests.packages.conftest import ROOT, metadata
from tests.packages.test_packages import NAMES

SITE = "https://github.com/r9s-ai/r9s-python"
PYTHON = "Programming Language :: Python :: "


@pytest.mark.parametrize("name", NAMES)
def test_project_urls(wheels: dict[str, Path], name: str) -> None:
    """The registry's page leads to the repository: what it leads to there is a file or a folder that is there."""
    urls = metadata(wheels[name]).project_urls or {}
    assert [*urls] == ["Homepage", "Documentation", "Repository", "Issues", "Changelog"]
    assert urls["Homepage"] == urls["Repository"] == SITE
    for label in ("Documentation", "Changelog"):
        place = re.fullmatch(rf"{re.escape(urlsplit(SITE).path)}/(?:tree|blob)/main/(.+)", urlsplit(urls[label]).path)
        assert place is not None, urls[label]
        assert (ROOT / place[1]).exists()


@pytest.mark.parametrize("name", NAMES)
def test_classifiers_name_each_python(wheels: dict[str, Path], name: str) -> None:
    """A package that is stable names each Python that `make test` and `make test-pythons` run on, and no other."""
    said = metadata(wheels[name])
    assert {"Development Status :: 5 - Production/Stable", "Typing :: Typed"} <= set(said.classifiers or [])
    named = {each.removeprefix(PYTHON) for each in said.classifiers or [] if re.match(rf"{PYTHON}3\.\d+$", each)}
    assert named == {"3.11", "3.12", "3.13"}
    (tried,) = re.findall(r"^PYTHONS := (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert {f"python{version}" for version in named} <= set(tried.split())
    assert all(version in SpecifierSet(str(said.requires_python)) for version in named)
    assert "3.10" not in SpecifierSet(str(said.requires_python))


def test_projects_say_the_same(wheels: dict[str, Path]) -> None:
    """Both distributions have one license, one requirement of Python and one set of versions of Python."""
    facade, generated = (metadata(wheels[name]) for name in NAMES)
    assert facade.license_expression == generated.license_expression
    assert facade.requires_python == generated.requires_python
    of_python = [{each for each in said.classifiers or [] if each.startswith(PYTHON)} for said in (facade, generated)]
    assert of_python[0] == of_python[1]


def test_requirements_have_no_upper_bound_on_python() -> None:
    """No release locks out the next Python."""
    for folder in (ROOT, ROOT / "r9s_generated"):
        project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        assert {each.operator for each in SpecifierSet(project["requires-python"])} == {">="}


@pytest.mark.parametrize("name", NAMES)
def test_wheels_are_pure_python(wheels: dict[str, Path], name: str) -> None:
    """One wheel is for every Python and every machine: nothing is compiled, here or where it is installed."""
    assert wheels[name].name.endswith("-py3-none-any.whl")


def test_builds_are_reproducible(dist: Path, tmp_path: Path) -> None:
    """A second build has the same bytes, so that anybody can compare a release with its tag, as SECURITY.md says."""
    wheelhouse.build(ROOT, tmp_path)

    def sums(folder: Path) -> dict[str, str]:
        return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}

    assert len(sums(dist)) == 4
    assert sums(tmp_path) == sums(dist)


@pytest.mark.parametrize("name", NAMES)
def test_description_has_no_relative_link(wheels: dict[str, Path], name: str) -> None:
    """The README is shown on the registry's page, from where a relative link leads nowhere."""
    description = metadata(wheels[name]).description or ""
    targets = re.findall(r"\]\(([^)\s]+)", description) + re.findall(r"(?:src|href)=\"([^\"]+)\"", description)
    assert [target for target in targets if not target.startswith(("https://", "#"))] == []

"""The locked versions, as `make lock` writes them."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from requirements.lowest import ROOT, declared, name, tools

FOLDER = ROOT / "requirements"


def locked(lock: str) -> dict[str, str]:
    """The version of everything in a lock."""
    return dict(re.findall(r"^([\w.-]+)==(\S+)", (FOLDER / lock).read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("requirement", declared())
def test_lowest_is_the_bound(requirement: str) -> None:
    """`make test-lowest` runs on the very version that is the lower bound: a bound that nothing tries is a guess."""
    (bound,) = (each.version for each in Requirement(requirement).specifier if each.operator == ">=")
    assert Version(locked("lowest.txt")[name(requirement)]) == Version(bound)


def test_ray_is_allowed() -> None:
    """`make test-ray` runs on a version that the extra allows."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    (ray,) = (Requirement(each) for each in extras["ray"] if name(each) == "ray")
    assert locked("ray.txt")["ray"] in ray.specifier


def test_tools_are_the_same() -> None:
    """The tools that run the tests on the oldest dependencies are those that run them every day."""
    lowest = locked("lowest.txt")
    for tool in map(Requirement, tools()):
        assert lowest[name(tool.name)] in tool.specifier, tool


@pytest.mark.parametrize("lock", sorted(path.name for path in FOLDER.glob("*.txt")))
def test_no_registry(lock: str) -> None:
    """A lock has a hash for everything, and names no registry."""
    text = (FOLDER / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert all("--hash=sha256:" in block for block in re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:])

"""What can be said of the documentation without building it: the links of README, the pictures, the public names."""

import re
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import r9s
import r9s_sandbox
from tests.site.repository import ADDRESS, FILES, PICTURES, ROOT

LINK = re.compile(r"\]\(([^()\s]+)\)")


def links(page: Path) -> list[str]:
    """The targets of all links and images of a page, without those in code."""
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    return LINK.findall(text)


def headings(page: Path) -> set[str]:
    """The names that forges give to the headings of a page."""
    found = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


def test_readme_has_no_relative_links() -> None:
    """The package's page on the registry shows README, where a relative link leads nowhere."""
    assert [link for link in links(ROOT / "README.md") if ":" not in link and not link.startswith("#")] == []


def test_links_of_readme_to_the_repository_lead_to_files() -> None:
    """Each link to a page, and each picture, is a file of the tree; a fragment is a heading of the page."""
    own = [link for link in links(ROOT / "README.md") if link.startswith((FILES, PICTURES))]
    assert own, "README leads to its guides"
    for link in own:
        place, _, fragment = link.removeprefix(FILES).removeprefix(PICTURES).partition("#")
        assert (ROOT / place).is_file(), link
        assert not fragment or fragment in headings(ROOT / place), link


def test_repository_is_the_same_for_the_site_and_the_package() -> None:
    """What the registry shows as the source is what the site links to."""
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert ADDRESS in project["urls"].values()


def test_pictures_are_small() -> None:
    """A picture of the documentation has less than 200 kB."""
    sizes = {picture.name: picture.stat().st_size for picture in (ROOT / "docs" / "images").iterdir()}
    assert {"demo.png", "stream.png", "batch.svg"} <= sizes.keys()
    assert {name: size for name, size in sizes.items() if size >= 200_000} == {}


def test_first_page_shows_the_error_that_it_makes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the last example prints stands below it, but for the request id and the ends of lines."""
    page = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    block = re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE)[-1]
    [shown] = re.findall(r"^```text\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    with r9s_sandbox.serve() as url:
        monkeypatch.setenv("R9S_BASE_URL", url)
        monkeypatch.setenv("R9S_API_KEY", "test")
        exec(compile(block, "index.md", "exec"), {})
    printed = re.sub(r"req_\w+", "req_", capsys.readouterr().out)
    assert printed.split() == re.sub(r"req_\w+", "req_", shown).split()


def modules() -> list[ModuleType]:
    """The public modules that are written by hand; the generated reference has the models and their TypedDicts."""
    inner = [getattr(r9s, name) for name in r9s.__all__ if name not in ("models", "types")]
    return [r9s, *(each for each in inner if isinstance(each, ModuleType))]


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.__name__)
def test_reference_has_every_public_name(module: ModuleType) -> None:
    """Each module, or else each name of its `__all__`, has its place in docs/sdk/."""
    text = "\n".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs" / "sdk").glob("*.md"))
    shown = re.findall(r"^::: (\S+)$", text, re.MULTILINE)
    names = {name for name in module.__all__ if not isinstance(getattr(module, name), ModuleType)} - {"__version__"}
    assert module.__name__ in shown or names - {each.rpartition(".")[2] for each in shown} == set()

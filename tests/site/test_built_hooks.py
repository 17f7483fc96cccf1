"""Where the links of the pages lead on the site."""

from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files, get_files

from docs.building import hooks
from tests.site.repository import FILES, ROOT

# The page, a link in it, and where that leads on the site.
LINKS = [
    ("guides/batch.md", "streaming.md", "streaming.md"),
    ("guides/batch.md", "#pace", "#pace"),
    ("guides/batch.md", "https://example.com/a.md", "https://example.com/a.md"),
    ("guides/batch.md", "../index.md", "../index.md"),
    ("guides/batch.md", "../../CHANGELOG.md#unreleased", "../changelog.md#unreleased"),
    ("guides/batch.md", "../../examples/demo.py", f"{FILES}examples/demo.py"),
    ("guides/batch.md", "../building/hooks.py", f"{FILES}docs/building/hooks.py"),
    ("guides/batch.md", f"{FILES}docs/guides/sandbox.md#strict-mode", "sandbox.md#strict-mode"),
    ("guides/batch.md", "not-there.md", "not-there.md"),
    ("changelog.md", "docs/guides/batch.md#pace", "guides/batch.md#pace"),
    ("changelog.md", "CONTRIBUTING.md", "contributing.md"),
    ("changelog.md", "LICENSE", f"{FILES}LICENSE"),
    ("index.md", "guides/batch.md", "guides/batch.md"),
]


@pytest.fixture(scope="module")
def config() -> MkDocsConfig:
    """The configuration of the site."""
    return load_config(str(ROOT / "mkdocs.yml"))


@pytest.fixture(scope="module")
def files(config: MkDocsConfig) -> Files:
    """The files of the site, those from the root of the repository included."""
    found: Files = config.plugins.run_event("files", get_files(config), config=config)
    return found


@pytest.mark.parametrize(("page", "link", "place"), LINKS)
def test_a_link_leads_to_the_page_or_to_the_repository(
    config: MkDocsConfig, files: Files, page: str, link: str, place: str
) -> None:
    """A file that is a page of the site is linked there; any other file of the repository is linked on the web."""
    file = files.get_file_from_path(page)
    assert file is not None
    assert hooks.target(link, file, config, files) == place


def test_patterns_in_the_menu_become_the_generated_pages(tmp_path: Path) -> None:
    """The page that the menu names by itself is not there twice; the pages are in the order of their names."""
    for name in ("README", "images", "audio"):
        (tmp_path / "reference").mkdir(exist_ok=True)
        (tmp_path / "reference" / f"{name}.md").touch()
    menu = [{"Reference": [{"The API": ["reference/README.md", "reference/*.md"]}]}]
    pages = ["reference/README.md", "reference/audio.md", "reference/images.md"]
    assert list(hooks.menu(menu, tmp_path)) == [{"Reference": [{"The API": pages}]}]

"""Every link of the built site leads somewhere, and nothing in it comes from elsewhere."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.site.repository import FILES, ROOT

FETCHED = ("img", "script", "link", "iframe", "source", "video", "audio", "object")
"""The elements whose addresses a browser asks for by itself."""


class Page(HTMLParser):
    """The addresses and the names of elements of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[tuple[str, str]] = []
        self.names: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the address and the name of an element."""
        for name, value in attrs:
            if value and name in ("href", "src", "data"):
                self.addresses.append((tag, value))
            if value and name == "id":
                self.names.add(value)


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    """All pages by their files. The one for addresses that do not exist is left out: its links begin at the root."""
    files = [file for file in site.rglob("*.html") if file.name != "404.html"]
    return {file: Page(file.read_text(encoding="utf-8")) for file in files}


def broken(pages: dict[Path, Page]) -> Iterator[str]:
    """The links that lead nowhere."""
    for file, page in pages.items():
        for tag, address in page.addresses:
            if address.startswith(FILES):
                found = (ROOT / address.removeprefix(FILES).partition("#")[0]).exists()
            elif re.match(r"[a-z]+:", address):
                continue
            else:
                place, _, fragment = unquote(address).partition("#")
                target = (file.parent / place).resolve() if place else file
                target = target / "index.html" if target.is_dir() else target
                found = target.exists() and (not fragment or target not in pages or fragment in pages[target].names)
            if not found:
                yield f"{file.name}: <{tag}> {address}"


def test_every_link_leads_to_a_page_and_a_heading(pages: dict[Path, Page]) -> None:
    """Links, images, scripts and styles are there, fragments are elements of the page, and files are in the tree."""
    assert len(pages) > 30
    assert list(broken(pages)) == []


def test_nothing_is_fetched_from_elsewhere(site: Path, pages: dict[Path, Page]) -> None:
    """No page and no style sheet has fonts, scripts or pictures of another host."""
    assert [
        f"{file.name}: {address}"
        for file, page in pages.items()
        for tag, address in page.addresses
        if tag in FETCHED and re.match(r"(https?:)?//", address)
    ] == []
    styles = {file.name: file.read_text(encoding="utf-8") for file in site.rglob("*.css")}
    assert [name for name, text in styles.items() if re.search(r"(url\(|@import\s)['\"]?(https?:)?//", text)] == []
    pictures = {file.name: file.read_text(encoding="utf-8") for file in site.rglob("images/*.svg")}
    assert [name for name, text in pictures.items() if re.search(r"(href=|url\()['\"]?(https?:)?//", text)] == []


def test_pages_from_the_root_of_the_repository_are_there(site: Path) -> None:
    """The changelog and how to contribute are pages of the site; what they link to in docs/ are pages too."""
    assert "<h1" in (site / "changelog.html").read_text(encoding="utf-8")
    assert "<h1" in (site / "contributing.html").read_text(encoding="utf-8")


def test_code_of_the_site_is_not_published(site: Path) -> None:
    """What builds the site and draws its pictures is no part of it."""
    assert [file.name for file in site.rglob("*.py")] == []
    assert not (site / "building" / "theme").exists()

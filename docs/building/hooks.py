"""Hooks of mkdocs for the site: pages from the root of the repository, links to files outside docs/, and the menu.

A link in a page leads to a file of the repository, so it works for a reader of the repository. On the site, the same
link leads to the page for that file. If the site has no such page, the link leads to the file in the repository.
"""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[2]
PAGES_OF_ROOT = {"CHANGELOG.md": "changelog.md", "CONTRIBUTING.md": "contributing.md", "SECURITY.md": "security.md"}
"""The files in the root of the repository that are also pages of the site, with the names of these pages."""

MARKS = {":heavy_check_mark:": ":material-check:{ .required }", ":heavy_minus_sign:": ":material-minus:{ .optional }"}
"""The marks of the generated tables, and their icons. The theme would load the marks from another server."""

GENERATED = re.compile(r"\A<!-- Generated from .*? -->\s*")

CODE = re.compile(r"(^```.*?^```|`[^`\n]+`)", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"(?<=\]\()[^()\s]+(?=\))")
MARK = re.compile("|".join(MARKS))


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Replace the patterns in the menu with the generated pages."""
    config.nav = list(menu(config.nav or [], Path(config.docs_dir)))
    return config


def menu(entries: list[Any], docs: Path) -> Iterator[Any]:
    """The entries of a menu. A pattern becomes the matching pages that the same menu does not name."""
    for entry in entries:
        if isinstance(entry, dict):
            yield {title: list(menu(part, docs)) if isinstance(part, list) else part for title, part in entry.items()}
        elif "*" in entry:
            pages = sorted(page.relative_to(docs).as_posix() for page in docs.glob(entry))
            yield from (page for page in pages if page not in entries)
        else:
            yield entry


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages from the root of the repository."""
    for name, page in PAGES_OF_ROOT.items():
        if (ROOT / name).exists():
            files.append(File.generated(config, page, abs_src_path=str(ROOT / name)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Change the links that leave or enter docs/, and the marks. Code does not change."""
    # mkdocs takes the title of a page from its first line.
    parts = CODE.split(GENERATED.sub("", markdown))
    for place in range(0, len(parts), 2):
        part = LINK.sub(lambda link: target(link[0], page.file, config, files), parts[place])
        parts[place] = MARK.sub(lambda mark: MARKS[mark[0]], part)
    return "".join(parts)


def target(link: str, page: File, config: MkDocsConfig, files: Files) -> str:
    """The target of a page's link on the site."""
    address, mark, fragment = link.partition("#")
    blob = f"{str(config.repo_url).rstrip('/')}/blob/main/"
    if address.startswith(blob):
        file = ROOT / address.removeprefix(blob)
    elif not address or ":" in address:
        return link
    else:
        file = (Path(page.abs_src_path or "").parent / address).resolve()
    place = place_of(file, files)
    if place is not None:
        return posixpath.relpath(place, posixpath.dirname(page.src_uri) or ".") + mark + fragment
    return f"{blob}{file.relative_to(ROOT).as_posix()}{mark}{fragment}" if file.exists() else link


def place_of(file: Path, files: Files) -> str | None:
    """The name of the page for a file of the repository; `None` if the site has no such page."""
    if file.parent == ROOT and file.name in PAGES_OF_ROOT:
        return PAGES_OF_ROOT[file.name]
    docs = ROOT / "docs"
    found = files.get_file_from_path(file.relative_to(docs).as_posix()) if file.is_relative_to(docs) else None
    return found.src_uri if found is not None and not found.inclusion.is_excluded() else None

"""The form of CHANGELOG.md: versions, dates, kinds of entries, and links."""

import re
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from packaging.version import Version

KINDS = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]
SITE = "https://github.com/r9s-ai/r9s-python"
_HEADING = re.compile(r"^## \[([^\]]+)\](?: - (\S+))?$", re.MULTILINE)
_LINK = re.compile(r"^\[([^\]]+)\]: (\S+)$", re.MULTILINE)


class Section(NamedTuple):
    """One release of r9s."""

    version: str
    day: date
    text: str

    def generated(self) -> str:
        """The r9s-generated that this release requires."""
        (found,) = re.findall(r"^With `r9s-generated` (\S+)\.$", self.text, re.MULTILINE)
        return str(found)


def read(text: str) -> list[Section]:
    """The releases, newest first. Raises AssertionError for a form that a reader, or a tool, would stumble over."""
    body, links = _LINK.sub("", text), dict(_LINK.findall(text))
    parts = _HEADING.split(body)[1:]
    names, days, texts = parts[::3], parts[1::3], parts[2::3]
    assert (names[0], days[0]) == ("Unreleased", None), "the first heading is `## [Unreleased]`"
    assert not re.findall(r"^## (?!\[)", body, re.MULTILINE), "each heading is a link: `## [1.2.3] - 2026-01-31`"
    for each in texts:
        _check_kinds(each)
    sections = [Section(*row) for row in zip(names[1:], map(date.fromisoformat, days[1:]), texts[1:], strict=True)]
    for order in ([Version(each.version) for each in sections], [each.day for each in sections]):
        assert order == sorted(order, reverse=True), "the newest release comes first"
    assert links == _links([each.version for each in sections])
    return sections


def _check_kinds(text: str) -> None:
    kinds = re.findall(r"^### (.+)$", text, re.MULTILINE)
    assert kinds == [each for each in KINDS if each in kinds], f"the kinds are, in this order, {KINDS}"
    for kind, entries in zip(kinds, re.split(r"^### .+$", text, flags=re.MULTILINE)[1:], strict=True):
        assert re.fullmatch(r"((#### .+\n)?\n?(- .+\n(  .+\n)*)+\n?)+", entries.strip() + "\n"), f"{kind} is a list"


def _links(versions: list[str]) -> dict[str, str]:
    """What each heading leads to: what has changed since the release before."""
    newest, first = versions[0], versions[-1]
    found = {"Unreleased": f"{SITE}/compare/r9s-{newest}...HEAD", first: f"{SITE}/releases/tag/r9s-{first}"}
    for version, before in pairwise(versions):
        found[version] = f"{SITE}/compare/r9s-{before}...r9s-{version}"
    return found

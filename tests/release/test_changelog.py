"""CHANGELOG.md has the form that readers and tools expect, and tells of the versions that are there."""

import json

import pytest
from packaging.version import Version

import r9s
import r9s_generated
from tests.release import changelog
from tests.release.copies import ROOT

TEXT = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
EXAMPLE = f"""\
# Changelog

## [Unreleased]

## [1.1.0] - 2027-01-31

With `r9s-generated` 1.1.0.

### Added

- A method.

### Fixed

- A mistake.

## [1.0.0] - 2026-11-28

[Unreleased]: {changelog.SITE}/compare/r9s-1.1.0...HEAD
[1.1.0]: {changelog.SITE}/compare/r9s-1.0.0...r9s-1.1.0
[1.0.0]: {changelog.SITE}/releases/tag/r9s-1.0.0
"""


def test_changelog_has_the_form() -> None:
    """Releases come newest first with their dates, entries by kind, and each heading has its link."""
    newest = changelog.read(TEXT)[0]
    assert newest.version == r9s.__version__


def test_changelog_names_the_generated_package() -> None:
    """The newest release names the r9s-generated that it was made with: the one here, or one before it."""
    released = json.loads((ROOT / "generator" / "released_api.json").read_text(encoding="utf-8"))["version"]
    named = changelog.read(TEXT)[0].generated()
    assert Version(released) <= Version(named) <= Version(r9s_generated.__version__)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("## [Unreleased]", "## Unreleased"),
        ("## [1.1.0] - 2027-01-31", "## [1.1.0] - 31 January 2027"),
        ("## [1.1.0] - 2027-01-31", "## 1.1.0"),
        ("## [1.1.0] - 2027-01-31", "## [1.1.0] - 2025-01-31"),
        ("### Added", "### New"),
        ("### Added", "### Security\n\n- A.\n\n### Added"),
        ("- A method.", "A method."),
        ("\n[1.0.0]: ", "\n[1.0]: "),
        ("compare/r9s-1.1.0...HEAD", "compare/r9s-1.0.0...HEAD"),
    ],
)
def test_other_forms_are_refused(old: str, new: str) -> None:
    """A heading, a date, a kind, a list or a link of another form is an error."""
    assert [each.version for each in changelog.read(EXAMPLE)] == ["1.1.0", "1.0.0"]
    assert EXAMPLE.count(old) == 1
    with pytest.raises((AssertionError, ValueError)):
        changelog.read(EXAMPLE.replace(old, new))

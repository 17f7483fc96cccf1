"""The version of the distribution, from the version of a document."""

import re

from ..problems import Report, SpecError

_PEP440 = re.compile(r"\d+(\.\d+)*((a|b|rc)\d+)?(\.post\d+)?(\.dev\d+)?")


def checked_version(given: str) -> str:
    """A given version; raises SpecError if it is not valid for a Python distribution (PEP 440)."""
    if not _PEP440.fullmatch(given):
        raise SpecError(
            [f"--package-version {given!r} is not a version of a Python distribution, such as 1.2.0 (PEP 440)"]
        )
    return given


def distribution_version(label: str, report: Report) -> str:
    """The version of a document as the version of a Python distribution (PEP 440).

    An invalid one is mapped: its numbers in their order, and a pre-release if it has one; `0` if it has no numbers.
    """
    if _PEP440.fullmatch(label):
        return label
    text = label.strip().lower()
    numbers = re.findall(r"\d+", re.split(r"[a-z]", text.lstrip("v"), maxsplit=1)[0]) or re.findall(r"\d+", text)
    before = re.search(r"(alpha|beta|preview|rc|a|b)[-._]?(\d*)(?![a-z])", text)
    kinds = {"alpha": "a", "beta": "b", "preview": "rc"}
    mapped = ".".join(str(int(number)) for number in numbers[:6]) or "0"
    if before and numbers:
        mapped += f"{kinds.get(before[1], before[1])}{before[2] or 0}"
    reason = f"{label!r} is not a version for a Python package" if label else "`info.version` is missing"
    report.warn(("info", "version"), f"{reason}: the package gets {mapped}; --package-version sets another")
    return mapped

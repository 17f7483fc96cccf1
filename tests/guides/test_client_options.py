"""docs/guides/client-options.md names every option of a client."""

import inspect
import re
from pathlib import Path

from r9s import R9S

GUIDE = (Path(__file__).parents[2] / "docs/guides/client-options.md").read_text(encoding="utf-8")


def options(function: object) -> set[str]:
    assert callable(function)
    return set(inspect.signature(function).parameters) - {"self"}


def test_the_table_has_every_option() -> None:
    """A new option needs a row."""
    table = GUIDE.partition("## All options\n")[2].partition("\n## ")[0]
    assert options(R9S) <= set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE))


def test_with_options_takes_what_the_guide_says() -> None:
    """The sentence names those that it does not take."""
    sentence = re.search(r"It takes all options\s+but (.*?)\.", GUIDE)
    assert sentence is not None
    assert options(R9S) - options(R9S.with_options) == set(re.findall(r"`(\w+)`", sentence[1]))

"""The guide about testing: pytest runs every block of it that has a test, as a reader's suite."""

import re
from pathlib import Path

from tests.plugin.conftest import Suite

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "testing.md"
BLOCK = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)


def test_the_tests_of_the_guide_pass(suite: Suite) -> None:
    """Each block is a module of its own."""
    blocks = [block for block in BLOCK.findall(GUIDE.read_text(encoding="utf-8")) if "def test_" in block]
    modules = {f"test_block_{number}.py": block for number, block in enumerate(blocks)}
    # Those of anyio run on asyncio and on trio.
    count = sum(block.count("def test_") + block.count("mark.anyio") for block in blocks)
    ended = suite("", **modules)
    assert ended.counts == {"passed": count}, ended.text
    assert len(blocks) == 4

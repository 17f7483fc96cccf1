"""The same line again and again: repetitions are counted in little memory, too."""

from pathlib import Path

from tests.batch.counting import Counting
from tests.batch.million import MILLION, three_of


def test_identical_lines_take_little_memory(server: Counting, tmp_path: Path) -> None:
    """Three pictures are drawn, and the process has a tenth of what a million may have more than the start takes."""
    found = three_of(('{"prompt": "fox"}\n' for _ in range(MILLION // 10)), server, tmp_path)
    assert found["peak"] < 80, found

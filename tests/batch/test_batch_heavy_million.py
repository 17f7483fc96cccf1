"""A file of a million lines with custom_ids: checked and begun in little memory."""

import json
from pathlib import Path

from tests.batch.counting import Counting
from tests.batch.inputs import line
from tests.batch.million import MILLION, three_of


def test_a_million_lines(server: Counting, tmp_path: Path) -> None:
    """Three pictures are drawn, and the process never had 200 MB."""
    row = json.dumps(line("row-%d", {"prompt": "a fox number %d in the snow", "size": "1024x1024"})) + "\n"
    found = three_of((row % (number, number) for number in range(MILLION)), server, tmp_path)
    assert found["peak"] < 200, found

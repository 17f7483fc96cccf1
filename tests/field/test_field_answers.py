"""Point 1: a picture is never withheld for what stands beside it."""

import pytest

from tests.field.driver import play, rows
from tests.field.row import Row
from tests.field.table_answers import ANSWERS
from tests.support.ways import Mode


@pytest.mark.anyio
@rows(ANSWERS)
async def test_row(row: Row, mode: Mode) -> None:
    """What the row says must happen, happens."""
    await play(row, mode)

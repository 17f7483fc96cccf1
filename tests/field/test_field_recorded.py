"""Answers of many providers go through unchanged."""

import pytest

from tests.field.driver import play, rows
from tests.field.row import Row
from tests.field.table_recorded import RECORDED
from tests.support.ways import Mode


@pytest.mark.anyio
@rows(RECORDED)
async def test_row(row: Row, mode: Mode) -> None:
    """What the row says must happen, happens."""
    await play(row, mode)

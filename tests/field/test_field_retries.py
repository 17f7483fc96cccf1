"""Point 10: what is sent again, and what is not."""

import pytest

from tests.field.driver import play, rows
from tests.field.row import Row
from tests.field.table_retries import RETRIES
from tests.support.ways import Mode


@pytest.mark.anyio
@rows(RETRIES)
async def test_row(row: Row, mode: Mode) -> None:
    """What the row says must happen, happens."""
    await play(row, mode)

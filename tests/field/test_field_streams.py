"""Point 2: streams as servers really write them."""

import pytest

from tests.field.driver import play, rows
from tests.field.row import Row
from tests.field.table_streams import STREAMS
from tests.support.ways import Mode


@pytest.mark.anyio
@rows(STREAMS)
async def test_row(row: Row, mode: Mode) -> None:
    """What the row says must happen, happens."""
    await play(row, mode)

"""Points 4 and 8: pictures as files and as bytes."""

import pytest

from tests.field.driver import play, rows
from tests.field.row import Row
from tests.field.table_pictures import PICTURES
from tests.support.ways import Mode


@pytest.mark.anyio
@rows(PICTURES)
async def test_row(row: Row, mode: Mode) -> None:
    """What the row says must happen, happens."""
    await play(row, mode)

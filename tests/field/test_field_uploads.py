"""Point 5: what travels when files are sent."""

import pytest

from tests.field.driver import play, rows
from tests.field.row import Row
from tests.field.table_uploads import UPLOADS
from tests.support.ways import Mode


@pytest.mark.anyio
@rows(UPLOADS)
async def test_row(row: Row, mode: Mode) -> None:
    """What the row says must happen, happens."""
    await play(row, mode)

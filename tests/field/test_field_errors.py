"""Point 3: errors in the forms that they really have."""

import pytest

from tests.field.driver import play, rows
from tests.field.row import Row
from tests.field.table_errors import ERRORS
from tests.support.ways import Mode


@pytest.mark.anyio
@rows(ERRORS)
async def test_row(row: Row, mode: Mode) -> None:
    """What the row says must happen, happens."""
    await play(row, mode)

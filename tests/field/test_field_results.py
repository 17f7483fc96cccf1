"""Points 6 and 7: results in the hands of a Python programmer."""

import pytest

from tests.field.driver import play, rows
from tests.field.row import Row
from tests.field.table_results import RESULTS
from tests.support.ways import Mode


@pytest.mark.anyio
@rows(RESULTS)
async def test_row(row: Row, mode: Mode) -> None:
    """What the row says must happen, happens."""
    await play(row, mode)

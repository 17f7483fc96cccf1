"""Rows 38 to 43 of the fault matrix: what was sent, on which connection, to whom, and over which proxy."""

import pytest

from tests.faults.driver import faults, play
from tests.faults.fault import Fault
from tests.support.ways import Mode


@pytest.mark.anyio
@faults(range(38, 44))
async def test_fault(fault: Fault, client: str, mode: Mode) -> None:
    """What the table says of the fault holds."""
    await play(fault, client, mode)

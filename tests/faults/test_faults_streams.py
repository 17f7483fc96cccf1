"""Rows 22 to 29 of the fault matrix: event streams."""

import pytest

from tests.faults.driver import faults, play
from tests.faults.fault import Fault
from tests.support.ways import Mode


@pytest.mark.anyio
@faults(range(22, 30))
async def test_fault(fault: Fault, client: str, mode: Mode) -> None:
    """What the table says of the fault holds."""
    await play(fault, client, mode)

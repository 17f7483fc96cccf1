"""Rows 16 to 21 of the fault matrix: answers that are errors, or damaged."""

import pytest

from tests.faults.driver import faults, play
from tests.faults.fault import Fault
from tests.support.ways import Mode


@pytest.mark.anyio
@faults(range(16, 22))
async def test_fault(fault: Fault, client: str, mode: Mode) -> None:
    """What the table says of the fault holds."""
    await play(fault, client, mode)

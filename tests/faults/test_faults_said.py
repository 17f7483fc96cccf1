"""Rows 52, 54 and 55 of the fault matrix: hopeless answers, harmful texts, environments."""

import pytest

from tests.faults.driver import faults, play
from tests.faults.fault import Fault
from tests.support.ways import Mode


@pytest.mark.anyio
@faults((52, 54, 55))
async def test_fault(fault: Fault, client: str, mode: Mode) -> None:
    """What the table says of the fault holds."""
    await play(fault, client, mode)

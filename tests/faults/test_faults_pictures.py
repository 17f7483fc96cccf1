"""Rows 50 and 51 of the fault matrix: pictures behind URLs."""

import pytest

from tests.faults.driver import faults, play
from tests.faults.fault import Fault
from tests.streams.modes import Mode


@pytest.mark.anyio
@faults(range(50, 52))
async def test_fault(fault: Fault, client: str, mode: Mode) -> None:
    """What the table says of the fault holds."""
    await play(fault, client, mode)

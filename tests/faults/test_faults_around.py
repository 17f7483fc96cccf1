"""Rows 30 to 37 of the fault matrix: errors that travel, secrets, files, and where a client is used."""

import pytest

from tests.faults.driver import faults, play
from tests.faults.fault import Fault
from tests.support.ways import Mode


@pytest.mark.anyio
@faults(range(30, 38))
async def test_fault(fault: Fault, client: str, mode: Mode) -> None:
    """What the table says of the fault holds."""
    await play(fault, client, mode)

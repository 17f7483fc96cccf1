"""The other hundred kills: on a server that turns requests away, and answers with links."""

from pathlib import Path

import pytest

from tests.batch.kills import busy
from tests.batch.test_batch_heavy_kills import fifty


@pytest.mark.parametrize("seed", [3, 4])
def test_fifty_kills_on_a_busy_server(seed: int, tmp_path: Path) -> None:
    """As on one that is not."""
    fifty(seed, busy, tmp_path)

"""Runs on a folder, killed 100 times at random moments: nothing is paid twice, lost, or claimed for ever."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.batch.counting import Counting
from tests.batch.kills import Place, Season, plain
from tests.batch.output import folder
from tests.batch.runs import runs


@pytest.mark.parametrize("seed", [1, 2])
def test_fifty_kills(seed: int, tmp_path: Path) -> None:
    """Fifty for each seed, on half a dozen folders; all kinds of moments must have been there."""
    fifty(seed, plain, tmp_path)


def fifty(seed: int, plan: Callable[[random.Random], Any], tmp_path: Path) -> None:
    """Kill fifty runs on a server with this plan."""
    rng = random.Random(seed)
    with Counting(plan(random.Random(seed + 100))) as server, runs(tmp_path / "runs", server.url) as started:
        season = Season(server, started, rng, tmp_path, lambda name: _place(tmp_path / name))
        season.go(50)
    assert season.kills >= 50
    assert set(season.how) == {"any", "early", "asked", "answered"}
    assert season.unknown <= 4 * season.kills, "no more than was under way"


def _place(out: Path) -> Place:
    return Place(out, lambda: folder(out))

"""Streams that a program leaves open."""

import gc
import warnings
from typing import Any

import anyio.lowlevel


async def thrown_away(streams: list[Any]) -> None:
    """Let the last reference to open streams go, which is warned of."""
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        streams.clear()
        assert [each.category for each in seen if "not closed" in str(each.message)] == [ResourceWarning]
        # The warnings hold the stream. trio ends the generators that httpx nests one by one, and warns of each.
        seen.clear()
        for _ in range(10):
            gc.collect(0)
            await anyio.lowlevel.checkpoint()

"""The parts of other folders that these tests are built from, and what they share."""

import gc
import warnings
from typing import Any

import anyio.lowlevel

from tests.support.events import CHUNK, COMPLETED, DONE, PARTIAL, events, partial, sse
from tests.support.secrets import ALL, KEY, MADE, MADE_BASE64, PROMPT, UPLOAD, leaks
from tests.support.server import RawServer, Step, answer, close, error, hang, head, reset
from tests.support.ways import OPTED_IN, QUICK, SOON, Clients, Mode

__all__ = [
    "ALL",
    "CHUNK",
    "COMPLETED",
    "DONE",
    "KEY",
    "MADE",
    "MADE_BASE64",
    "OPTED_IN",
    "PARTIAL",
    "PROMPT",
    "QUICK",
    "SOON",
    "UPLOAD",
    "Clients",
    "Mode",
    "RawServer",
    "Step",
    "answer",
    "close",
    "error",
    "events",
    "hang",
    "head",
    "leaks",
    "partial",
    "reset",
    "sse",
    "thrown_away",
]


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

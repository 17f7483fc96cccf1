"""Makes many pictures without paying for one twice: `batch.run("prompts.jsonl", "out/")`.

The output is the only state. Each request is claimed there before it is sent, and its record has the outcome.
"""

from ._report import BatchItem, BatchItems, BatchReport
from ._requests import BatchInputError, BatchRequest
from ._running import run
from ._running_async import BatchRun, run_async
from ._status import check, status
from ._worker import Worker

__all__ = [
    "BatchInputError",
    "BatchItem",
    "BatchItems",
    "BatchReport",
    "BatchRequest",
    "BatchRun",
    "Worker",
    "check",
    "run",
    "run_async",
    "status",
]

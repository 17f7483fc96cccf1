"""What a run in a process of its own does; loaded ahead by the process that such runs are forked from."""

import asyncio
import contextlib
import dataclasses
import json
import logging
import os
import signal
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio._backends._asyncio  # loaded ahead, so that a run does not have to
import httpx

from r9s import R9S, errors
from r9s.utils import BackoffStrategy, RetryConfig

try:
    from r9s import batch
except ImportError:  # the helpers' own tests run without it
    batch = None  # type: ignore[assignment]

LOADED = (asyncio, anyio._backends._asyncio, httpx)
_REFUSES = "http://127.0.0.1:1/v1"
_ITEM = (
    *("number", "custom_id", "key", "operation", "state", "paths", "request_id", "model", "usage", "retries"),
    *("seconds", "error"),
)
STATES = ("done", "refused", "unknown", "claimed", "released")


@dataclass(frozen=True)
class Job:
    """One run."""

    requests: Any
    out: str
    options: dict[str, Any] = field(default_factory=dict)
    """Of `run`."""
    environment: dict[str, str] = field(default_factory=dict)
    folder: str = ""
    """The working directory; '' for that of the tests."""
    file_limit: int = 0
    """No file may have more bytes than that; 0 is no limit."""


def go(job: Job, said: str) -> None:
    """Run the job, and leave in the file `said` what came of it."""
    os.environ.update(job.environment)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    tempfile.tempdir = None
    if job.folder:
        os.chdir(job.folder)
    if job.file_limit:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (job.file_limit, resource.RLIM_INFINITY))
    try:
        found = report_as_dict(batch.run(job.requests, job.out, client=_client(), **job.options))
    except BaseException as error:
        found = {"raised": type(error).__name__, "text": str(error)}
        logging.getLogger("tests.batch").exception("a run ended with an error")
    if job.file_limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    new = Path(f"{said}.new")
    new.write_text(json.dumps(found), encoding="utf-8")
    new.replace(said)


def quick(**options: Any) -> Any:
    """A client that waits for nothing; further options are those of `R9S`."""
    retries = RetryConfig("backoff", BackoffStrategy(1, 20, 1.5, 3_000), False, retry_server_errors=False)
    return R9S(**{"api_key": "test", "retry_config": retries, "timeout_ms": 20_000, **options})


def _client() -> Any:
    """The client of a run: None, which makes one of the environment, unless the test asks for a quick one."""
    return quick() if os.environ.get("TEST_QUICK_CLIENT") else None


def report_as_dict(report: Any) -> dict[str, Any]:
    """Everything that a report says."""
    items = {state: [item_as_dict(item) for item in getattr(report, state)] for state in STATES}
    whole = {name: getattr(report, name) for name in ("total", "pictures", "stopped", "is_complete")}
    return {"counts": dict(report.counts), **whole, **items}


def item_as_dict(item: Any) -> dict[str, Any]:
    """Everything that an item says."""
    found = {name: getattr(item, name) for name in _ITEM}
    return {**found, "paths": [str(path) for path in found["paths"]], "usage": _plain(found["usage"])}


def _plain(usage: Any) -> Any:
    if usage is None or isinstance(usage, dict):
        return usage
    return usage.to_dict() if hasattr(usage, "to_dict") else dataclasses.asdict(usage)


def warm_up() -> None:
    """Load what the first call of a process loads, without a thread or a connection that stays."""

    async def call() -> None:
        async with quick(server_url=_REFUSES) as r9s:
            await r9s.images.create_async(prompt="x", retries=RetryConfig("none"))

    with contextlib.suppress(errors.R9SError):
        asyncio.run(call())
    with contextlib.suppress(errors.R9SError), quick(server_url=_REFUSES) as r9s:
        r9s.images.create(prompt="x", retries=RetryConfig("none"))
    with contextlib.suppress(Exception):
        batch.check([{"prompt": "x"}])

"""Runs in processes of their own, which can be killed: forked from one that has everything loaded."""

import json
import multiprocessing
import multiprocessing.util
import os
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any, Self

from tests.batch.child import Job, go

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.batch.warm"])
# Its socket lies there; tests have folders for temporary files of their own, which do not last.
multiprocessing.util.get_temp_dir()


class Run:
    """A run that is under way."""

    def __init__(self, job: Job, said: Path) -> None:
        self._said = said
        self.process: ForkServerProcess = _CONTEXT.Process(target=go, args=(job, str(said)), daemon=True)
        self.process.start()

    def kill(self, number: int = signal.SIGKILL) -> Self:
        """Send a signal; SIGKILL waits until the process is gone."""
        assert self.process.pid is not None
        if self.process.is_alive():
            os.kill(self.process.pid, number)
        if number == signal.SIGKILL:
            self.process.join(20)
        return self

    def wait(self, seconds: float = 30) -> dict[str, Any]:
        """What the run reported; AssertionError when it does not end, or ends without a report."""
        self.process.join(seconds)
        assert self.process.exitcode is not None, f"the run has not ended after {seconds} s"
        found = self.said
        assert found is not None, f"the run ended with {self.process.exitcode} and no report"
        return found

    def report(self, seconds: float = 30) -> dict[str, Any]:
        """As `wait`; AssertionError when the run raised."""
        found = self.wait(seconds)
        assert "raised" not in found, found
        return found

    @property
    def said(self) -> dict[str, Any] | None:
        """What the run reported so far."""
        return json.loads(self._said.read_text(encoding="utf-8")) if self._said.exists() else None

    def end(self) -> None:
        """Kill it if it is still there."""
        self.kill()
        self.process.close()


class Runs:
    """Starts runs on one server."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self._folder = folder
        self._folder.mkdir(parents=True, exist_ok=True)
        self._environment = {
            "R9S_API_KEY": "test",
            "TEST_QUICK_CLIENT": "1",
            "TMPDIR": tempfile.gettempdir(),
            **environment,
        }
        self._started: list[Run] = []

    def start(self, requests: Any, out: Any, *, job: dict[str, Any] | None = None, **options: Any) -> Run:
        """Start a run with these options of `run`; `job` has those of `Job`."""
        more = dict(job or {})
        environment = {**self._environment, **more.pop("environment", {})}
        said = self._folder / f"report-{len(self._started)}.json"
        run = Run(Job(requests, str(out), options, environment, **more), said)
        self._started.append(run)
        return run

    def report(self, requests: Any, out: Any, **options: Any) -> dict[str, Any]:
        """Run to the end, and give the report."""
        return self.start(requests, out, **options).report(60)

    def end(self) -> None:
        """End all that is still under way."""
        for run in self._started:
            run.end()


@contextmanager
def runs(folder: Path, url: str, **environment: str) -> Iterator[Runs]:
    """Runs that find the server at this URL; at the end of the block all of them are gone."""
    started = Runs(folder, R9S_BASE_URL=url, **environment)
    try:
        yield started
    finally:
        started.end()


def until(true: Any, seconds: float = 20, what: str = "it") -> None:
    """Wait until this is true; AssertionError when it does not come."""
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, f"{what} did not happen in {seconds} s"
        time.sleep(0.005)

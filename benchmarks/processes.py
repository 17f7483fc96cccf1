"""The measured processes. Each side runs in its own environment, and measures when it is told to."""

import json
import os
import subprocess
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from .rows import Row, Task
from .work import Absent

ROOT = Path(__file__).parent.parent
_ENVIRONMENTS = {
    "openai": ROOT / "interop" / ".venv",
    "mistralai": ROOT / ".venv" / "mistralai",
}
_OURS = ROOT / ".venv" / "bench"
_START = {
    "httpx": "import httpx, attrs",
    "r9s": "from r9s import R9S; R9S(api_key='k').images",
    "openai": "from openai import OpenAI; OpenAI(api_key='k').images",
    "mistralai": "from mistralai.client import Mistral; Mistral(api_key='k').embeddings",
}


def python(side: str) -> str:
    """The interpreter that has the side's packages."""
    return str(_ENVIRONMENTS.get(side, _OURS) / "bin" / "python")


class _Worker:
    def __init__(self, task: Task, server: str, versions: dict[str, dict[str, str]]) -> None:
        command = [python(task.side), "-m", "benchmarks.worker", task.side, task.work, server]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            versions.setdefault(task.side, {}).update(self._heard()["versions"])
        except BaseException:
            self.close()
            raise

    def _heard(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        said = json.loads(line) if line else {"absent": "it failed; see above"}
        if "absent" in said:
            raise Absent(said["absent"])
        return said

    def ask(self, order: object) -> dict[str, float]:
        assert self._process.stdin is not None
        print(order, file=self._process.stdin, flush=True)
        heard: dict[str, float] = self._heard()
        return heard

    def close(self) -> None:
        self._process.communicate()


class Measurements:
    """Measures the tasks of one row."""

    def __init__(self, row: Row, server: str, versions: dict[str, dict[str, str]]) -> None:
        self._row = row
        self._server = server
        self._versions = versions
        self._workers: dict[Task, _Worker] = {}
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._open.close()

    def measure(self, task: Task) -> dict[str, float]:
        """Milliseconds of one call as `cpu` and `wall`, or MB as `peak`; raises Absent."""
        if self._row.kind == "start":
            return _start(task.side)
        if self._row.kind == "memory":
            return self._peak(task)
        if task not in self._workers:
            self._workers[task] = worker = _Worker(task, self._server, self._versions)
            self._open.callback(worker.close)
            worker.ask(1)
        found = self._workers[task].ask(self._row.times)
        return {name: seconds * 1000 / self._row.times / task.calls for name, seconds in found.items()}

    def _peak(self, task: Task) -> dict[str, float]:
        worker = _Worker(task, self._server, self._versions)
        try:
            return worker.ask("peak")
        finally:
            worker.close()


def _start(side: str) -> dict[str, float]:
    """The CPU time of a new process that runs the side's code, including the interpreter."""
    process = subprocess.Popen([python(side), "-c", _START[side]], cwd=ROOT)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise Absent("it failed; see above")
    return {"cpu": (used.ru_utime + used.ru_stime) * 1000}

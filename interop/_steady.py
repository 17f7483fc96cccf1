"""Steady, a server that the npm package @stdy/cli creates from an OpenAPI document."""

import contextlib
import json
import os
import queue
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ._report import Differs

EVENTS = 3
"""The number of events in a stream of Steady, before an event named `done`."""

_COMMAND = Path(__file__).parent / "node_modules" / ".bin" / "steady"
_OPTIONS = ("--host=127.0.0.1", "--log-format=json", "--log-level=full", "--stream-interval=1")
# The names of lists and objects in forms: image[], svg[model]. Without this, Steady also accepts other names.
_NAMES = ("--validator-form-array-format=brackets", "--validator-form-object-format=brackets")
_STARTS = 5
_SECONDS = 5


class Steady:
    """A running Steady server.

    Attributes:
        url: Its base URL.
        startup: Its message about the document after the start.
    """

    def __init__(self, process: "subprocess.Popen[str]", url: str) -> None:
        self.url = url
        self._lines: queue.Queue[str] = queue.Queue()
        # This thread reads all the time, because a full pipe would stop the server.
        threading.Thread(target=self._listen, args=(process,), daemon=True).start()
        self.startup = self.read()

    def _listen(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                self._lines.put(line)
        self._lines.put("the server has ended")

    def read(self) -> Any:
        """The next entry of its log. The log has one entry per request."""
        try:
            line = self._lines.get(timeout=_SECONDS)
        except queue.Empty:
            raise Differs(f"Steady logged nothing within {_SECONDS} seconds") from None
        try:
            return json.loads(line)
        except ValueError:
            raise Differs(f"Steady: {line.strip()}") from None


@contextlib.contextmanager
def serve(document: Path) -> Iterator[Steady]:
    """Run Steady on a free port. It stops at the end of the block."""
    with contextlib.ExitStack() as stack:
        for left in reversed(range(_STARTS)):
            port = _free_port()
            process = stack.enter_context(_process(document, port))
            try:
                steady = Steady(process, f"http://127.0.0.1:{port}")
                break
            except Differs:
                # Steady does not support port 0, and another program may have taken the free port first.
                if not left:
                    raise
        yield steady


@contextlib.contextmanager
def _process(document: Path, port: int) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [_COMMAND, *_OPTIONS, *_NAMES, f"--stream-count={EVENTS}", f"--port={port}", document],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            # The command is a Node program that runs the server as its child. Both are in one process group.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def faults(headers: Mapping[str, str]) -> list[str]:
    """The findings of Steady about a request, including notes: code and place."""
    count = int(headers["x-steady-error-count"])
    return [f"{headers[f'x-steady-error-{n}-code']} {headers[f'x-steady-error-{n}-path']}" for n in range(1, count + 1)]

"""Steady, a server that the npm package @stdy/cli makes from an OpenAPI document."""

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
"""How many events it sends in a stream, before one named `done`."""

_COMMAND = Path(__file__).parent / "node_modules" / ".bin" / "steady"
_OPTIONS = ("--host=127.0.0.1", "--log-format=json", "--log-level=full", "--stream-interval=1")
# How lists and objects are named in forms: image[], svg[model]. From the spec it would take other names as well.
_NAMES = ("--validator-form-array-format=brackets", "--validator-form-object-format=brackets")
_STARTS = 5
_SECONDS = 5


class Steady:
    """A running one.

    Attributes:
        url: Its base URL.
        startup: What it says about the document, once it listens.
    """

    def __init__(self, process: "subprocess.Popen[str]", url: str) -> None:
        self.url = url
        self._lines: queue.Queue[str] = queue.Queue()
        # Always at work: a pipe that is full would stop the server.
        threading.Thread(target=self._listen, args=(process,), daemon=True).start()
        self.startup = self.read()

    def _listen(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                self._lines.put(line)
        self._lines.put("it has ended")

    def read(self) -> Any:
        """The next entry of its log, which has one for each request."""
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
    """Run it on a port that is free; it is gone at the end of the block."""
    with contextlib.ExitStack() as stack:
        for left in reversed(range(_STARTS)):
            port = _free_port()
            process = stack.enter_context(_process(document, port))
            try:
                steady = Steady(process, f"http://127.0.0.1:{port}")
                break
            except Differs:
                # It takes no port 0, and another program may have been quicker to take this one.
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
            # The command is a Node program that runs the server as its child; both are in a group of their own.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def faults(headers: Mapping[str, str]) -> list[str]:
    """What it found wrong with a request, notes included: code and place."""
    count = int(headers["x-steady-error-count"])
    return [f"{headers[f'x-steady-error-{n}-code']} {headers[f'x-steady-error-{n}-path']}" for n in range(1, count + 1)]

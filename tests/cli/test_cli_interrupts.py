"""Ctrl-C, sent as a real signal to a real process."""

import json
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from r9s_sandbox import SandboxURL
from tests.cli.conftest import SMALL, Start


def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition, for thirty seconds at most."""
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, "this did not happen in thirty seconds"
        time.sleep(0.01)


@pytest.mark.parametrize("options", [(), ("--json",), ("--stream",)])
def test_a_call_that_was_sent_may_have_been_billed(
    start: Start, own_sandbox: SandboxURL, options: tuple[str, ...]
) -> None:
    """4, and the text says so; no traceback."""
    slow = ("--header", "x-r9s-sandbox-fault: delay=60", "--server-url", own_sandbox)
    process = start("create", "a", *SMALL, *slow, *options)
    until(lambda: own_sandbox.drawn == 1)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 4, err
    assert "billed" in err
    assert "Traceback" not in err
    if "--json" in options:
        assert json.loads(out)["state"] == "unknown"


def test_a_stream_that_has_begun_may_have_been_billed(start: Start, own_sandbox: SandboxURL) -> None:
    """What had come of the picture is saved, and named as what it is."""
    stalls = ("--header", "x-r9s-sandbox-fault: stream-stall; after=1", "--server-url", own_sandbox)
    process = start("create", "a", *SMALL, "--stream", "--partial-images", "2", *stalls)
    until(lambda: bool(own_sandbox.requests) and own_sandbox.drawn == 1)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 4, err
    assert "billed" in err
    assert out == "image-1-unfinished.png\n"
    assert Path("image-1-unfinished.png").read_bytes().startswith(b"\x89PNG")


def test_a_call_that_was_not_sent_cannot_have_been_billed(start: Start) -> None:
    """3: it waits for its prompt."""
    import subprocess

    process = start("create", "-", stdin=subprocess.PIPE)
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 3, err
    assert "Nothing was sent" in err
    assert "Traceback" not in err

"""A headless Chromium, told what to do over two pipes (the Chrome DevTools Protocol)."""

import base64
import fcntl
import json
import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
_SECONDS = 30
# Chromium reads commands from descriptor 3, and writes answers to 4.
_START = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4); os.execv(sys.argv[3], sys.argv[3:])"
)


class Page:
    """One page of a browser."""

    def __init__(self, commands: int, answers: int) -> None:
        self._commands = commands
        self._messages: queue.Queue[dict[str, Any]] = queue.Queue()
        self._count = 0
        self._session: str | None = None
        threading.Thread(target=self._read, args=(answers,), daemon=True).start()
        target = self._do("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._do("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def _read(self, answers: int) -> None:
        with os.fdopen(answers, "rb") as file:
            rest = b""
            while part := file.read1():
                *texts, rest = (rest + part).split(b"\0")
                for text in texts:
                    self._messages.put(json.loads(text))

    def _do(self, method: str, **parameters: Any) -> Any:
        self._count += 1
        command: dict[str, Any] = {"id": self._count, "method": method, "params": parameters}
        if self._session is not None:
            command["sessionId"] = self._session
        os.write(self._commands, json.dumps(command).encode() + b"\0")
        while True:
            message = self._messages.get(timeout=_SECONDS)
            if message.get("id") == self._count:
                assert "error" not in message, message
                return message["result"]

    def open(self, url: str) -> None:
        """Go to a page, and wait until it is there."""
        self._do("Page.navigate", url=url)
        self.wait_for(f"location.href.startsWith({json.dumps(url)}) && document.readyState === 'complete'")

    def run(self, script: str) -> Any:
        """What a script gives."""
        found = self._do("Runtime.evaluate", expression=script, returnByValue=True, userGesture=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def wait_for(self, condition: str) -> None:
        """Wait until a condition holds in the page."""
        end = time.monotonic() + _SECONDS
        while not self.run(condition):
            assert time.monotonic() < end, f"after {_SECONDS} s this does not hold: {condition}"
            time.sleep(0.02)

    def photograph(self, path: Path, width: int, height: int) -> None:
        """Write what the page looks like at a size."""
        self._do(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        path.write_bytes(base64.b64decode(self._do("Page.captureScreenshot", format="png")["data"]))


@contextmanager
def browser(folder: Path) -> Iterator[Page]:
    """A page of a new browser, which is gone at the end; its files are in the folder."""
    assert CHROMIUM is not None
    pairs = [os.pipe(), os.pipe()]
    # The descriptors of the child must not be 3 or 4 before they are put there.
    its_commands, its_answers = (fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (pairs[0][0], pairs[1][1]))
    os.close(pairs[0][0])
    os.close(pairs[1][1])
    # In a container Chromium runs as root, for whom it has no sandbox.
    options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-pipe"]
    options += [f"--user-data-dir={folder}", "--no-first-run", "--no-proxy-server"]
    process = subprocess.Popen(
        [sys.executable, "-c", _START, str(its_commands), str(its_answers), CHROMIUM, *options],
        pass_fds=(its_commands, its_answers),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(its_commands)
    os.close(its_answers)
    try:
        page = Page(pairs[0][1], pairs[1][0])
        yield page
    finally:
        process.terminate()
        process.wait(10)
        os.close(pairs[0][1])

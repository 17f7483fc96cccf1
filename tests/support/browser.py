"""A real browser: headless Chromium, driven by its own protocol (CDP) through a pair of pipes, without a library."""

import base64
import fcntl
import json
import os
import select
import shutil
import signal
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
"""The browser of this machine; `None` when there is none."""

SECONDS = 30.0
"""How long anything in the browser may take."""


class Pipes:
    """The messages from and to a browser, each a text of JSON that ends with a zero byte."""

    def __init__(self, profile: str) -> None:
        # Chromium reads from 3 and writes to 4. Ours lie above, so that neither takes the place of the other.
        theirs, theirs_out = _above(*os.pipe()), _above(*os.pipe())
        self._to, self._from = theirs[1], theirs_out[0]
        self._bytes = b""
        self._number = 0
        self.events: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        """What has happened, by the session and the kind of event."""
        command = [
            str(PROGRAM),
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--no-first-run",
            "--no-proxy-server",
            "--hide-scrollbars",
            "--remote-debugging-pipe",
            f"--user-data-dir={profile}",
        ]
        quiet = [(os.POSIX_SPAWN_OPEN, out, os.devnull, os.O_WRONLY, 0) for out in (1, 2)]
        pipes = [(os.POSIX_SPAWN_DUP2, theirs[0], 3), (os.POSIX_SPAWN_DUP2, theirs_out[1], 4)]
        self.process = os.posix_spawn(str(PROGRAM), command, os.environ, file_actions=[*quiet, *pipes], setpgroup=0)
        os.close(theirs[0])
        os.close(theirs_out[1])

    def ask(self, method: str, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        """Send a command, and return its result; what happens meanwhile is in `events`."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if session is not None:
            message["sessionId"] = session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.next(f"the answer to {method}")
            if answer.get("id") == self._number:
                assert "error" not in answer, f"{method}: {answer['error']}"
                return dict(answer["result"])
            self.note(answer)

    def note(self, event: dict[str, Any]) -> None:
        """Keep an event for those who ask for it."""
        self.events[event.get("sessionId", ""), event["method"]].append(event["params"])

    def next(self, what: str) -> dict[str, Any]:
        """The next message."""
        deadline = time.monotonic() + SECONDS
        while b"\0" not in self._bytes:
            ready, _, _ = select.select([self._from], [], [], max(0.0, deadline - time.monotonic()))
            assert ready, f"the browser is silent: {what} did not come"
            piece = os.read(self._from, 1 << 20)
            assert piece, f"the browser has ended: {what} did not come"
            self._bytes += piece
        line, _, self._bytes = self._bytes.partition(b"\0")
        return dict(json.loads(line))

    def close(self) -> None:
        """End the browser with all its processes."""
        os.close(self._to)
        os.close(self._from)
        os.killpg(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)


class Tab:
    """One page in the browser. It keeps what its pages ask for, and what they complain about."""

    def __init__(self, pipes: Pipes, *, width: int, height: int, dark: bool) -> None:
        self._pipes = pipes
        context = pipes.ask("Target.createBrowserContext")["browserContextId"]
        target = pipes.ask("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        self._context = context
        self._session = pipes.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.ask(f"{domain}.enable")
        self.resize(width, height)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setEmulatedMedia", features=[scheme])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self._pipes.ask("Target.disposeBrowserContext", browserContextId=self._context)

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """A command of the protocol to this page."""
        return self._pipes.ask(method, self._session, **parameters)

    def resize(self, width: int, height: int) -> None:
        """Give the window another size."""
        window = {"width": width, "height": height, "screenWidth": width, "screenHeight": height}
        self.ask("Emulation.setDeviceMetricsOverride", **window, deviceScaleFactor=1, mobile=width < 600)

    def open(self, url: str) -> None:
        """Go to an address, and wait until everything in it has been loaded."""
        self.seen("Page.loadEventFired").clear()
        failed = self.ask("Page.navigate", url=url).get("errorText")
        assert not failed, f"{url}: {failed}"
        while not self.seen("Page.loadEventFired"):
            self._pipes.note(self._pipes.next(f"the end of loading {url}"))

    def run(self, script: str) -> Any:
        """What a JavaScript expression gives, after its promise if it is one."""
        done = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def wait_for(self, script: str) -> None:
        """Wait until an expression is true; the page itself looks at it, each time before it draws."""
        look = f"const look = () => ({script}) ? done(true) : requestAnimationFrame(look)"
        limit = f"setTimeout(() => done(false), {SECONDS * 500})"
        assert self.run(f"new Promise(done => {{ {look}; look(); {limit} }})"), f"never true: {script}"

    def screenshot(self, file: Path) -> None:
        """Write what is to be seen as a PNG file."""
        file.write_bytes(base64.b64decode(self.ask("Page.captureScreenshot", format="png")["data"]))

    def seen(self, method: str) -> list[dict[str, Any]]:
        """The parameters of all events of a kind in this page."""
        return self._pipes.events[self._session, method]

    @property
    def addresses(self) -> list[str]:
        """Everything that was asked for, the page itself included."""
        return [each["request"]["url"] for each in self.seen("Network.requestWillBeSent")]

    @property
    def complaints(self) -> list[str]:
        """Errors and warnings in the console, and exceptions that nobody caught."""
        said = [
            each for each in self.seen("Runtime.consoleAPICalled") if each["type"] in ("error", "warning", "assert")
        ]
        logged = [each["entry"] for each in self.seen("Log.entryAdded")]
        return [
            *(json.dumps(each["args"]) for each in said),
            *(f"{each['text']} {each.get('url', '')}" for each in logged if each["level"] in ("error", "warning")),
            *(json.dumps(each["exceptionDetails"]) for each in self.seen("Runtime.exceptionThrown")),
        ]


class Browser:
    """The browser of the machine, with a profile of its own that is gone afterwards."""

    def __init__(self, pipes: Pipes) -> None:
        self._pipes = pipes

    def tab(self, *, width: int = 1280, height: int = 900, dark: bool = False) -> Tab:
        """A new page without cookies or storage. One that is less than 600 wide is a phone."""
        return Tab(self._pipes, width=width, height=height, dark=dark)


@contextmanager
def started() -> Iterator[Browser]:
    """A browser while the block lasts."""
    with tempfile.TemporaryDirectory(prefix="r9s-browser-", ignore_cleanup_errors=True) as profile:
        pipes = Pipes(profile)
        try:
            yield Browser(pipes)
        finally:
            pipes.close()


def _above(*pair: int) -> tuple[int, int]:
    """The two ends of a pipe with numbers from 10 on, which no program inherits."""
    read, write = (fcntl.fcntl(each, fcntl.F_DUPFD_CLOEXEC, 10) for each in pair)
    for each in pair:
        os.close(each)
    return read, write

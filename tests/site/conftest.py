"""The documentation site, built once, and a browser that looks at it. Run by `make test-docs`."""

import functools
import importlib.util
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.site.repository import ROOT
from tests.support import browser

# mkdocs has an environment of its own, .venv/docs, which has no r9s: what looks at the files alone is run in .venv.
collect_ignore_glob = ["test_site_*.py"] if importlib.util.find_spec("mkdocs") else ["test_built_*.py"]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built site. A warning of mkdocs, such as a page that is not in the menu, is a failure."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return folder


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, and says nothing of it."""

    def log_message(self, *details: object) -> None:
        """Nothing is logged."""


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served, without a slash at its end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def chromium() -> Iterator[browser.Browser]:
    """A running browser."""
    if browser.PROGRAM is None:
        pytest.skip("Chromium is not installed. On Debian and Ubuntu: apt install chromium")
    with browser.started() as running:
        yield running

"""What the tests of batches share."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

# Modules that hold no tests, but whose assertions shall say as much when they fail.
pytest.register_assert_rewrite("tests.batch.output", "tests.batch.kills", "tests.batch.runs", "tests.batch.counting")

from tests.batch.child import quick  # noqa: E402
from tests.batch.counting import Counting  # noqa: E402
from tests.batch.runs import Runs, runs  # noqa: E402
from tests.batch.s3 import SmallS3  # noqa: E402
from tests.support.ways import watchdog  # noqa: E402


@pytest.fixture(autouse=True)
def _watchdog(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that hangs fails, and the others have their turn."""
    with watchdog(115 if "heavy" in request.path.name else 60):
        yield


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What is put into the folder for temporary files is gone after the test; the path is short, for sockets.

    pytest's own is made before, in its usual place.
    """
    with tempfile.TemporaryDirectory(prefix="t") as folder:
        monkeypatch.setenv("TMPDIR", folder)
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield


@pytest.fixture
def server() -> Iterator[Counting]:
    """The server that counts."""
    with Counting() as counting:
        yield counting


@pytest.fixture
def client(server: Counting) -> Iterator[Any]:
    """A client of the server, with short waits."""
    with quick(server_url=server.url) as made:
        yield made


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where the output goes; nothing is there yet."""
    return tmp_path / "out"


@pytest.fixture
def started(server: Counting, tmp_path: Path) -> Iterator[Runs]:
    """Runs in processes of their own."""
    with runs(tmp_path / "runs", server.url) as made:
        yield made


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallS3]:
    """A small S3 server, which obstore finds."""
    with SmallS3() as made:
        for name, value in made.environment.items():
            monkeypatch.setenv(name, value)
        yield made

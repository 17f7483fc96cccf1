"""What the tests of this folder share."""

from collections.abc import Iterator

import pytest

from r9s._http import pool
from tests.support.ways import anyio_backend, mode, one_certificate, watchdog

__all__ = ["anyio_backend", "mode", "one_certificate"]

# Modules that hold no tests, but whose assertions shall say as much when they fail.
pytest.register_assert_rewrite("tests.faults.driver", "tests.faults.scenarios", "tests.faults.surroundings")


@pytest.fixture(autouse=True)
def _small_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    """Owned clients have three connections, as the borrowed ones do here: what leaks one is soon out of them."""
    monkeypatch.setattr(pool, "MOST_CONNECTIONS", 3)


@pytest.fixture(autouse=True)
def _watchdog() -> Iterator[None]:
    """A fault that is hung up on fails, and the others have their turn."""
    with watchdog(60):
        yield

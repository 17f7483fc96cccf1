"""What the tests of this folder share."""

import httpx
import pytest

from r9s import _network
from tests.streams.modes import anyio_backend, certificate, mode, one_certificate

__all__ = ["anyio_backend", "certificate", "mode", "one_certificate"]

# Modules that hold no tests, but whose assertions shall say as much when they fail.
pytest.register_assert_rewrite("tests.faults.driver", "tests.faults.scenarios", "tests.faults.surroundings")


@pytest.fixture(autouse=True)
def _small_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    """Owned clients have three connections, as the borrowed ones do here: what leaks one is soon out of them."""
    expiry = _network._LIMITS.keepalive_expiry
    limits = httpx.Limits(max_connections=3, max_keepalive_connections=3, keepalive_expiry=expiry)
    monkeypatch.setattr(_network, "_LIMITS", limits)

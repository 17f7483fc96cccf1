"""Settings: what is missing or malformed is said at construction, and never shows a secret."""

import contextlib
import logging
import os
import pickle
from typing import Any

import pytest

from r9s import R9S
from r9s.utils import BackoffStrategy, RetryConfig
from tests.support.secrets import KEY


def make(**options: Any) -> R9S:
    """A client that never connects."""
    return R9S(**{"api_key": KEY, **options})


def test_the_key_is_the_only_argument_with_a_position() -> None:
    """As in the examples: R9S("key", server_url=...)."""
    R9S(KEY)
    with pytest.raises(TypeError):
        R9S(KEY, "https://images.example")  # type: ignore[call-arg]


@pytest.mark.parametrize(
    "url",
    ["http://h", "https://h:8443/a/b/", "http://127.0.0.1:8000", "http://[::1]:80/v1", "https://bücher.example/v1"],
)
def test_good_server_urls(url: str) -> None:
    """They show in repr, so that one sees where calls go."""
    assert url.rstrip("/") in repr(make(server_url=url))


def test_the_default_server() -> None:
    """https://api.r9s.ai/v1; an empty R9S_BASE_URL is none."""
    assert "'https://api.r9s.ai/v1'" in repr(make())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("R9S_BASE_URL", "")
        assert "'https://api.r9s.ai/v1'" in repr(make())


@pytest.mark.parametrize("timeout", [10**400, 1e300], ids=["int", "float"])
def test_timeouts_beyond_all_measure(timeout: Any) -> None:
    """They are taken for very long, or refused as a ValueError; nothing overflows."""
    with contextlib.suppress(ValueError):
        make(timeout_ms=timeout)


def test_retry_configs_do_not_change() -> None:
    """They are frozen, equal by value, hashable and picklable: one may be shared by all clients."""
    config = RetryConfig("backoff", BackoffStrategy(1, 2, 3, 4), True, max_attempts=5)
    with pytest.raises(AttributeError):
        config.strategy = "none"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        config.backoff.exponent = 9  # type: ignore[misc]
    again = pickle.loads(pickle.dumps(config))
    assert again == config
    assert hash(again) == hash(config)


def test_the_default_logger() -> None:
    """It is `r9s`, and the SDK adds no handler to it."""
    make()
    assert logging.getLogger("r9s").handlers == []


@pytest.mark.parametrize("url", ["localhost:8000", "http://localhost:8000 "])
def test_a_variable_with_a_url_that_cannot_be_used_is_named(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The caller passed no `server_url`, and would not find it in the program."""
    monkeypatch.setenv("R9S_BASE_URL", url)
    with pytest.raises(ValueError, match="R9S_BASE_URL"):
        make()


def test_a_variable_with_a_key_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """But the key is not shown."""
    monkeypatch.setenv("R9S_API_KEY", "sk-7\n")
    with pytest.raises(ValueError, match="variable R9S_API_KEY cannot be used") as caught:
        R9S()
    assert "sk-7" not in str(caught.value)


def test_the_environment_is_read_at_construction(monkeypatch: pytest.MonkeyPatch) -> None:
    """What changes in it later changes nothing."""
    monkeypatch.setenv("R9S_BASE_URL", "http://before.example")
    client = make()
    monkeypatch.setenv("R9S_BASE_URL", "http://after.example")
    assert "before" in repr(client)
    assert "R9S_API_KEY" not in os.environ

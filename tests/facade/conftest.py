"""Clients that are closed at the end of a test, the errors that calls raise, and a count of attempts."""

import gc
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from r9s import R9S, errors
from r9s.utils import RetryConfig
from tests.support.secrets import KEY
from tests.support.server import RawServer, Step, answer, error, reset
from tests.support.ways import anyio_backend, clients, mode, one_certificate

__all__ = ["Attempts", "Raised", "anyio_backend", "clients", "mode", "one_certificate", "several_calls"]

Raised = Callable[..., errors.R9SError]
"""The type of the fixture `raised`: a step, a prompt, and options of the call."""


class Attempts:
    """Counts attempts, as a function for the key that is asked before each."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> str:
        self.made += 1
        return KEY


async def several_calls(client: R9S, calls: int = 2) -> None:
    """Calls one after another, then the loop ends without `async with`."""
    for _ in range(calls):
        await client.images.create_async(prompt="a cat")


@pytest.fixture(scope="session", autouse=True)
def _quick_collections() -> None:
    """Tests that collect the garbage need not look through pytest itself."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def raised() -> Iterator[Raised]:
    """The error that a blocking call raises after a step; for what cannot differ between the ways."""
    with R9S(KEY, server_url="http://unused.invalid", retry_config=RetryConfig("none")) as client:

        def of(step: Step, prompt: str = "a cat", **options: Any) -> errors.R9SError:
            with RawServer(step) as server, pytest.raises(errors.R9SError) as caught:
                client.images.create(prompt=prompt, server_url=server.url, **options)
            return caught.value

        yield of


@pytest.fixture
def every_error(raised: Raised) -> dict[str, errors.R9SError]:
    """One of each class, as calls raise them."""
    statuses = (400, 401, 403, 404, 422, 429, 500, 503, 418)
    found = [raised(error(status, {"x-request-id": "req-1"}, "too bad")) for status in statuses]
    found += [raised(answer(200, {"x-request-id": "req-1"}, b"<html>"))]
    found += [raised(reset()), raised(Step(end="hang"), timeout_ms=30)]
    named = {type(one).__name__: one for one in found}
    assert set(errors.__all__) - {"R9SError", "IncompleteStreamError", "PartialSaveError"} == set(named)
    return named

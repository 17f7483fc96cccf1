"""Row 5 of the fault matrix: a thousand calls that fail together."""

import logging
import random

from r9s import R9S
from r9s._http.answers import Cause, Failure, Reached
from r9s._retry_policy import decide
from r9s.utils import BackoffStrategy, RetryConfig
from tests.faults.fault import Play, Stage


def together(retries: int) -> Play:
    """A thousand calls that fail together, for so many retries, are spread over the whole of the wait that follows."""

    async def play(stage: Stage, client: R9S) -> None:
        cap = min(0.5 * 2**retries, 8.0)
        before = random.getstate()
        random.seed(4711)
        try:
            waits = [_wait_after(retries) for _ in range(1_000)]
        finally:
            random.setstate(before)
        assert 0 <= min(waits) < max(waits) <= cap
        for part in range(20):
            share = sum(part <= 20 * wait / cap < part + 1 for wait in waits)
            assert 20 < share < 80, "of 1,000, each twentieth of the time gets about 50"

    return play


def _wait_after(retries: int) -> float:
    """The wait that `decide` asks for after so many retries that failed."""
    config = RetryConfig("backoff", BackoffStrategy(500, 8_000, 2, 10_000_000))
    steps = decide("POST", config, logging.getLogger("tests"), clock=lambda: 0.0)
    refused = Failure(Cause.NOT_CONNECTED, Reached.NOT_BEGUN, ConnectionRefusedError("all at once"))
    next(steps)
    for _ in range(retries):
        steps.send(refused)
        steps.send(None)
    wait = steps.send(refused)
    assert wait is not None
    return wait

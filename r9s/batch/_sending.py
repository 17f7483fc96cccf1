"""Sends one request of a batch, within the pace of the run, and retries it while that costs nothing."""

import math
import random
import time
from typing import Any, NamedTuple

from r9s import R9S, errors
from r9s.utils import BackoffStrategy, RetryConfig

from ._keys import Prepared
from ._pace import Pace
from ._requests import Job

_ONCE = RetryConfig("none")
_BACKOFF = BackoffStrategy(500, 30_000, 2)
_FIRST_CONTACT = 10.0
"""The first request is retried for at most this many seconds. If it still fails, the address is probably wrong."""


class Sent(NamedTuple):
    """The outcome of a request."""

    result: Any = None
    """What the method returned; None if it failed."""
    error: errors.R9SError | None = None
    retries: int = 0
    seconds: float = 0.0
    ends_run: bool = False
    """Whether every other request would meet the same error."""

    def facts(self, job: Job) -> dict[str, Any]:
        """The facts for the record."""
        found: dict[str, Any] = {"retries": self.retries, "seconds": round(self.seconds, 3)}
        if self.error is not None:
            return {**found, "request_id": self.error.request_id}
        document: dict[str, Any] = self.result.to_dict() if hasattr(self.result, "to_dict") else {}
        found["request_id"] = getattr(self.result.http_meta, "request_id", None)
        return {**found, "model": document.get("model") or job.params.get("model"), "usage": document.get("usage")}


class Sender:
    """Sends the requests of one run with one client."""

    def __init__(self, client: R9S, pace: Pace, patience: float) -> None:
        self.client = client
        self.pace = pace
        self.patience = patience
        """For how many seconds a request is retried while the API is busy or cannot be reached."""
        self.was_reached = False
        """Whether any request has reached the API."""
        self.last_success = 0.0


class Attempts:
    """The attempts to send one request, one after the other, each inside `pace`."""

    def __init__(self, sender: Sender, request: Prepared) -> None:
        self._sender = sender
        self._request = request
        self._started: float | None = None
        self._retries = 0
        self._wait = 0.0

    async def make(self) -> Sent | None:
        """Send the request; None if it should be retried."""
        began = time.monotonic()
        self._started = self._started or began
        found = await self._once()
        seconds = time.monotonic() - self._started
        sent = found._replace(retries=self._retries, seconds=seconds)
        sender, error = self._sender, found.error
        if found.ends_run:
            return sent
        if error is None:
            sender.was_reached, sender.last_success = True, time.monotonic()
            sender.pace.succeeded()
            return sent
        sender.was_reached |= error.status_code is not None
        wait = self._wait_for(error)
        if seconds + wait > (sender.patience if sender.was_reached else min(sender.patience, _FIRST_CONTACT)):
            is_long = error.is_repeatable and (error.retry_after or 0) > sender.patience
            is_lasting = error.is_repeatable and sender.last_success < self._started
            return sent._replace(ends_run=is_long or is_lasting or _is_general(error))
        if error.status_code is not None:
            sender.pace.was_busy(began, error.retry_after)
        self._wait = wait
        self._retries += 1
        return None

    async def wait(self) -> None:
        """Wait for the next attempt; raises Stopped if the run ends first."""
        await self._sender.pace.sleep(self._wait)

    def _wait_for(self, error: errors.R9SError) -> float:
        """The seconds until the next attempt; infinite if there must be none."""
        if not error.is_repeatable:
            return math.inf
        return error.retry_after or _BACKOFF.longest_wait(self._retries) / 1000 * random.random()

    async def _once(self) -> Sent:
        request = self._request
        operation = request.job.operation
        method = getattr(getattr(self._sender.client, operation.resource), f"{operation.method}_async")
        try:
            return Sent(await method(**request.params, retries=_ONCE, idempotency_key=request.key))
        except errors.R9SError as error:
            return Sent(error=error)
        except Exception as error:
            # The arguments were checked. So the client is closed, or the function for the key or a hook has failed.
            text = f"{type(error).__name__}: {error}"
            return Sent(error=errors.R9SError(text, may_be_billed=may_have_cost(error)), ends_run=True)


def _is_general(error: errors.R9SError) -> bool:
    """Whether the error is about the key, the balance, the address or the network, not about the request."""
    if error.status_code is None:
        return not error.may_be_billed
    return isinstance(error, errors.AuthenticationError) or (
        error.status_code in (402, 429) and not error.is_repeatable
    )


def may_have_cost(interruption: BaseException) -> bool:
    """Whether an interrupted call may have been billed. The client adds a note to the exception in that case."""
    return bool(getattr(interruption, "__notes__", ()))

"""The one place where it is decided whether a request is sent again, and when.

`flow` is a generator without I/O: it yields what to do next (`Send`, `Sleep`) and is sent what came of it (`Answer`,
`Failure`). The two drivers at the end do the I/O, one with blocking calls and one with `await`.
"""

import datetime
import email.utils
import logging
import math
import random
import re
import time
from collections.abc import Awaitable, Callable, Generator, Mapping
from typing import Any, NamedTuple

import httpx

from .utils import RetryConfig

_IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"})
_DEFAULT = RetryConfig()
_EVERYTHING = RetryConfig(retry_connection_errors=True)


class Send(NamedTuple):
    """Send the request."""

    retries: int


class Sleep(NamedTuple):
    """Wait."""

    seconds: float


class Answer(NamedTuple):
    """The server answered, and the whole body was read."""

    status_code: int
    headers: httpx.Headers
    content: bytes
    response: Any
    """The httpx response that this came from."""
    stream: Any = None
    """Of an answer that is handed over unread: its source, and for events their reader, when the first has come."""


class Failure(NamedTuple):
    """No answer came, or not all of it."""

    error: Exception
    sent: bool
    """Whether the request may have been carried out."""
    hopeless: bool = False
    """Whether another attempt cannot end differently."""
    response: Any = None
    """The httpx response whose body failed."""
    content: bytes = b""
    """What came of its body."""
    in_stream: bool = False
    """Whether an event stream was broken off."""


class Verdict(NamedTuple):
    """How the call ended, after how many retries, and why there was no further one ('' when none was due)."""

    outcome: Answer | Failure
    retries: int
    gave_up: str
    opt_in: str = ""
    """The RetryConfig with which it would have been tried again; '' when there is none."""


def flow(
    method: str,
    config: RetryConfig | None,
    logger: logging.Logger,
    *,
    replayable: Callable[[], bool] = lambda: True,
    clock: Callable[[], float] = time.monotonic,
    now: Callable[[], float] = time.time,
    draw: Callable[[], float] = random.random,
) -> Generator[Send | Sleep, Answer | Failure | None, Verdict]:
    """Decide about one call; `config` is None when nobody gave one.

    `replayable` tells whether the request can be sent once more; `clock` and `now` are in seconds.
    """
    started = clock()
    backoff = (config or _DEFAULT).backoff
    limit = (config or _DEFAULT).max_attempts
    retries = 0
    while True:
        outcome = yield Send(retries)
        assert outcome is not None
        if not worth_retrying(outcome, method, config):
            return Verdict(outcome, retries, "", allowing(outcome, method, config))
        if not replayable():
            return Verdict(outcome, retries, "the upload has been read and cannot be read again from its start")
        if limit is not None and retries + 1 >= limit:
            return Verdict(outcome, retries, f"all {limit} attempts were used")
        asked = retry_after(outcome.headers, now()) if isinstance(outcome, Answer) else None
        wait = asked or backoff.longest_wait(retries) / 1000 * draw()
        elapsed = clock() - started
        if elapsed + wait > backoff.max_elapsed_time / 1000:
            return Verdict(outcome, retries, f"waiting {wait:.3g} s more would pass max_elapsed_time")
        logger.debug("attempt %d: %s; again in %.3f s", retries + 1, describe(outcome), wait)
        yield Sleep(wait)
        retries += 1


def worth_retrying(outcome: Answer | Failure, method: str, config: RetryConfig | None) -> bool:
    """Whether another attempt is allowed: it must not bill twice, unless the caller opted in to that."""
    if config is not None and config.strategy == "none":
        return False
    harmless = method in _IDEMPOTENT
    if isinstance(outcome, Failure):
        if outcome.hopeless:
            return False
        return not outcome.sent or harmless or (config is not None and config.retry_connection_errors)
    if outcome.status_code in (429, 503):
        return True
    return outcome.status_code in (408, 500, 502, 504) and (harmless or config is not None)


def allowing(outcome: Answer | Failure, method: str, config: RetryConfig | None) -> str:
    """The config that would allow another attempt, for the text of the error; '' when none would, or none is wanted."""
    if config is not None and config.strategy == "none":
        return ""
    offers = {"RetryConfig()": _DEFAULT, "RetryConfig(retry_connection_errors=True)": _EVERYTHING}
    return next((said for said, offer in offers.items() if worth_retrying(outcome, method, offer)), "")


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """The seconds that the server asks to wait (RFC 9110, section 10.2.3; `retry-after-ms` is more exact).

    None when it does not say, when what it says means nothing, or when the moment has passed.
    """
    for name, unit in (("retry-after-ms", 1000), ("retry-after", 1)):
        text = headers.get(name, "").strip()
        if re.fullmatch(r"[0-9]+(\.[0-9]*)?", text):
            seconds = float(text) / unit
            return seconds if math.isfinite(seconds) else None
    try:
        moment = email.utils.parsedate_to_datetime(headers.get("retry-after", ""))
    except (TypeError, ValueError, OverflowError):
        return None
    # An HTTP-date is always in GMT, also in the form that does not say so.
    seconds = moment.replace(tzinfo=moment.tzinfo or datetime.UTC).timestamp() - now
    return seconds if seconds > 0 else None


def describe(outcome: Answer | Failure) -> str:
    """The outcome in a few words, without anything that the caller or the server wrote."""
    return str(outcome.status_code) if isinstance(outcome, Answer) else type(outcome.error).__name__


def run(
    steps: Generator[Send | Sleep, Answer | Failure | None, Verdict],
    send: Callable[[], Answer | Failure],
) -> Verdict:
    """Carry out the steps with blocking calls."""
    try:
        step = next(steps)
        while True:
            outcome = None
            if isinstance(step, Send):
                outcome = send()
            else:
                time.sleep(step.seconds)
            step = steps.send(outcome)
    except StopIteration as end:
        verdict: Verdict = end.value
        return verdict


async def run_async(
    steps: Generator[Send | Sleep, Answer | Failure | None, Verdict],
    send: Callable[[], Awaitable[Answer | Failure]],
) -> Verdict:
    """Carry out the steps with `await`, on asyncio or trio."""
    import anyio

    try:
        step = next(steps)
        while True:
            outcome = None
            if isinstance(step, Send):
                outcome = await send()
            else:
                await anyio.sleep(step.seconds)
            step = steps.send(outcome)
    except StopIteration as end:
        verdict: Verdict = end.value
        return verdict

"""The one place where it is decided whether a request is sent again, and when.

`decide` is a generator without I/O: it yields what to do next (`Send`, `Sleep`) and is sent what came of it.
"""

import datetime
import email.utils
import logging
import math
import random
import re
import time
from collections.abc import Callable, Generator, Mapping
from typing import Any, NamedTuple, cast

from r9s_generated._json import read_json
from r9s_generated.errors import UnreadableAnswer

from ._http.answers import HOPELESS, Answer, Failure, OpenAnswer
from .utils import RetryConfig

_IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"})
_DEFAULT = RetryConfig()
_EVERYTHING = RetryConfig(retry_connection_errors=True)
_SPENT = "insufficient_quota"
Outcome = Answer | OpenAnswer | Failure


class Send(NamedTuple):
    """Send the request."""

    retries: int


class Sleep(NamedTuple):
    """Wait."""

    seconds: float


class Verdict(NamedTuple):
    """How the call ended, after how many retries, and why there was no further one ('' when none was due)."""

    outcome: Outcome
    retries: int
    gave_up: str
    opt_in: str = ""
    """The RetryConfig with which it would have been tried again; '' when there is none."""
    method: str = ""
    url: str = ""
    """Where the request went."""


Steps = Generator[Send | Sleep, Outcome | None, Verdict]


def decide(
    method: str,
    config: RetryConfig | None,
    logger: logging.Logger,
    *,
    replayable: Callable[[], bool] = lambda: True,
    clock: Callable[[], float] = time.monotonic,
    now: Callable[[], float] = time.time,
    draw: Callable[[], float] = random.random,
) -> Steps:
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
        asked = None if isinstance(outcome, Failure) else retry_after(outcome.headers, now())
        wait = asked or backoff.longest_wait(retries) / 1000 * draw()
        elapsed = clock() - started
        if elapsed + wait > backoff.max_elapsed_time / 1000:
            return Verdict(outcome, retries, f"waiting {wait:.3g} s more would pass max_elapsed_time")
        logger.debug("attempt %d: %s; again in %.3f s", retries + 1, describe(outcome), wait)
        yield Sleep(wait)
        retries += 1


def worth_retrying(outcome: Outcome, method: str, config: RetryConfig | None) -> bool:
    """Whether another attempt is allowed: it must not bill twice, unless the caller opted in to that."""
    if config is not None and config.strategy == "none":
        return False
    harmless = method in _IDEMPOTENT
    if isinstance(outcome, Failure):
        if outcome.cause in HOPELESS:
            return False
        return outcome.is_unsent or harmless or (config is not None and config.retry_connection_errors)
    status = outcome.status_code
    asked_for = status in (429, 503) or (config is not None and status in config.retry_statuses)
    opted_in = harmless or (config is not None and config.retry_server_errors)
    if not asked_for and not (status in (408, 500, 502, 504) and opted_in):
        return False
    if status == 429 and _is_spent(outcome.content):
        return False
    return bool(outcome.headers.get("x-should-retry", "").strip().lower() != "false")


def _is_spent(content: bytes) -> bool:
    """Whether a 429 says that the account has nothing left, which waiting does not change."""
    if _SPENT.encode() not in content:
        return False
    try:
        document = read_json(content)
    except UnreadableAnswer:
        return False
    error = cast(dict[str, Any], document).get("error") if isinstance(document, dict) else None
    inner = cast(dict[str, Any], error) if isinstance(error, dict) else {}
    return _SPENT in (inner.get("code"), inner.get("type"))


def allowing(outcome: Outcome, method: str, config: RetryConfig | None) -> str:
    """The config that would allow another attempt, for the text of the error; '' when none would, or none is wanted."""
    if (config is not None and config.strategy == "none") or getattr(outcome, "status_code", 0) in range(200, 300):
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


def describe(outcome: Outcome) -> str:
    """The outcome in a few words, without anything that the caller or the server wrote."""
    return outcome.cause.value if isinstance(outcome, Failure) else str(outcome.status_code)

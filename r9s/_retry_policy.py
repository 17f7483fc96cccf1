"""Decides whether a request is retried, and when. No other module decides this.

`decide` is a generator without I/O. It yields the next step, and receives the outcome of that step.
"""

import datetime
import email.utils
import logging
import math
import random
import re
import time
from collections.abc import Callable, Generator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from ._error_bodies import ErrorBody
from ._http.answers import HOPELESS, Answer, Cause, Failure, OpenAnswer, is_success
from ._http.failures import READING
from ._plain_text import in_seconds
from .utils import RetryConfig

if TYPE_CHECKING:
    from ._watching.observer import Observer

_IDEMPOTENT = READING | {"PUT", "DELETE"}
_DEFAULT = RetryConfig()
_EVERYTHING = RetryConfig(retry_connection_errors=True)
_PATIENT = RetryConfig(retry_server_errors=False)
_MINUTES = (1, 2, 5, 10, 30, 60)
_NOTABLE = 5.0
"""A longer wait, in seconds, is logged at level INFO."""
Outcome = Answer | OpenAnswer | Failure


class Verdict(NamedTuple):
    """How the call ended, the number of retries, and why there was no further retry ('' if none was needed)."""

    outcome: Outcome
    retries: int
    gave_up: str
    opt_in: str = ""
    """The RetryConfig that would have retried it; '' if there is none."""
    longer: str = ""
    """The RetryConfig that would retry it for longer and never bill twice; '' if that would not help."""
    said: ErrorBody | None = None
    """The body of an error response."""
    method: str = ""
    url: str = ""
    """The URL of the request."""
    observer: "Observer | None" = None
    """The observer of the end of the call; None if nobody watches."""


Steps = Generator[float | None, Outcome | None, Verdict]
"""The next step: wait for a number of seconds, or, for None, send the request."""


def decide(
    method: str,
    config: RetryConfig | None,
    logger: logging.Logger,
    url: str = "",
    replayable: Callable[[], bool] = lambda: True,
    *,
    clock: Callable[[], float] = time.monotonic,
    now: Callable[[], float] = time.time,
    draw: Callable[[], float] = random.random,
) -> Steps:
    """Decide about one call; `replayable` returns whether the request can be sent again."""
    started = clock()
    backoff = (config or _DEFAULT).backoff
    limit = (config or _DEFAULT).max_attempts
    retries = 0
    while True:
        outcome = yield None
        assert outcome is not None
        verdict, asked = Verdict(outcome, retries, "", method=method, url=url), 0.0
        if not isinstance(outcome, Failure):
            if is_success(outcome.status_code):
                return verdict
            verdict = verdict._replace(said=ErrorBody(outcome.content))
            asked = retry_after(outcome.headers, now()) or 0.0
        if not worth_retrying(verdict, config):
            return verdict._replace(opt_in=allowing(verdict, config), longer=lasting(verdict, asked))
        if not replayable():
            return verdict._replace(gave_up="the upload has been read and cannot be read again from its start")
        if limit is not None and retries + 1 >= limit:
            used = f"all {limit} attempts were used" if limit > 1 else "max_attempts=1 allows no other attempt"
            return verdict._replace(gave_up=used, longer=lasting(verdict, clock() - started + asked))
        # For Retry-After: 0 use the backoff. Otherwise a server that always sends 0 would be called in a tight loop,
        # and all refused clients would return at the same moment.
        wait = asked or backoff.longest_wait(retries) / 1000 * draw()
        elapsed = clock() - started
        if elapsed + wait > backoff.max_elapsed_time / 1000:
            gave_up = f"waiting {in_seconds(wait)} more would pass max_elapsed_time"
            return verdict._replace(gave_up=gave_up, longer=lasting(verdict, elapsed + wait))
        level = logging.INFO if wait > _NOTABLE else logging.DEBUG
        # Log no text from the caller or the server.
        what = outcome.cause.value if isinstance(outcome, Failure) else outcome.status_code
        logger.log(level, "attempt %d: %s; next attempt in %.3f s", retries + 1, what, wait)
        yield wait
        retries += 1


def worth_retrying(verdict: Verdict, config: RetryConfig | None) -> bool:
    """Whether a retry is allowed: it must not bill twice, unless the caller accepted that."""
    outcome, said = verdict.outcome, verdict.said
    if config is not None and config.strategy == "none":
        return False
    harmless = verdict.method in _IDEMPOTENT
    if isinstance(outcome, Failure):
        if outcome.cause in HOPELESS:
            return False
        return outcome.is_unsent or harmless or (config is not None and config.retry_connection_errors)
    status = outcome.status_code
    asked_for = status in (429, 503) or (config is not None and status in config.retry_statuses)
    opted_in = harmless or (config is not None and config.retry_server_errors)
    if not asked_for and not (status in (408, 500, 502, 504) and opted_in):
        return False
    is_final = "false" in re.split(r"[\s,]+", outcome.headers.get("x-should-retry", "").lower())
    return not is_final and not (said is not None and said.is_spent)


def fate(outcome: Outcome, status: int, verdict: Verdict) -> dict[str, bool]:
    """The values of `may_be_billed` and `is_repeatable` for the error of a call."""
    if isinstance(outcome, Failure):
        unknown = not outcome.is_unsent and outcome.cause is not Cause.CERTIFICATE_WANTED
    else:
        # With any other error status the server says that it did not process the request.
        unknown = status < 300 or status == 408 or (status >= 500 and status != 503)
    return {
        "may_be_billed": unknown and verdict.method not in READING,
        "is_repeatable": worth_retrying(verdict._replace(outcome=outcome), None),
    }


def allowing(verdict: Verdict, config: RetryConfig | None) -> str:
    """The config that would allow a retry, for the text of the error; '' if there is none or retries are off."""
    is_off = config is not None and config.strategy == "none"
    if is_off or (not isinstance(verdict.outcome, Failure) and is_success(verdict.outcome.status_code)):
        return ""
    offers = {"RetryConfig()": _DEFAULT, "RetryConfig(retry_connection_errors=True)": _EVERYTHING}
    return next((text for text, offer in offers.items() if worth_retrying(verdict, offer)), "")


def lasting(verdict: Verdict, needed: float) -> str:
    """The config that would safely retry for longer than `needed` seconds; '' if that would not help."""
    if (isinstance(verdict.outcome, Failure) and not needed) or not worth_retrying(verdict, _PATIENT):
        return ""
    minutes = next((each for each in _MINUTES if each * 60 > max(2 * needed, 60)), None)
    if minutes is None:
        # Too long to sleep; `retry_after` has the time.
        return ""
    limit = f"max_elapsed_time={minutes * 60_000:_}"
    return f"RetryConfig(backoff=BackoffStrategy({limit}), retry_server_errors=False)"


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """The seconds that the server asks to wait (RFC 9110, section 10.2.3; `retry-after-ms` is more exact).

    Whole seconds are an int. None if the header is missing or not valid, or if the time has passed.
    """
    for name, unit in (("retry-after-ms", 1000), ("retry-after", 1)):
        # A proxy may have added a header of its own.
        texts = [text.strip() for text in headers.get(name, "").split(",")]
        if all(re.fullmatch(r"[0-9]+(\.[0-9]*)?", text) for text in texts):
            seconds = max(map(float, texts)) / unit
            return _whole(seconds) if math.isfinite(seconds) else None
    try:
        moment = email.utils.parsedate_to_datetime(headers.get("retry-after", ""))
    except (TypeError, ValueError, OverflowError):
        return None
    # An HTTP-date is always in GMT, even if it does not name a time zone.
    seconds = moment.replace(tzinfo=moment.tzinfo or datetime.UTC).timestamp() - now
    return _whole(seconds) if seconds > 0 else None


def _whole(seconds: float) -> float:
    """The seconds as an int, if they are whole."""
    return int(seconds) if seconds.is_integer() and seconds < 2**53 else seconds

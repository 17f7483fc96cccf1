"""When a call is retried: `RetryConfig` and `BackoffStrategy`."""

from collections.abc import Callable, Iterable
from typing import Any, Literal

from attrs import field, frozen

__all__ = ["BackoffStrategy", "RetryConfig"]


def _number(*, least: float) -> Callable[[Any, Any, Any], None]:
    def check(instance: object, attribute: Any, value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise TypeError(f"{attribute.name} must be a number, not {type(value).__name__}")
        if not least <= value < float("inf"):
            raise ValueError(f"{attribute.name} must be at least {least:g} and finite, not {value!r}")

    return check


@frozen
class BackoffStrategy:
    """How long to wait between attempts: exponential backoff with full jitter. All times are in milliseconds.

    The wait before retry number k (from 0) is a random time from 0 to `initial_interval * exponent**k`, but at most
    `max_interval`. If the server sends `Retry-After`, its value is used instead, without a maximum.
    """

    initial_interval: float = field(default=500, validator=_number(least=0))
    max_interval: float = field(default=8_000, validator=_number(least=0))
    exponent: float = field(default=2, validator=_number(least=1))
    max_elapsed_time: float = field(default=30_000, validator=_number(least=0))
    """The last attempt must begin within this time from the start of the call. If the next wait would end later, the
    call fails at once."""

    def longest_wait(self, retries: int) -> float:
        """The longest wait after `retries` retries, in milliseconds."""
        if not self.initial_interval:
            return 0.0
        try:
            return min(self.initial_interval * self.exponent**retries, self.max_interval)
        except OverflowError:
            return self.max_interval


def _typed(instance: object, attribute: Any, value: object) -> None:
    if not isinstance(value, attribute.type):
        raise TypeError(f"{attribute.name} must be a {attribute.type.__name__}, not {type(value).__name__}")


def _strategy(instance: object, attribute: Any, value: object) -> None:
    if value not in ("backoff", "none"):
        raise ValueError(f"strategy must be 'backoff' or 'none', not {value!r}")


def _attempts(instance: object, attribute: Any, value: object) -> None:
    if value is not None:
        _number(least=1)(instance, attribute, value)
        if not isinstance(value, int):
            raise TypeError(f"max_attempts must be an int or None, not {type(value).__name__}")


def _statuses(value: Iterable[Any]) -> tuple[int, ...]:
    if isinstance(value, str) or not isinstance(value, Iterable):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"retry_statuses must be a sequence of ints, as in (409, 425), not {type(value).__name__}")
    statuses = tuple(value)
    for status in statuses:
        if isinstance(status, bool) or not isinstance(status, int):
            raise TypeError(f"retry_statuses must contain ints, not {type(status).__name__}")
        if not 300 <= status <= 599:
            raise ValueError(f"retry_statuses must contain error statuses, from 300 to 599, not {status}")
    return statuses


@frozen
class RetryConfig:
    """Which failures are retried, and how.

    If you pass one, more calls are retried than by default: the statuses 408, 500, 502 and 504 are retried too. The
    server may have made and billed an image before such a failure. All attempts of a call have the same
    `Idempotency-Key`. It prevents a second bill only if the server supports it.

    With `strategy="none"` no call is retried.
    """

    strategy: Literal["backoff", "none"] = field(default="backoff", validator=_strategy)
    backoff: BackoffStrategy = field(factory=BackoffStrategy, validator=_typed)
    retry_connection_errors: bool = field(default=False, validator=_typed)
    """Whether to retry a request that was sent, if its response is missing or damaged. A request that was never sent,
    because there was no connection, is always retried: it cannot cost anything."""
    max_attempts: int | None = field(default=None, validator=_attempts, kw_only=True)
    """The maximum number of attempts, including the first. `None`: as many as the time allows."""
    retry_server_errors: bool = field(default=True, validator=_typed, kw_only=True)
    """Whether the statuses 408, 500, 502 and 504 are retried. 429 and 503 are always retried, because they mean that
    the server did not process the request."""
    retry_statuses: tuple[int, ...] = field(default=(), converter=_statuses, kw_only=True)
    """More statuses to retry, such as (409, 425, 520, 529). The first attempt may have been billed."""

"""When a call is tried again: `RetryConfig` and `BackoffStrategy`."""

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
    """How long to wait between attempts: an exponential backoff with full jitter. All times are in milliseconds.

    The wait before retry number k (from 0) is drawn evenly from 0 to `initial_interval * exponent**k`, of which
    `max_interval` is the most. A server's `Retry-After` takes the place of the backoff and is not capped by it.
    """

    initial_interval: float = field(default=500, validator=_number(least=0))
    max_interval: float = field(default=8_000, validator=_number(least=0))
    exponent: float = field(default=2, validator=_number(least=1))
    max_elapsed_time: float = field(default=30_000, validator=_number(least=0))
    """The time from the start of the call within which the last attempt must begin. A wait that would end later is
    not begun: the call gives up at once."""

    def longest_wait(self, retries: int) -> float:
        """The upper end of the wait after `retries` retries, in milliseconds."""
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
        raise TypeError(f"retry_statuses must be several numbers, as in (409, 425), not {type(value).__name__}")
    statuses = tuple(value)
    for status in statuses:
        if isinstance(status, bool) or not isinstance(status, int):
            raise TypeError(f"retry_statuses must hold numbers, not {type(status).__name__}")
        if not 300 <= status <= 599:
            raise ValueError(f"retry_statuses must hold statuses of errors, from 300 to 599, not {status}")
    return statuses


@frozen
class RetryConfig:
    """Which failures are tried again, and how.

    To give one is to opt in to more retries than the default: answers 408, 500, 502 and 504 are then retried too,
    although the server may have made, and billed, an image before it failed. Every attempt of a call carries the same
    `Idempotency-Key`, which helps where the server honours it.

    With `strategy="none"` nothing is ever retried.
    """

    strategy: Literal["backoff", "none"] = field(default="backoff", validator=_strategy)
    backoff: BackoffStrategy = field(factory=BackoffStrategy, validator=_typed)
    retry_connection_errors: bool = field(default=False, validator=_typed)
    """Whether a request that was sent is sent again when its answer did not come, or came damaged. A request that was
    never sent, because no connection could be made, is retried with `False` too: it cannot have cost anything."""
    max_attempts: int | None = field(default=None, validator=_attempts, kw_only=True)
    """How often a request is sent at most, the first time included; `None`: as often as the time allows."""
    retry_server_errors: bool = field(default=True, validator=_typed, kw_only=True)
    """Whether answers 408, 500, 502 and 504 are retried. 429 and 503 are retried with `False` too: the server says with
    them that it did not carry out the request."""
    retry_statuses: tuple[int, ...] = field(default=(), converter=_statuses, kw_only=True)
    """More statuses that are retried, such as (409, 425, 520, 529), although an image may have been billed."""

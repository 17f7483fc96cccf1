"""Parses the header `x-r9s-sandbox-fault`, which asks for a fault. The package docstring lists its values."""

import math
import sys
from dataclasses import dataclass, field
from typing import Literal, cast, get_args

from ._errors import APIError

HEADER = "x-r9s-sandbox-fault"
_LONGEST_DELAY = 600.0

Kind = Literal[
    "status",
    "reset",
    "truncate",
    "delay",
    "stream-delay",
    "stream-end",
    "stream-error",
    "stream-hold",
    "stream-ping",
    "stream-reset",
    "stream-stall",
    "stream-unknown",
]

_PASSED_ON = ("retry-after", "retry-after-ms")
_FLAGS = ("before-work", "after-work")
_OPTIONS_OF_ALL = ("times", "after-work")
_OPTIONS: dict[Kind, tuple[str, ...]] = {
    "status": ("before-work", *_PASSED_ON),
    "reset": ("before-work",),
    "delay": ("before-work",),
    "stream-end": ("after",),
    "stream-error": ("after", "status"),
    "stream-ping": ("after",),
    "stream-reset": ("after",),
    "stream-stall": ("after",),
    "stream-unknown": ("after",),
}


@dataclass(frozen=True)
class Fault:
    """One fault. `times` may be infinite, `delay` is in seconds, `headers` are added to the error response.

    With `after_work`, the work is done before the fault. In a stream, the fault occurs after `after` events.
    """

    kind: Kind
    after_work: bool
    status: int = 0
    delay: float = 0.0
    times: float = 1
    after: int = sys.maxsize
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def needs_stream(self) -> bool:
        """Whether it can occur only in a stream."""
        return self.kind.startswith("stream-")


def parse(value: str) -> Fault:
    """The fault in a header value. Raises `APIError` 400 for an unknown one."""
    name, *texts = (part.strip() for part in value.split(";"))
    kind, status, delay = _parse_name(name)
    options = dict(_parse_option(text, kind, name) for text in texts if text)
    after_work = kind != "status"
    for option in options:
        if option in _FLAGS:
            after_work = option == "after-work"
    return Fault(
        kind,
        after_work,
        _parse_status(options["status"]) if "status" in options else status,
        delay,
        _parse_times(options.get("times", "1")),
        _parse_after(options.get("after", "1")) if "after" in _OPTIONS.get(kind, ()) else sys.maxsize,
        {option: argument for option, argument in options.items() if option in _PASSED_ON},
    )


def misunderstood(what: str) -> APIError:
    """The error for a fault that cannot occur."""
    return APIError(400, f"The header {HEADER} is not understood: {what}.", param=HEADER, code="unknown_fault")


def _parse_name(name: str) -> tuple[Kind, int, float]:
    kind, equals, argument = name.lower().partition("=")
    if kind.isdigit() and not equals:
        return "status", _parse_status(kind), 0.0
    if kind in get_args(Kind) and kind != "status" and bool(equals) == kind.endswith("delay"):
        return cast(Kind, kind), 500, _parse_delay(argument) if equals else 0.0
    raise misunderstood(f"there is no fault {name!r}")


def _parse_option(text: str, kind: Kind, name: str) -> tuple[str, str]:
    option, equals, argument = (part.strip() for part in text.partition("="))
    option = option.lower()
    known = option in _OPTIONS_OF_ALL or option in _OPTIONS.get(kind, ())
    if not known or bool(equals) == (option in _FLAGS):
        raise misunderstood(f"{name!r} has no option {text!r}")
    return option, argument


def _parse_status(text: str) -> int:
    if not (len(text) == 3 and text.isascii() and text.isdigit() and "400" <= text <= "599"):
        raise misunderstood(f"a status is a number from 400 to 599, not {text!r}")
    return int(text)


def _parse_delay(text: str) -> float:
    try:
        delay = float(text)
    except ValueError:
        delay = math.nan
    if not 0 <= delay <= _LONGEST_DELAY:
        raise misunderstood(f"a delay is a number of seconds from 0 to {_LONGEST_DELAY:.0f}, not {text!r}")
    return delay


def _parse_times(text: str) -> float:
    if text.lower() == "always":
        return math.inf
    times = _parse_count(text)
    if not times:
        raise misunderstood(f"times is a number from 1 on, or always, not {text!r}")
    return times


def _parse_after(text: str) -> int:
    after = _parse_count(text)
    if after is None:
        raise misunderstood(f"after is a number of events from 0 on, not {text!r}")
    return after


def _parse_count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None

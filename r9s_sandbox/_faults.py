"""Faults on demand: the header `x-r9s-sandbox-fault`. The package docstring lists what it takes."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal

from starlette.responses import Response

from ._errors import APIError, error_response, status_phrase
from ._idempotency import Call, digest
from ._protocol import ResetResponse, TruncatedResponse
from ._store import Store

HEADER = "x-r9s-sandbox-fault"
_LONGEST_DELAY = 600.0
_PASSED_ON = ("retry-after", "retry-after-ms")

Kind = Literal["status", "reset", "truncate", "delay"]


@dataclass(frozen=True)
class Fault:
    """One fault. `times` may be infinite, `delay` is in seconds, `headers` go on the error answer.

    With `after_work`, the operation is carried out before the fault strikes.
    """

    kind: Kind
    after_work: bool
    status: int = 0
    delay: float = 0.0
    times: float = 1
    headers: dict[str, str] = field(default_factory=dict)


def parse(value: str) -> Fault:
    """The fault that a header value names. Raises `APIError` 400 for one that it does not understand."""
    name, *texts = (part.strip() for part in value.split(";"))
    kind, after_work, status, delay = _parse_name(name)
    times: float = 1
    headers: dict[str, str] = {}
    for text in texts:
        option, _, argument = (part.strip() for part in text.partition("="))
        option = option.lower()
        if option in _PASSED_ON and kind == "status" and "=" in text:
            headers[option] = argument
        elif option == "times":
            times = _parse_times(argument)
        elif text.lower() == "after-work" or (text.lower() == "before-work" and kind != "truncate"):
            after_work = text.lower() == "after-work"
        elif text:
            raise _misunderstood(f"{name!r} has no option {text!r}")
    return Fault(kind, after_work, status, delay, times, headers)


def _parse_name(name: str) -> tuple[Kind, bool, int, float]:
    match name.lower():
        case "reset":
            return "reset", True, 0, 0.0
        case "truncate":
            return "truncate", True, 0, 0.0
        case status if len(status) == 3 and status.isascii() and status.isdigit() and "400" <= status <= "599":
            return "status", False, int(status), 0.0
        case text if text.startswith("delay="):
            return "delay", True, 0, _parse_delay(text.removeprefix("delay="))
    raise _misunderstood(f"there is no fault {name!r}")


def _parse_delay(text: str) -> float:
    try:
        delay = float(text)
    except ValueError:
        delay = math.nan
    if not 0 <= delay <= _LONGEST_DELAY:
        raise _misunderstood(f"a delay is a number of seconds from 0 to {_LONGEST_DELAY:.0f}, not {text!r}")
    return delay


def _parse_times(text: str) -> float:
    if text.lower() == "always":
        return math.inf
    if not (text.isascii() and text.isdigit() and 1 <= len(text) <= 9 and int(text)):
        raise _misunderstood(f"times is a number from 1 on, or always, not {text!r}")
    return int(text)


def _misunderstood(what: str) -> APIError:
    return APIError(400, f"The header {HEADER} is not understood: {what}.", param=HEADER, code="unknown_fault")


class Faults:
    """Counts the attempts of each call, and lets those fail that are to fail."""

    def __init__(self, attempts: Store[int]) -> None:
        self._attempts = attempts

    async def strike(self, header: str | None, call: Call, work: Callable[[], Awaitable[Response]]) -> Response:
        """The answer of the work, or what the fault in the header makes of it."""
        if header is None:
            return await work()
        fault = parse(header)
        if self._count(digest(call.id, header)) > fault.times:
            return await work()
        if fault.kind == "delay":
            return await _delayed(fault, work)
        answer = await work() if fault.after_work else Response()
        if fault.kind == "truncate":
            return TruncatedResponse(answer)
        if fault.kind == "reset":
            return ResetResponse()
        phrase = status_phrase(fault.status)
        return error_response(APIError(fault.status, f"{phrase}, as asked for.", code="fault", headers=fault.headers))

    def _count(self, attempts_of: str) -> int:
        count = (self._attempts.get(attempts_of) or 0) + 1
        self._attempts.put(attempts_of, count)
        return count


async def _delayed(fault: Fault, work: Callable[[], Awaitable[Response]]) -> Response:
    if not fault.after_work:
        await asyncio.sleep(fault.delay)
        return await work()
    answer = await work()
    await asyncio.sleep(fault.delay)
    return answer

"""What happens to a call of the soak, and what that must lead to. Client and server both read it here."""

import random
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from r9s.utils import BackoffStrategy, RetryConfig
from tests.support.events import COMPLETED, DONE, events, partial, sse
from tests.support.server import Step, answer, error, hang, reset, truncated

Script = Callable[[Mapping[str, str]], Step]
"""Makes a step out of the headers that every answer to a call has."""

ANSWER = "answer"
LEFT = "left early"
CANCELLED = "cancelled"
QUICK = BackoffStrategy(1, 2, 1, 60_000)
CONFIGURED = RetryConfig("backoff", QUICK, max_attempts=3)
OPTED_IN = RetryConfig("backoff", QUICK, True, max_attempts=3)
SHORT = 500


class Case(NamedTuple):
    """One kind of call."""

    name: str
    script: tuple[Script, ...]
    """What the server does with the first request of the call, the second and so on."""
    outcome: str = ANSWER
    """The class of the error that it ends with; or how else it ends."""
    requests: int = 1
    """How many requests the server sees."""
    retries: RetryConfig | None = None
    """What the call opts in to."""
    timeout_ms: int | None = None
    stream: bool = False
    events: int = 0
    """How many events the caller gets; after them it leaves the loop if the outcome is LEFT."""
    cancel_after: float | None = None
    """The seconds after which the task is cancelled, counted from the last event, if there are any."""

    @property
    def is_timed(self) -> bool:
        """Whether it ends at a moment: on a busy machine maybe before all of its requests and events have come."""
        return self.timeout_ms is not None or self.cancel_after is not None


def _answers(status: int = 200, headers: Mapping[str, str] | None = None, body: Any = None) -> Script:
    return lambda fields: answer(status, {**fields, **(headers or {})}, body)


def _fails(status: int, headers: Mapping[str, str] | None = None) -> Script:
    return lambda fields: error(status, {**fields, **(headers or {})})


def _streams(*pieces: bytes | float, end: Any = "close") -> Script:
    # httpcore may reuse a connection whose end was that of the answer, unless the answer said so.
    return lambda fields: events(*pieces, end=end, headers={**fields, "connection": "close"})


def _resets(fields: Mapping[str, str]) -> Step:
    return reset()


def _hangs(fields: Mapping[str, str]) -> Step:
    return hang()


def _truncates(fields: Mapping[str, str]) -> Step:
    return truncated(headers=fields)


def _streamed(name: str, *script: Script, outcome: str = ANSWER, events: int = 0, **more: Any) -> Case:
    return Case(name, script, outcome, stream=True, events=events, **more)


_GOOD = _answers()
_WHOLE = _streams(partial(0), partial(1), sse(COMPLETED), DONE)
_HTML = _answers(200, {"content-type": "text/html"}, b"<html>no</html>")
_HALF = _answers(200, {"content-type": "application/json"}, b'{"created": 1, "da')
_GARBLED = _answers(200, {"content-type": "application/json", "content-encoding": "gzip"}, b"not gzip")
_NO = {"error": {"message": "no"}}
_REFUSED = sse({**_NO, "status": 429}, "error")
_AGAIN = {"retry-after-ms": "1"}
_BAD = "ResponseValidationError"
_LOST = "R9SConnectionError"
_LATE = "R9STimeoutError"
_BROKEN = "IncompleteStreamError"

CLEAN = (Case("no fault", (_GOOD,)), _streamed("no fault, stream", _WHOLE, events=3))
FAULTS = (
    Case("503, then an answer", (_fails(503, _AGAIN), _GOOD), requests=2),
    Case("503 to the end", (_fails(503),) * 3, "ServiceUnavailableError", requests=3, retries=CONFIGURED),
    Case("429, then an answer", (_fails(429, _AGAIN), _GOOD), requests=2),
    Case("429 for longer than we wait", (_fails(429, {"retry-after": "3600"}),), "RateLimitError"),
    Case("500", (_fails(500),), "InternalServerError"),
    Case("500, retries configured", (_fails(500), _GOOD), requests=2, retries=CONFIGURED),
    Case("400, opted in", (_fails(400),), "BadRequestError", retries=OPTED_IN),
    Case("reset", (_resets,), _LOST),
    Case("reset, retries configured", (_resets,), _LOST, retries=CONFIGURED),
    Case("reset, opted in", (_resets, _GOOD), requests=2, retries=OPTED_IN),
    Case("truncated", (_truncates,), _LOST),
    Case("truncated, opted in", (_truncates, _GOOD), requests=2, retries=OPTED_IN),
    Case("broken JSON, opted in", (_HALF,), _BAD, retries=OPTED_IN),
    Case("200 with HTML", (_HTML,), _BAD),
    Case("200 with an error", (_answers(200, None, {**_NO, "status": 422}),), "UnprocessableEntityError"),
    Case("broken gzip", (_GARBLED,), _BAD),
    Case("no answer in time", (_hangs,), _LATE, timeout_ms=SHORT),
    _streamed("503 twice, then a stream", _fails(503, _AGAIN), _fails(503, _AGAIN), _WHOLE, requests=3, events=3),
    _streamed("stream without an event", _streams(), outcome=_BROKEN),
    _streamed("stream without an event, opted in", _streams(), _WHOLE, requests=2, retries=OPTED_IN, events=3),
    _streamed("stream cut, opted in", _streams(partial(0)), outcome=_BROKEN, retries=OPTED_IN, events=1),
    _streamed("stream reset", _streams(partial(0), 0.01, end="reset"), outcome=_BROKEN, events=1),
    _streamed("stream stalls", _streams(partial(0), end="hang"), outcome=_LATE, timeout_ms=SHORT, events=1),
    _streamed(
        "stream with an error event",
        _streams(partial(0), _REFUSED, end="hang"),
        outcome="RateLimitError",
        events=1,
    ),
    _streamed("loop left early", _streams(partial(0), partial(1), end="hang"), outcome=LEFT, events=1),
)
CANCELLATIONS = (
    Case("cancelled while waiting", (_hangs,), CANCELLED, cancel_after=0.1),
    Case("cancelled in a pause", (_fails(503, {"retry-after": "20"}),), CANCELLED, cancel_after=0.1),
    _streamed(
        "cancelled in a stream",
        _streams(partial(0), end="hang"),
        outcome=CANCELLED,
        events=1,
        cancel_after=0.01,
    ),
)
"""Only tasks can be cancelled, threads cannot."""

CASES = {case.name: case for case in (*CLEAN, *FAULTS, *CANCELLATIONS)}
WAYS = ("threads", "asyncio", "trio")


def way_of(number: int) -> str:
    """How a call is made: five of ten on threads, three on asyncio, two on trio."""
    return WAYS[0 if number % 10 < 5 else 1 if number % 10 < 8 else 2]


def plan(calls: int, seed: int) -> list[Case]:
    """The case of each call. One in five goes wrong, in each way as often as in any other."""
    draw = random.Random(seed)
    drawn = [draw.choices(CLEAN, (3, 1))[0] for _ in range(calls)]
    faulty = sorted(draw.sample(range(calls), calls // 5))
    waiting: dict[str, list[Case]] = {way: [] for way in WAYS}
    for number in faulty:
        way = way_of(number)
        if not waiting[way]:
            waiting[way] = [*FAULTS, *(CANCELLATIONS if way != "threads" else ())]
            draw.shuffle(waiting[way])
        drawn[number] = waiting[way].pop()
    return drawn


def step_for(case: str, before: int, number: str) -> Step:
    """What the server does with a request of a call, of which it has seen so many before."""
    script = CASES[case].script
    # A request too many gets an answer: it is found by counting.
    made = script[before] if before < len(script) else _GOOD
    return made({"x-request-id": number})

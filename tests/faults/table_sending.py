"""Rows 1 to 15 of the fault matrix: sending, retrying, timeouts, connections."""

from r9s import errors
from tests.faults import jitter, scenarios
from tests.faults.checks import caused_by, connections, gave, knows, quotes, retried, says, sent, uploaded, waited
from tests.faults.fault import ALONE, ASYNC, Check, Fault
from tests.faults.lenders import ANY_OWNED, BORROWED, OVER_HTTPCORE, OWNED
from tests.faults.plays import create, edit, stream
from tests.faults.steps import BUSY, FAR, GOOD, ID, LOST, ONCE, PAST, file_at_4, memory_at_4, pipe
from tests.support.events import COMPLETED, events, partial
from tests.support.pictures import PNG
from tests.support.server import Step, after, answer, close, closed_later, drip, error, hang, head, reset, truncated
from tests.support.ways import OPTED_IN, QUICK, SOON

# An entry that is read at a glance has few lines.
# fmt: off
SENDING: tuple[Fault, ...] = (
    Fault(
        "01-read-timeout", [hang()], create, {"timeout_ms": 200},
        raises=errors.R9STimeoutError, left=0, takes=(0.2, 1.0), checks=[says("billed", "timeout_ms")],
    ),
    Fault(
        "01-read-timeout-opted-in", [hang(), answer()], create, {"timeout_ms": 200, "retries": OPTED_IN},
        requests=2, checks=[retried(1)],
    ),
    *(
        Fault(
            f"01-{name}", [step, answer()], create,
            raises=errors.R9SConnectionError, left=0, checks=[says("billed"), caused_by(*causes)],
        )
        for name, (step, causes) in LOST.items()
    ),
    *(
        Fault(f"01-{name}-opted-in", [LOST[name][0], LOST[name][0], answer()], create, {"retries": OPTED_IN},
              requests=3, checks=[retried(2)])
        for name in LOST
    ),
    Fault("01-reset-with-a-config-that-does-not-opt-in", [reset()], create, {"retries": QUICK},
          raises=errors.R9SConnectionError, left=0),
    Fault("01-the-last-of-three-attempts", [reset()], create, {"retries": OPTED_IN}, requests=3, left=0,
          raises=errors.R9SConnectionError, checks=[says("3 attempts")]),
    Fault("01-what-came-is-kept", [truncated(headers=ID)], create,
          raises=errors.R9SConnectionError, left=0, checks=[quotes('{"created"')]),
    Fault("01-exceptions-of-the-family", [answer()], scenarios.exceptions_of_the_family,
          clients=BORROWED, requests=None),
    Fault("02-retry-after-is-too-long", [error(429, {**ID, "retry-after": "31"}), answer()], create,
          raises=errors.RateLimitError, takes=(0, 3), checks=[knows(retry_after=31.0), says("max_elapsed_time")]),
    Fault("02-retry-after-ms-is-too-long", [error(503, {"retry-after-ms": "20001"}), answer()], create,
          {"retries": QUICK}, raises=errors.ServiceUnavailableError, takes=(0, 3), checks=[knows(retry_after=20.001)]),
    *(
        Fault(f"03-retry-after-{name}", [error(503, {"retry-after": value}), answer()], create, {"retries": QUICK},
              requests=2, takes=(0, 3), checks=[retried(1)])
        for name, value in {"inf": "inf", "nan": "nan", "negative": "-1", "garbage": "soon", "huge": "9" * 400}.items()
    ),
    Fault("04-retry-after-ms", [error(503, {"retry-after-ms": "50"}), answer()], create,
          requests=2, checks=[waited(0.05, 0.5)]),
    Fault("04-a-date", [error(429, {**ID, "retry-after": FAR})], create, {"retries": QUICK},
          raises=errors.RateLimitError, takes=(0, 3),
          checks=[Check("about two hours", lambda seen: 3_600 < seen.error.retry_after <= 7_200)]),
    Fault("04-a-past-date", [error(503, {"retry-after": PAST}), answer()], create, {"retries": QUICK},
          requests=2, takes=(0, 3), checks=[retried(1)]),
    Fault("05-a-thousand-calls", [answer()], jitter.together(0), clients=ANY_OWNED, modes=ALONE, requests=None),
    Fault("05-a-thousand-calls-at-the-cap", [answer()], jitter.together(7), clients=ANY_OWNED, modes=ALONE,
          requests=None),
    Fault("06-the-body-drips", [drip(answer(), 0.03, fast=80)], create, {"timeout_ms": 200},
          raises=errors.R9STimeoutError, left=0, takes=(0.2, 1.2)),
    Fault("06-the-headers-drip", [drip(answer(), 0.03)], create, {"timeout_ms": 200}, clients=OWNED,
          raises=errors.R9STimeoutError, left=0, takes=(0.2, 1.2)),
    Fault("06-the-body-stalls", [truncated()._replace(end="hang")], create, {"timeout_ms": 200},
          raises=errors.R9STimeoutError, left=0, takes=(0.2, 1.2), checks=[says("billed")]),
    Fault("07-its-own-timeout", [after(2.0, answer())], create, client={"timeout_ms": None}, lent={"timeout": 0.2},
          clients=BORROWED, raises=errors.R9STimeoutError, left=0, takes=(0.2, 1.0),
          checks=[caused_by("ReadTimeout")]),
    Fault("07-the-call-says-otherwise", [after(0.1, answer())], create, {"timeout_ms": 3_000}, lent={"timeout": 0.03},
          clients=BORROWED, checks=[retried(0)]),
    Fault("07-its-default-timeout", [answer()], scenarios.the_default_of_the_family, clients=BORROWED, requests=None),
    Fault("07-its-own-headers", [answer()], create, lent={"headers": {"x-own": "1", "user-agent": "own/1"}},
          clients=BORROWED, checks=[sent(x_own="1", user_agent="own/1")]),
    Fault("07-the-call-has-other-headers", [answer()], create, {"http_headers": {"X-Own": "2"}},
          lent={"headers": {"x-own": "1"}}, clients=BORROWED, checks=[sent(x_own="2")]),
    Fault("07-its-own-hooks", [BUSY, answer(), error(400, ID)], scenarios.hooks_of_the_family,
          clients=BORROWED, requests=None),
    Fault("08-five-503-on-a-pool-of-three", [*[BUSY] * 5, answer()], create, requests=6,
          checks=[retried(5), connections(0, 0, 0, 0, 0, 0)]),
    Fault("08-a-503-that-never-ends",
          [Step((head(503, {"transfer-encoding": "chunked", **SOON}), b"5\r\nhello\r\n"), "hang"), answer()],
          create, {"timeout_ms": 500}, requests=2, checks=[retried(1), connections(0, 1)]),
    *(
        Fault(f"09-a-pipe-and-{name}", [step, answer()], edit(pipe), {"retries": OPTED_IN},
              raises=kind, checks=[says("cannot be read again"), uploaded("image.png", "image/png", PNG)])
        for name, step, kind in (
            ("a-503", BUSY, errors.ServiceUnavailableError),
            ("a-reset", reset(), errors.R9SConnectionError),
        )
    ),
    *(
        Fault(f"10-{name}-at-4", [BUSY, reset(), answer()], edit(make), {"retries": OPTED_IN}, requests=3,
              checks=[retried(2), uploaded(filename, "image/png", PNG)])
        for name, make, filename in (
            ("a-file", file_at_4, "grey cat.png"),
            ("memory", memory_at_4, "image.png"),
        )
    ),
    Fault("11-a-retry", [BUSY, answer()], create, requests=2, checks=[retried(1)]),
    Fault("11-refused-at-first", [answer()], scenarios.refused_at_first, requests=None),
    Fault("11-a-stream-is-retried", [BUSY, GOOD], stream, requests=2, checks=[retried(1), gave(COMPLETED)]),
    *(
        Fault(f"12-cancelled-while-waiting-for-{name}", [*[step] * times, answer()], scenarios.cancelled,
              modes=ASYNC, requests=None, left=left)
        for name, step, times, left in (
            ("a-reply-or-a-connection", hang(), 3, 1),
            ("the-body", truncated()._replace(end="hang"), 3, 1),
            ("a-sleep", error(503, {"retry-after": "20"}), 4, 3),
        )
    ),
    Fault("12-a-task-of-asyncio", [hang()], scenarios.cancelled_by_asyncio, {"retries": OPTED_IN}, modes=("asyncio",),
          requests=None, left=0),
    Fault("13-keepalive", [answer()], scenarios.keepalive, clients=OWNED, requests=None),
    Fault("14-closed-while-idle", [closed_later(0.0, answer()), answer()], scenarios.closed_while_idle,
          client={"retry_config": ONCE}, requests=None),
    Fault("14-idle-for-long", [answer()], scenarios.idle_for_long, clients=OVER_HTTPCORE, requests=None),
    Fault("14-not-fully-written", [answer(), reset()._replace(read_body=False), answer()], scenarios.not_fully_written,
          clients=OWNED, requests=None),
    *(
        Fault(f"14-fully-written-and-{name}", [answer(), step, answer()], create, {"retries": QUICK}, calls=2,
              raises=errors.R9SConnectionError, requests=2, left=0, checks=[connections(0, 0), says("billed")])
        for name, step in (("reset", reset()), ("closed", close()))
    ),
    Fault("15-left-early", [events(*[partial(0)] * 50, end="hang")], scenarios.left_early, requests=None, left=0),
    Fault("15-forgotten", [events(partial(0), end="hang")], scenarios.forgotten, requests=None),
)
# fmt: on

"""Every row of the fault matrix, as one entry or several. A new fault is one more entry, and nothing else."""

from r9s import errors
from tests.facade.rawserver import (
    IMAGE,
    Step,
    after,
    answer,
    chunked,
    close,
    closed_later,
    compressed,
    drip,
    error,
    hang,
    head,
    reset,
    truncated,
)
from tests.faults import scenarios, surroundings
from tests.faults.checks import (
    caused_by,
    connections,
    gave,
    gives,
    keeps_events,
    knows,
    leaks,
    quotes,
    retried,
    says,
    sent,
    uploaded,
    waited,
)
from tests.faults.fault import ALONE, ASYNC, BORROWED, KEY, OWNED, Check, Fault
from tests.faults.plays import create, edit, final, stream
from tests.faults.steps import (
    BODIES,
    BUSY,
    CHUNKS_BREAK_OFF,
    ENDS,
    EVENT_STREAM,
    FAR,
    FAULT_IN_FIVE,
    FIRST,
    GOOD,
    HUGE,
    ID,
    JSON,
    LOST,
    NOTES,
    ONCE,
    PAST,
    PINGS,
    SAID,
    UPLOADS,
    WRITTEN,
    file_at_4,
    memory_at_4,
    pipe,
)
from tests.streams.modes import OPTED_IN, QUICK, SOON
from tests.streams.server import COMPLETED, DONE, events, partial, sse
from tests.uploads.form import PNG

ROUND_TRIPS = Check("it round-trips", lambda seen: surroundings.round_trips(seen.error))
NO_KEY = Check("the key was sent, and is nowhere", lambda seen: (
    seen.requests[0].headers["authorization"] == f"Bearer {KEY}" and leaks(seen.error) == []
))  # fmt: skip

# An entry that is read at a glance has few lines.
# fmt: off
TABLE: tuple[Fault, ...] = (
    Fault(
        "01-read-timeout", [hang()], create, {"timeout_ms": 80},
        raises=errors.R9STimeoutError, left=0, takes=(0.08, 1.0), checks=[says("billed", "timeout_ms")],
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
        for name in ("reset", "closed", "truncated")
    ),
    Fault("01-reset-with-a-config-that-does-not-opt-in", [reset()], create, {"retries": QUICK},
          raises=errors.R9SConnectionError, left=0),
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
    Fault("05-a-thousand-calls", [answer()], scenarios.together(0), clients=OWNED, modes=ALONE, requests=None),
    Fault("05-a-thousand-calls-at-the-cap", [answer()], scenarios.together(7), clients=OWNED, modes=ALONE,
          requests=None),
    Fault("06-the-body-drips", [drip(answer(), 0.03, fast=80)], create, {"timeout_ms": 100},
          raises=errors.R9STimeoutError, left=0, takes=(0.1, 1.2)),
    Fault("06-the-headers-drip", [drip(answer(), 0.03)], create, {"timeout_ms": 100}, clients=OWNED,
          raises=errors.R9STimeoutError, left=0, takes=(0.1, 1.2)),
    Fault("07-its-own-timeout", [after(2.0, answer())], create, client={"timeout_ms": None}, lent={"timeout": 0.08},
          clients=BORROWED, raises=errors.R9STimeoutError, left=0, takes=(0.08, 1.0),
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
          create, {"timeout_ms": 200}, requests=2, checks=[retried(1), connections(0, 1)]),
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
    Fault("14-idle-for-long", [answer()], scenarios.idle_for_long, clients=OWNED, requests=None),
    Fault("14-not-fully-written", [answer(), reset()._replace(read_body=False), answer()], scenarios.not_fully_written,
          clients=OWNED, requests=None),
    *(
        Fault(f"14-fully-written-and-{name}", [answer(), step, answer()], create, {"retries": QUICK}, calls=2,
              raises=errors.R9SConnectionError, requests=2, left=0, checks=[connections(0, 0), says("billed")])
        for name, step in (("reset", reset()), ("closed", close()))
    ),
    Fault("15-left-early", [events(*[partial(0)] * 50, end="hang")], scenarios.left_early, requests=None, left=0),
    Fault("15-forgotten", [events(partial(0), end="hang")], scenarios.forgotten, requests=None),
    *(
        Fault(f"16-{name}", [answer(200, JSON, body)], create, {"retries": QUICK}, clients=OWNED,
              raises=errors.ResponseValidationError, checks=[quotes(body.decode())])
        for name, body in (("html", b"<html>welcome</html>"), ("empty", b""), ("broken-json", b'{"created": 1, "da'))
    ),
    Fault("17-not-utf-8", [answer(200, JSON, b'{"created": 1, "data": [{"b64_json": "AA\xffA"}]}')], create,
          clients=OWNED, raises=errors.ResponseValidationError, checks=[quotes('"b64_json": "AA'), says("UTF-8")]),
    Fault("17-not-utf-8-in-a-stream", [events(partial(0), b'data: {"b64_json": "AA\xffA"}\n\n', headers=ID)], stream,
          raises=errors.ResponseValidationError, left=0, checks=[quotes('"b64_json": "AA'), gave(FIRST)]),
    *(
        Fault(f"18-an-error-inside-200-{name}", [answer(200, ID, document)], create, {"retries": QUICK}, clients=OWNED,
              raises=kind, checks=[quotes("it rains"), knows(message="it rains", status_code=status)])
        for name, document, kind, status in (
            ("with-a-status", {"error": SAID, "status": 404}, errors.NotFoundError, 404),
            ("without", {"error": SAID}, errors.R9SDefaultError, 200),
            ("as-a-string", {"error": "it rains"}, errors.R9SDefaultError, 200),
        )
    ),
    *(
        Fault(f"19-{name}-with-{status}", [answer(status, JSON, body)], create, {"retries": ONCE}, clients=OWNED,
              raises=kind, checks=[
                  quotes(body.decode(errors="replace")),
                  knows(status_code=status, data=None),
                  says("quota is used up" if b"quota" in body else "status"),
              ])
        for name, body in BODIES.items()
        for status, kind in ((422, errors.UnprocessableEntityError), (503, errors.ServiceUnavailableError))
    ),
    *(
        Fault(f"20-{status}-without-a-content-type", [answer(status, ID, b"no healthy upstream")], create,
              {"retries": ONCE}, clients=OWNED, raises=kind, checks=[quotes("upstream"), knows(status_code=status)])
        for status, kind in {
            500: errors.InternalServerError,
            501: errors.R9SDefaultError,
            502: errors.R9SDefaultError,
            503: errors.ServiceUnavailableError,
            504: errors.R9SDefaultError,
            599: errors.R9SDefaultError,
        }.items()
    ),
    Fault("21-gzip", [compressed()], create, checks=[gives(IMAGE)]),
    Fault("21-broken-gzip", [compressed(broken=True)], create,
          raises=errors.ResponseValidationError, left=0, checks=[says("billed"), caused_by("DecodingError")]),
    Fault("21-gzip-that-is-cut", [compressed({**IMAGE, "more": "z" * 100}, missing=40)], create,
          raises=errors.ResponseValidationError, checks=[says("billed")]),
    Fault("21-a-gzip-bomb", [compressed(b" " * 2_000_000)], create, {"retries": OPTED_IN},
          {"max_answer_bytes": 200_000}, raises=errors.ResponseValidationError, left=0,
          checks=[says("larger than max_answer_bytes, 200000 bytes")]),
    Fault("22-an-event-of-4-MiB", [chunked(HUGE, 1_400, EVENT_STREAM)], scenarios.counted(most=10)),
    *(
        Fault(f"23-{name}-in-pieces-of-{size}",
              [chunked(WRITTEN.replace("\n", end).encode(), size, EVENT_STREAM)], stream, checks=[gave(*NOTES)])
        for name, end in ENDS.items()
        for size in (1, 1_000)
    ),
    Fault("24-no-end", [events(partial(0), partial(1), headers=ID)], stream, {"retries": OPTED_IN}, left=0,
          raises=errors.IncompleteStreamError, checks=[keeps_events(2), knows(request_id="req-7"), says("broke off")]),
    Fault("24-no-blank-line-at-the-end", [events(partial(0), sse(COMPLETED)[:-1])], stream,
          raises=errors.IncompleteStreamError, left=0, checks=[keeps_events(1), gave(FIRST)]),
    Fault("24-nothing-final", [events(partial(0))], final, raises=errors.IncompleteStreamError, left=0,
          checks=[Check("the partial image", lambda seen: len(seen.error.partial_images) == 1)]),
    Fault("25-an-error-event", [events(partial(0), sse({"error": SAID, "status": 429}, "error"), end="hang")], stream,
          {"retries": OPTED_IN}, raises=errors.RateLimitError, left=0,
          checks=[gave(FIRST), knows(message="it rains", request_id="req-stream", status_code=429)]),
    Fault("25-an-error-as-the-first-event", [events(sse({"error": SAID, "status": 422}, "error"), end="hang")], stream,
          {"retries": OPTED_IN}, raises=errors.UnprocessableEntityError, left=0, checks=[says("it rains")]),
    Fault("26-an-unknown-event", [events(sse('{"a": [1]}', "image_generation.sketch"), sse(COMPLETED), DONE)], stream,
          left=0, checks=[gave(("image_generation.sketch", '{"a": [1]}'), COMPLETED), retried(0)]),
    Fault("27-a-reset-in-the-middle", [events(partial(0), 0.15, end="reset"), GOOD], stream, {"retries": OPTED_IN},
          raises=errors.IncompleteStreamError, left=0, checks=[keeps_events(1), caused_by("ReadError")]),
    Fault("27-chunks-break-off", [CHUNKS_BREAK_OFF, GOOD], stream, {"retries": OPTED_IN},
          raises=errors.IncompleteStreamError, left=0, checks=[keeps_events(1), caused_by("RemoteProtocolError")]),
    Fault("27-a-stall-in-the-middle", [events(partial(0), end="hang"), GOOD], stream,
          {"timeout_ms": 200, "retries": OPTED_IN}, raises=errors.R9STimeoutError, left=0, takes=(0.2, 1.5),
          checks=[keeps_events(1), knows(request_id="req-stream")]),
    Fault("27-a-reset-before-the-first-event", [events(0.05, end="reset"), GOOD], stream,
          raises=errors.R9SConnectionError, left=0, checks=[keeps_events(0), caused_by("ReadError")]),
    Fault("27-a-reset-before-the-first-event-opted-in", [events(0.05, end="reset"), GOOD], stream,
          {"retries": OPTED_IN}, requests=2, left=0, checks=[gave(COMPLETED), retried(1)]),
    Fault("28-only-pings", [events(*PINGS, end="hang")], stream, {"timeout_ms": 100},
          raises=errors.R9STimeoutError, left=0, takes=(0.1, 1.2), checks=[keeps_events(0)]),
    Fault("28-only-pings-after-an-event", [events(partial(0), *PINGS, end="hang")], stream, {"timeout_ms": 200},
          raises=errors.R9STimeoutError, left=0, takes=(0.2, 1.5), checks=[keeps_events(1)]),
    Fault("29-done-but-open", [events(partial(0), sse(COMPLETED), DONE, end="hang")], stream,
          left=0, takes=(0, 3), checks=[gave(FIRST, COMPLETED), retried(0)]),
    Fault("30-an-answer", [error(429, {**ID, "retry-after": "99", "x-two": "1"}, "it rains", code=None)], create,
          raises=errors.RateLimitError, checks=[ROUND_TRIPS, knows(message="it rains", retry_after=99.0)]),
    Fault("30-a-broken-connection", [truncated(headers=ID)], create,
          raises=errors.R9SConnectionError, left=0, checks=[ROUND_TRIPS]),
    Fault("30-a-broken-stream", [events(partial(0))], stream,
          raises=errors.IncompleteStreamError, left=0, checks=[ROUND_TRIPS, keeps_events(1)]),
    Fault("30-a-success-that-cannot-be-read", [answer(200, JSON, b"<html>")], create,
          raises=errors.ResponseValidationError, checks=[ROUND_TRIPS]),
    *(
        # The driver looks for the key in the errors of all other rows too.
        Fault(f"31-{name}", [step], create, raises=kind, checks=[NO_KEY])
        for name, step, kind in (
            ("a-status", error(401, ID), errors.AuthenticationError),
            ("a-reset", reset(), errors.R9SConnectionError),
        )
    ),
    Fault("31-logs", [BUSY, answer(200, None, {**IMAGE, "data": [{"b64_json": surroundings.PICTURE}]}), reset()],
          surroundings.logs, requests=None),
    *(
        Fault(f"32-{status}-to-another-host", [answer(status, {**ID, "location": "http://elsewhere.invalid/v1"})],
              create, {"retries": OPTED_IN}, lent={"follow_redirects": True}, raises=errors.R9SDefaultError,
              checks=[says("http://elsewhere.invalid/v1", "req-7"), knows(status_code=status)])
        for status in (302, 307)
    ),
    Fault("33-without-credentials", [answer(200, {"content-type": "image/png"}, PNG)],
          surroundings.without_credentials, client={"http_headers": {"x-mine": "1", "cookie": "a=b"}}, clients=OWNED,
          requests=None),
    Fault("33-https-only", [answer(302, {"location": "http://images.invalid/2.png"})], surroundings.https_only,
          clients=OWNED, requests=None),
    Fault("33-capped", [answer(200, {"content-type": "image/png"}, PNG + b"x" * 1_000)], surroundings.capped,
          clients=OWNED, requests=None),
    *(
        Fault(f"34-{name}", [answer()], edit(make), checks=[uploaded(filename, media_type, content)])
        for name, make, filename, media_type, content in UPLOADS
    ),
    Fault("35-threads", [after(0.005, answer())], surroundings.threads, clients=OWNED, requests=None, left=3),
    Fault("35-a-fork", [answer()], surroundings.forks, clients=OWNED, requests=None),
    Fault("36-to-a-worker", [answer()], surroundings.to_a_worker, client={"http_headers": {"x-mine": "1"}},
          clients=OWNED, requests=None, takes=(0, 20)),
    Fault("37-two-hundred-calls", FAULT_IN_FIVE, surroundings.two_hundred_calls, client={"retry_config": ONCE},
          clients=OWNED, requests=None, takes=(0, 20)),
)
# fmt: on

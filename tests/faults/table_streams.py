"""Rows 22 to 29 of the fault matrix: event streams."""

from r9s import errors
from tests.faults import scenarios
from tests.faults.checks import caused_by, gave, keeps_events, knows, retried, says
from tests.faults.fault import Check, Fault
from tests.faults.lenders import BORROWED, OVER_HTTPCORE
from tests.faults.plays import final, stream
from tests.faults.steps import (
    CHUNKS_BREAK_OFF,
    DEATHS,
    ENDS,
    EVENT_STREAM,
    FIRST,
    GOOD,
    HUGE,
    ID,
    NOTES,
    PINGS,
    SAID,
    WRITTEN,
)
from tests.support.events import CHUNK, COMPLETED, DONE, events, partial, sse
from tests.support.server import chunked
from tests.support.ways import OPTED_IN, QUICK

# An entry that is read at a glance has few lines.
# fmt: off
STREAMS: tuple[Fault, ...] = (
    Fault("22-an-event-of-4-MiB", [chunked(HUGE, 1_400, EVENT_STREAM)], scenarios.counted(most=16),
          clients=(*OVER_HTTPCORE, *BORROWED)),
    *(
        Fault(f"23-{name}-in-pieces-of-{size}",
              [chunked(WRITTEN.replace("\n", end).encode(), size, EVENT_STREAM)], stream, checks=[gave(*NOTES)])
        for name, end in ENDS.items()
        for size in (1, 1_000)
    ),
    Fault("24-no-end", [events(partial(0), partial(1), headers=ID)], stream, {"retries": OPTED_IN}, left=0,
          raises=errors.IncompleteStreamError, checks=[keeps_events(2), knows(request_id="req-7"), says("too early")]),
    Fault("24-no-blank-line-at-the-end", [events(partial(0), sse(COMPLETED)[:-1])], stream,
          left=0, checks=[gave(FIRST, COMPLETED)]),
    Fault("24-half-an-event-at-the-end", [events(partial(0), sse(COMPLETED)[:-5])], stream,
          raises=errors.IncompleteStreamError, left=0, checks=[keeps_events(1), gave(FIRST)]),
    Fault("24-a-chunk-is-no-end", [events(partial(0), sse(CHUNK))], stream, left=0,
          raises=errors.IncompleteStreamError, checks=[keeps_events(2)]),
    Fault("24-nothing-final", [events(partial(0))], final, raises=errors.IncompleteStreamError, left=0,
          checks=[Check("the partial image", lambda seen: len(seen.error.partial_images) == 1)]),
    Fault("25-an-error-event", [events(partial(0), sse({"error": SAID, "status": 429}, "error"), end="hang")], stream,
          {"retries": OPTED_IN}, raises=errors.RateLimitError, left=0,
          checks=[gave(FIRST), knows(message="it rains", request_id="req-stream", status_code=429)]),
    Fault("25-an-error-event-without-a-status", [events(partial(0), sse({"error": SAID}, "error"), end="hang")],
          stream, raises=errors.R9SDefaultError, left=0, checks=[gave(FIRST), knows(message="it rains")]),
    Fault("25-an-error-as-the-first-event", [events(sse({"error": SAID, "status": 422}, "error"), end="hang")], stream,
          {"retries": OPTED_IN}, raises=errors.UnprocessableEntityError, left=0, checks=[says("it rains")]),
    Fault("26-an-unknown-event", [events(sse('{"a": [1]}', "image_generation.sketch"), sse(COMPLETED), DONE)], stream,
          left=0, checks=[gave(("image_generation.sketch", '{"a": [1]}'), COMPLETED), retried(0)]),
    Fault("27-a-reset-in-the-middle", [events(partial(0), 0.08, end="reset"), GOOD], stream, {"retries": OPTED_IN},
          raises=errors.IncompleteStreamError, left=0, checks=[keeps_events(1), caused_by("ReadError")]),
    Fault("27-chunks-break-off", [CHUNKS_BREAK_OFF, GOOD], stream, {"retries": OPTED_IN},
          raises=errors.IncompleteStreamError, left=0, checks=[keeps_events(1), caused_by("RemoteProtocolError")]),
    Fault("27-a-stall-in-the-middle", [events(partial(0), end="hang"), GOOD], stream,
          {"timeout_ms": 250, "retries": OPTED_IN}, raises=errors.R9STimeoutError, left=0, takes=(0.25, 1.7),
          checks=[keeps_events(1), knows(request_id="req-stream")]),
    Fault("27-a-stall-in-an-event", [events(partial(0), b"data: {", end="hang")], stream, {"timeout_ms": 250},
          raises=errors.R9STimeoutError, left=0, takes=(0.25, 1.7), checks=[keeps_events(1)]),
    Fault("27-a-stall-before-the-first-event", [events(end="hang")], stream, {"timeout_ms": 250},
          raises=errors.R9STimeoutError, left=0, takes=(0.25, 1.7), checks=[keeps_events(0)]),
    *(
        Fault(f"27-before-the-first-event-{name}", [step, GOOD], stream, {"retries": QUICK},
              raises=kind, left=0, checks=[keeps_events(0)])
        for name, (step, kind) in DEATHS.items()
    ),
    *(
        Fault(f"27-before-the-first-event-{name}-opted-in", [step, GOOD], stream, {"retries": OPTED_IN}, requests=2,
              left=0, checks=[gave(COMPLETED), retried(1)])
        for name, (step, _) in DEATHS.items()
    ),
    Fault("27-before-the-first-event-three-times", [events()], stream, {"retries": OPTED_IN}, requests=3, left=0,
          raises=errors.IncompleteStreamError, checks=[says("3 attempts")]),
    Fault("28-only-pings", [events(*PINGS, end="hang")], stream, {"timeout_ms": 200},
          raises=errors.R9STimeoutError, left=0, takes=(0.2, 1.2), checks=[keeps_events(0)]),
    Fault("28-only-pings-after-an-event", [events(partial(0), *PINGS, end="hang")], stream, {"timeout_ms": 250},
          raises=errors.R9STimeoutError, left=0, takes=(0.25, 1.7), checks=[keeps_events(1)]),
    Fault("29-done-but-open", [events(partial(0), sse(COMPLETED), DONE, end="hang")], stream,
          left=0, takes=(0, 3), checks=[gave(FIRST, COMPLETED), retried(0)]),
)
# fmt: on

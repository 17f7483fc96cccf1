"""Rows 44 to 49 of the fault matrix: sizes, encodings, and answers that come in an odd form."""

from r9s import errors
from tests.faults import sizes
from tests.faults.bodies import ODD_HEADERS, ODD_STREAMS, READABLE, encoded, endless, exploding, with_header_line
from tests.faults.checks import gives, knows, quotes, says
from tests.faults.fault import ASYNC, Check, Fault
from tests.faults.lenders import BORROWED, EVERY, OVER_HTTPCORE, OWNED
from tests.faults.plays import create, final
from tests.faults.steps import ID, ONCE
from tests.support.events import COMPLETED, DONE, events
from tests.support.server import IMAGE, Step, answer, server_tls
from tests.support.ways import CERTIFICATE

NOTE = b"HTTP/1.1 103 Early Hints\r\nlink: </a>; rel=preload\r\n\r\n"
BROKEN = (errors.ResponseValidationError, errors.R9SConnectionError, errors.IncompleteStreamError)

HEADED = Check("the other headers", lambda seen: seen.value.http_meta.request_id == "req-7")

# An entry that is read at a glance has few lines.
# fmt: off
SIZES: tuple[Fault, ...] = (
    *(
        Fault(f"44-a-bomb-of-{layers}-layers", [exploding(layers=layers)],
              sizes.bounded(errors.ResponseValidationError), clients=EVERY, requests=None)
        for layers in (1, 3)
    ),
    *(
        Fault(f"44-a-bomb-with-{status}", [exploding(status)], sizes.bounded(kind), {"retries": ONCE}, clients=EVERY,
              requests=None)
        for status, kind in ((400, errors.BadRequestError), (500, errors.InternalServerError),
                             (503, errors.ServiceUnavailableError))
    ),
    Fault("44-a-bomb-as-a-stream", [exploding(200, "text/event-stream")], sizes.bounded(*BROKEN, stream=True),
          clients=EVERY, requests=None),
    Fault("44-a-bomb-as-a-picture", [exploding(200, "image/png")], sizes.exploding_download, clients=EVERY,
          requests=None),
    *(
        Fault(f"45-an-endless-{status}", [endless(status)], sizes.bounded(kind), {"retries": ONCE}, clients=EVERY,
              requests=None, left=0, checks=[sizes.WRITTEN_LITTLE])
        for status, kind in ((400, errors.BadRequestError), (500, errors.InternalServerError))
    ),
    Fault("45-an-endless-429", [endless(429)], sizes.bounded(errors.RateLimitError), {"retries": ONCE}, clients=EVERY,
          requests=None, left=0, checks=[sizes.WRITTEN_LITTLE]),
    Fault("45-an-endless-503-is-retried", [endless(503), answer()], sizes.a_huge_503_is_retried, clients=EVERY,
          requests=None),
    Fault("46-an-event-without-end", [events(b"data: ", *[b"x" * 65_536] * 800)],
          sizes.bounded(*BROKEN, stream=True, says="max_answer_bytes"), clients=EVERY, requests=None, left=0,
          checks=[sizes.WRITTEN_LITTLE]),
    Fault("46-a-comment-without-end", [events(b": ", *[b"x" * 65_536] * 800)],
          sizes.bounded(*BROKEN, stream=True, says="max_answer_bytes"), clients=OWNED, requests=None, left=0,
          checks=[sizes.WRITTEN_LITTLE]),
    Fault("46-many-large-events", [events(*sizes.LARGE_EVENTS)], sizes.many_events, clients=EVERY, requests=None,
          left=0),
    Fault("46-a-stream-longer-than-an-answer", [events(*sizes.EVENTS_OF_100_KB, DONE)], sizes.longer_than_an_answer,
          clients=OWNED, requests=None),
    *(
        Fault(f"46-1xx-{name}", [Step(tuple(pieces))], create, {"timeout_ms": 250}, clients=OWNED,
              raises=errors.R9STimeoutError, left=0, takes=(0.2, 3), checks=[says("billed")])
        for name, pieces in (
            ("drips", [piece for _ in range(400) for piece in (0.02, NOTE)]),
            ("floods", [NOTE * 1_000] * 20_000),
        )
    ),
    Fault("46-1xx-let-others-run", [Step((NOTE * 1_000,) * 20_000)], sizes.a_flood_lets_others_run,
          {"timeout_ms": 500}, clients=OWNED, modes=ASYNC, left=0),
    Fault("46-some-1xx-before-the-answer", [Step((NOTE * 5 + b"\r\n", *answer().pieces))], create, clients=OWNED,
          checks=[gives(IMAGE)]),
    *(
        Fault(f"47-{name}", [step], create, clients=EVERY, checks=[gives(IMAGE)])
        for name, step in READABLE.items()
    ),
    Fault("47-what-cannot-be-decoded-is-kept", [encoded(b"no JSON and no gzip")], create, clients=EVERY,
          raises=errors.ResponseValidationError, checks=[quotes("no JSON and no gzip"), says("billed")]),
    Fault("47-what-cannot-be-decoded-with-a-status",
          [answer(400, {**ID, "content-encoding": "gzip"}, b"the words of a proxy")], create, clients=EVERY,
          raises=errors.BadRequestError, checks=[quotes("the words of a proxy"), knows(status_code=400)]),
    *(
        Fault(f"47-a-header-line-with-{name}", [with_header_line(line)], create, clients=OWNED,
              checks=[gives(IMAGE), HEADED])
        for name, line in ODD_HEADERS.items()
    ),
    *(
        Fault(f"48-{name}", [step], final, left=0, takes=(0, 3), checks=[gives(COMPLETED)])
        for name, step in ODD_STREAMS.items()
    ),
    *(
        # The TLS of asyncio, which aiohttp uses, drops what it has received when a write fails.
        Fault(f"49-a-413-before-the-upload-has-ended{name}{over}", [step], sizes.too_large(tls), requests=None,
              clients=OWNED if tls is None or step.end == "hang" else OVER_HTTPCORE)
        for over, tls in (("", None), ("-over-TLS", server_tls(CERTIFICATE)))
        for name, step in (
            ("", sizes.EARLY_413),
            ("-and-a-reset", sizes.EARLY_413._replace(end="reset")),
            ("-and-no-more", sizes.EARLY_413._replace(end="hang")),
            ("-after-a-1xx-and-no-more", sizes.EARLY_413._replace(pieces=(NOTE, *sizes.EARLY_413.pieces), end="hang")),
        )
    ),
    *(
        Fault(f"49-a-stream-{name}-is-left", [answer()], sizes.in_process(version, pause), clients=BORROWED,
              modes=ASYNC, requests=None)
        for name, version, pause in (
            ("in-process", None, 0.001), ("over-HTTP-2", b"HTTP/2", 0.001), ("that-never-waits", None, 0.0),
        )
    ),
)
# fmt: on

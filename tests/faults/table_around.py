"""Rows 30 to 37 of the fault matrix: errors that travel, secrets, files, and where a client is used."""

from r9s import errors
from tests.faults import reaching, surroundings
from tests.faults.checks import keeps_events, knows, says, uploaded
from tests.faults.fault import ALONE, Check, Fault
from tests.faults.lenders import ANY_OWNED, OWNED
from tests.faults.plays import create, edit, stream
from tests.faults.steps import BUSY, FAULT_IN_FIVE, ID, JSON, ONCE, UPLOADS
from tests.support.events import events, partial
from tests.support.pictures import PNG
from tests.support.secrets import KEY, in_error
from tests.support.server import IMAGE, Step, after, answer, error, hang, head, reset, truncated
from tests.support.ways import OPTED_IN

ROUND_TRIPS = Check("it round-trips", lambda seen: surroundings.round_trips(seen.error))
NO_KEY = Check("the key was sent, and is nowhere", lambda seen: (
    seen.requests[0].headers["authorization"] == f"Bearer {KEY}" and list(in_error(seen.error)) == []
))  # fmt: skip
HALF = Step((head(200, {"content-length": "99"}), b"{"), "hang")

# An entry that is read at a glance has few lines.
# fmt: off
AROUND: tuple[Fault, ...] = (
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
        Fault(f"32-{status}-to-another-host", [answer(status, {**ID, "location": "http://elsewhere.invalid/v1"}, body)],
              create, {"retries": OPTED_IN}, lent={"follow_redirects": True}, raises=errors.R9SDefaultError,
              checks=[says("http://elsewhere.invalid/v1", "req-7"), knows(status_code=status)])
        for status, body in ((302, b""), (307, b"<html>moved</html>"), (308, b'{"detail": "moved"}'))
    ),
    Fault("33-without-credentials", [answer(200, {"content-type": "image/png"}, PNG)],
          surroundings.without_credentials, client={"http_headers": {"x-mine": "1", "cookie": "a=b"}},
          clients=ANY_OWNED, requests=None),
    Fault("33-https-only", [answer(302, {"location": "http://images.invalid/2.png"})], surroundings.https_only,
          clients=ANY_OWNED, requests=None),
    Fault("33-capped", [answer(200, {"content-type": "image/png"}, PNG + b"x" * 1_000)], surroundings.capped,
          clients=ANY_OWNED, requests=None),
    *(
        Fault(f"34-{name}", [answer()], edit(make), checks=[uploaded(filename, media_type, content)])
        for name, make, filename, media_type, content in UPLOADS
    ),
    Fault("35-threads", [after(0.005, answer())], surroundings.threads, clients=OWNED, requests=None, left=3),
    Fault("35-a-fork", [answer()], surroundings.forks, clients=OWNED, requests=None),
    *(
        Fault(f"35-closed-by-another-thread-{name}", script, play, options, clients=OWNED, requests=None, left=0)
        for name, script, play, options in (
            ("while-waiting", [hang()], reaching.closed_meanwhile(), {}),
            ("while-reading", [HALF], reaching.closed_meanwhile(), {}),
            ("while-streaming", [events(partial(0), end="hang")], reaching.closed_while_streaming, {}),
            ("between-retries", [error(503, {"retry-after": "20"})], reaching.closed_meanwhile(), {}),
            ("while-connecting", [answer()], reaching.closed_while_connecting, {}),
        )
    ),
    Fault("36-a-method-to-a-pool-of-processes", [answer()], surroundings.to_a_pool, clients=OWNED, modes=ALONE,
          requests=None, takes=(0, 40)),
    Fault("36-to-a-worker", [answer()], surroundings.to_a_worker, client={"http_headers": {"x-mine": "1"}},
          clients=OWNED, requests=None, takes=(0, 20)),
    Fault("37-two-hundred-calls", FAULT_IN_FIVE, surroundings.two_hundred_calls, client={"retry_config": ONCE},
          clients=OWNED, requests=None, takes=(0, 20)),
)
# fmt: on

"""Rows 16 to 21 of the fault matrix: answers that are errors, or damaged."""

from r9s import errors
from tests.faults.checks import gave, gives, has_data, knows, quotes, retried, says
from tests.faults.fault import Check, Fault
from tests.faults.lenders import OWNED
from tests.faults.plays import create, stream
from tests.faults.steps import BODIES, FIRST, ID, JSON, ONCE, SAID, SPOKEN, UNREADABLE
from tests.support.events import events, partial
from tests.support.server import IMAGE, Step, answer, compressed, head
from tests.support.ways import OPTED_IN, QUICK

HAS_ALL = Check("a snippet in the text, and the whole body in raw_response", lambda seen: (
    len(str(seen.error)) < 3_000 and seen.error.raw_response.content.decode(errors="replace") == seen.error.body
))  # fmt: skip

# An entry that is read at a glance has few lines.
# fmt: off
ANSWERS: tuple[Fault, ...] = (
    *(
        Fault(f"16-{name}", [answer(200, JSON, body)], create, {"retries": QUICK}, clients=OWNED,
              raises=errors.ResponseValidationError, checks=[quotes(body.decode(errors="replace")), HAS_ALL])
        for name, body in UNREADABLE.items()
    ),
    Fault("16-a-204", [Step((head(204, ID),))], create, {"retries": QUICK}, clients=OWNED,
          raises=errors.ResponseValidationError, checks=[quotes("")]),
    Fault("17-not-utf-8", [answer(200, JSON, b'{"created": 1, "data": [{"b64_json": "AA\xffA"}]}')], create,
          clients=OWNED, raises=errors.ResponseValidationError, checks=[quotes('"b64_json": "AA'), says("UTF-8")]),
    Fault("17-not-utf-8-in-a-stream", [events(partial(0), b'data: {"b64_json": "AA\xffA"}\n\n', headers=ID)], stream,
          raises=errors.IncompleteStreamError, left=0,
          checks=[says("1 of them could not be read", "UTF-8"), gave(FIRST, ("", '{"b64_json": "AA\ufffdA"}'))]),
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
                  knows(status_code=status, **({} if name in SPOKEN else {"data": None})),
                  *([has_data("quota is used up")] if name in SPOKEN else []),
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
          raises=errors.ResponseValidationError, left=1, checks=[says("billed")]),
    Fault("21-broken-gzip-opted-in", [*[compressed(broken=True)] * 2, answer()], create, {"retries": OPTED_IN},
          requests=3, left=2, checks=[retried(2)]),
    Fault("21-gzip-that-is-cut", [compressed({**IMAGE, "more": "z" * 100}, missing=40)], create,
          raises=errors.ResponseValidationError, checks=[says("billed")]),
    Fault("21-a-gzip-bomb", [compressed(b" " * 2_000_000)], create, {"retries": OPTED_IN},
          {"max_answer_bytes": 200_000}, raises=errors.ResponseValidationError, left=0,
          checks=[says("larger than max_answer_bytes, 200000 bytes", "raise max_answer_bytes")]),
)
# fmt: on

"""Rows 52, 54 and 55 of the fault matrix: hopeless answers, harmful texts, and environments that cannot be used."""

import os

from r9s import errors
from tests.faults import said
from tests.faults.checks import knows
from tests.faults.fault import Check, Fault
from tests.faults.lenders import EVERY, OWNED
from tests.faults.plays import create, stream
from tests.faults.steps import ID
from tests.support.events import events, partial, sse
from tests.support.server import answer, error
from tests.support.ways import OPTED_IN, SOON

QUOTA = "insufficient_quota"
STAY = {**ID, **SOON, "x-should-retry": "false"}
REFUSED = {"error": {"message": said.NASTY}, "status": 400}
ESCAPED = Check("the text is shown escaped", said.is_shown_escaped)
ENVIRONMENTS: dict[str, dict[str, str]] = {
    "NO_PROXY-with-brackets": {"NO_PROXY": "localhost,[::1],127.0.0.1", "HTTP_PROXY": "http://127.0.0.1:9"},
    "NO_PROXY-with-a-network": {"NO_PROXY": "10.0.0.0/8,127.0.0.0/8", "HTTP_PROXY": "http://127.0.0.1:9"},
    "NO_PROXY-with-a-network-and-no-proxy": {"NO_PROXY": "10.0.0.0/8,fd00::/8"},
    "ALL_PROXY-socks": {"ALL_PROXY": "socks://127.0.0.1:9"},
    "HTTP_PROXY-without-a-scheme-that-is-known": {"HTTP_PROXY": "ftp://127.0.0.1:9"},
    "HTTP_PROXY-with-a-host-that-cannot-exist": {"HTTP_PROXY": "http://a..b:9"},
    "https_proxy-with-a-blank": {"https_proxy": "http://a b:9"},
    "SSL_CERT_FILE-gone": {"SSL_CERT_FILE": "/nonexistent/certificates.pem"},
    "SSL_CERT_DIR-gone": {"SSL_CERT_DIR": "/nonexistent", "SSL_CERT_FILE": ""},
    "SSL_CERT_DIR-with-several": {"SSL_CERT_DIR": f"{os.curdir}{os.pathsep}/nonexistent", "SSL_CERT_FILE": ""},
    "SSLKEYLOGFILE-in-no-directory": {"SSLKEYLOGFILE": "/nonexistent/keys", "SSL_CERT_FILE": ""},
}

# An entry that is read at a glance has few lines.
# fmt: off
SAID_AND_SET: tuple[Fault, ...] = (
    *(
        Fault(f"52-quota-by-its-{'-and-'.join(inner)}", [error(429, {**ID, **SOON}, "pay first", **inner)], create,
              {"retries": OPTED_IN}, raises=errors.RateLimitError, checks=[knows(status_code=429, request_id="req-7")])
        for inner in ({"code": QUOTA}, {"code": QUOTA, "type": QUOTA})
    ),
    *(
        Fault(f"52-{status}-that-says-not-to-retry", [error(status, STAY)], create, {"retries": OPTED_IN}, raises=kind)
        for status, kind in ((429, errors.RateLimitError), (503, errors.ServiceUnavailableError),
                             (500, errors.InternalServerError), (502, errors.R9SDefaultError))
    ),
    Fault("52-two-headers-that-say-not-to-retry", [answer(503, {**STAY, "X-Should-Retry": "FALSE"}, b"")], create,
          {"retries": OPTED_IN}, raises=errors.ServiceUnavailableError),
    Fault("52-statuses-of-the-caller", [*(error(status, SOON) for status in said.STATUSES), answer()],
          said.named_statuses, clients=EVERY, requests=None),
    Fault("54-escapes-in-an-error", [error(400, ID, said.NASTY)], create, raises=errors.BadRequestError,
          checks=[ESCAPED]),
    Fault("54-escapes-in-a-page", [answer(502, ID, said.NASTY.encode("utf-8", "surrogatepass"))], create,
          raises=errors.R9SDefaultError, checks=[ESCAPED]),
    Fault("54-escapes-inside-200", [answer(200, ID, REFUSED)], create,
          raises=errors.BadRequestError, checks=[ESCAPED]),
    Fault("54-escapes-in-a-stream", [events(partial(0), sse(REFUSED, "error"))], stream,
          raises=errors.BadRequestError, left=0, checks=[ESCAPED]),
    *(
        Fault(f"55-{name}", [answer()], said.unusable(**variables), clients=OWNED, requests=None)
        for name, variables in ENVIRONMENTS.items()
    ),
)
# fmt: on

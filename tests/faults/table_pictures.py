"""Rows 50, 51 and 53 of the fault matrix: pictures behind URLs, and some of several that are missing."""

from typing import Any

from r9s import errors
from tests.faults import pictures
from tests.faults.fault import Fault
from tests.faults.lenders import ANY_OWNED, BORROWED, OWNED
from tests.faults.pictures import PICTURE
from tests.faults.steps import BUSY, ID, ONCE
from tests.saving.pictures import b64
from tests.support.server import Step, after, answer, drip, error, hang, head, reset
from tests.support.ways import QUICK

PNG_HEAD = head(200, {"content-type": "image/png", "transfer-encoding": "chunked"})
# What goes on for longer than the deadline, piece by piece.
DRIPS: dict[str, Step] = {
    "in-its-headers": drip(PICTURE, 0.03, fast=20),
    "in-its-body": drip(answer(200, {"content-type": "image/png"}, b"\x89PNG\r\n\x1a\n" + b"x" * 200), 0.03, fast=80),
    "in-the-size-of-a-chunk": Step((PNG_HEAD, *[piece for _ in range(100) for piece in (0.03, b"0")])),
    "in-chunks": Step((PNG_HEAD, *[piece for _ in range(100) for piece in (0.03, b"1\r\nx\r\n")])),
    "in-redirects": after(0.08, answer(302, {"location": "/2.png"}, b"")),
    "never-begins": hang(),
}
HTML = b"<html><h1>Please log in</h1></html>"
# What is no picture: what came, and the words that the error repeats.
NO_PICTURES: dict[str, tuple[Step, str, int | None]] = {
    "nothing": (answer(200, {**ID, "content-type": "image/png"}, b""), "", 200),
    "a-204": (Step((head(204, ID),)), "", 204),
    "a-page": (answer(200, {**ID, "content-type": "text/html"}, HTML), "the server sent text/html instead", 200),
    "a-403-with-words": (answer(403, {**ID, "content-type": "application/xml"}, b"<Code>AccessDenied</Code>"),
                         "AccessDenied", 403),
    "an-unknown-coding": (answer(200, {**ID, "content-encoding": "br"}, b"\x0b\x02not packed"), "not packed", 200),
    "a-404-of-the-api": (error(404, ID, "no such picture"), "no such picture", 404),
}  # fmt: skip

# What came in the place of the second picture of three, and the words that the error has for it.
MISSING: dict[str, tuple[Any, str]] = {
    "filtered": (
        {"error": {"code": "moderation_blocked", "message": "not allowed"}},
        "not allowed (moderation_blocked)",
    ),
    "filtered-in-words-of-its-own": ({"finish_reason": "CONTENT_FILTERED"}, "finish_reason='CONTENT_FILTERED'"),
    "null": (None, "neither base64 nor a URL"),
    "empty": ({"b64_json": ""}, "neither base64 nor a URL"),
    "no-base64": ({"b64_json": "no base64!"}, "not valid base64"),
    "a-page": ({"b64_json": b64(HTML)}, "begins with '<html>"),
    "refused": ({"url": "http://images.example/1.png"}, "allow_http"),
}

# An entry that is read at a glance has few lines.
# fmt: off
PICTURES: tuple[Fault, ...] = (
    *(
        Fault(f"50-a-download-drips-{name}", [step], pictures.read, client={"timeout_ms": 150, "retry_config": ONCE},
              clients=OWNED, raises=errors.R9STimeoutError, requests=None, left=0, takes=(0.1, 2))
        for name, step in DRIPS.items()
    ),
    *(
        Fault(f"50-{name}-is-no-picture", [step], pictures.no_picture(words, status), clients=OWNED, requests=None)
        for name, (step, words, status) in NO_PICTURES.items()
    ),
    Fault("50-retried", [BUSY, reset(), PICTURE], pictures.retried, client={"retry_config": QUICK}, clients=OWNED,
          requests=None),
    Fault("50-retried-by-the-module", [BUSY, reset(), PICTURE], pictures.retried_by_the_module, clients=ANY_OWNED,
          requests=None),
    Fault("50-side-by-side", [after(0.3, PICTURE)], pictures.side_by_side, clients=OWNED, requests=None, left=4),
    Fault("50-by-the-borrowed-client", [answer()], pictures.by_the_borrowed_client, clients=BORROWED, requests=None),
    Fault("50-by-the-borrowed-clients-timeout", [hang()], pictures.by_the_borrowed_clients_timeout, clients=BORROWED,
          requests=None),
    Fault("50-impossible-urls", [answer()], pictures.impossible_urls, clients=OWNED, requests=None),
    Fault("50-without-the-key", [answer(), PICTURE], pictures.without_the_key, client={"http_headers": {"x-mine": "1"}},
          clients=OWNED, requests=None),
    Fault("50-through-a-proxy", [PICTURE], pictures.through_a_proxy, clients=OWNED, requests=None),
    Fault("51-refused-addresses", [PICTURE], pictures.refused_addresses, clients=OWNED, requests=None, takes=(0, 60)),
    Fault("51-allowed-addresses", [PICTURE], pictures.allowed_addresses, clients=OWNED, requests=None, left=4),
    Fault("51-known-from-the-result", [answer()], pictures.known_from_the_result, clients=OWNED, requests=None, left=2),
    Fault("51-redirected-to-a-hidden-address", [answer()], pictures.redirected_to_a_hidden_address, clients=OWNED,
          requests=None),
    Fault("51-used-connections", [PICTURE], pictures.used_connections, clients=OWNED, requests=None),
    Fault("51-redirected-within", [answer()], pictures.redirected_within, clients=OWNED, requests=None),
    Fault("51-redirected-to-the-API", [answer()], pictures.redirected_to_the_api, clients=OWNED, requests=None),
    Fault("51-refused-redirects", [answer()], pictures.refused_redirects, clients=OWNED, requests=None, takes=(0, 60)),
    Fault("53-beside-an-error-object", [answer(body=pictures.BESIDE)], pictures.beside_an_error),
    Fault("53-one-expired-url", [error(403, ID, "the link has expired")], pictures.one_expired, clients=OWNED,
          client={"retry_config": ONCE}, requests=None),
    Fault("53-all-urls-expired", [error(403, ID, "the link has expired")], pictures.all_expired, clients=OWNED,
          client={"retry_config": ONCE}, requests=None, left=3),
    *(
        Fault(f"53-one-{name}", [answer(body=pictures.second_of_three(item))], pictures.one_missing(words))
        for name, (item, words) in MISSING.items()
    ),
)
# fmt: on

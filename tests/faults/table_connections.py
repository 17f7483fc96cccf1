"""Rows 38 to 43 of the fault matrix: what was sent, on which connection, to whom, and over which proxy."""

from r9s import errors
from tests.faults import forks, leftovers, lying, proxies, reaching
from tests.faults.checks import retried, says
from tests.faults.fault import Check, Fault
from tests.faults.lenders import ANY_OWNED, BORROWED, EVERY, OWNED, WITHOUT_EVIDENCE
from tests.faults.plays import create
from tests.faults.steps import BUSY, LOST, ONCE
from tests.support.server import Step, after, answer, close, error, hang, head, reset
from tests.support.ways import QUICK

UNSENT = says("The request was not processed")
NOTHING = Check("no request arrived", lambda seen: seen.requests == [])
# Proxies that never let anything through; calling again is free.
CLOSED_DOORS: dict[str, Step] = {
    "closes": close(),
    "resets": reset(),
    "talks-garbage": Step((b"SSH-2.0-proxy\r\n\r\n",), "close"),
    "502": error(502),
    "redirects": Step((head(302, {"location": "http://login.example/", "content-length": "0"}),), "close"),
}
# After the tunnel is there, httpcore leaves the sockets of borrowed clients to the garbage collector.
OPENED_DOORS: dict[str, Step] = {
    "closes-after-200": Step((proxies.CONNECTED,), "close"),
    "answers-twice": Step((proxies.CONNECTED * 2,), "close"),
    "talks-garbage-later": Step((proxies.CONNECTED, 0.05, b"garbage"), "close"),
    "resets-after-200": Step((proxies.CONNECTED,), "reset"),
    "talks-garbage-after-200": Step((proxies.CONNECTED + b"this is no TLS at all\r\n" * 4,), "close"),
}
SLOW_DOORS: dict[str, Step] = {
    "never-answers": hang(),
    "drips": Step((b"HTTP/1.1 200 OK\r\n", *[piece for _ in range(200) for piece in (0.03, b"x")])),
    "is-silent-after-200": Step((proxies.CONNECTED,), "hang", heeds=False),
    "drips-TLS": proxies.DRIPPING_TLS,
}

# An entry that is read at a glance has few lines.
# fmt: off
CONNECTIONS: tuple[Fault, ...] = (
    *(
        Fault(f"38-no-evidence-{name}", [step], lying.sent_once, clients=WITHOUT_EVIDENCE, requests=None, left=3)
        for name, (step, _) in LOST.items()
    ),
    Fault("38-no-evidence-timeout", [hang()], lying.sent_once, {"timeout_ms": 200}, clients=WITHOUT_EVIDENCE,
          requests=None, left=3),
    Fault("38-no-evidence-a-503", [BUSY, answer()], create, clients=WITHOUT_EVIDENCE, requests=2, left=3,
          checks=[retried(1)]),
    *(
        Fault(f"38-{name}-by-a-transport-that-lies", [answer()], lying.lies(name), clients=BORROWED,
              modes=("sync", "asyncio") if name == "CancelledError" else ("sync", "asyncio", "trio"), requests=None)
        for name in lying.LIES
    ),
    *(
        Fault(f"38-{name}-by-a-transport-that-is-followed", [answer()], lying.lies(name, silent=False),
              clients=BORROWED, requests=None)
        for name in ("ConnectTimeout", "ConnectError", "PoolTimeout")
    ),
    *(
        Fault(f"38-{name}", [close()], lying.unseen(name), clients=BORROWED, requests=None)
        for name in lying.UNSEEN
    ),
    Fault("38-its-own-pool-is-full", [after(0.2, answer()), answer()], lying.its_own_pool_is_full, clients=BORROWED,
          requests=None),
    Fault("38-refused", [answer()], lying.refused_by_nobody, clients=EVERY, requests=None),
    *(
        Fault(f"39-{name}", [step, answer()], leftovers.followed(succeeds), clients=EVERY, requests=None)
        for name, (step, succeeds) in leftovers.LEFTOVERS.items()
    ),
    *(
        Fault(f"39-{name}-comes-later", [Step((leftovers.whole(answer()), 0.02, more)), answer()],
              leftovers.followed(True), clients=EVERY, requests=None)
        for name, more in (
            ("an-answer", leftovers.whole(answer(body=leftovers.STRAY))),
            ("a-line-break", b"\r\n"),
            ("a-byte", b"x"),
        )
    ),
    Fault("40-a-fork-and-a-borrowed-client", [answer()], forks.with_a_borrowed_client, clients=BORROWED,
          requests=None),
    Fault("40-a-fork-and-a-client-that-was-used-directly", [answer()], forks.with_a_client_that_was_used_directly,
          clients=BORROWED, requests=None),
    Fault("40-forks-during-the-first-call", [answer()], forks.while_the_first_call_is_made, clients=OWNED,
          requests=None, takes=(0, 40)),
    *(
        Fault(f"40-a-fork-during-the-import-of-{module}", [answer()],
              forks.while_it_is_imported(f"r9s_generated.{module}"), clients=ANY_OWNED, modes=("sync",), requests=None,
              takes=(0, 20))
        for module in ("resources.images", "api.images.create_image_generation", "_answers", "models")
    ),
    Fault("41-the-first-address-drops-SYNs", [answer()], reaching.second_address, clients=OWNED, takes=(0, 4),
          checks=[retried(0)]),
    Fault("41-all-addresses-drop-SYNs", [answer()], reaching.no_address, {"timeout_ms": 350, "retries": ONCE},
          clients=OWNED, raises=errors.R9STimeoutError, requests=None, left=0, takes=(0.3, 1),
          checks=[UNSENT, NOTHING]),
    *(
        Fault(f"42-a-proxy-{name}", [step], proxies.tunnel, {"retries": QUICK}, clients=clients,
              raises=errors.R9SConnectionError, requests=None, left=0, checks=[UNSENT, proxies.connects(3)])
        for clients, doors in ((EVERY, CLOSED_DOORS), (OWNED, OPENED_DOORS))
        for name, step in doors.items()
    ),
    *(
        Fault(f"42-a-proxy-{name}", [step], proxies.tunnel, {"timeout_ms": 200, "retries": ONCE}, clients=OWNED,
              raises=errors.R9STimeoutError, requests=None, left=0, takes=(0.15, 2),
              checks=[UNSENT, proxies.connects(1)])
        for name, step in SLOW_DOORS.items()
    ),
    *(
        Fault(f"42-a-proxy-refuses-with-{status}", [error(status)], proxies.tunnel, {"retries": QUICK}, clients=EVERY,
              raises=errors.R9SConnectionError, requests=None, left=0,
              checks=[UNSENT, says(str(status), "the proxy did not connect"), proxies.connects(1)])
        for status in (403, 407)
    ),
    Fault("43-a-resolver-that-never-answers", [answer()], reaching.no_resolver, {"timeout_ms": 150, "retries": ONCE},
          clients=OWNED, raises=errors.R9STimeoutError, requests=None, left=0, takes=(0.1, 2),
          checks=[UNSENT, NOTHING]),
    *(
        Fault(f"43-TLS-inside-TLS-{name}", [answer()], proxies.tunnel_inside_tls(step),
              {"timeout_ms": 400, "retries": ONCE}, clients=OWNED, raises=errors.R9STimeoutError, requests=None, left=0,
              takes=(0.3, 4), checks=[UNSENT, NOTHING])
        for name, step in (("drips", proxies.DRIPPING_TLS), ("is-silent", SLOW_DOORS["is-silent-after-200"]))
    ),
)
# fmt: on

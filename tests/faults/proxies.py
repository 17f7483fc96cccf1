"""Rows 42 and 43 of the fault matrix: proxies that misbehave. The server of the stage is the proxy."""

from typing import Any

import anyio.to_thread

from r9s import R9S
from tests.facade.rawserver import RawServer, Step, head, server_tls
from tests.facade.ways import CERTIFICATE
from tests.faults.fault import KEY, Check, Play, Stage
from tests.faults.plays import create
from tests.faults.world import environment

CONNECTED = head(200)
# A TLS record is announced, and its bytes come one after another.
DRIPPING_TLS = Step(
    (CONNECTED, 0.1, b"\x16\x03\x03\x40\x00", *[piece for _ in range(200) for piece in (0.03, b"\x02")]),
    "close",
    heeds=False,
)


async def tunnel(stage: Stage, client: R9S) -> Any:
    """A call over https, through the proxy that the environment names."""
    with environment(HTTPS_PROXY=stage.server.url):
        return await create(stage, stage.client(server_url="https://images.invalid/v1"))


def tunnel_inside_tls(step: Step) -> Play:
    """The same, where the proxy itself is spoken to over TLS."""

    async def play(stage: Stage, client: R9S) -> Any:
        with RawServer(step, tls=server_tls(CERTIFICATE)) as proxy:
            with environment(HTTPS_PROXY=proxy.url, SSL_CERT_FILE=str(CERTIFICATE)):
                try:
                    return await create(stage, stage.client(server_url="https://images.invalid/v1"))
                finally:
                    assert {request.method for request in proxy.requests} == {"CONNECT"}
                    assert KEY not in str(proxy.requests)
                    assert await anyio.to_thread.run_sync(proxy.wait, lambda: proxy.open == 0), (
                        "the connection to the proxy is closed"
                    )

    return play


def connects(number: int) -> Check:
    """The proxy was asked so often, for nothing but a tunnel, and saw no key."""
    return Check(
        f"{number} CONNECT",
        lambda seen: [each.method for each in seen.requests] == ["CONNECT"] * number and KEY not in str(seen.requests),
    )

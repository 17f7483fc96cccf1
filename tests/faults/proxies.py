"""Rows 42 and 43 of the fault matrix: proxies that misbehave. The server of the stage is the proxy."""

from typing import Any

import anyio.to_thread

from r9s import R9S, errors
from tests.faults.fault import Check, Play, Stage
from tests.faults.plays import create
from tests.faults.world import environment
from tests.support.secrets import KEY
from tests.support.server import RawServer, Step, head, server_tls
from tests.support.ways import CERTIFICATE

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

    async def call(stage: Stage, proxy: RawServer, patience: int) -> Any:
        options = {**stage.fault.options, "timeout_ms": patience * stage.fault.options["timeout_ms"]}
        with environment(HTTPS_PROXY=proxy.url, SSL_CERT_FILE=str(CERTIFICATE)):
            return await stage.mode.create(stage.client(server_url="https://images.invalid/v1"), **options)

    async def play(stage: Stage, client: R9S) -> Any:
        # A busy machine may need more time to get as far as the tunnel.
        for patience in (1, 4):
            with RawServer(step, tls=server_tls(CERTIFICATE)) as proxy:
                try:
                    return await call(stage, proxy, patience)
                except errors.R9STimeoutError:
                    if proxy.requests or patience > 1:
                        raise
                finally:
                    methods = {request.method for request in proxy.requests}
                    assert methods == {"CONNECT"} or (not methods and patience == 1)
                    assert KEY not in str(proxy.requests)
                    assert await anyio.to_thread.run_sync(proxy.wait, lambda: proxy.open == 0), (
                        "the connection to the proxy is closed"
                    )
        raise AssertionError("no tunnel")

    return play


def connects(number: int) -> Check:
    """The proxy was asked so often, for nothing but a tunnel, and saw no key."""
    return Check(
        f"{number} CONNECT",
        lambda seen: [each.method for each in seen.requests] == ["CONNECT"] * number and KEY not in str(seen.requests),
    )

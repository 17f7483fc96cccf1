"""Whose clients send the calls: our own, with each `http_backend`, or borrowed ones.

aiohttp is on asyncio alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import httpx
import httpx2
from httpx_aiohttp import HttpxAiohttpClient
from pyreqwest.client import ClientBuilder, SyncClientBuilder
from pyreqwest.compatibility.httpx import HttpxTransport, SyncHttpxTransport

MODES = ("sync", "asyncio", "trio")


@dataclass(frozen=True)
class Lender:
    """Makes the clients that are lent to R9S."""

    family: ModuleType
    """Whose exceptions are the causes of errors."""
    make: Callable[..., Any] | None = None
    """Makes a client with the options of httpx, given whether it is async; None where nothing is lent."""
    modes: tuple[str, ...] = MODES
    evidence: bool = True
    """Whether its clients report how far a request came."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """What R9S is given where nothing is lent."""


def _of(family: ModuleType) -> Callable[..., Any]:
    return lambda is_async, **options: (family.AsyncClient if is_async else family.Client)(**options)


def _pyreqwest(is_async: bool, *, limits: httpx.Limits, **options: Any) -> Any:
    most = limits.max_connections or 100
    if is_async:
        transport = HttpxTransport(ClientBuilder().max_connections(most).build())
        return httpx.AsyncClient(**{"transport": transport, **options})
    return httpx.Client(
        **{"transport": SyncHttpxTransport(SyncClientBuilder().max_connections(most).build()), **options}
    )


LENDERS: Mapping[str, Lender] = {
    "owned": Lender(httpx),
    "owned-httpx2": Lender(httpx2, options={"http_backend": "httpx2"}),
    "owned-aiohttp": Lender(httpx, None, ("asyncio",), options={"http_backend": "aiohttp"}),
    "httpx": Lender(httpx, _of(httpx)),
    "httpx2": Lender(httpx2, _of(httpx2)),
    "httpx-aiohttp": Lender(httpx, lambda is_async, **options: HttpxAiohttpClient(**options), ("asyncio",), False),
    "pyreqwest": Lender(httpx, _pyreqwest, ("sync", "asyncio"), False),
}
OWNED = ("owned", "owned-httpx2", "owned-aiohttp")
OVER_HTTPCORE = ("owned", "owned-httpx2")
"""Whose connections we make ourselves."""
ANY_OWNED = ("owned",)
"""For what does not depend on what sends."""
BORROWED = ("httpx", "httpx2")
EVERY = (*OWNED, *BORROWED)
WITHOUT_EVIDENCE = ("httpx-aiohttp", "pyreqwest")
"""They name their exceptions by a mapping of their own, and tell nobody how far a request came."""

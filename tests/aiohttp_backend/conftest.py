"""A client of httpx that sends over aiohttp, and a call that tells what its watch saw."""

import ssl
from collections.abc import AsyncIterator
from typing import Any, NamedTuple

import httpx
import pytest

from r9s._http.over_aiohttp import AiohttpTransport
from r9s._http.watch import Watch
from tests.support.ways import CERTIFICATE


@pytest.fixture
def anyio_backend() -> str:
    """aiohttp knows only asyncio."""
    return "asyncio"


class Over(NamedTuple):
    """The client and its transport."""

    client: httpx.AsyncClient
    transport: AiohttpTransport

    async def post(self, url: str, watch: Watch | None = None, **options: Any) -> httpx.Response:
        """A POST, with JSON unless another body is given."""
        if not options.keys() & {"content", "files"}:
            options["json"] = {"prompt": "a cat"}
        extensions = {"r9s": watch} if watch else {}
        return await self.client.post(url, extensions=extensions, **options)


@pytest.fixture
async def over(anyio_backend: str) -> AsyncIterator[Over]:
    """A client with the proxies that the environment has when it is asked for, and trust in the test's certificate."""
    transport = AiohttpTransport(ssl.create_default_context(cafile=str(CERTIFICATE)))
    async with httpx.AsyncClient(transport=transport, trust_env=False, timeout=None) as client:
        yield Over(client, transport)

"""Operations written by hand, as a template would print them, and the ways to send them."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest

from r9s import R9S
from r9s_generated import AuthenticatedClient
from r9s_generated._call import Call, Options
from r9s_generated._credentials import Scheme
from r9s_generated._operation import Operation
from r9s_generated._request import Request
from r9s_generated._security import SCHEMES
from r9s_generated._sending import send, send_async
from tests.support.server import answer
from tests.support.ways import Mode, anyio_backend, mode, one_certificate

__all__ = ["anyio_backend", "mode", "one_certificate"]

NOTHING = answer(204, body=b"")
"""An answer without a body."""


def operation(**parts: Any) -> Operation[Any]:
    """An operation without an answer worth reading."""
    return Operation(**{"id": "it", "method": "POST", "answers": {}, "errors": {}, **parts})


@pytest.fixture
def schemes(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets the security schemes of the document."""

    def be(**names: Scheme) -> None:
        for name in list(SCHEMES):
            monkeypatch.delitem(SCHEMES, name)
        for name, scheme in names.items():
            monkeypatch.setitem(SCHEMES, name, scheme)

    return be


class Way:
    """One of the clients, with `await` or without."""

    def __init__(self, name: str, mode: Mode, stack: AsyncExitStack) -> None:
        self.name = name
        self.mode = mode
        self._stack = stack

    async def client(self, url: str, token: Any = "t") -> Any:
        """A new client of a server."""
        made: Any
        if self.name == "generated":
            made = AuthenticatedClient(base_url=url, token=token)
        elif self.name == "facade":
            made = R9S(token, server_url=url, timeout_ms=5000)
        else:
            lent = self.mode.lent()
            await self._stack.enter_async_context(self.mode.inside(next(iter(lent.values()))))
            made = R9S(token, server_url=url, timeout_ms=5000, **lent)
        return await self._stack.enter_async_context(self.mode.inside(made))

    async def send(self, client: Any, operation: Operation[Any], request: Request, **options: Any) -> Any:
        """Send a request of an operation."""
        if self.name == "generated":
            assert not options
            if self.mode.is_async:
                return await send_async(client, operation, request)
            return send(client, operation, request)
        call: Call[Any] = Call(operation, request)
        return await self.mode.call(client._transport, "send", call, Options(**options))


@pytest.fixture(params=["generated", "facade", "facade over a lent client"])
async def way(request: pytest.FixtureRequest, mode: Mode, anyio_backend: str) -> AsyncIterator[Way]:
    """How a test sends."""
    async with AsyncExitStack() as stack:
        yield Way(request.param, mode, stack)


def seen(handler: Callable[[httpx.Request], httpx.Response] | None = None) -> tuple[list[httpx.Request], Any]:
    """The requests that come, and a transport of httpx that answers them."""
    found: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        found.append(request)
        return handler(request) if handler else httpx.Response(204)

    return found, httpx.MockTransport(answer)

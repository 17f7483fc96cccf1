"""Row 38 of the fault matrix: clients that cannot be believed about how far a request came."""

import asyncio
import socket
from collections.abc import Callable
from concurrent import futures
from contextlib import suppress
from typing import Any

import anyio
import pytest

from r9s import R9S, errors
from r9s.utils import BackoffStrategy, RetryConfig
from tests.faults.fault import Play, Stage
from tests.faults.world import aside
from tests.support.ways import OPTED_IN, QUICK

PATIENT = RetryConfig("backoff", BackoffStrategy(50, 100, 1, 5_000))
LIES: dict[str, Callable[[Any], BaseException]] = {
    **{
        name: lambda family, name=name: getattr(family, name)("scripted")  # type: ignore[misc]
        for name in ("ConnectTimeout", "ConnectError", "PoolTimeout", "ProxyError")
    },
    "ConnectionRefusedError": lambda family: ConnectionRefusedError(111, "scripted"),
    "gaierror": lambda family: socket.gaierror(socket.EAI_NONAME, "scripted"),
    "a-cancelled-future": lambda family: futures.CancelledError("scripted"),
    "CancelledError": lambda family: asyncio.CancelledError("scripted"),
}


def liar(family: Any, is_async: bool, make: Callable[[Any], BaseException], *, silent: bool = True) -> Any:
    """A transport that sends the request, drops its answer, and raises something that sounds like "not sent".

    A silent one sends by itself, so that nobody can follow it.
    """
    inner = (family.AsyncHTTPTransport if is_async else family.HTTPTransport)()

    def prepare(request: Any) -> None:
        if silent:
            request.extensions = {name: value for name, value in request.extensions.items() if name == "timeout"}

    class Blocking(family.BaseTransport):  # type: ignore[misc]
        def handle_request(self, request: Any) -> Any:
            request.read()
            prepare(request)
            response = inner.handle_request(request)
            response.read()
            response.close()
            raise make(family)

        def close(self) -> None:
            inner.close()

    class Async(family.AsyncBaseTransport):  # type: ignore[misc]
        async def handle_async_request(self, request: Any) -> Any:
            await request.aread()
            prepare(request)
            response = await inner.handle_async_request(request)
            await response.aread()
            await response.aclose()
            raise make(family)

        async def aclose(self) -> None:
            await inner.aclose()

    return Async() if is_async else Blocking()


async def _sent_once(stage: Stage, client: R9S) -> None:
    requests = stage.server.requests
    for options in ({}, {"retries": QUICK}):
        before = len(requests)
        # pyreqwest calls a body that breaks off undecodable.
        with pytest.raises((errors.R9SConnectionError, errors.ResponseValidationError), match="billed"):
            await stage.mode.create(client, **{**stage.fault.options, **options})
        assert len(requests) == before + 1, f"sent once, with {options}"
    before = len(requests)
    with suppress(errors.R9SConnectionError, errors.ResponseValidationError):
        await stage.mode.create(client, **{**stage.fault.options, "retries": OPTED_IN})
    again = requests[before:]
    assert 1 <= len(again) <= 3
    assert len({request.headers["idempotency-key"] for request in again}) == 1


async def sent_once(stage: Stage, client: R9S) -> None:
    """Nothing was observed, so that it counts as sent: one request, unless the caller has opted in."""
    await _sent_once(stage, client)


def lies(name: str, *, silent: bool = True) -> Play:
    """A transport of the user's own that raises this after the server had the request: sent once all the same."""

    async def play(stage: Stage, client: R9S) -> None:
        transport = liar(stage.family, stage.mode.is_async, LIES[name], silent=silent)
        await _sent_once(stage, stage.client(**stage.lend(transport=transport)))

    return play


def _own_trace(family: Any, is_async: bool) -> dict[str, Any]:
    """A hook that follows the request itself, in place of the SDK."""

    async def ignore(event: str, info: dict[str, Any]) -> None:
        pass

    def hook(request: Any) -> None:
        request.extensions = {**request.extensions, "trace": ignore if is_async else lambda event, info: None}

    async def hook_async(request: Any) -> None:
        hook(request)

    return {"event_hooks": {"request": [hook_async if is_async else hook]}}


def _own_request(family: Any, is_async: bool) -> dict[str, Any]:
    """An authentication that sends a request of its own, made from ours."""

    class Signed(family.Auth):  # type: ignore[misc]
        requires_request_body = True

        def auth_flow(self, request: Any) -> Any:
            yield family.Request(request.method, request.url, headers=request.headers, content=request.content)

    return {"auth": Signed()}


def _second_choice(family: Any, is_async: bool) -> dict[str, Any]:
    """A transport that cannot connect to the first server, and sends to the second one without reports."""
    first = (family.AsyncHTTPTransport if is_async else family.HTTPTransport)()
    second = liar(family, is_async, lambda family: family.ReadError("scripted"))

    def nowhere(request: Any) -> Any:
        return family.Request("POST", "http://127.0.0.1:1/", extensions=request.extensions)

    class Blocking(family.BaseTransport):  # type: ignore[misc]
        def handle_request(self, request: Any) -> Any:
            with suppress(family.ConnectError):
                first.handle_request(nowhere(request))
            return second.handle_request(request)

        def close(self) -> None:
            second.close()

    class Async(family.AsyncBaseTransport):  # type: ignore[misc]
        async def handle_async_request(self, request: Any) -> Any:
            with suppress(family.ConnectError):
                await first.handle_async_request(nowhere(request))
            return await second.handle_async_request(request)

        async def aclose(self) -> None:
            await second.aclose()

    return {"transport": Async() if is_async else Blocking()}


UNSEEN: dict[str, Callable[[Any, bool], dict[str, Any]]] = {
    "a-trace-of-its-own": _own_trace,
    "a-request-of-its-own": _own_request,
    "a-second-choice": _second_choice,
}
"""Clients over transports of httpx whose request is not the one that the SDK observes."""


def unseen(name: str) -> Play:
    """What was observed is about another request: the one that was sent counts as sent, and is sent once."""

    async def play(stage: Stage, client: R9S) -> None:
        lent = UNSEEN[name](stage.family, stage.mode.is_async)
        await _sent_once(stage, stage.client(**stage.lend(**lent)))

    return play


async def its_own_pool_is_full(stage: Stage, client: R9S) -> None:
    """No connection of the borrowed client was free in its own time, so that nothing was sent: it is retried."""
    timeout = stage.family.Timeout(5, pool=0.05)
    lent = stage.lend(limits=stage.family.Limits(max_connections=1), timeout=timeout)
    borrower = stage.client(timeout_ms=None, **lent)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(lambda: aside(stage.mode, borrower.images, "create", prompt="first"))
        await stage.wait(lambda: len(stage.server.requests) == 1)
        result = await aside(stage.mode, borrower.images, "create", prompt="second", retries=PATIENT)
    assert result.http_meta.retries > 0
    assert [request.json["prompt"] for request in stage.server.requests] == ["first", "second"]


async def refused_by_nobody(stage: Stage, client: R9S) -> None:
    """What refuses connections has seen no request: it is tried as often as it may, and that is said."""
    asked: list[int] = []

    def key() -> str:
        asked.append(1)
        return "sk-unused"

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    caller = stage.client(server_url=f"http://127.0.0.1:{port}", api_key=key, retry_config=QUICK)
    with pytest.raises(errors.R9SConnectionError, match="The request was not processed"):
        await stage.mode.create(caller)
    assert len(asked) == 3

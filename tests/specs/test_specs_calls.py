"""Every operation of every document is called in every way, and gives what the server has sent."""

import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import anyio
import httpx
import pytest

from tests.specs.calls import Caller, Case, cases, plain
from tests.specs.conftest import STEMS, Serve, Served
from tests.specs.document import code_of

KEY = "sk-test-0123456789abcdef"
FUNCTIONS = ["sync", "sync_detailed", "asyncio"]
FACADE = ["R9S", "R9S on asyncio", "R9S on trio"]


class Outcome(NamedTuple):
    """What came of a call."""

    result: Any
    """What it returned; of bytes and of events, what was read."""
    status: int | None
    """The status that it tells; None when it does not."""


Call = Callable[[Case], Awaitable[list[Outcome]]]


@pytest.fixture(scope="module", params=STEMS)
def served(request: pytest.FixtureRequest, serve: Serve) -> Iterator[Served]:
    """Each document in turn."""
    with serve(request.param) as each:
        yield each


@pytest.fixture(scope="module")
def every(served: Served) -> list[Case]:
    """All calls of the document."""
    return list(cases(served.server.document))


def test_nothing_is_left_out(served: Served, every: list[Case]) -> None:
    """The calls below cover each operation of the document."""
    routes = served.server.document.routes
    assert {case.sent.operation for case in every} == {route.operation["operationId"] for route in routes}
    assert len({case.name for case in every}) == len(every)


@pytest.mark.parametrize("way", [*FUNCTIONS, *FACADE])
def test_every_call(served: Served, every: list[Case], way: str) -> None:
    """What was meant to be sent arrives, and what is answered comes back, in the types of the document."""

    async def run() -> list[str]:
        async with (_functions if way in FUNCTIONS else _methods)(served, way) as call:
            return [f"{case.name}: {said}" for case in every if (said := await _problem(served, case, call))]

    assert anyio.run(run, backend="trio" if "trio" in way else "asyncio") == []


async def _problem(served: Served, case: Case, call: Call) -> str | None:
    """What is wrong with a call; None when all is well."""
    caller = Caller(served.server.document)
    expected = caller.result(case)
    status = code_of(case.status, case.operation.data["responses"])
    served.server.received.clear()
    try:
        with warnings.catch_warnings():
            if case.is_deprecated:
                warnings.simplefilter("ignore", DeprecationWarning)
            outcomes = await call(case)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    received = served.server.received.get(case.name)
    if outcomes and received != case.sent:
        return f"{received} came instead of {case.sent}"
    for outcome in outcomes:
        if plain(outcome.result) != expected:
            return f"the result is {plain(outcome.result)!r} instead of {expected!r}"
        if outcome.status not in (None, status):
            return f"it tells the status {outcome.status}"
        said = caller.untyped(case, outcome.result)
        if said:
            return said
    return None


@asynccontextmanager
async def _functions(served: Served, way: str) -> AsyncIterator[Call]:
    """The functions under `api`."""
    caller = Caller(served.server.document)
    client = served.facade.package.AuthenticatedClient(token=KEY, base_url=served.server.url)
    is_async = way.startswith("asyncio")

    async def call(case: Case) -> list[Outcome]:
        if case.is_stream and way.endswith("detailed"):
            return []
        name = way if not case.is_stream else "asyncio_stream" if is_async else "stream"
        http.headers = httpx.Headers(case.headers | ({"authorization": f"Bearer {KEY}"} if case.is_secured else {}))
        result = getattr(caller.functions(case), name)(client=client, **caller.arguments(case))
        result = await result if is_async else result
        if way.endswith("detailed"):
            return [Outcome(await _read(result.parsed), int(result.status_code))]
        return [Outcome(await _read(result), None)]

    http: httpx.Client | httpx.AsyncClient
    if is_async:
        async with httpx.AsyncClient(base_url=served.server.url) as http:
            client.set_async_httpx_client(http)
            yield call
    else:
        with httpx.Client(base_url=served.server.url) as http:
            client.set_httpx_client(http)
            yield call


@asynccontextmanager
async def _methods(served: Served, way: str) -> AsyncIterator[Call]:
    """The methods of R9S."""
    caller = Caller(served.server.document)
    utils, is_async = served.facade.utils, way != "R9S"
    client = served.facade.r9s.R9S(KEY, server_url=served.server.url, retry_config=utils.RetryConfig("none"))

    async def call(case: Case) -> list[Outcome]:
        outcomes = []
        for method in caller.methods(client, case, "_async" if is_async else ""):
            result = method(**caller.fields(case), http_headers=case.headers)
            result = await result if is_async else result
            # What is no object of ours cannot tell.
            tells = hasattr(type(result), "http_meta") or hasattr(result, "http_meta")
            outcomes.append(Outcome(await _read(result), result.http_meta.status_code if tells else None))
        return outcomes

    if is_async:
        async with client:
            yield call
    else:
        with client:
            yield call


async def _read(result: Any) -> Any:
    """The bytes of a file, the events of a stream, and anything else as it is."""
    if type(result).__name__ in ("BinaryAnswer", "EventStream"):
        return result.read() if hasattr(result, "read") else list(result)
    if type(result).__name__ == "AsyncBinaryAnswer":
        return await result.read()
    return [event async for event in result] if type(result).__name__ == "AsyncEventStream" else result

"""The span of a call is the parent of what opentelemetry-instrumentation-httpx makes of each request."""

from collections.abc import Iterator

import pytest
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from opentelemetry.sdk.trace import ReadableSpan

from tests.support.events import COMPLETED, DONE, events, partial, sse
from tests.support.server import RawServer, answer, error
from tests.support.ways import QUICK, SOON, Clients, Mode
from tests.watching.collected import Collected


@pytest.fixture
def instrumented(collected: Collected) -> Iterator[None]:
    """httpx makes a span of each request."""
    HTTPXClientInstrumentor().instrument(tracer_provider=collected.tracers)
    yield
    HTTPXClientInstrumentor().uninstrument()


def requests(collected: Collected) -> list[ReadableSpan]:
    """The spans of HTTP requests."""
    return [span for span in collected.all_spans if span not in collected.calls]


def is_inside(span: ReadableSpan, call: ReadableSpan) -> bool:
    """Whether a span has the other for its parent."""
    assert call.context is not None
    return span.parent is not None and span.parent.span_id == call.context.span_id


@pytest.mark.usefixtures("instrumented")
async def test_each_request_is_a_child_of_its_call(mode: Mode, clients: Clients, collected: Collected) -> None:
    with RawServer(error(429, SOON), answer()) as server:
        await mode.create(clients(server, retry_config=QUICK))
    first, second = requests(collected)
    assert [first.name, second.name] == ["POST", "POST"]
    assert is_inside(first, collected.call)
    assert is_inside(second, collected.call)
    # The server could go on with the trace.
    assert all("traceparent" in request.headers for request in server.requests)


@pytest.mark.usefixtures("instrumented")
async def test_the_request_of_a_stream_is_a_child_of_its_call(
    mode: Mode, clients: Clients, collected: Collected
) -> None:
    with RawServer(events(partial(0), sse(COMPLETED), DONE)) as server:
        await mode.all(await mode.open(clients(server)))
    (request,) = requests(collected)
    assert is_inside(request, collected.call)


@pytest.mark.usefixtures("instrumented")
async def test_the_request_of_a_lent_client_is_a_child_of_its_call(
    mode: Mode, clients: Clients, collected: Collected
) -> None:
    lent = mode.lent()
    with RawServer(answer()) as server:
        await mode.create(clients(server, **lent))
        for each in lent.values():
            await mode.close(each)
    (request,) = requests(collected)
    assert is_inside(request, collected.call)


async def test_no_span_of_a_request_is_made_without_the_instrumentation(
    mode: Mode, clients: Clients, collected: Collected
) -> None:
    with RawServer(answer()) as server:
        await mode.create(clients(server))
    assert requests(collected) == []

"""A stream is retried until its first event, and never after it."""

import pytest

from r9s import errors
from r9s.utils import RetryConfig
from tests.support.events import COMPLETED, DONE, events, sse
from tests.support.server import RawServer, Step, close, error, head, reset
from tests.support.ways import OPTED_IN, QUICK, SOON, Clients, Mode

pytestmark = pytest.mark.anyio
GOOD = events(sse(COMPLETED), DONE)
DEATHS = {
    "reset": reset(),
    "close": close(),
    "after the headers": events(),
    "reset after the headers": events(0.05, end="reset"),
    "in the first event": events(sse(COMPLETED)[:-10]),
    "in the headers": Step((head(200, {"content-type": "text/event-stream"})[:-5],), "close"),
}


async def test_unavailable_twice(mode: Mode, clients: Clients) -> None:
    """Answers that bill nothing are retried unasked; the stream knows how often."""
    with RawServer(error(503, SOON), error(503, SOON), GOOD) as server:
        async with mode.inside(await mode.open(clients(server))) as stream:
            assert stream.http_meta.retries == 2
            assert len(await mode.all(stream)) == 1
    assert len({request.headers["idempotency-key"] for request in server.requests}) == 1
    assert [request.json["stream"] for request in server.requests] == [True] * 3


@pytest.mark.parametrize(
    ("how", "retries"), [*((how, None) for how in DEATHS), ("after the headers", QUICK), ("close", RetryConfig("none"))]
)
async def test_dies_before_the_first_event(mode: Mode, clients: Clients, how: str, retries: RetryConfig | None) -> None:
    """A connection that dies before the first event is one request on the wire, unless the caller opted in."""
    with RawServer(DEATHS[how], GOOD) as server:
        with pytest.raises(errors.R9SConnectionError) as caught:
            await mode.open(clients(server), retries=retries)
        assert len(server.requests) == 1
        assert server.wait(lambda: server.open == 0)
    assert caught.value.partial_images == []


@pytest.mark.parametrize("how", DEATHS)
async def test_dies_and_is_repeated(mode: Mode, clients: Clients, how: str) -> None:
    """With the opt-in it is sent again, with the same Idempotency-Key."""
    with RawServer(DEATHS[how], GOOD) as server:
        async with mode.inside(await mode.open(clients(server), retries=OPTED_IN)) as stream:
            assert len(await mode.all(stream)) == 1
            assert stream.http_meta.retries == 1
    first, second = (request.headers["idempotency-key"] for request in server.requests)
    assert first == second


async def test_gives_up(mode: Mode, clients: Clients) -> None:
    """When all attempts break off before the first event, the last one's error is raised."""
    with RawServer(events()) as server:
        with pytest.raises(errors.IncompleteStreamError, match="3 attempts"):
            await mode.open(clients(server), retries=OPTED_IN)
        assert len(server.requests) == 3

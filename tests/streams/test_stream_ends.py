"""How streams end: well, too early, or because nobody wants the rest."""

import gc
import warnings
from typing import Any

import httpx
import pytest

from r9s import errors
from tests.support.events import CHUNK, COMPLETED, DONE, events, partial, sse
from tests.support.server import RawServer, Step, answer
from tests.support.ways import Clients, Mode

pytestmark = pytest.mark.anyio


def left(server: RawServer) -> bool:
    """Whether the client has closed its connections."""
    return server.wait(lambda: server.open == 0)


async def test_clean_end_of_the_connection(mode: Mode, clients: Clients) -> None:
    """After a completed event the end of the connection is a good end, and n images bring n of them."""
    with RawServer(events(partial(0), sse(COMPLETED), 0.02, partial(1), sse(COMPLETED))) as server:
        stream = await mode.open(clients(server), n=2)
        found = await mode.all(stream)
    assert [event.type for event in found] == 2 * ["image_generation.partial_image", "image_generation.completed"]


async def test_an_exception_in_the_block(mode: Mode, clients: Clients) -> None:
    """What the consumer raises passes through, and the connection is closed."""
    with RawServer(events(partial(0), end="hang")) as server:
        with pytest.raises(ZeroDivisionError):
            async with mode.inside(await mode.open(clients(server))):
                raise ZeroDivisionError
        assert left(server)


async def test_read_to_its_end_and_forgotten(mode: Mode, clients: Clients) -> None:
    """A stream that was read to its end, or that failed, needs no `with` and leaves no warning behind."""
    with RawServer(events(partial(0), DONE, end="hang"), events(partial(0))) as server:
        client = clients(server)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            assert len(await mode.all(await mode.open(client))) == 1
            assert (await mode.until_error(await mode.open(client)))[1] is not None
            gc.collect()
    assert [str(warning.message) for warning in caught] == []


async def test_closed_and_forgotten(mode: Mode, clients: Clients) -> None:
    """A stream that was left early in its block leaves no warning behind."""
    with RawServer(events(partial(0), end="hang")) as server:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            async with mode.inside(await mode.open(clients(server))) as stream:
                await mode.next(stream)
            del stream
            gc.collect()
    assert [str(warning.message) for warning in caught] == []


async def test_a_loop_goes_on(mode: Mode, clients: Clients) -> None:
    """A second loop over a stream that is still open goes on where the first one stopped."""
    with RawServer(events(partial(0), partial(1), DONE)) as server:
        async with mode.inside(await mode.open(clients(server))) as stream:
            first = await mode.next(stream)
            (second,) = await mode.all(stream)
    assert (first.partial_image_index, second.partial_image_index) == (0, 1)


@pytest.mark.parametrize("step", [events(partial(0), DONE), events(partial(0))], ids=["read", "failed"])
async def test_a_stream_cannot_be_read_twice(mode: Mode, clients: Clients, step: Step) -> None:
    """A stream that was read to its end, or has failed, cannot be iterated again: it would quietly give nothing."""
    with RawServer(step) as server:
        stream = await mode.open(clients(server))
        await mode.until_error(stream)
        with pytest.raises(RuntimeError, match="once"):
            await mode.all(stream)
        assert await mode.next(stream) is None


async def test_final_gives_the_last_completed_event(mode: Mode, clients: Clients) -> None:
    """`final` gives the last completed event, and closes the connection."""
    last: dict[str, Any] = {**COMPLETED, "b64_json": "bGFzdA=="}
    with RawServer(events(partial(0), sse(COMPLETED), sse(last), partial(1), DONE, end="hang")) as server:
        stream = await mode.open(clients(server))
        assert (await mode.final(stream)).to_dict() == last
        assert left(server)
        assert (await mode.final(stream)).to_dict() == last


async def test_final_of_chunks(mode: Mode, clients: Clients) -> None:
    """In the shape without completed events, `final` gives the last chunk."""
    unfinished = {**CHUNK, "data": [{"index": 0, "progress": 0.5, "is_final": False}]}
    with RawServer(events(sse(unfinished), sse(CHUNK), DONE)) as server:
        assert (await mode.final(await mode.open(clients(server)))).to_dict() == CHUNK


@pytest.mark.parametrize(
    ("pieces", "count"),
    [((partial(0), DONE), 1), ((DONE,), 0), ((partial(0),), 1), ((sse({"type": "new"}), DONE), 1)],
    ids=["only a partial image", "nothing", "broken off", "only unknown"],
)
async def test_final_never_gives_an_unfinished_picture(
    mode: Mode, clients: Clients, pieces: tuple[bytes, ...], count: int
) -> None:
    """An unfinished picture is never handed out as the completed one."""
    with RawServer(events(*pieces)) as server:
        stream = await mode.open(clients(server))
        with pytest.raises(errors.IncompleteStreamError) as caught:
            await mode.final(stream)
        assert left(server)
    assert len(caught.value.partial_images) == count


async def test_the_next_call(mode: Mode, clients: Clients) -> None:
    """Streams that ended in whatever way leave the client usable, and its pool empty."""
    steps = [events(partial(0), DONE, end="hang"), events(partial(0)), events(partial(0), 0.05, end="reset")]
    with RawServer(*steps, answer()) as server:
        lent = mode.lent(limits=httpx.Limits(max_connections=1))
        client = clients(server, **lent)
        for _ in steps:
            await mode.until_error(await mode.open(client))
        assert (await mode.create(client)).http_meta.status_code == 200
        await mode.close(*lent.values())

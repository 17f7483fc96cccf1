"""Rows 30 and 31 for event streams: open, read to the end, broken off, cancelled, forgotten."""

import copy
import pickle
import warnings

import anyio
import anyio.lowlevel
import pytest

from r9s import errors
from tests.secrets.scenes import Scene, check, check_sent
from tests.support.events import COMPLETED, DONE, PARTIAL, events, sse
from tests.support.secrets import ECHO, MADE_BASE64, PROMPT, Logs, in_error, inside, is_httpx, leaks
from tests.support.server import RawServer, answer, error
from tests.support.ways import OPTED_IN, SOON, Clients, Mode

pytestmark = pytest.mark.anyio
FIRST = sse({**PARTIAL, "b64_json": MADE_BASE64})
LAST = sse({**COMPLETED, "b64_json": MADE_BASE64})
REFUSED = sse({"error": {"message": ECHO, "type": "t"}, "status": 429}, "error")
STREAM = {"stream": True}
BAD, BROKEN = errors.ResponseValidationError, errors.IncompleteStreamError
SCENES = {
    "whole": Scene((events(FIRST, LAST, DONE),), None, STREAM),
    "whole after a retry": Scene((error(503, SOON), events(FIRST, LAST, DONE)), None, STREAM),
    "opened again": Scene((events(), events(FIRST, LAST, DONE)), None, {**STREAM, "retries": OPTED_IN}),
    "unknown event": Scene((events(sse({"type": "news", "b64_json": MADE_BASE64}), LAST, DONE),), None, STREAM),
    "no event": Scene((events(),), BROKEN, STREAM),
    "cut": Scene((events(FIRST),), BROKEN, STREAM),
    "reset": Scene((events(FIRST, 0.01, end="reset"),), BROKEN, STREAM),
    "stalled": Scene((events(FIRST, end="hang"),), errors.R9STimeoutError, {**STREAM, "timeout_ms": 250}),
    "refused at once": Scene((events(REFUSED),), errors.RateLimitError, STREAM, echoes=True),
    "refused later": Scene((events(FIRST, REFUSED),), errors.RateLimitError, STREAM, echoes=True),
    "error status": Scene((error(400, None, ECHO),), errors.BadRequestError, STREAM, echoes=True),
    "event that is not JSON": Scene((events(FIRST, b"data: {\n\n"),), BROKEN, STREAM),
    "event that is not UTF-8": Scene((events(FIRST, b"data: \xff\n\n"),), BROKEN, STREAM),
    "event not as declared": Scene((events(FIRST, sse({**PARTIAL, "b64_json": 7})),), BROKEN, STREAM),
    "one answer in place of events": Scene((answer(body={"data": [{"b64_json": MADE_BASE64}]}),), BAD, STREAM),
}
TASKS = pytest.mark.parametrize("mode", ["asyncio", "trio"], indirect=True)


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
async def test_no_stream_shows_a_secret(scene: Scene, mode: Mode, clients: Clients, logs: Logs) -> None:
    """Neither the stream nor what it raises, its pickles, copies and causes, the client or any log has a secret."""
    with RawServer(*scene.script) as server:
        await check(mode, clients(server), scene, server, logs)


async def test_an_open_stream_shows_no_secret(mode: Mode, clients: Clients, logs: Logs) -> None:
    """While events come, only httpx itself holds the request; and a stream cannot be pickled or copied."""
    with RawServer(events(FIRST, end="hang")) as server:
        async with mode.inside(await mode.open(clients(server), prompt=PROMPT)) as stream:
            event = await mode.next(stream)
            assert [*inside(stream, "stream", is_httpx), *inside(event, "event")] == []
            for attempt in (pickle.dumps, copy.deepcopy):
                with pytest.raises((TypeError, AttributeError)) as caught:
                    attempt(stream)
                assert list(in_error(caught.value)) == []
        check_sent(server)
    assert logs.leaks() == []


async def test_the_warning_about_a_stream_shows_no_secret(mode: Mode, clients: Clients) -> None:
    """The warning about a stream that was not closed, and the object that it comes from, show no secret."""
    with RawServer(events(FIRST, end="hang")) as server:
        client = clients(server)
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            stream = await mode.open(client, prompt=PROMPT)
            await mode.next(stream)
            del stream
            check_sent(server)
            assert [each.category for each in seen if "not closed" in str(each.message)] == [ResourceWarning]
            for each in seen:
                assert leaks("warning", str(each)) == []
                assert list(inside(each.source, "source", is_httpx)) == []
            # The warnings hold the stream; trio ends the generators that httpx nests one by one, and warns of each.
            del each
            seen.clear()
            for _ in range(10):
                await anyio.lowlevel.checkpoint()


@TASKS
async def test_a_cancelled_stream_shows_no_secret(mode: Mode, clients: Clients, logs: Logs) -> None:
    """What passes through our code when a task is cancelled shows no secret."""
    with RawServer(events(FIRST, end="hang")) as server:
        async with mode.inside(await mode.open(clients(server), prompt=PROMPT)) as stream:
            caught: list[BaseException] = []
            with anyio.move_on_after(0.05):
                try:
                    await mode.all(stream)
                except BaseException as error:
                    caught.append(error)
                    raise
        check_sent(server)
    assert [type(error) for error in caught] == [anyio.get_cancelled_exc_class()]
    assert [*in_error(caught[0]), *logs.leaks()] == []

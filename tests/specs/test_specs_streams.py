"""Event streams of other documents: what comes in their place, and events of every kind that are not as declared."""

import json
from typing import Any

import pytest

from tests.specs.conftest import Opened, Served
from tests.support.events import events, sse
from tests.support.server import RawServer, answer
from tests.support.ways import Mode

STEM = "events"
"""The document that is served."""

pytestmark = pytest.mark.anyio
SOUND = {"content-type": "audio/mpeg", "transfer-encoding": "chunked"}
DELTA = {"type": "article.sound.delta", "audio": "AAAA"}


async def speak(mode: Mode, client: Any) -> Any:
    """The stream of a sound."""
    return await mode.call(client.news, "speak_article", about="wind", stream=True)


async def test_bytes_in_place_of_events(mode: Mode, served: Served, opened: Opened) -> None:
    """They raise at once, however many are still to come, and the connection is closed: none is left open."""
    with RawServer(events(b"4\r\nID3\x04\r\n", end="hang", headers=SOUND)) as server:
        client = opened(server)
        for _ in range(3):
            with pytest.raises(served.facade.errors.ResponseValidationError, match="not audio/mpeg") as caught:
                await speak(mode, client)
            assert caught.value.result is None
            assert caught.value.body == "ID3\x04"
        assert server.wait(lambda: server.open == 0)


async def test_bytes_in_place_of_events_of_the_package_alone(mode: Mode, served: Served) -> None:
    """The functions raise too, and close."""
    module = served.facade.module("api.news.speak_article")
    body = served.facade.module("models").SpeakArticleBody(about="wind")
    with RawServer(events(b"4\r\nID3\x04\r\n", end="hang", headers=SOUND)) as server:
        client = served.facade.package.AuthenticatedClient(token="t", base_url=server.url)
        async with mode.inside(client):

            async def call() -> Any:
                made = module.asyncio_stream if mode.is_async else module.stream
                return await made(client=client, body=body) if mode.is_async else made(client=client, body=body)

            for _ in range(3):
                with pytest.raises(served.facade.module("errors").UnreadableAnswer, match="not audio/mpeg"):
                    await call()
            assert server.wait(lambda: server.open == 0)


async def test_events_and_errors_in_place_of_bytes(mode: Mode, served: Served, opened: Opened) -> None:
    """What begins as events is events, what is an error object is the API's error, under the bytes' media type too."""
    headers = {"content-type": "audio/mpeg"}
    with RawServer(answer(200, headers, sse(DELTA) + sse({"type": "article.sound.done"}))) as server:
        found = await mode.all(await speak(mode, opened(server)))
    assert [event.type for event in found] == ["article.sound.delta", "article.sound.done"]
    refused = {"error": {"message": "wet"}, "status": 429}
    for kind, indent in ((headers, None), (headers, 1), (None, None), (None, 1)):
        with RawServer(answer(200, kind, json.dumps(refused, indent=indent).encode())) as server:
            with pytest.raises(served.facade.errors.RateLimitError, match="wet"):
                await speak(mode, opened(server))


async def test_a_done_that_is_not_declared(mode: Mode, opened: Opened) -> None:
    """It ends the loop at once, and is no event."""
    piece = {"words": ["a"]}
    with RawServer(events(sse(piece), b"data: [DONE]\n\n", end="hang")) as server:
        found = await mode.all(await mode.call(opened(server).news, "get_article", article_id="7", stream=True))
        assert server.wait(lambda: server.open == 0)
    assert [event.to_dict() for event in found] == [piece]


@pytest.mark.parametrize(
    ("operation", "good", "bad"),
    [
        ("follow_lines", "a line", b"data: \xff\n\n"),
        ("follow_numbers", "[1, 2]", b"data: {\n\n"),
        ("follow_numbers", "[1, 2]", b'data: {"a": 1}\n\n'),
        ("follow_maps", '{"a": {"price": 1}}', b"data: [1]\n\n"),
        ("follow_framed", '{"price": 1}', b"event: quote\ndata: {\xff\n\n"),
    ],
)
async def test_an_event_of_another_kind(
    mode: Mode, served: Served, opened: Opened, operation: str, good: str, bad: bytes
) -> None:
    """It is an unknown event with the reason, and the stream goes on."""
    with RawServer(events(sse(good, ""), b"data:ping\n\n" * ("lines" not in operation), bad, sse(good, ""))) as server:
        found = await mode.all(await mode.call(opened(server).tickers, operation))
    assert found[0] == found[2]
    assert type(found[1]) is served.facade.r9s.UnknownEvent
    assert found[1].problem


async def test_an_event_that_lacks_a_field(mode: Mode, opened: Opened) -> None:
    """Where any event may be the last, it is handed over without it."""
    with RawServer(events(sse({"index": 3}))) as server:
        (piece,) = await mode.all(await mode.call(opened(server).news, "queue_article"))
    assert (piece.index, piece.words) == (3, [])


async def test_a_text_in_a_frame_may_be_anything(mode: Mode, opened: Opened) -> None:
    """Blank, broken JSON, JSON: it is text."""
    texts = ["", "{", '{"a": 1}', "ping"]
    with RawServer(events(*(sse(text, "line") for text in texts), b"data: [END]\n\n", end="hang")) as server:
        found = await mode.all(await mode.call(opened(server).tickers, "follow_framed_texts"))
    assert [event.data for event in found] == texts

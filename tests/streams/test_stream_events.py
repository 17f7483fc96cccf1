"""What becomes of events: classes, unknown events, the way the stream travelled."""

import copy
import pickle
import zlib
from typing import Any

import pytest

from r9s import UnknownEvent
from r9s.models import (
    ImageEditChunk,
    ImageEditCompleted,
    ImageEditPartialImage,
    ImageGenerationChunk,
    ImageGenerationCompleted,
)
from tests.support.events import CHUNK, COMPLETED, DONE, PARTIAL, events, partial, sse
from tests.support.server import RawServer
from tests.support.ways import Clients, Mode

pytestmark = pytest.mark.anyio


async def read(mode: Mode, clients: Clients, *pieces: bytes) -> list[Any]:
    """The events that R9S makes of these."""
    with RawServer(events(*pieces, DONE)) as server:
        async with mode.inside(await mode.open(clients(server))) as stream:
            return await mode.all(stream)


async def test_a_stream_says_what_it_is_and_does_not_travel(mode: Mode, clients: Clients) -> None:
    """Its repr is short and tells how far it came; pickling and copying are a TypeError with words."""
    with RawServer(events(sse(PARTIAL), sse(COMPLETED), DONE)) as server:
        stream = await mode.open(clients(server))
        name = type(stream).__name__
        await mode.next(stream)
        assert repr(stream) in {f"<{name}: open, {count} events so far>" for count in (1, 2)}
        for travel in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match=f"^{name} cannot be pickled or copied, because it has a connection"):
                travel(stream)
        await mode.all(stream)
        assert repr(stream) == f"<{name}: read to its end, 2 events so far>"


async def test_the_events_of_an_edit_have_classes_of_their_own(mode: Mode, clients: Clients) -> None:
    """The events of an edit have classes of their own; stream=true travels as a text part."""
    documents: list[dict[str, Any]] = [
        {**PARTIAL, "type": "image_edit.partial_image"},
        {**COMPLETED, "type": "image_edit.completed"},
        {**CHUNK, "object": "image.edit.chunk"},
    ]
    with RawServer(events(*map(sse, documents), DONE)) as server:
        stream = await mode.call(clients(server).images, "edit", image=b"GIF89a", prompt="a cat", stream=True)
        async with mode.inside(stream):
            found = await mode.all(stream)
        (request,) = server.requests
    assert [type(event) for event in found] == [ImageEditPartialImage, ImageEditCompleted, ImageEditChunk]
    assert [event.to_dict() for event in found] == documents
    assert b'name="stream"\r\n\r\ntrue\r\n' in request.body
    assert request.headers["accept"] == "text/event-stream"


async def test_a_stream_is_asked_for_in_the_header_and_the_body(mode: Mode, clients: Clients) -> None:
    """A stream is asked for in the header Accept and in the body."""
    with RawServer(events(DONE)) as server:
        async with mode.inside(await mode.open(clients(server), partial_images=2)) as stream:
            assert await mode.all(stream) == []
    (request,) = server.requests
    assert request.headers["accept"] == "text/event-stream"
    assert request.json == {"prompt": "a cat", "stream": True, "partial_images": 2}


@pytest.mark.parametrize(
    ("event", "kind", "data"),
    [
        (sse({"type": "image_generation.sketch", "x": [1]}), "image_generation.sketch", '"x": [1]'),
        (sse({"type": "image_generation.sketch"}, ""), "image_generation.sketch", "sketch"),
        (sse({"object": "image.sketch.chunk", "data": []}), "image.sketch.chunk", '"data": []'),
        (sse({"b64_json": "AA=="}, "image_generation.sketch"), "image_generation.sketch", "AA=="),
        (sse("still here", "heartbeat"), "heartbeat", "still here"),
        (sse("[1, 2]"), "", "[1, 2]"),
    ],
    ids=["type", "no field event", "object", "field event alone", "not JSON", "no object"],
)
async def test_an_unknown_event_is_handed_over(
    mode: Mode, clients: Clients, event: bytes, kind: str, data: str
) -> None:
    """An event of a type never seen is handed over with its raw data, and the stream goes on."""
    unknown, known = await read(mode, clients, event, sse(COMPLETED))
    assert isinstance(unknown, UnknownEvent)
    assert unknown.type == kind
    assert data in unknown.data
    assert f"data: {unknown.data}\n".encode() in event
    assert isinstance(known, ImageGenerationCompleted)


async def test_a_known_tag_counts_beside_an_unknown_one(mode: Mode, clients: Clients) -> None:
    """A known tag counts although the data have another one that is not known."""
    documents: list[dict[str, Any]] = [{**CHUNK, "type": "progress"}, {**COMPLETED, "object": "image"}]
    chunk, completed = await read(mode, clients, *map(sse, documents))
    assert isinstance(chunk, ImageGenerationChunk)
    assert isinstance(completed, ImageGenerationCompleted)
    assert [chunk.to_dict(), completed.to_dict()] == documents


async def test_how_it_travelled(mode: Mode, clients: Clients) -> None:
    """The stream knows the status, the headers, the request id and the retries of its answer from the start."""
    with RawServer(events(partial(0), DONE, headers={"x-more": "yes"})) as server:
        async with mode.inside(await mode.open(clients(server))) as stream:
            assert stream.http_meta.status_code == 200
            assert stream.http_meta.headers["x-more"] == "yes"
            assert stream.http_meta.request_id == "req-stream"
            assert stream.http_meta.retries == 0


async def test_compressed_events_come_as_soon_as_they_are_there(mode: Mode, clients: Clients) -> None:
    """The events of a compressed stream come as soon as they are there, although the stream never ends."""
    packer = zlib.compressobj(wbits=31)
    pieces = [packer.compress(text) + packer.flush(zlib.Z_SYNC_FLUSH) for text in (partial(0), sse(COMPLETED), DONE)]
    step = events(pieces[0], 0.02, *pieces[1:], end="hang", headers={"content-encoding": "gzip"})
    with RawServer(step) as server:
        async with mode.inside(await mode.open(clients(server), timeout_ms=3000)) as stream:
            found = await mode.all(stream)
    assert [event.to_dict() for event in found] == [{**PARTIAL, "partial_image_index": 0}, COMPLETED]

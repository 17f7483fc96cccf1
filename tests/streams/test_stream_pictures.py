"""The pictures of a stream, whatever events they come in; those that failed; and which event is the final one."""

from itertools import product
from typing import Any

import pytest

from r9s import UnknownEvent, errors
from r9s.models import (
    ImageEditCompleted,
    ImageGenerationChunk,
    ImageGenerationCompleted,
    ImageGenerationPartialSucceeded,
)
from r9s_generated._reader import Reader
from r9s_generated.api.images.create_image_generation import EVENTS
from r9s_generated.errors import ErrorInSuccess, IncompleteStream
from tests.support.events import CHUNK, COMPLETED, DONE, PARTIAL, events, sse
from tests.support.server import RawServer
from tests.support.ways import Clients, Mode

pytestmark = pytest.mark.anyio
SAID = {"message": "it rains", "type": "weather_error", "code": "wet"}
USAGE = {"type": "image_generation.completed", "usage": {"total_tokens": 3}}
FAILED = {"type": "image_generation.failed", "index": 1, "error": SAID, "status": 429}
UNKNOWN_PICTURE = sse({"type": "image.completed", "b64_json": "AA=="})


ONE_FAILED = sse({"type": "image_generation.partial_failed", "image_index": 1, "error": SAID, "status": 429})


def succeeded(index: int, **fields: Any) -> bytes:
    """The event of one finished picture of several."""
    return sse({"type": "image_generation.partial_succeeded", "image_index": index, **fields})


def item(text: str, index: int = 0, **fields: Any) -> dict[str, Any]:
    """One picture of a chunk; without a text it has none."""
    return {"index": index, **({"b64_json": text} if text else {}), **fields}


def chunk(*items: dict[str, Any], **fields: Any) -> bytes:
    """A chunk with these pictures."""
    return sse({"object": CHUNK["object"], "data": [*items], **fields})


def partial(text: str) -> bytes:
    """A partial image with this base64."""
    return sse({**PARTIAL, "b64_json": text})


def completed(text: str, **fields: Any) -> bytes:
    """A completed event with this base64."""
    return sse({**COMPLETED, "b64_json": text, **fields})


async def pictures(mode: Mode, stream: Any) -> tuple[list[Any], Any]:
    """The pictures before an error, and the error; None when there is none."""
    found: list[Any] = []
    try:
        if mode.is_async:
            async for picture in stream.pictures():
                found.append(picture)
        else:
            for picture in stream.pictures():
                found.append(picture)
    except errors.R9SError as error:
        return found, error
    return found, None


def texts(found: list[Any]) -> list[str]:
    """What the pictures hold."""
    return [(picture.data_url() or "").partition("base64,")[2] for picture in found]


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ((partial("AAAA"), completed("BBBB"), sse(USAGE)), [("AAAA", False), ("BBBB", True)]),
        (
            (
                chunk(item("AAAA", 0, is_final=False), item("", 1, progress=0.1)),
                chunk(item("BBBB", 0, is_final=True), item("CCCC", 1, is_final=True)),
                chunk(usage={"image_count": 2}),
            ),
            [("AAAA", False), ("BBBB", True), ("CCCC", True)],
        ),
        ((partial("AAAA"), sse({"type": "new"}), chunk(item("BBBB"))), [("AAAA", False), ("BBBB", None)]),
    ],
    ids=["events", "chunks", "both"],
)
async def test_each_picture_comes_in_its_order(
    mode: Mode, clients: Clients, shape: tuple[bytes, ...], expected: list[Any]
) -> None:
    """Each picture with content, in its order, whatever the shape; the stream is closed at its end."""
    with RawServer(events(*shape, DONE, end="hang")) as server:
        stream = await mode.open(clients(server))
        found, error = await pictures(mode, stream)
        assert server.wait(lambda: server.open == 0)
        with pytest.raises(RuntimeError, match="once"):
            stream.pictures()
    assert error is None
    assert [*zip(texts(found), [picture.is_final for picture in found], strict=True)] == expected
    assert {picture.http_meta.request_id for picture in found} == {"req-stream"}


async def test_pictures_raise_what_iterating_raises(mode: Mode, clients: Clients) -> None:
    """After the pictures before it, and the connection is closed."""
    with RawServer(events(partial("AAAA"), sse({"error": SAID, "status": 429}, "error"), end="hang")) as server:
        found, error = await pictures(mode, await mode.open(clients(server)))
        assert server.wait(lambda: server.open == 0)
    assert texts(found) == ["AAAA"]
    assert type(error) is errors.RateLimitError


async def test_pictures_go_on(mode: Mode, clients: Clients) -> None:
    """A loop that was left goes on where it stopped, in the middle of a chunk too."""
    with RawServer(events(chunk(item("AAAA", 0), item("BBBB", 1)), DONE)) as server:
        async with mode.inside(await mode.open(clients(server))) as stream:
            assert texts([await mode.next(stream.pictures())]) == ["AAAA"]
            assert texts((await pictures(mode, stream))[0]) == ["BBBB"]


@pytest.mark.parametrize("end", [b"", DONE], ids=["connection", "sentinel"])
@pytest.mark.parametrize(
    "unfinished", [(item("AAAA", is_final=False),), (item("AAAA", is_final=False), item("", 1, progress=0.1))]
)
async def test_a_chunk_of_unfinished_pictures_completes_nothing(
    mode: Mode, clients: Clients, unfinished: tuple[dict[str, Any], ...], end: bytes
) -> None:
    """`final` says that the stream is incomplete, and the error has what came; so has a loop over its pictures."""
    with RawServer(events(chunk(*unfinished), chunk(item("", 1, progress=0.5)), end)) as server:
        client = clients(server)
        with pytest.raises(errors.IncompleteStreamError) as caught:
            await mode.final(await mode.open(client))
        found, error = await pictures(mode, await mode.open(client))
    assert len(caught.value.partial_images) == 2
    assert texts(found) == ["AAAA"]
    assert isinstance(error, errors.IncompleteStreamError) is (end == b"")


async def test_a_chunk_that_only_says_that_a_picture_is_finished(mode: Mode, clients: Clients) -> None:
    """It stands on the last picture that came, unless that is another one."""
    for index, expected in ((0, "AAAA"), (1, "")):
        shape = (chunk(item("AAAA", 0, is_final=False)), chunk(item("", index, is_final=True)))
        with RawServer(events(*shape, DONE)) as server:
            final = await mode.final(await mode.open(clients(server)))
        assert isinstance(final, ImageGenerationChunk)
        assert texts(final.data) == [expected]


async def test_the_end_after_one_of_several_pictures(mode: Mode, clients: Clients) -> None:
    """It is told from a good end, and costs nothing that came."""
    with RawServer(events(succeeded(0, b64_json="AAAA"))) as server:
        client = clients(server)
        found, error = await mode.until_error(await mode.open(client, n=2))
        assert type(error) is errors.IncompleteStreamError
        assert texts(found) == ["AAAA"]
        assert await mode.final(await mode.open(client, n=2)) == found[0]


SHAPES = (
    partial("AAAA"),
    completed("BBBB"),
    sse(USAGE),
    succeeded(0, b64_json="CCCC"),
    succeeded(0),
    ONE_FAILED,
    chunk(item("DDDD", is_final=False)),
    chunk(item("EEEE")),
    chunk(item("", is_final=True)),
    chunk(usage={}),
    sse({**COMPLETED, "type": "image_edit.completed"}),
    sse({"type": "new"}),
    sse("{", ""),
)


def test_final_is_always_an_event_that_completes_something() -> None:
    """Whatever comes, in whatever order, `final` gives one of the classes of its type, or raises."""
    kinds = (ImageGenerationCompleted, ImageGenerationPartialSucceeded, ImageGenerationChunk, ImageEditCompleted)
    for shape in product(SHAPES, repeat=3):
        reader = Reader(EVENTS)
        reader.feed(b"".join(shape))
        try:
            assert isinstance(reader.final(), kinds)
        except (ErrorInSuccess, IncompleteStream):
            assert not reader.is_complete


async def test_a_completed_event_without_a_picture(mode: Mode, clients: Clients) -> None:
    """It is an event as any other, with its usage, and stands on the last picture; it says itself that it has none."""
    with RawServer(events(partial("AAAA"), sse(USAGE))) as server:
        _, event = await mode.all(await mode.open(clients(server)))
    assert isinstance(event, ImageGenerationCompleted)
    assert event.usage is not None
    assert event.usage.total_tokens == 3
    assert event.b64_json is None
    assert event.to_dict() == USAGE
    assert texts([event]) == ["AAAA"]


async def test_an_unknown_event_is_no_picture(mode: Mode, clients: Clients) -> None:
    """Even if its fields look like one."""
    with RawServer(events(UNKNOWN_PICTURE, sse(COMPLETED))) as server:
        client = clients(server)
        unknown, _ = await mode.all(await mode.open(client))
        assert isinstance(unknown, UnknownEvent)
        assert (unknown.type, unknown.problem) == ("image.completed", "")
        assert len((await pictures(mode, await mode.open(client)))[0]) == 1


FAILURES = {
    "an unknown type": sse(FAILED),
    "its index in the error": sse({"type": "image_generation.failed", "error": {**SAID, "index": 1}, "status": 429}),
    "another index": sse({"type": "x", "output_index": 1, "error": SAID, "status": 429}),
    "a known type": sse({**FAILED, "type": "image_generation.completed"}),
    "a type of its own": ONE_FAILED,
    "a type of its own without an index": sse(
        {"type": "image_generation.partial_failed", "error": SAID, "status": 429}
    ),
    "an error event": sse({"index": 1, **SAID, "status": 429, "error": SAID}, "error"),
    "an item of a chunk": chunk(item("", 1, error=SAID, status=429)),
}


@pytest.mark.parametrize("failed", FAILURES.values(), ids=FAILURES)
async def test_a_picture_of_several_that_failed(mode: Mode, clients: Clients, failed: bytes) -> None:
    """It is handed over as an event, and the other pictures are not lost: nothing is raised."""
    for shape in (
        (failed, completed("AAAA")),
        (completed("AAAA"), failed),
        (partial("BBBB"), completed("AAAA"), failed),
    ):
        with RawServer(events(*shape, DONE)) as server:
            client = clients(server)
            found = await mode.all(await mode.open(client, n=2))
            assert len(found) == len(shape)
            assert texts([await mode.final(await mode.open(client, n=2))]) == ["AAAA"]


@pytest.mark.parametrize("failed", FAILURES.values(), ids=FAILURES)
@pytest.mark.parametrize("end", [DONE, b"", sse(USAGE) + DONE], ids=["sentinel", "connection", "usage"])
async def test_no_picture_but_failures(mode: Mode, clients: Clients, failed: bytes, end: bytes) -> None:
    """When none was completed, why the first failed is raised at the end, by its status, and by `final`."""
    second = sse({**FAILED, "error": {"message": "it snows"}, "status": 500})
    with RawServer(events(partial("AAAA"), failed, second, end)) as server:
        client = clients(server)
        found, error = await mode.until_error(await mode.open(client, n=2))
        assert len(found) == 3 + (end == sse(USAGE) + DONE)
        stream = await mode.open(client, n=2)
        for _ in range(2):
            with pytest.raises(errors.RateLimitError, match="it rains"):
                await mode.final(stream)
    assert type(error) is errors.RateLimitError
    assert error.message == "it rains"


async def test_types_of_failures(mode: Mode, clients: Clients) -> None:
    """One of a known type is typed, another is an unknown event with its type and its data."""
    with RawServer(events(FAILURES["a known type"], FAILURES["an unknown type"], sse(COMPLETED))) as server:
        known, unknown, _ = await mode.all(await mode.open(clients(server)))
    assert isinstance(known, ImageGenerationCompleted)
    assert known.additional_properties["error"] == SAID
    assert known.data_url() is None
    assert isinstance(unknown, UnknownEvent)
    assert (unknown.type, unknown.json()) == ("image_generation.failed", FAILED)


@pytest.mark.parametrize(
    "event",
    [
        sse({"error": SAID, "status": 429}),
        sse({"type": "error", "error": SAID, "status": 429}, ""),
        sse({"type": "image_generation.failed", "error": SAID, "status": 429, "index": None}),
        sse({"error": SAID, "status": 429, "index": True}),
    ],
)
async def test_an_error_that_names_no_picture(mode: Mode, clients: Clients, event: bytes) -> None:
    """It is raised, after the events before it; `final` gives what was complete."""
    with RawServer(events(completed("AAAA"), event, end="hang")) as server:
        client = clients(server)
        found, error = await mode.until_error(await mode.open(client))
        assert texts(found) == ["AAAA"]
        assert type(error) is errors.RateLimitError
        assert texts([await mode.final(await mode.open(client))]) == ["AAAA"]
        drawn, error = await pictures(mode, await mode.open(client))
        assert texts(drawn) == ["AAAA"]
        assert type(error) is errors.RateLimitError


@pytest.mark.parametrize("error", [{"code": 0}, {}, None, SAID], ids=str)
async def test_an_error_beside_a_picture(mode: Mode, clients: Clients, error: Any) -> None:
    """The picture is handed over, whatever stands beside it."""
    with RawServer(events(completed("AAAA", error=error), chunk(item("BBBB"), error=error), DONE)) as server:
        found = await mode.all(await mode.open(clients(server)))
    assert [type(event) for event in found] == [ImageGenerationCompleted, ImageGenerationChunk]
    assert found[0].additional_properties["error"] == error

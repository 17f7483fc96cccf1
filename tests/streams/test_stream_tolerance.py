"""What servers send that is not quite a stream of events, or not quite an event: it is read all the same."""

import copy
import json
import pickle
from typing import Any

import pytest

from r9s import UnknownEvent, errors
from r9s.models import ImageGenerationCompleted, ImageGenerationPartialImage, ImageGenerationResponse
from r9s.utils import RetryConfig
from tests.support.events import COMPLETED, DONE, PARTIAL, events, partial, sse
from tests.support.server import RawServer, Step, answer, chunked, head
from tests.support.ways import OPTED_IN, Clients, Mode

pytestmark = pytest.mark.anyio
STREAM = {"content-type": "text/event-stream"}
GOOD = [PARTIAL, COMPLETED]
WHOLE = sse(PARTIAL) + sse(COMPLETED) + DONE
RESULT: dict[str, Any] = {"created": 7, "data": [{"b64_json": "R0lGODlh"}]}
OTHER_TYPES = [
    "text/plain",
    "application/octet-stream",
    "application/json",
    "application/x-ndjson",
    "TEXT/Event-Stream; charset=utf-8",
    None,
]


def plain(found: list[Any]) -> list[Any]:
    """Known events as JSON, unknown ones as they are."""
    return [each if isinstance(each, UnknownEvent) else each.to_dict() for each in found]


def typed(content_type: str | None) -> dict[str, str]:
    """The header; none for None."""
    return {} if content_type is None else {"content-type": content_type}


async def test_words_that_keep_the_connection_alive_are_no_events(mode: Mode, clients: Clients) -> None:
    """The wait for an event goes on while they come, until the deadline."""
    pings = [piece for _ in range(100) for piece in (b"data: ping\n\n", 0.02)]
    with RawServer(events(*pings, end="hang")) as server:
        with pytest.raises(errors.R9STimeoutError):
            await mode.open(clients(server, timeout_ms=150))
        assert server.wait(lambda: server.open == 0)


async def test_the_last_words_of_the_server_are_in_the_error(mode: Mode, clients: Clients) -> None:
    """Words that are no event are skipped, and not lost when the stream breaks off."""
    with RawServer(events(partial(0), b"data: ping\n\ndata: upstream timed out\n\n")) as server:
        _, error = await mode.until_error(await mode.open(clients(server)))
    assert type(error) is errors.IncompleteStreamError
    assert "the last text of the server was 'upstream timed out'" in str(error)


async def test_the_last_event_counts_when_the_connection_breaks(mode: Mode, clients: Clients) -> None:
    """The completed event is handed over, and then the error raised; `final` gives it."""
    step = events(sse(COMPLETED)[:-1], headers={"content-length": "100000"})
    with RawServer(step) as server:
        found, error = await mode.until_error(await mode.open(clients(server)))
        assert plain(found) == [COMPLETED]
        assert type(error) is errors.IncompleteStreamError
        assert (await mode.final(await mode.open(clients(server)))).to_dict() == COMPLETED


async def test_an_error_event_needs_no_blank_line(mode: Mode, clients: Clients) -> None:
    """What the server said is not lost because it then closed the connection."""
    for last in (sse({"error": {"message": "it rains"}, "status": 429}, "error"), b"event: error\ndata: it rains\n\n"):
        with RawServer(events(partial(0), last[:-2])) as server:
            found, error = await mode.until_error(await mode.open(clients(server)))
        assert len(found) == 1
        assert error.message == "it rains"


@pytest.mark.parametrize("content_type", OTHER_TYPES)
async def test_events_are_read_under_any_media_type(mode: Mode, clients: Clients, content_type: str | None) -> None:
    """Each as soon as it is there: the rest never comes."""
    first, last = sse(PARTIAL), sse(COMPLETED)
    fields = {"transfer-encoding": "chunked", **typed(content_type)}
    framed = [b"%x\r\n%b\r\n" % (len(each), each) for each in (first[:2], first[2:], last)]
    step = Step((head(200, fields), framed[0], 0.01, framed[1], 0.01, framed[2]), "hang")
    with RawServer(step) as server:
        async with mode.inside(await mode.open(clients(server))) as stream:
            assert plain([await mode.next(stream) for _ in GOOD]) == GOOD
        assert server.wait(lambda: server.open == 0)


@pytest.mark.parametrize(
    "beginning", [b": ping\n\n", b"event: x\n\n", b"id: 7\n", b"retry: 1\n", b"\r\n\r\n", b"data\n\n"]
)
async def test_any_field_may_come_first(mode: Mode, clients: Clients, beginning: bytes) -> None:
    """By its first line a body is told to be events, however it is cut."""
    for size in (1, 1000):
        with RawServer(chunked(beginning + WHOLE, size, {"content-type": "text/plain"})) as server:
            assert plain(await mode.all(await mode.open(clients(server)))) == GOOD


@pytest.mark.parametrize("content_type", OTHER_TYPES)
@pytest.mark.parametrize(
    ("before", "after"), [(b"", b""), (b"\n \r\n", b"\n"), (b"\xef\xbb\xbf", b"\n\n")], ids=["bare", "blanks", "BOM"]
)
async def test_one_answer_in_place_of_events(
    mode: Mode, clients: Clients, content_type: str | None, before: bytes, after: bytes
) -> None:
    """Whatever its media type: it was paid for, so the error has it as a result that can be saved, and says so."""
    for indent in (None, 1):
        body = before + json.dumps(RESULT, indent=indent).encode() + after
        step = answer(200, {**typed(content_type), "x-request-id": "r-7"}, body)
        with RawServer(step) as server:
            client = clients(server)
            with pytest.raises(errors.ResponseValidationError, match="was billed") as caught:
                await mode.open(client, retries=OPTED_IN)
            assert len(server.requests) == 1
            result = caught.value.result
            assert isinstance(result, ImageGenerationResponse)
            assert result.to_dict() == RESULT
            assert result.http_meta.request_id == "r-7"
            assert await mode.call(client, "read", result) == b"GIF89a"
        assert "error.result" in str(caught.value)
        assert caught.value.request_id == "r-7"
        assert "R0lGODlh" in caught.value.body
        for twin in (pickle.loads(pickle.dumps(caught.value)), copy.copy(caught.value)):
            assert twin.result == result


async def test_an_error_in_place_of_events(mode: Mode, clients: Clients) -> None:
    """It is the error of the API, whatever its media type, and as soon as it is there."""
    document = {"error": {"message": "it rains", "type": "t"}, "status": 429}
    steps = [
        answer(200, STREAM, json.dumps(document).encode()),
        answer(200, {"content-type": "text/plain"}, json.dumps(document, indent=2).encode()),
        events(json.dumps(document).encode() + b"\n\n", end="hang"),
        events(json.dumps(document).encode() + b"\n\n" + DONE, end="hang"),
    ]
    for step in steps:
        with RawServer(step) as server:
            with pytest.raises(errors.RateLimitError, match="it rains"):
                await mode.open(clients(server), retries=RetryConfig("none"))
            if step.end == "hang":
                assert server.wait(lambda: server.open == 0)


async def test_a_bare_error_after_events(mode: Mode, clients: Clients) -> None:
    """An error object without `data:` ends the stream as an error event does."""
    bare = json.dumps({"error": {"message": "it rains"}, "status": 429}).encode()
    for end in (b"", b"\n", b"\n\n"):
        with RawServer(events(partial(0), bare + end)) as server:
            found, error = await mode.until_error(await mode.open(clients(server)))
        assert len(found) == 1
        assert type(error) is errors.RateLimitError


@pytest.mark.parametrize("content_type", ["application/x-ndjson", "application/json", "text/event-stream"])
@pytest.mark.parametrize("end", [b"\n", b"\n\n", b"\r\n"])
async def test_one_object_a_line(mode: Mode, clients: Clients, content_type: str, end: bytes) -> None:
    """Lines of JSON are events if the first is one, and come as they are there."""
    lines = [json.dumps(document).encode() + end for document in GOOD]
    with RawServer(events(*lines, b"[DONE]", end="hang", headers=typed(content_type))) as server:
        async with mode.inside(await mode.open(clients(server))) as stream:
            assert plain([await mode.next(stream) for _ in GOOD]) == GOOD
    with RawServer(answer(200, typed(content_type), json.dumps(COMPLETED).encode())) as server:
        assert plain(await mode.all(await mode.open(clients(server)))) == [COMPLETED]


@pytest.mark.parametrize("content_type", ["text/html", "text/plain", "image/png", "application/octet-stream", None])
async def test_what_is_no_events_at_all(mode: Mode, clients: Clients, content_type: str | None) -> None:
    """The error says so, has what came, and no result."""
    for body in (b"<h1>Hello</h1>", b"dat", b"\x89PNG\r\n"):
        with RawServer(answer(200, typed(content_type), body)) as server:
            with pytest.raises(errors.ResponseValidationError, match="an event stream was expected") as caught:
                await mode.open(clients(server))
        assert caught.value.body == body.decode(errors="replace")
        assert caught.value.result is None


async def test_a_broken_answer_in_place_of_events_has_what_came(mode: Mode, clients: Clients) -> None:
    """Half a document, or nothing, is neither events nor a result."""
    for body in (b"{br", b""):
        with RawServer(answer(200, {"content-type": "application/json"}, body)) as server:
            with pytest.raises(errors.ResponseValidationError) as caught:
                await mode.open(clients(server))
        assert caught.value.body == body.decode()


async def test_one_answer_that_is_too_large(mode: Mode, clients: Clients) -> None:
    """It is not collected beyond `max_answer_bytes`."""
    with RawServer(events(b"{", *[b" " * 65_536] * 400, headers={"content-type": "application/json"})) as server:
        with pytest.raises(errors.ResponseValidationError, match="max_answer_bytes"):
            await mode.open(clients(server, max_answer_bytes=100_000))
        assert server.wait(lambda: server.open == 0)


UNREADABLE = {
    "broken": (sse('{"type": "image_generation.comp', ""), "", "not JSON"),
    "broken but named": (sse('{"b64_', "image_generation.completed"), "image_generation.completed", "not JSON"),
    "words in place of a known event": (
        sse("soon", "image_generation.completed"),
        "image_generation.completed",
        "not JSON",
    ),
    "not UTF-8": (b'data: {"type": "image_generation.completed", "b64_json": "\xff"}\n\n', "", "not UTF-8"),
    "no UTF-8 at all": (b"event: new\ndata: \xff\xfe\n\n", "new", "not UTF-8"),
    "a partial image without a picture": (
        sse({"type": "image_generation.partial_image", "size": "64x64"}),
        "image_generation.partial_image",
        "b64_json is missing",
    ),
    "a partial image of an edit without a picture": (
        sse({"type": "image_edit.partial_image", "b64_json": None}),
        "image_edit.partial_image",
        "b64_json must be a string, not NoneType",
    ),
}


@pytest.mark.parametrize("unreadable", UNREADABLE.values(), ids=UNREADABLE)
async def test_an_event_that_cannot_be_read_is_not_the_end(
    mode: Mode, clients: Clients, unreadable: tuple[bytes, str, str]
) -> None:
    """It is an unknown event that says why, first or later, and the completed one after it is not lost."""
    event, kind, problem = unreadable
    with RawServer(events(event, sse(COMPLETED), event, DONE)) as server:
        found = await mode.all(await mode.open(clients(server), retries=OPTED_IN))
        assert len(server.requests) == 1
    assert [type(each) for each in found] == [UnknownEvent, ImageGenerationCompleted, UnknownEvent]
    assert found[0] == found[2]
    assert found[0].type == kind
    assert found[0].problem.startswith(problem)
    assert found[0].data == event.decode(errors="replace").partition("data: ")[2].strip()
    assert problem in repr(found[0])


@pytest.mark.parametrize(
    "change", [{"b64_json": 7}, {"b64_json": None}, {"created_at": "soon"}, {"usage": []}, {"size": {}}, {"index": "x"}]
)
async def test_a_completed_event_is_never_withheld(mode: Mode, clients: Clients, change: dict[str, Any]) -> None:
    """What is not as declared is handed over as it came."""
    document = {**COMPLETED, **change}
    with RawServer(events(sse(document))) as server:
        (event,) = await mode.all(await mode.open(clients(server)))
    assert isinstance(event, ImageGenerationCompleted)
    assert event.to_dict() == document


async def test_an_event_that_is_too_large_is_the_end(mode: Mode, clients: Clients) -> None:
    """What cannot be held is an error, after the events before it, and not an unknown event."""
    with RawServer(events(partial(0), sse({**PARTIAL, "b64_json": "A" * 10_000}), end="hang")) as server:
        found, error = await mode.until_error(await mode.open(clients(server, max_answer_bytes=1000)))
    assert [type(each) for each in found] == [ImageGenerationPartialImage]
    assert type(error) is errors.ResponseValidationError
    assert "larger than 1000 bytes" in str(error)

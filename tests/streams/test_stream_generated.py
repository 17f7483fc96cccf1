"""Streams of the generated package alone, over a mock of httpx and over a socket."""

import json
import pickle
from typing import Any

import httpx
import pytest

from r9s_generated import AuthenticatedClient
from r9s_generated._event_kinds import UnknownEvent
from r9s_generated.api.images import create_image_edit, create_image_generation
from r9s_generated.errors import ErrorInSuccess, IncompleteStream, UnexpectedStatus, UnreadableAnswer
from r9s_generated.models import (
    ImageEditRequest,
    ImageGenerationCompleted,
    ImageGenerationPartialImage,
    ImageGenerationRequest,
    ImageGenerationResponse,
)
from tests.support.events import COMPLETED, DONE, events, partial, sse
from tests.support.server import RawServer, answer, hang
from tests.support.ways import Mode

pytestmark = pytest.mark.anyio
STREAM = {"content-type": "text/event-stream", "x-onr-request-id": "r-1"}
BODY = ImageGenerationRequest(prompt="a cat")


async def opened(mode: Mode, client: AuthenticatedClient) -> Any:
    """The stream of `stream` or `asyncio_stream`."""
    if mode.is_async:
        return await create_image_generation.asyncio_stream(client=client, body=BODY)
    return create_image_generation.stream(client=client, body=BODY)


def mocked(mode: Mode, response: httpx.Response, seen: list[httpx.Request] | None = None) -> AuthenticatedClient:
    """A client that always gets this response."""

    def answer(request: httpx.Request) -> httpx.Response:
        if seen is not None:
            seen.append(request)
        return response

    client = AuthenticatedClient(token="t")
    options: dict[str, Any] = {"transport": httpx.MockTransport(answer), "base_url": "https://api.example/v1"}
    if mode.is_async:
        return client.set_async_httpx_client(httpx.AsyncClient(**options))
    return client.set_httpx_client(httpx.Client(**options))


async def test_stream_asks_for_events_and_gives_typed_ones(mode: Mode) -> None:
    """`stream` asks for events in the header and in the body, and gives typed events."""
    seen: list[httpx.Request] = []
    response = httpx.Response(200, headers=STREAM, content=partial(0) + sse(COMPLETED) + DONE)
    async with mode.inside(await opened(mode, mocked(mode, response, seen))) as stream:
        assert stream.http_meta.status_code == 200
        assert stream.http_meta.request_id == "r-1"
        found = await mode.all(stream)
    assert isinstance(found[1], ImageGenerationCompleted)
    (request,) = seen
    assert str(request.url) == "https://api.example/v1/images/generations"
    assert request.headers["accept"] == "text/event-stream"
    assert b'"stream":true' in request.content.replace(b" ", b"")
    assert BODY.to_dict() == {"prompt": "a cat"}


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        (lambda: httpx.Response(429, json={"error": {"message": "m", "type": "t"}}), UnexpectedStatus),
        (lambda: httpx.Response(200, content=b'{"created": 1, "da'), UnreadableAnswer),
        (lambda: httpx.Response(200, json={"error": {"message": "m", "type": "t"}}), ErrorInSuccess),
        (lambda: httpx.Response(200, html="<h1>Hello</h1>"), UnreadableAnswer),
    ],
    ids=["status", "broken JSON", "an error", "HTML"],
)
async def test_another_answer_than_a_stream_raises_at_once(mode: Mode, response: Any, kind: type[Exception]) -> None:
    """Another answer than a stream raises what the docstring says, at once."""
    with pytest.raises(kind):
        await opened(mode, mocked(mode, response()))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (partial(0), IncompleteStream),
        (partial(0) + sse({"error": {"message": "m", "type": "t"}}, "error"), ErrorInSuccess),
    ],
    ids=["broken off", "error event"],
)
async def test_errors_come_after_the_events_before_them(mode: Mode, content: bytes, kind: type[Exception]) -> None:
    """What goes wrong comes after the events before it, and is not its own cause: that would be a circle."""
    stream = await opened(mode, mocked(mode, httpx.Response(200, headers=STREAM, content=content)))
    found, error = await mode.until_error(stream)
    assert len(found) == 1
    assert type(error) is kind
    assert error.__cause__ is not error
    assert error.__context__ is not error


async def test_leaving_early_closes_the_connection(mode: Mode) -> None:
    """Over a socket the events come as they are sent, and leaving early closes the connection."""
    with RawServer(events(partial(0), end="hang")) as server:
        client = AuthenticatedClient(token="t", base_url=server.url)
        async with mode.inside(client):
            async with mode.inside(await opened(mode, client)) as stream:
                event = await mode.next(stream)
                assert event.partial_image_index == 0
            assert server.wait(lambda: server.open == 0)
        assert server.requests[0].headers["authorization"] == "Bearer t"


async def test_final_gives_the_completed_event_or_raises(mode: Mode) -> None:
    """`final` gives the completed event, or raises IncompleteStream."""
    good = httpx.Response(200, headers=STREAM, content=partial(0) + sse(COMPLETED))
    assert (await mode.final(await opened(mode, mocked(mode, good)))).b64_json == COMPLETED["b64_json"]
    bad = httpx.Response(200, headers=STREAM, content=partial(0) + DONE)
    with pytest.raises(IncompleteStream) as caught:
        await mode.final(await opened(mode, mocked(mode, bad)))
    assert len(caught.value.events) == 1
    assert caught.value.__cause__ is not caught.value


async def test_one_answer_is_the_result_of_the_error(mode: Mode) -> None:
    """One answer in place of events is the result of the error, and the connection is free again."""
    document = {"created": 7, "data": [{"b64_json": "d2hvbGU="}]}
    with RawServer(answer(200, {"content-type": "text/event-stream"}, json.dumps(document).encode())) as server:
        client = AuthenticatedClient(token="t", base_url=server.url)
        async with mode.inside(client):
            for _ in range(3):
                with pytest.raises(UnreadableAnswer, match="in place of a stream") as caught:
                    await opened(mode, client)
                result = caught.value.result
                assert isinstance(result, ImageGenerationResponse)
                assert result.to_dict() == document
                assert result.http_meta.status_code == 200
                assert pickle.loads(pickle.dumps(caught.value)).result == result
            assert server.connections == 1


async def test_events_under_another_media_type(mode: Mode) -> None:
    """They are read while they come, and their pictures one by one; leaving closes the connection."""
    step = events(
        b"\n\nda", b"ta: ping\n\n", partial(0), sse(COMPLETED), end="hang", headers={"content-type": "text/plain"}
    )
    with RawServer(step) as server:
        client = AuthenticatedClient(token="t", base_url=server.url)
        async with mode.inside(client):
            async with mode.inside(await opened(mode, client)) as stream:
                pictures = stream.pictures()
                assert [(await mode.next(pictures)).is_final for _ in range(2)] == [False, True]
            assert server.wait(lambda: server.open == 0)


async def test_failed_pictures_do_not_end_the_stream(mode: Mode) -> None:
    """With those that failed the stream does not end; without a finished one their error is raised at the end."""
    failed = sse({"type": "image_generation.failed", "index": 0, "error": {"message": "wet"}})
    for content, kinds, kind in (
        (failed + sse(COMPLETED), [UnknownEvent, ImageGenerationCompleted], type(None)),
        (failed + DONE, [UnknownEvent], ErrorInSuccess),
        (partial(0) + sse("{", "") + DONE, [ImageGenerationPartialImage, UnknownEvent], IncompleteStream),
    ):
        stream = await opened(mode, mocked(mode, httpx.Response(200, headers=STREAM, content=content)))
        found, error = await mode.until_error(stream)
        assert [type(event) for event in found] == kinds
        assert type(error) is kind


async def test_the_timeouts_of_httpx_hold(mode: Mode) -> None:
    """httpx's own timeouts hold, and its exceptions come as they are."""
    with RawServer(events(partial(0), end="hang")) as server:
        client = AuthenticatedClient(token="t", base_url=server.url, timeout=httpx.Timeout(0.1))
        async with mode.inside(client):
            found, error = await mode.until_error(await opened(mode, client))
            assert isinstance(error, httpx.ReadTimeout)
            assert len(found) == 1
            assert server.wait(lambda: server.open == 0)
    with RawServer(hang()) as server:
        client = AuthenticatedClient(token="t", base_url=server.url, timeout=httpx.Timeout(0.1))
        async with mode.inside(client):
            with pytest.raises(httpx.ReadTimeout):
                await opened(mode, client)


async def test_an_edit_streams_and_says_so_once(mode: Mode) -> None:
    """An edit streams too, and its body says so once, whatever the model said."""
    document = {**COMPLETED, "type": "image_edit.completed"}
    body = ImageEditRequest(prompt="a cat", image=b"GIF89a", stream=False)
    with RawServer(events(sse(document))) as server:
        client = AuthenticatedClient(token="t", base_url=server.url)
        async with mode.inside(client):
            if mode.is_async:
                stream: Any = await create_image_edit.asyncio_stream(client=client, body=body)
            else:
                stream = create_image_edit.stream(client=client, body=body)
            assert (await mode.final(stream)).to_dict() == document
        (request,) = server.requests
    assert request.body.count(b'name="stream"') == 1
    assert b'name="stream"\r\n\r\ntrue\r\n' in request.body

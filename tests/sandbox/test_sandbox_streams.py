"""Streamed answers: events while the pictures get sharper."""

import socket
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from PIL import Image, ImageChops, ImageStat

from r9s_sandbox import SandboxURL

Ask = Callable[..., httpx.Response]
Event = tuple[str | None, Any]
EventsOf = Callable[[bytes], list[Event]]
Fits = Callable[[str, Any], bool]
PictureOf = Callable[[Any], Image.Image]

CHUNKS = {"x_r9s_sandbox_events": "chunks"}


@pytest.fixture(params=["generation", "edit"])
def kind(request: pytest.FixtureRequest) -> str:
    """Each test that uses it is run for both operations."""
    return str(request.param)


@pytest.fixture
def ask(kind: str, generate: Ask, edit: Ask, file_of: Callable[[Image.Image], bytes]) -> Ask:
    """Asks for images by one of the operations, not streamed unless the fields say so; `headers` are a dict."""
    upload = file_of(Image.radial_gradient("L").resize((64, 64)))

    def post(headers: Any = None, **fields: Any) -> httpx.Response:
        if kind == "generation":
            return generate({"prompt": "a cat", **fields}, **(headers or {}))
        return edit({"image": upload}, fields, **(headers or {}))

    return post


@pytest.fixture
def stream(ask: Ask, events_of: EventsOf) -> Callable[..., list[Event]]:
    """Asks for a stream, which must end with `[DONE]`, and gives back the events before that."""

    def read(headers: Any = None, **fields: Any) -> list[Event]:
        response = ask(headers, stream=True, **fields)
        assert response.status_code == 200, response.text
        assert response.headers["content-type"].partition(";")[0] == "text/event-stream"
        *events, end = events_of(response.content)
        assert end == (None, "[DONE]")
        return events

    return read


@pytest.mark.parametrize("count", [None, 0, 1, 3])
def test_a_stream_is_partial_images_and_then_a_completed_one(stream: Any, kind: str, count: int | None) -> None:
    """As many partial images as were asked for, none by default, and the name of an event repeats its type."""
    events = stream() if count is None else stream(partial_images=count)
    partial = [f"image_{kind}.partial_image"] * (count or 0)
    assert [name for name, _ in events] == [data["type"] for _, data in events]
    assert [name for name, _ in events] == [*partial, f"image_{kind}.completed"]
    assert [data["partial_image_index"] for _, data in events[:-1]] == list(range(count or 0))


def test_events_are_what_the_spec_says(stream: Any, kind: str, fits: Fits) -> None:
    """With all of their optional parts; only the completed one has the usage."""
    (_, partial), (_, completed) = stream(partial_images=1)
    schema = f"Image{kind.title()}"
    assert fits(f"{schema}PartialImage", partial)
    assert fits(f"{schema}Completed", completed)
    assert fits(f"{schema}Event", partial)
    assert fits(f"{schema}Event", completed)
    common = {"type", "b64_json", "created_at", "size", "quality", "background", "output_format"}
    assert partial.keys() == common | {"partial_image_index"}
    assert completed.keys() == common | {"usage"}


def test_partial_images_get_sharper_and_end_in_the_picture(ask: Ask, stream: Any, picture_of: PictureOf) -> None:
    """Each is nearer to the last than the one before, and the last is what a call without stream gives."""
    events = stream(partial_images=3, size="256x128")
    states = [picture_of(data) for _, data in events]
    assert {state.size for state in states} == {(256, 128)}
    distances = [sum(ImageStat.Stat(ImageChops.difference(state, states[-1])).mean) for state in states]
    assert distances == sorted(set(distances), reverse=True)
    assert distances[-1] == 0
    whole = ask(response_format="b64_json", size="256x128").json()
    assert events[-1][1]["b64_json"] == whole["data"][0]["b64_json"]
    assert events[-1][1]["usage"] == whole["usage"]


@pytest.mark.parametrize("output_format", ["jpeg", "webp"])
def test_partial_images_have_the_format_that_was_asked_for(stream: Any, picture_of: Any, output_format: str) -> None:
    """Not only the last one."""
    for _, data in stream(partial_images=2, output_format=output_format):
        assert picture_of(data).format == output_format.upper()
        assert data["output_format"] == output_format


def test_the_smallest_picture_can_be_streamed(stream: Any, picture_of: PictureOf) -> None:
    """Three states of 16x16 pixels differ."""
    events = stream(partial_images=3, size="16x16")
    assert len({data["b64_json"] for _, data in events}) == 4


def test_each_picture_has_its_own_events(stream: Any, ask: Ask, kind: str) -> None:
    """One picture after the other, each with its partial images and a completed event, in the order of the JSON."""
    events = stream(n=3, partial_images=2)
    completed = f"image_{kind}.completed"
    assert [name == completed for name, _ in events] == [False, False, True] * 3
    assert [data.get("partial_image_index") for _, data in events] == [0, 1, None] * 3
    images = [data["b64_json"] for name, data in events if name == completed]
    assert images == [image["b64_json"] for image in ask(n=3, response_format="b64_json").json()["data"]]


def test_events_in_the_other_shape(stream: Any, kind: str, fits: Fits, picture_of: PictureOf) -> None:
    """The header asks for objects with a list of images, their progress, and the usage in the last one."""
    events = stream(CHUNKS, n=2, partial_images=1, model="wanx-v1")
    assert {name for name, _ in events} == {None}
    chunks = [data for _, data in events]
    assert all(fits(f"Image{kind.title()}Chunk", chunk) for chunk in chunks)
    assert {(chunk["object"], chunk["model"]) for chunk in chunks} == {(f"image.{kind}.chunk", "wanx-v1")}
    assert len({(chunk["id"], chunk["created"]) for chunk in chunks}) == 1
    images = [image for chunk in chunks for image in chunk["data"]]
    assert [image["index"] for image in images] == [0, 0, 1, 1]
    assert [(image["progress"], image["is_final"]) for image in images] == [(0.5, False), (1, True)] * 2
    assert all(picture_of(image).size == (64, 64) for image in images)
    assert ["usage" in chunk for chunk in chunks] == [False, False, False, True]


def test_both_shapes_show_the_same_pictures(stream: Any) -> None:
    """Only what is around them differs; without a model, the chunks name none."""
    typed, chunks = stream(partial_images=2), stream(CHUNKS, partial_images=2)
    assert [data["b64_json"] for _, data in typed] == [data["data"][0]["b64_json"] for _, data in chunks]
    assert "model" not in chunks[0][1]


@pytest.mark.parametrize("shape", ["", "chunk", "typed, chunks"])
def test_an_unknown_shape_is_a_400_that_names_the_header(generate: Ask, error_of: Any, shape: str) -> None:
    """A misspelt shape must not go unnoticed."""
    header = "x-r9s-sandbox-events"
    error = error_of(generate({"prompt": "a", "stream": True}, **{header: shape}), 400)
    assert error["param"] == header
    assert header in error["message"]


def test_partial_images_need_stream(ask: Ask, error_of: Any) -> None:
    """Without it there is nowhere to send them; to ask for none is no mistake."""
    assert error_of(ask(partial_images=1), 400)["param"] == "partial_images"
    assert error_of(ask(partial_images=1, stream=False), 400)["param"] == "partial_images"
    assert "data" in ask(partial_images=0, stream=False).json()


@pytest.mark.parametrize("fields", [{}, {"response_format": "url"}, {"model": "gpt-image-2.5-flare"}])
def test_images_of_a_stream_are_never_links(stream: Any, fields: dict[str, str]) -> None:
    """Whichever way the model would answer without stream."""
    assert all("url" not in data and data["b64_json"] for _, data in stream(partial_images=1, **fields))


def test_a_mistake_is_answered_with_json(ask: Ask, error_of: Any) -> None:
    """A stream that cannot begin has a status of its own."""
    assert error_of(ask(stream=True, size="banana"), 422)["param"] == "size"
    assert error_of(ask(stream=True, partial_images=4), 400)["param"] == "partial_images"


def test_a_repeated_stream_is_the_same_and_drawn_once(ask: Ask, url: SandboxURL) -> None:
    """An idempotency key brings the same events again; partial images do not count as drawn."""
    before, headers = url.drawn, {"idempotency_key": uuid4().hex}
    first = ask(headers, stream=True, partial_images=3, n=2)
    again = ask(headers, stream=True, partial_images=3, n=2)
    assert again.content == first.content
    assert ("idempotent-replayed" in first.headers, "idempotent-replayed" in again.headers) == (False, True)
    assert url.drawn - before == 2
    assert ask(headers, partial_images=0, n=2).status_code == 422


def test_each_event_is_written_by_itself(url: SandboxURL, events_of: EventsOf) -> None:
    """On the wire, every event is one piece of the chunked body."""
    body = b'{"prompt": "a", "size": "64x64", "stream": true, "partial_images": 2}'
    head = "POST /v1/images/generations HTTP/1.1\r\nhost: x\r\nauthorization: Bearer k\r\nconnection: close\r\n"
    head += f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    address = httpx.URL(url)
    with socket.create_connection((address.host, address.port or 80), timeout=5) as raw:
        raw.sendall(head.encode() + body)
        rest = b"".join(iter(lambda: raw.recv(65536), b"")).partition(b"\r\n\r\n")[2]
    pieces = []
    while rest:
        size, _, rest = rest.partition(b"\r\n")
        pieces.append(rest[: int(size, 16)])
        rest = rest[int(size, 16) + 2 :]
    assert [len(events_of(piece)) for piece in pieces] == [1, 1, 1, 1, 0]


def test_a_client_may_leave_in_the_middle(
    client: httpx.Client, ask: Ask, url: SandboxURL, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is logged, and the picture is remembered for whoever asks again."""
    before, key = url.drawn, uuid4().hex
    body = {"prompt": "a", "size": "1024x1024", "stream": True, "partial_images": 3}
    headers = {"idempotency-key": key, "x-r9s-sandbox-fault": "stream-delay=0.05"}
    with client.stream("POST", "/images/generations", json=body, headers=headers) as response:
        next(response.iter_raw())
    again = client.post("/images/generations", json=body, headers=headers)
    assert again.headers["idempotent-replayed"] == "true"
    assert url.drawn - before == 1
    assert not caplog.records

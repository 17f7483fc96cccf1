"""Type-checked by mypy and pyright, never run: what must pass, and what must not.

Each line with an `ignore` must be an error: unused ignores are errors too.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, assert_type

import httpx
import httpx2

from r9s import R9S, AsyncEventStream, EventStream, HttpMeta, Picture, Pictures, UnknownEvent, models
from r9s.errors import R9SError
from r9s.types import ImagesCreateParams, ImagesEditParams
from r9s.utils import BackoffStrategy, RetryConfig


def passes(r9s: R9S, quality: models.Quality, size: models.Size, style: models.Style) -> None:
    """Everything here is right."""
    result = r9s.images.create(
        prompt="A cat", size="1024x1024", retries=RetryConfig("backoff", BackoffStrategy(1, 2, 3, 4))
    )
    assert_type(result, models.ImageGenerationResponse)
    assert_type(result.data, list[models.ImageObject] | Any)
    assert_type(result.created, int | Any | None)
    assert_type(result.data[0].b64_json, str | Any | None)
    assert_type(result.http_meta, HttpMeta)
    r9s.images.create(prompt="A cat", size="16:9", quality=quality, style=style)
    r9s.images.create(prompt="A cat", size=size, n=None, timeout_ms=5000, server_url="https://example.com")
    r9s.images.create(prompt="A cat", http_headers={"x-trace": "1"}, extra_body={"steps": 30})
    coroutine: Awaitable[models.ImageGenerationResponse] = r9s.images.create_async(prompt="A cat", model="any-model")
    del coroutine
    with r9s as entered:
        assert_type(entered, R9S)
    assert_type(r9s.with_options(timeout_ms=1), R9S)


def fails(r9s: R9S) -> None:
    """Every call here is wrong."""
    r9s.images.create(prompt="A cat", n="2")  # type: ignore[call-overload]
    r9s.images.create(prompt="A cat", colour="red")  # type: ignore[call-overload]
    r9s.images.create(prompt="A cat", quality=3)  # type: ignore[call-overload]
    r9s.images.create(prompt="A cat", style=["vivid"])  # type: ignore[call-overload]
    r9s.images.create(prompt="A cat", retries="often")  # type: ignore[call-overload]
    r9s.images.create(model="dall-e-3")  # type: ignore[call-overload]
    r9s.images.create("A cat")  # type: ignore[call-overload]


def pictures(r9s: R9S, picture: Picture, several: Pictures, unknown: UnknownEvent, path: Path) -> None:
    """Whatever holds pictures can be read and saved, and nothing else."""
    for holder in (picture, several, models.ImageObject(), models.ImageGenerationChunk(), models.ImageEditCompleted()):
        assert_type(r9s.read(holder), bytes)
        assert_type(r9s.save(holder, path), list[Path])
    assert_type(picture.media_type, str | None)
    assert_type(picture.data_url(), str | None)
    assert_type(picture.index, int | None)
    assert_type(picture.is_final, bool | None)
    r9s.save(unknown, path)  # type: ignore[arg-type]
    r9s.read(unknown)  # type: ignore[arg-type]
    r9s.read("cat.png")  # type: ignore[arg-type]
    r9s.save(r9s.images.create(prompt="A cat", stream=True), path)  # type: ignore[arg-type]


def errors(error: R9SError) -> None:
    """What an error knows."""
    assert_type(error.status_code, int | None)
    assert_type(error.request_id, str | None)
    assert_type(error.retry_after, float | None)


Made = models.ImageGenerationCompleted | models.ImageGenerationPartialSucceeded | models.ImageGenerationChunk


def streams(r9s: R9S, flag: bool, image: bytes, path: Path) -> None:
    """`stream` decides what comes back, and `final()` gives what completes a picture."""
    assert_type(r9s.images.create(prompt="A cat", stream=True), EventStream[models.ImageGenerationEvent, Made])
    assert_type(r9s.images.create(prompt="A cat", stream=False), models.ImageGenerationResponse)
    assert_type(
        r9s.images.create(prompt="A cat", stream=flag),
        models.ImageGenerationResponse | EventStream[models.ImageGenerationEvent, Made],
    )
    assert_type(r9s.images.create(prompt="A cat", stream=True).final(), Made)
    with r9s.images.edit(image=[image, path], prompt="A hat", stream=True) as stream:
        for event in stream:
            assert_type(
                event,
                models.ImageEditPartialImage | models.ImageEditCompleted | models.ImageEditChunk | UnknownEvent,
            )
        assert_type(stream.http_meta, HttpMeta)
        for picture in stream.pictures():
            assert_type(picture.is_final, bool | None)
            assert_type(picture.data_url(), str | None)
    r9s.images.edit(image=("cat.png", image, "image/png"), prompt="A hat", mask=path)
    assert_type(r9s.save(stream.final(), "cat.png"), list[Path])
    r9s.images.edit(image="cat.png", prompt="A hat")  # type: ignore[arg-type]


async def async_streams(r9s: R9S) -> None:
    """The async methods have the same overloads."""
    stream = await r9s.images.create_async(prompt="A cat", stream=True)
    assert_type(stream, AsyncEventStream[models.ImageGenerationEvent, Made])
    assert_type(await stream.final(), Made)
    async for picture in stream.pictures():
        assert_type(picture.index, int | None)
    assert_type(await r9s.images.edit_async(image=b"", prompt="A hat"), models.ImageGenerationResponse)


def named_streams(
    r9s: R9S, take: Callable[[EventStream[models.ImageGenerationEvent]], None], event: models.ImageGenerationEvent
) -> None:
    """A stream can be named by its events alone, and its events are a type like others."""
    take(r9s.images.create(prompt="A cat", stream=True))
    some: EventStream[object] = r9s.images.create(prompt="A cat", stream=True)
    other: models.ImageGenerationEvent | UnknownEvent = event
    del some, other


async def params(r9s: R9S, flag: bool, path: Path) -> None:
    """The parameters of a call can be collected first; `stream` and the options of the call stand beside them."""
    made: ImagesCreateParams = {"prompt": "A cat", "quality": "hd", "size": "16:9", "n": None}
    made["style"] = "vivid"
    assert_type(r9s.images.create(**made), models.ImageGenerationResponse)
    assert_type(r9s.images.create(**made, stream=False, timeout_ms=5000), models.ImageGenerationResponse)
    assert_type(r9s.images.create(**made, stream=True), EventStream[models.ImageGenerationEvent, Made])
    assert_type(await r9s.images.create_async(**made), models.ImageGenerationResponse)
    r9s.images.create(**made, stream=flag)
    changed = ImagesEditParams(image=[path, b"png"], prompt="A hat", mask=path)
    assert_type(r9s.images.edit(**changed), models.ImageGenerationResponse)
    r9s.images.edit(**made)  # type: ignore[call-overload]


def wrong_params() -> None:
    """What the operation does not take is an error where the parameters are collected."""
    without: ImagesCreateParams = {"n": 1}  # type: ignore[typeddict-item]
    wrong: ImagesCreateParams = {"prompt": "A cat", "n": "1"}  # type: ignore[typeddict-item]
    unknown: ImagesCreateParams = {"prompt": "A cat", "colour": "red"}  # type: ignore[typeddict-unknown-key]
    streamed: ImagesCreateParams = {"prompt": "A cat", "stream": True}  # type: ignore[typeddict-unknown-key]
    del without, wrong, unknown, streamed


def borrowed(blocking: httpx.Client, asynchronous: httpx.AsyncClient) -> None:
    """Clients of both families can be lent, each for the calls that it can send."""
    R9S(client=blocking, async_client=asynchronous)
    R9S(client=httpx2.Client(), async_client=httpx2.AsyncClient())
    R9S(client=asynchronous)  # type: ignore[arg-type]
    R9S(async_client=blocking)  # type: ignore[arg-type]
    R9S(client=httpx2.AsyncClient())  # type: ignore[arg-type]
    R9S(async_client=httpx2.Client())  # type: ignore[arg-type]
    R9S(client=httpx.HTTPTransport())  # type: ignore[arg-type]

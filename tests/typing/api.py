"""Type-checked by mypy and pyright, never run: what must pass, and what must not.

Each line with an `ignore` must be an error: unused ignores are errors too.
"""

from collections.abc import Awaitable
from pathlib import Path
from typing import assert_type

import httpx
import httpx2

from r9s import R9S, AsyncEventStream, EventStream, HttpMeta, UnknownEvent, models
from r9s.errors import R9SError
from r9s.utils import BackoffStrategy, RetryConfig


def passes(r9s: R9S, quality: models.Quality, size: models.Size, style: models.Style) -> None:
    """Everything here is right."""
    result = r9s.images.create(
        prompt="A cat", size="1024x1024", retries=RetryConfig("backoff", BackoffStrategy(1, 2, 3, 4))
    )
    assert_type(result, models.ImageGenerationResponse)
    assert_type(result.data, list[models.ImageObject])
    assert_type(result.created, int)
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
    r9s.images.create(prompt="A cat", style="vivd")  # type: ignore[call-overload]
    r9s.images.create(prompt="A cat", retries="often")  # type: ignore[call-overload]
    r9s.images.create(model="dall-e-3")  # type: ignore[call-overload]
    r9s.images.create("A cat")  # type: ignore[call-overload]


def errors(error: R9SError) -> None:
    """What an error knows."""
    assert_type(error.status_code, int | None)
    assert_type(error.request_id, str | None)
    assert_type(error.retry_after, float | None)


def streams(r9s: R9S, flag: bool, image: bytes, path: Path) -> None:
    """`stream` decides what comes back."""
    assert_type(r9s.images.create(prompt="A cat", stream=True), EventStream[models.ImageGenerationEvent])
    assert_type(r9s.images.create(prompt="A cat", stream=False), models.ImageGenerationResponse)
    assert_type(
        r9s.images.create(prompt="A cat", stream=flag),
        models.ImageGenerationResponse | EventStream[models.ImageGenerationEvent],
    )
    with r9s.images.edit(image=[image, path], prompt="A hat", stream=True) as stream:
        for event in stream:
            assert_type(
                event,
                models.ImageEditPartialImage | models.ImageEditCompleted | models.ImageEditChunk | UnknownEvent,
            )
        assert_type(stream.http_meta, HttpMeta)
    r9s.images.edit(image=("cat.png", image, "image/png"), prompt="A hat", mask=path)
    assert_type(r9s.save(stream.final(), "cat.png"), list[Path])
    r9s.images.edit(image="cat.png", prompt="A hat")  # type: ignore[arg-type]


async def async_streams(r9s: R9S) -> None:
    """The async methods have the same overloads."""
    stream = await r9s.images.create_async(prompt="A cat", stream=True)
    assert_type(stream, AsyncEventStream[models.ImageGenerationEvent])
    assert_type(await r9s.images.edit_async(image=b"", prompt="A hat"), models.ImageGenerationResponse)


def borrowed(blocking: httpx.Client, asynchronous: httpx.AsyncClient) -> None:
    """Clients of both families can be lent, each for the calls that it can send."""
    R9S(client=blocking, async_client=asynchronous)
    R9S(client=httpx2.Client(), async_client=httpx2.AsyncClient())
    R9S(client=asynchronous)  # type: ignore[arg-type]
    R9S(async_client=blocking)  # type: ignore[arg-type]
    R9S(client=httpx2.AsyncClient())  # type: ignore[arg-type]
    R9S(async_client=httpx2.Client())  # type: ignore[arg-type]
    R9S(client=httpx.HTTPTransport())  # type: ignore[arg-type]

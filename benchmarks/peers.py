"""The work of other SDKs with their defaults. openai has the same protocol. For mistralai it is a call with a response
of the same size.
"""

import base64
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from .work import Place, Run, Work, at_a_time, in_a_row

_SIZE: Any = {"size": "1024x1024"}
_DOCUMENT: Any = {"type": "image_url", "image_url": "https://example.com/1.png"}
_MESSAGES: Any = [{"role": "user", "content": "A cat"}]


def _openai(url: str, *, is_async: bool = False) -> Any:
    import openai

    return (openai.AsyncOpenAI if is_async else openai.OpenAI)(api_key="k", base_url=url, max_retries=0)


def _mistralai(url: str) -> Any:
    from mistralai.client import Mistral

    return Mistral(api_key="k", server_url=url)


@contextmanager
def _openai_call(place: Place) -> Iterator[Run]:
    with _openai(place.url("small")) as client:
        yield in_a_row(lambda: client.images.generate(prompt="A cat", **_SIZE))


def _openai_calls(width: int, answer: str = "small") -> Work:
    def work(place: Place) -> Any:
        async def opened() -> Any:
            client = _openai(place.url(answer), is_async=True)
            return lambda: client.images.generate(prompt="A cat", **_SIZE), client.close

        return at_a_time(width, opened)

    return work


@contextmanager
def _openai_pictures(place: Place) -> Iterator[Run]:
    with _openai(place.url("pictures")) as client:

        def call() -> list[bytes]:
            return [base64.b64decode(image.b64_json) for image in client.images.generate(prompt="A cat", **_SIZE).data]

        yield in_a_row(call)


@contextmanager
def _openai_events(place: Place) -> Iterator[Run]:
    with _openai(place.url("events")) as client:

        def call() -> int:
            with client.images.generate(prompt="A cat", stream=True, **_SIZE) as stream:
                return sum(1 for _ in stream)

        yield in_a_row(call)


@contextmanager
def _openai_upload(place: Place) -> Iterator[Run]:
    with _openai(place.url("small")) as client, place.files() as paths:

        def call() -> Any:
            with ExitStack() as stack:
                files = [stack.enter_context(path.open("rb")) for path in paths]
                return client.images.edit(image=files, prompt="A cat", **_SIZE)

        yield in_a_row(call)


@contextmanager
def _mistralai_call(place: Place) -> Iterator[Run]:
    with _mistralai(place.url("embedding")) as client:
        yield in_a_row(lambda: client.embeddings.create(model="m", inputs="A cat"))


def _mistralai_calls(width: int, answer: str = "embedding") -> Work:
    def work(place: Place) -> Any:
        async def opened() -> Any:
            client = _mistralai(place.url(answer))
            await client.__aenter__()

            async def close() -> None:
                await client.__aexit__(None, None, None)

            return lambda: client.embeddings.create_async(model="m", inputs="A cat"), close

        return at_a_time(width, opened)

    return work


@contextmanager
def _mistralai_pictures(place: Place) -> Iterator[Run]:
    with _mistralai(place.url("pages")) as client:

        def call() -> list[bytes]:
            answer = client.ocr.process(model="m", document=_DOCUMENT, include_image_base64=True)
            return [base64.b64decode(page.images[0].image_base64) for page in answer.pages]

        yield in_a_row(call)


@contextmanager
def _mistralai_events(place: Place) -> Iterator[Run]:
    with _mistralai(place.url("chunks")) as client:

        def call() -> int:
            with client.chat.stream(model="m", messages=_MESSAGES) as stream:
                return sum(1 for _ in stream)

        yield in_a_row(call)


@contextmanager
def _mistralai_upload(place: Place) -> Iterator[Run]:
    # It sends one file per call, so this file has the size of all.
    with _mistralai(place.url("file")) as client, place.files(1) as paths:

        def call() -> Any:
            with paths[0].open("rb") as file:
                return client.files.upload(file={"file_name": "1.png", "content": file}, purpose="ocr")

        yield in_a_row(call)


OPENAI: dict[str, Work] = {
    "call": _openai_call,
    "calls-64": _openai_calls(64),
    "calls-256": _openai_calls(256),
    "late-64": _openai_calls(64, "late-small"),
    "pictures": _openai_pictures,
    "events": _openai_events,
    "upload": _openai_upload,
}
MISTRALAI: dict[str, Work] = {
    "call": _mistralai_call,
    "calls-64": _mistralai_calls(64),
    "calls-256": _mistralai_calls(256),
    "late-64": _mistralai_calls(64, "late-embedding"),
    "pictures": _mistralai_pictures,
    "events": _mistralai_events,
    "upload": _mistralai_upload,
}
MISTRALAI_WORKS = (
    "mistralai has no images API: a small call is embeddings.create, the pictures are those of ocr.process, the events "
    "those of chat.stream, and the upload is files.upload of one file of 64 MB."
)

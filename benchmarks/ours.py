"""The work of r9s, and of its baselines: httpx with the standard library, and aiohttp."""

import base64
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx

from .work import PROMPT, Absent, Place, Run, Work, at_a_time, in_a_row

HEADERS = {"authorization": "Bearer k"}
SPEED = ("pybase64", "jiter", "msgspec", "orjson")
"""Packages that make r9s faster. Only the side `r9s[speed]` uses them."""


def _r9s(**options: Any) -> Any:
    from r9s import R9S

    try:
        return R9S(api_key="k", **options)
    except (TypeError, ValueError, ImportError) as error:
        raise Absent(f"{type(error).__name__}: {error}") from None


@contextmanager
def httpx_call(place: Place) -> Iterator[Run]:
    """POST, and parse the JSON."""
    url = place.url("small") + "/images/generations"
    with httpx.Client() as client:
        yield in_a_row(lambda: client.post(url, json=PROMPT, headers=HEADERS).json())


@contextmanager
def r9s_call(place: Place) -> Iterator[Run]:
    """`images.create`."""
    with _r9s(server_url=place.url("small")) as client:
        yield in_a_row(lambda: client.images.create(**PROMPT))


def httpx_calls(width: int, answer: str = "small") -> Work:
    """POST, and parse the JSON, concurrently."""

    def work(place: Place) -> Any:
        async def opened() -> Any:
            client, url = httpx.AsyncClient(), place.url(answer) + "/images/generations"

            async def call() -> Any:
                return (await client.post(url, json=PROMPT, headers=HEADERS)).json()

            return call, client.aclose

        return at_a_time(width, opened)

    return work


def aiohttp_calls(width: int) -> Work:
    """The same with aiohttp."""

    def work(place: Place) -> Any:
        async def opened() -> Any:
            import aiohttp

            url = place.url("small") + "/images/generations"
            session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))

            async def call() -> Any:
                async with session.post(url, json=PROMPT, headers=HEADERS) as response:
                    return await response.json()

            return call, session.close

        return at_a_time(width, opened)

    return work


def r9s_calls(width: int, answer: str = "small", **options: Any) -> Work:
    """`images.create_async`, concurrently."""

    def work(place: Place) -> Any:
        async def opened() -> Any:
            client = _r9s(server_url=place.url(answer), **options)
            return lambda: client.images.create_async(**PROMPT), client.aclose

        return at_a_time(width, opened)

    return work


@contextmanager
def httpx_pictures(place: Place) -> Iterator[Run]:
    """POST, parse the JSON, and decode the base64 of ten pictures."""
    url = place.url("pictures") + "/images/generations"
    with httpx.Client() as client:

        def call() -> list[bytes]:
            answer = client.post(url, json=PROMPT, headers=HEADERS).json()
            return [base64.b64decode(image["b64_json"]) for image in answer["data"]]

        yield in_a_row(call)


def _pictures(client: Any) -> Callable[[], list[bytes]]:
    from r9s import read

    def call() -> list[bytes]:
        result = client.images.create(**PROMPT)
        return [read(image) for image in result.data]

    return call


@contextmanager
def r9s_pictures(place: Place) -> Iterator[Run]:
    """`images.create`, and `read` of each of its pictures."""
    with _r9s(server_url=place.url("pictures")) as client:
        yield in_a_row(_pictures(client))


@contextmanager
def r9s_pictures_fast(place: Place) -> Iterator[Run]:
    """The same with the packages of the extra `speed`."""
    with _r9s(server_url=Place(place.server, tiny=True).url("pictures")) as client:
        _pictures(client)()
    if not any(name in sys.modules for name in SPEED):
        raise Absent(f"r9s loads none of {', '.join(SPEED)}")
    with r9s_pictures(place) as run:
        yield run


@contextmanager
def httpx_events(place: Place) -> Iterator[Run]:
    """POST, read the bytes of the response, and discard them."""
    with httpx.Client() as client:

        def call() -> int:
            with client.stream("POST", place.url("events"), json=PROMPT, headers=HEADERS) as response:
                return sum(len(piece) for piece in response.iter_bytes())

        yield in_a_row(call)


@contextmanager
def r9s_events(place: Place) -> Iterator[Run]:
    """`images.create(stream=True)`, each event typed."""
    with _r9s(server_url=place.url("events")) as client:

        def call() -> int:
            with client.images.create(**PROMPT, stream=True) as stream:
                return sum(1 for _ in stream)

        yield in_a_row(call)


@contextmanager
def httpx_upload(place: Place) -> Iterator[Run]:
    """POST of a form with open files."""
    with httpx.Client() as client, place.files() as paths:

        def call() -> Any:
            with ExitStack() as stack:
                opened = [stack.enter_context(path.open("rb")) for path in paths]
                files = [("image[]", (path.name, file, "image/png")) for path, file in zip(paths, opened, strict=True)]
                url = place.url("small") + "/images/edits"
                return client.post(url, data=PROMPT, files=files, headers=HEADERS).json()

        yield in_a_row(call)


@contextmanager
def r9s_upload(place: Place) -> Iterator[Run]:
    """`images.edit` of files given by their paths."""
    with _r9s(server_url=place.url("small")) as client, place.files() as paths:
        yield in_a_row(lambda: client.images.edit(image=paths, **PROMPT))


HTTPX: dict[str, Work] = {
    "call": httpx_call,
    "calls-64": httpx_calls(64),
    "late-64": httpx_calls(64, "late-small"),
    "pictures": httpx_pictures,
    "events": httpx_events,
    "upload": httpx_upload,
}
AIOHTTP: dict[str, Work] = {"calls-64": aiohttp_calls(64)}
R9S_AIOHTTP: dict[str, Work] = {"calls-64": r9s_calls(64, http_backend="aiohttp")}
R9S_SPEED: dict[str, Work] = {"pictures": r9s_pictures_fast}
R9S_PLAIN: dict[str, Work] = {
    "call": r9s_call,
    "calls-64": r9s_calls(64),
    "calls-256": r9s_calls(256),
    "late-64": r9s_calls(64, "late-small"),
    "pictures": r9s_pictures,
    "events": r9s_events,
    "upload": r9s_upload,
}

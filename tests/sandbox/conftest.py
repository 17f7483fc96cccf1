"""One sandbox for all tests that do not need their own, and clients for it."""

import base64
import io
import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator
from PIL import Image
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

import r9s_sandbox
from r9s_sandbox import SandboxURL, _answer, _drawing, _spec

PATH = "/images/generations"
EDITS = "/images/edits"


Generate = Callable[..., httpx.Response]
Fits = Callable[[str, Any], bool]
# The name and the data of a server-sent event.
Event = tuple[str | None, Any]


@pytest.fixture(scope="session")
def url() -> Iterator[SandboxURL]:
    """A sandbox that all tests share."""
    with r9s_sandbox.serve() as running:
        yield running


@pytest.fixture(scope="session")
def client(url: SandboxURL) -> Iterator[httpx.Client]:
    """A client of the shared sandbox, with a key."""
    with httpx.Client(base_url=url, headers={"authorization": "Bearer test"}) as opened:
        yield opened


@pytest.fixture(scope="session")
def anonymous() -> Iterator[httpx.Client]:
    """A client without a key and without a base URL. To share one is quick: each new one loads certificates."""
    with httpx.Client() as opened:
        yield opened


@pytest.fixture
def generate(client: httpx.Client) -> Generate:
    """Asks the shared sandbox for images, small ones unless the body says otherwise; headers are keywords."""

    def post(body: Any, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.post(PATH, json={"size": "64x64", **body}, headers=named)

    return post


@pytest.fixture
def edit(client: httpx.Client) -> Generate:
    """Asks the shared sandbox for an edit of files, by field; the other fields are a dict, and headers are keywords."""

    def post(files: Any, fields: Any = None, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.post(EDITS, files=files, data={"prompt": "a hat", **(fields or {})}, headers=named)

    return post


@pytest.fixture(scope="session")
def fits() -> Fits:
    """Says whether a value is what the spec says under components/schemas."""
    resource = Resource.from_contents(_spec.load_spec(), default_specification=DRAFT202012)
    registry: Registry[Any] = Registry().with_resource("spec:", resource)

    def is_valid(name: str, value: Any) -> bool:
        return Draft202012Validator({"$ref": f"spec:#/components/schemas/{name}"}, registry=registry).is_valid(value)

    return is_valid


@pytest.fixture
def error_of(fits: Fits) -> Callable[[httpx.Response, int], dict[str, Any]]:
    """The error of an answer that must have this status, the API's error shape and a request id."""

    def check(response: httpx.Response, status: int) -> dict[str, Any]:
        assert response.status_code == status, response.text
        assert response.headers["content-type"] == "application/json"
        assert response.headers["x-request-id"]
        body = response.json()
        assert fits("ErrorResponse", body)
        assert body["status"] == status
        error: dict[str, Any] = body["error"]
        return error

    return check


@pytest.fixture(scope="session")
def events_of() -> Callable[[bytes], list[Event]]:
    """Reads a stream's body, and is strict: an event is an optional name, one line of data, and a blank line."""

    def read(body: bytes) -> list[Event]:
        *blocks, rest = body.decode().split("\n\n")
        assert rest == "", "the last event is not complete"
        return [_read_event(block) for block in blocks if not block.startswith(":")]

    return read


def _read_event(block: str) -> Event:
    fields = [line.split(": ", 1) for line in block.split("\n")]
    assert [field for field, _ in fields] in (["data"], ["event", "data"]), block
    data = fields[-1][1]
    return (fields[0][1] if len(fields) == 2 else None), data if data == "[DONE]" else json.loads(data)


@pytest.fixture(scope="session")
def picture_of() -> Callable[[Any], Image.Image]:
    """The picture in the `b64_json` of an image or an event."""
    return lambda holder: Image.open(io.BytesIO(base64.b64decode(holder["b64_json"])))


@pytest.fixture(scope="session")
def file_of() -> Callable[..., bytes]:
    """The file of a picture, PNG unless another format is named."""

    def save(picture: Image.Image, image_format: str = "PNG") -> bytes:
        file = io.BytesIO()
        picture.save(file, image_format)
        return file.getvalue()

    return save


@pytest.fixture
def png(file_of: Callable[..., bytes]) -> bytes:
    """A small square PNG file."""
    return file_of(Image.linear_gradient("L").resize((32, 32)))


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Keeps every drawing waiting until the event is set."""
    go = threading.Event()
    draw = _drawing.draw

    def wait_and_draw(picture: Any, partial_images: int) -> tuple[bytes, ...]:
        assert go.wait(10)
        return draw(picture, partial_images)

    monkeypatch.setattr(_answer, "draw", wait_and_draw)
    yield go
    go.set()


@pytest.fixture
def until() -> Callable[[Callable[[], bool]], None]:
    """Waits for a condition, for ten seconds at most."""

    def wait(condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 10
        while not condition():
            assert time.monotonic() < deadline, "this did not happen in ten seconds"
            time.sleep(0.002)

    return wait

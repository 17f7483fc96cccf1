"""Errors in streams, and answers that are none."""

import copy
import pickle
from typing import Any

import pytest

from r9s import errors
from r9s.models import ErrorResponse, ImageGenerationCompleted
from tests.streams.modes import QUICK, Clients, Mode
from tests.streams.server import COMPLETED, DONE, RawServer, Step, answer, error, events, partial, sse

pytestmark = pytest.mark.anyio
SAID = {"message": "it rains", "type": "weather_error", "code": None}
KINDS = [
    (400, errors.BadRequestError),
    (401, errors.AuthenticationError),
    (403, errors.PermissionDeniedError),
    (404, errors.NotFoundError),
    (422, errors.UnprocessableEntityError),
    (429, errors.RateLimitError),
    (500, errors.InternalServerError),
    (503, errors.ServiceUnavailableError),
    (418, errors.R9SDefaultError),
    (None, errors.R9SDefaultError),
]


def wrapped(status: int | None) -> dict[str, Any]:
    """An error object in the form of the API."""
    return {"error": SAID} if status is None else {"error": SAID, "status": status}


@pytest.mark.parametrize("name", ["error", "", "image_generation.completed"])
@pytest.mark.parametrize(("status", "kind"), KINDS)
async def test_error_object(
    mode: Mode, clients: Clients, status: int | None, kind: type[errors.R9SError], name: str
) -> None:
    """An error object, whatever its event is called, raises the class of its status after the events before it."""
    with RawServer(events(partial(0), partial(1), sse(wrapped(status), name), end="hang")) as server:
        stream = await mode.open(clients(server))
        found, raised = await mode.until_error(stream)
        assert server.wait(lambda: server.open == 0)
    assert [event.partial_image_index for event in found] == [0, 1]
    assert type(raised) is kind
    assert raised.message == "it rains"
    assert isinstance(raised.data, ErrorResponse)
    assert raised.data.error.type == "weather_error"
    assert raised.request_id == "req-stream"
    assert raised.status_code == status or status is None
    assert "it rains" in raised.body


@pytest.mark.parametrize("data", [SAID, "it rains", '"it rains"'], ids=["not wrapped", "text", "a JSON string"])
async def test_error_event_of_another_form(mode: Mode, clients: Clients, data: Any) -> None:
    """An event named `error` is an error, whatever its data look like, and its words are not lost."""
    with RawServer(events(partial(0), sse(data, "error"))) as server:
        found, raised = await mode.until_error(await mode.open(clients(server)))
    assert len(found) == 1
    assert type(raised) is errors.R9SDefaultError
    assert raised.message == "it rains"


async def test_first_event_is_an_error(mode: Mode, clients: Clients) -> None:
    """An error as the first event is raised by the call itself, in its class, and closes the connection."""
    with RawServer(events(sse(wrapped(422), "error"), end="hang")) as server:
        with pytest.raises(errors.UnprocessableEntityError, match="it rains"):
            await mode.open(clients(server))
        assert server.wait(lambda: server.open == 0)
        assert len(server.requests) == 1


@pytest.mark.parametrize("first", [b"", partial(0)], ids=["first event", "later event"])
@pytest.mark.parametrize(
    "event",
    [
        sse('{"type": "image_generation.comp', ""),
        sse('{"type": "image_generation.completed", "b64_', "image_generation.completed"),
        sse({"type": "image_generation.completed", "size": "64x64"}),
        sse({"type": "image_generation.completed", "b64_json": 7}),
        b'data: {"type": "image_generation.completed", "b64_json": "\xff"}\n\n',
    ],
    ids=["broken", "broken but named", "no picture", "no text", "not UTF-8"],
)
async def test_event_that_cannot_be_read(mode: Mode, clients: Clients, event: bytes, first: bytes) -> None:
    """A known event that cannot be read is no unknown event: it raises, and the error shows what came."""
    with RawServer(events(first, event, end="hang")) as server:
        found: list[Any] = []
        raised: Any = None
        try:
            found, raised = await mode.until_error(await mode.open(clients(server)))
        except errors.R9SError as at_once:
            raised = at_once
        assert server.wait(lambda: server.open == 0)
    assert len(found) == bool(first)
    assert type(raised) is errors.ResponseValidationError
    assert raised.request_id == "req-stream"
    assert "image_generation.comp" in raised.body


@pytest.mark.parametrize("status", [400, 404, 500, 502])
async def test_error_status(mode: Mode, clients: Clients, status: int) -> None:
    """An answer that is not a success raises the class of its status, as without a stream."""
    with RawServer(error(status, {"x-request-id": "r-7"}, "it rains")) as server:
        with pytest.raises(errors.error_class(status), match="it rains") as caught:
            await mode.open(clients(server))
    assert caught.value.request_id == "r-7"


@pytest.mark.parametrize(
    ("step", "kind", "body"),
    [
        (answer(), errors.ResponseValidationError, "images.example"),
        (answer(body=wrapped(429)), errors.RateLimitError, "it rains"),
        (answer(body=wrapped(None)), errors.R9SDefaultError, "it rains"),
        (answer(200, {"content-type": "text/html"}, b"<h1>Hello</h1>"), errors.ResponseValidationError, "<h1>Hello"),
        (answer(200, {"content-type": "application/json"}, b"{br"), errors.ResponseValidationError, "{br"),
        (answer(200, {"content-type": "application/json"}, b""), errors.ResponseValidationError, ""),
        (error(429, {"content-type": "text/event-stream"}), errors.RateLimitError, "scripted"),
    ],
    ids=["a result", "an error", "an error without status", "HTML", "broken JSON", "empty", "an error that lies"],
)
async def test_no_stream(
    mode: Mode, clients: Clients, step: Step, kind: type[errors.R9SError], body: str
) -> None:
    """Another answer than a stream raises by what it is, with its body, and is not asked for again."""
    with RawServer(step) as server:
        with pytest.raises(errors.R9SError) as caught:
            await mode.open(clients(server), retries=None if step.pieces[0][9:12] == b"200" else _never())  # type: ignore[index]
        assert len(server.requests) == 1
    assert type(caught.value) is kind
    assert body in caught.value.body


def _never() -> Any:
    from r9s.utils import RetryConfig

    return RetryConfig("none")


@pytest.mark.parametrize("step", [events(partial(0)), events(partial(0), end="hang")], ids=["broken off", "too late"])
async def test_errors_travel(mode: Mode, clients: Clients, step: Step) -> None:
    """Errors of streams pickle and copy with the events so far."""
    with RawServer(step) as server:
        found, raised = await mode.until_error(await mode.open(clients(server), timeout_ms=200))
    assert len(found) == 1
    for twin in (pickle.loads(pickle.dumps(raised)), copy.copy(raised), copy.deepcopy(raised)):
        assert type(twin) is type(raised)
        assert twin.partial_images == found
        assert str(twin) == str(raised)
        assert twin.request_id == "req-stream"


async def test_events_travel(mode: Mode, clients: Clients) -> None:
    """Events, known and unknown, pickle; their repr shows no base64."""
    long: dict[str, Any] = {**COMPLETED, "b64_json": "QUJD" * 100}
    with RawServer(events(sse(long), sse({"type": "new", "b64_json": "QUJD" * 100}), DONE)) as server:
        known, unknown = await mode.all(await mode.open(clients(server), retries=QUICK))
    assert isinstance(known, ImageGenerationCompleted)
    for event in (known, unknown):
        assert pickle.loads(pickle.dumps(event)) == event
        assert "QUJD" * 20 not in repr(event)

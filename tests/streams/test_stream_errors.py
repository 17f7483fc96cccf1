"""Errors in streams, and answers that are none."""

import copy
import json
import pickle
from typing import Any

import pytest

from r9s import R9S, errors
from r9s.models import ErrorResponse, ImageGenerationCompleted
from r9s.utils import RetryConfig
from tests.support.events import COMPLETED, DONE, events, partial, sse
from tests.support.server import RawServer, Step, answer, error
from tests.support.ways import QUICK, Clients, Mode

pytestmark = pytest.mark.anyio
SAID = {"message": "it rains", "type": "weather_error", "code": None}
KINDS = [
    (400, errors.BadRequestError),
    (404, errors.NotFoundError),
    (429, errors.RateLimitError),
    (500, errors.InternalServerError),
    (503, errors.ServiceUnavailableError),
    (418, errors.R9SDefaultError),
    (None, errors.R9SDefaultError),
]


async def outcome_of(mode: Mode, client: R9S) -> tuple[list[Any], Any]:
    """The events of a stream, and what it raises after them, or at once."""
    try:
        return await mode.until_error(await mode.open(client))
    except errors.R9SError as at_once:
        return [], at_once


def wrapped(status: int | None) -> dict[str, Any]:
    """An error object in the form of the API."""
    return {"error": SAID} if status is None else {"error": SAID, "status": status}


@pytest.mark.parametrize(("status", "kind"), KINDS)
async def test_error_object(mode: Mode, clients: Clients, status: int | None, kind: type[errors.R9SError]) -> None:
    """An error object raises the class of its status after the events before it, and closes the connection."""
    with RawServer(events(partial(0), partial(1), sse(wrapped(status), "error"), end="hang")) as server:
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


@pytest.mark.parametrize("name", ["", "message", "image_generation.completed"])
async def test_error_object_in_another_event(mode: Mode, clients: Clients, name: str) -> None:
    """Data with an `error` object are an error, whatever their event is called."""
    with RawServer(events(partial(0), sse(wrapped(429), name))) as server:
        found, raised = await mode.until_error(await mode.open(clients(server)))
    assert len(found) == 1
    assert type(raised) is errors.RateLimitError


@pytest.mark.parametrize("before", [b"", partial(0)], ids=["first event", "later event"])
async def test_body_of_an_error_object(mode: Mode, clients: Clients, before: bytes) -> None:
    """The error has the data of its event as `body`, as a plain answer's error has its body."""
    with RawServer(events(before, sse(wrapped(500), "error"))) as server:
        _, raised = await outcome_of(mode, clients(server))
    assert json.loads(raised.body) == wrapped(500)


@pytest.mark.parametrize("data", [SAID, "it rains", '"it rains"'], ids=["not wrapped", "text", "a JSON string"])
async def test_error_event_of_another_form(mode: Mode, clients: Clients, data: Any) -> None:
    """An event named `error` is an error, whatever its data look like, and its words are not lost."""
    with RawServer(events(partial(0), sse(data, "error"))) as server:
        found, raised = await mode.until_error(await mode.open(clients(server)))
    assert len(found) == 1
    assert type(raised) is errors.R9SDefaultError
    assert raised.message == "it rains"


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
        (answer(body=wrapped(429)), errors.RateLimitError, "it rains"),
        (answer(body=wrapped(None)), errors.R9SDefaultError, "it rains"),
        (answer(200, {"content-type": "text/html"}, b"<h1>Hello</h1>"), errors.ResponseValidationError, "<h1>Hello"),
        (answer(200, {"content-type": "application/json"}, b"{br"), errors.ResponseValidationError, "{br"),
        (answer(200, {"content-type": "application/json"}, b""), errors.ResponseValidationError, ""),
        (error(429, {"content-type": "text/event-stream"}), errors.RateLimitError, "scripted"),
    ],
    ids=["an error", "an error without status", "HTML", "broken JSON", "empty", "an error that lies"],
)
async def test_no_stream(mode: Mode, clients: Clients, step: Step, kind: type[errors.R9SError], body: str) -> None:
    """Another answer than a stream raises by what it is, with its body, and is not asked for again."""
    with RawServer(step) as server:
        with pytest.raises(errors.R9SError) as caught:
            await mode.open(clients(server), retries=RetryConfig("none"))
        assert len(server.requests) == 1
    assert type(caught.value) is kind
    assert body in caught.value.body


@pytest.mark.parametrize("step", [events(partial(0)), events(partial(0), end="hang")], ids=["broken off", "too late"])
async def test_errors_travel(mode: Mode, clients: Clients, step: Step) -> None:
    """Errors of streams pickle and copy with the events so far."""
    with RawServer(step) as server:
        found, raised = await mode.until_error(await mode.open(clients(server), timeout_ms=100))
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

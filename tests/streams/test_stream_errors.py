"""Errors in streams, and answers that are none."""

import json
import pickle
from typing import Any

import pytest

from r9s import R9S, errors
from r9s.models import ImageGenerationCompleted
from tests.support.events import COMPLETED, DONE, events, partial, sse
from tests.support.server import RawServer, error
from tests.support.ways import QUICK, Clients, Mode

pytestmark = pytest.mark.anyio
SAID = {"message": "it rains", "type": "weather_error", "code": None}


async def outcome_of(mode: Mode, client: R9S) -> tuple[list[Any], Any]:
    """The events of a stream, and what it raises after them, or at once."""
    try:
        return await mode.until_error(await mode.open(client))
    except errors.R9SError as at_once:
        return [], at_once


def wrapped(status: int | None) -> dict[str, Any]:
    """An error object in the form of the API."""
    return {"error": SAID} if status is None else {"error": SAID, "status": status}


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
async def test_an_error_status_raises_its_class(mode: Mode, clients: Clients, status: int) -> None:
    """An answer that is not a success raises the class of its status, as without a stream."""
    with RawServer(error(status, {"x-request-id": "r-7"}, "it rains")) as server:
        with pytest.raises(errors.error_class(status), match="it rains") as caught:
            await mode.open(clients(server))
    assert caught.value.request_id == "r-7"


async def test_events_pickle_and_show_no_base64(mode: Mode, clients: Clients) -> None:
    """Events, known and unknown, pickle; their repr shows no base64."""
    long: dict[str, Any] = {**COMPLETED, "b64_json": "QUJD" * 100}
    with RawServer(events(sse(long), sse({"type": "new", "b64_json": "QUJD" * 100}), DONE)) as server:
        known, unknown = await mode.all(await mode.open(clients(server), retries=QUICK))
    assert isinstance(known, ImageGenerationCompleted)
    for event in (known, unknown):
        assert pickle.loads(pickle.dumps(event)) == event
        assert "QUJD" * 20 not in repr(event)

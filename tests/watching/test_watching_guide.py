"""The guide names every attribute, metric and value."""

import re
from pathlib import Path
from typing import get_args

import attrs
import pytest

from r9s import Attempt, errors
from r9s._http.answers import Cause
from r9s._watching.attempt import Next
from tests.support.events import CHUNK, DONE, events, sse
from tests.support.server import RawServer, answer, error
from tests.support.ways import SOON, Clients, Mode
from tests.watching.collected import Collected

GUIDE = (Path(__file__).parents[2] / "docs/guides/observability.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([^`\n]+)`", GUIDE))
DETAILS = {"text_tokens": 1, "image_tokens": 2}
USAGE = {"input_tokens": 3, "output_tokens": 3, "input_tokens_details": DETAILS, "output_tokens_details": DETAILS}


def test_every_attribute_of_an_attempt_is_in_the_guide() -> None:
    assert {field.name for field in attrs.fields(Attempt)} <= NAMED


def test_every_value_of_next_is_in_the_guide() -> None:
    assert set(get_args(Next)) <= NAMED


def test_the_causes_in_the_guide_are_causes() -> None:
    row = next(line for line in GUIDE.splitlines() if line.startswith("| `cause` |"))
    named = set(re.findall(r"`([a-z_]+)`", row)) - {"cause"}
    assert len(named) > 3
    assert named <= {cause.name.lower() for cause in Cause}


@pytest.mark.parametrize("mode", ["sync"], indirect=True)
async def test_every_attribute_of_a_span_is_in_the_guide(
    mode: Mode, clients: Clients, collected: Collected, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "SPAN_ONLY")
    result = {"created": 7, "data": [{"url": "https://images.example/1.png"}], "usage": USAGE, "id": "r", "model": "m"}
    params = {"model": "m", "n": 2, "extra_body": {"seed": 1}}
    drawn, streamed = answer(200, {"x-request-id": "r"}, result), events(sse(CHUNK), DONE)
    with RawServer(error(429, SOON), drawn, streamed, error(401)) as server:
        client = clients(server)
        await mode.create(client, **params)
        await mode.all(await mode.open(client, **params))
        with pytest.raises(errors.AuthenticationError):
            await mode.create(client)
    keys = {key for span in collected.calls for key in span.attributes or {}}
    keys |= {key for span in collected.calls for event in span.events for key in event.attributes or {}}
    assert len(keys) > 20
    assert keys <= NAMED
    assert {event.name for span in collected.calls for event in span.events} == {"r9s.retry"}


@pytest.mark.parametrize("mode", ["sync"], indirect=True)
async def test_every_metric_is_in_the_guide(mode: Mode, clients: Clients, collected: Collected) -> None:
    result = {"created": 7, "data": [{"url": "https://images.example/1.png"}], "usage": USAGE}
    with RawServer(answer(200, None, result)) as server:
        await mode.create(clients(server))
    assert {"gen_ai.client.operation.duration", "gen_ai.client.token.usage"} <= NAMED
    points = [*collected.measured("gen_ai.client.operation.duration"), *collected.measured("gen_ai.client.token.usage")]
    assert {key for point in points for key in point.attributes} <= NAMED

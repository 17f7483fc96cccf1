"""Each call has one span, by the conventions of OpenTelemetry for generative AI, whatever becomes of it."""

import json
import os
import signal
import threading
from typing import Any

import anyio
import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.trace import StatusCode

from r9s import R9S, errors
from r9s.utils import RetryConfig
from tests.support.events import CHUNK, COMPLETED, DONE, events, partial, sse
from tests.support.secrets import PROMPT
from tests.support.server import RawServer, answer, error, hang, reset
from tests.support.ways import OPTED_IN, QUICK, SOON, Clients, Mode
from tests.watching.collected import Collected
from tests.watching.streams_left import thrown_away

ONCE = RetryConfig("none")
USAGE = {
    "input_tokens": 11,
    "output_tokens": 272,
    "total_tokens": 283,
    "input_tokens_details": {"text_tokens": 9, "image_tokens": 2},
}
RESULT = {"created": 7, "data": [{"b64_json": "d2hvbGU="}], "usage": USAGE, "id": "res-1", "model": "gpt-image-2-2026"}


async def test_a_success_has_the_attributes_of_the_conventions(
    mode: Mode, clients: Clients, collected: Collected
) -> None:
    with RawServer(answer(200, {"x-request-id": "req-1"}, RESULT)) as server:
        await mode.create(clients(server), model="gpt-image-2", n=3, extra_body={"seed": 5})
    assert collected.call.name == "generate_content gpt-image-2"
    assert collected.call.status.status_code is StatusCode.UNSET
    assert collected.call.events == ()
    assert collected.facts == {
        "gen_ai.operation.name": "generate_content",
        "gen_ai.provider.name": "r9s",
        "gen_ai.request.model": "gpt-image-2",
        "gen_ai.output.type": "image",
        "gen_ai.request.choice.count": 3,
        "gen_ai.request.seed": 5,
        "gen_ai.response.id": "res-1",
        "gen_ai.response.model": "gpt-image-2-2026",
        "gen_ai.usage.input_tokens": 11,
        "gen_ai.usage.output_tokens": 272,
        "gen_ai.usage.text.input_tokens": 9,
        "gen_ai.usage.image.input_tokens": 2,
        "server.address": "127.0.0.1",
        "server.port": server.port,
        "r9s.operation": "images.create",
        "r9s.request_id": "req-1",
        "r9s.attempts": 1,
    }


async def test_a_call_without_a_model_is_named_by_its_operation(
    mode: Mode, clients: Clients, collected: Collected
) -> None:
    """One picture is what the conventions take for granted."""
    with RawServer(answer()) as server:
        await mode.create(clients(server), n=1)
    assert collected.call.name == "generate_content"
    assert not {"gen_ai.request.model", "gen_ai.request.choice.count"} & collected.facts.keys()


async def test_the_fields_of_a_form_are_found_too(mode: Mode, clients: Clients, collected: Collected) -> None:
    with RawServer(answer()) as server:
        await mode.call(clients(server).images, "edit", image=b"\x89PNG\r\n\x1a\n1", prompt="a", model="m-1", n=2)
    assert collected.call.name == "generate_content m-1"
    assert collected.facts["gen_ai.request.choice.count"] == 2
    assert collected.facts["r9s.operation"] == "images.edit"


async def test_the_attributes_that_samplers_ask_for_are_there_at_the_start(
    mode: Mode, clients: Clients, collected: Collected
) -> None:
    with RawServer(answer()) as server:
        await mode.create(clients(server), model="m-1")
    wanted = ("operation.name", "provider.name", "request.model")
    (at_start,) = collected.at_start
    assert {*(f"gen_ai.{name}" for name in wanted), "server.address", "server.port"} <= at_start.keys()


async def test_a_retry_is_an_event_of_the_span(mode: Mode, clients: Clients, collected: Collected) -> None:
    with RawServer(error(429, SOON), reset(), answer()) as server:
        await mode.create(clients(server, retry_config=OPTED_IN))
    first, second = collected.call.events
    assert (first.name, second.name) == ("r9s.retry", "r9s.retry")
    assert dict(first.attributes or {}) == {"r9s.attempt": 1, "r9s.wait": 0.001, "http.response.status_code": 429}
    assert {**(second.attributes or {}), "r9s.wait": 0} == {"r9s.attempt": 2, "r9s.wait": 0, "error.type": "broken"}
    assert collected.call.status.status_code is StatusCode.UNSET
    assert collected.facts["r9s.attempts"] == 3


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (error(400), "400"),
        (error(429, {"retry-after": "900"}), "429"),
        (error(500), "500"),
        (answer(302, {"location": "/elsewhere"}), "302"),
        (answer(200, None, {"error": {"message": "slow down", "code": 429}}), "429"),
        (answer(200, None, b"<html>"), "ResponseValidationError"),
        (reset(), "R9SConnectionError"),
    ],
)
async def test_an_error_has_the_status_or_the_class_as_its_type(
    mode: Mode, clients: Clients, collected: Collected, step: Any, kind: str
) -> None:
    with RawServer(step) as server, pytest.raises(errors.R9SError):
        await mode.create(clients(server, retry_config=ONCE))
    assert collected.call.status.status_code is StatusCode.ERROR
    # Words of a server may repeat the prompt.
    assert collected.call.status.description is None
    assert collected.facts["error.type"] == kind


async def test_a_refused_connection_has_a_span(mode: Mode, clients: Clients, collected: Collected) -> None:
    with RawServer(listening=False) as server, pytest.raises(errors.R9SConnectionError):
        await mode.create(clients(server, retry_config=ONCE))
    assert collected.facts["error.type"] == "R9SConnectionError"
    assert collected.facts["server.port"] == server.port


async def test_a_timeout_has_a_span(mode: Mode, clients: Clients, collected: Collected) -> None:
    with RawServer(hang()) as server, pytest.raises(errors.R9STimeoutError):
        await mode.create(clients(server, retry_config=ONCE), timeout_ms=50)
    assert collected.facts["error.type"] == "R9STimeoutError"


async def test_the_span_of_a_stream_ends_with_the_stream(mode: Mode, clients: Clients, collected: Collected) -> None:
    with RawServer(events(partial(0), sse(COMPLETED), DONE)) as server:
        stream = await mode.open(clients(server), model="m-1")
        assert collected.calls == []
        assert not trace.get_current_span().get_span_context().is_valid
        await mode.all(stream)
    assert collected.call.status.status_code is StatusCode.UNSET
    facts = collected.facts
    assert facts["gen_ai.request.stream"] is True
    assert 0 < facts["gen_ai.response.time_to_first_chunk"] < 5
    assert (facts["gen_ai.usage.input_tokens"], facts["gen_ai.usage.output_tokens"]) == (1, 2)
    assert facts["r9s.request_id"] == "req-stream"
    assert "r9s.stopped" not in facts


async def test_chunks_tell_the_model_and_the_id_of_the_answer(
    mode: Mode, clients: Clients, collected: Collected
) -> None:
    with RawServer(events(sse(CHUNK), DONE)) as server:
        await mode.all(await mode.open(clients(server)))
    assert collected.facts["gen_ai.response.model"] == "wanx-v1"
    assert collected.facts["gen_ai.response.id"] == "c-1"


async def test_a_stream_that_breaks_off_is_an_error(mode: Mode, clients: Clients, collected: Collected) -> None:
    with RawServer(events(partial(0))) as server:
        await mode.until_error(await mode.open(clients(server)))
    assert collected.call.status.status_code is StatusCode.ERROR
    assert collected.facts["error.type"] == "IncompleteStreamError"


async def test_an_error_in_a_stream_has_its_status(mode: Mode, clients: Clients, collected: Collected) -> None:
    failed = sse({"type": "error", "error": {"message": "no", "code": 429}}, "error")
    with RawServer(events(partial(0), failed)) as server:
        await mode.until_error(await mode.open(clients(server)))
    assert collected.facts["error.type"] == "429"


async def test_a_stream_that_is_left_early_is_no_error(mode: Mode, clients: Clients, collected: Collected) -> None:
    with RawServer(events(partial(0), end="hang")) as server:
        async with mode.inside(await mode.open(clients(server))) as stream:
            await mode.next(stream)
    assert collected.call.status.status_code is StatusCode.UNSET
    assert collected.facts["r9s.stopped"] is True
    assert "error.type" not in collected.facts


async def test_a_stream_that_is_thrown_away_ends_its_span(mode: Mode, clients: Clients, collected: Collected) -> None:
    with RawServer(events(partial(0), end="hang")) as server:
        await thrown_away([await mode.open(clients(server))])
    assert collected.facts["r9s.stopped"] is True


async def test_one_answer_in_place_of_events_tells_its_usage(
    mode: Mode, clients: Clients, collected: Collected
) -> None:
    """It raises an error, but was paid for."""
    with RawServer(answer(200, None, RESULT)) as server, pytest.raises(errors.ResponseValidationError):
        await mode.open(clients(server))
    assert collected.facts["error.type"] == "ResponseValidationError"
    assert collected.facts["gen_ai.usage.output_tokens"] == 272


async def test_a_cancelled_call_ends_its_span(mode: Mode, clients: Clients, collected: Collected) -> None:
    if not mode.is_async:
        return
    with RawServer(hang()) as server:
        with anyio.move_on_after(0.2):
            await mode.create(clients(server))
    assert collected.facts["r9s.stopped"] is True
    assert collected.facts["error.type"] in ("CancelledError", "Cancelled")


async def test_a_call_that_is_cancelled_while_it_waits_ends_its_span(
    mode: Mode, clients: Clients, collected: Collected
) -> None:
    if not mode.is_async:
        return
    with RawServer(error(429, {"retry-after": "20"})) as server:
        with anyio.move_on_after(0.5):
            await mode.create(clients(server))
    assert [event.name for event in collected.call.events] == ["r9s.retry"]
    assert collected.facts["r9s.stopped"] is True


async def test_a_stream_that_is_cancelled_ends_its_span(mode: Mode, clients: Clients, collected: Collected) -> None:
    if not mode.is_async:
        return
    with RawServer(events(partial(0), end="hang")) as server:
        stream = await mode.open(clients(server))
        with anyio.move_on_after(0.2):
            await mode.all(stream)
        assert collected.facts["r9s.stopped"] is True
        await mode.close(stream)


def test_ctrl_c_ends_the_span(collected: Collected) -> None:
    with RawServer(hang()) as server, R9S("k", server_url=server.url) as client:

        def interrupt() -> None:
            server.wait(lambda: bool(server.requests))
            os.kill(os.getpid(), signal.SIGINT)

        thread = threading.Thread(target=interrupt)
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        thread.start()
        try:
            with pytest.raises(KeyboardInterrupt):
                client.images.create(prompt="a cat")
        finally:
            thread.join()
            signal.signal(signal.SIGINT, before)
    assert collected.facts["error.type"] == "KeyboardInterrupt"


async def test_a_lent_client_is_watched_too(mode: Mode, clients: Clients, collected: Collected) -> None:
    lent = mode.lent()
    with RawServer(error(429, SOON), answer()) as server:
        await mode.create(clients(server, retry_config=QUICK, **lent))
        for each in lent.values():
            await mode.close(each)
    assert collected.facts["r9s.attempts"] == 2


async def test_calls_of_several_tasks_do_not_mix_their_spans(
    mode: Mode, clients: Clients, collected: Collected
) -> None:
    if not mode.is_async:
        return
    tracer = trace.get_tracer("tests")
    with RawServer(error(503, SOON), answer()) as server:
        client = clients(server, retry_config=QUICK)

        async def call(number: int) -> None:
            with tracer.start_as_current_span(f"outer {number}"):
                await mode.create(client, model=f"m-{number}")

        async with anyio.create_task_group() as group:
            for number in range(8):
                group.start_soon(call, number)
    outer = {span.context.span_id: span.name for span in collected.all_spans if span.context}
    parents = {span.name: outer[span.parent.span_id] for span in collected.calls if span.parent}
    assert parents == {f"generate_content m-{number}": f"outer {number}" for number in range(8)}


async def test_a_stream_read_in_another_task_leaves_no_span_behind(
    mode: Mode, clients: Clients, collected: Collected
) -> None:
    if not mode.is_async:
        return
    with RawServer(events(partial(0), sse(COMPLETED), DONE)) as server:
        stream = await mode.open(clients(server))
        async with anyio.create_task_group() as group:
            group.start_soon(mode.all, stream)
    assert collected.facts["gen_ai.usage.output_tokens"] == 2


@pytest.mark.parametrize("value", ["SPAN_ONLY", "span_and_event", "true"])
async def test_prompts_are_reported_where_the_environment_asks_for_them(
    mode: Mode, clients: Clients, collected: Collected, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", value)
    with RawServer(answer()) as server:
        await mode.create(clients(server), prompt=PROMPT)
    messages = json.loads(collected.facts["gen_ai.input.messages"])
    assert messages == [{"role": "user", "parts": [{"type": "text", "content": PROMPT}]}]


@pytest.mark.parametrize("value", ["", "false", "NO_CONTENT", "EVENT_ONLY", "yes, please"])
async def test_prompts_are_not_reported_for_any_other_value(
    mode: Mode, clients: Clients, collected: Collected, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", value)
    with RawServer(answer()) as server:
        await mode.create(clients(server), prompt=PROMPT)
    assert "gen_ai.input.messages" not in collected.facts


async def test_durations_and_tokens_are_measured(mode: Mode, clients: Clients, collected: Collected) -> None:
    with RawServer(answer(200, None, RESULT)) as server:
        await mode.create(clients(server), model="gpt-image-2")
    common = {
        "gen_ai.operation.name": "generate_content",
        "gen_ai.provider.name": "r9s",
        "gen_ai.request.model": "gpt-image-2",
        "gen_ai.response.model": "gpt-image-2-2026",
        "server.address": "127.0.0.1",
        "server.port": server.port,
    }
    (duration,) = collected.measured("gen_ai.client.operation.duration")
    assert (dict(duration.attributes), duration.count, 0 < duration.sum < 5) == (common, 1, True)
    tokens = collected.measured("gen_ai.client.token.usage")
    assert [(dict(each.attributes), each.count, each.sum) for each in tokens] == [
        ({**common, "gen_ai.token.type": "input"}, 1, 11),
        ({**common, "gen_ai.token.type": "output"}, 1, 272),
    ]


async def test_the_buckets_are_those_that_the_conventions_advise(
    mode: Mode, clients: Clients, collected: Collected
) -> None:
    with RawServer(answer(200, None, RESULT)) as server:
        await mode.create(clients(server))
    (duration,) = collected.measured("gen_ai.client.operation.duration")
    assert duration.explicit_bounds == pytest.approx([0.01 * 2**power for power in range(14)])
    tokens = collected.measured("gen_ai.client.token.usage")
    assert [each.explicit_bounds for each in tokens] == [tuple(4**power for power in range(14))] * 2


async def test_a_failed_call_is_measured_with_its_error(mode: Mode, clients: Clients, collected: Collected) -> None:
    with RawServer(error(401)) as server, pytest.raises(errors.AuthenticationError):
        await mode.create(clients(server))
    (duration,) = collected.measured("gen_ai.client.operation.duration")
    assert duration.attributes["error.type"] == "401"
    assert collected.measured("gen_ai.client.token.usage") == []


async def test_a_processor_that_raises_costs_no_picture(
    mode: Mode,
    clients: Clients,
    collected: Collected,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*given: object, **named: object) -> None:
        raise RuntimeError("the processor is broken")

    with RawServer(answer()) as server:
        client = clients(server)
        for name in ("on_start", "on_end"):
            with monkeypatch.context() as patch:
                patch.setattr(SimpleSpanProcessor, name, broken)
                assert len((await mode.create(client)).data) == 1
    assert [each.levelname for each in caplog.records if each.name == "r9s"] == ["WARNING", "WARNING"]
    assert len(server.requests) == 2


@pytest.mark.parametrize("mode", ["asyncio"], indirect=True)
async def test_a_call_that_is_thrown_away_leaves_no_span_behind(
    mode: Mode, clients: Clients, collected: Collected
) -> None:
    with RawServer(hang()) as server:
        call = mode.create(clients(server))
        call.send(None)
        call.close()
    assert collected.facts["r9s.stopped"] is True
    assert not trace.get_current_span().get_span_context().is_valid

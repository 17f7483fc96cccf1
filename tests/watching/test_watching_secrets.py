"""Keys, prompts and pictures are in no attempt, no span, no metric and no log."""

import logging
from typing import Any

import pytest

from r9s import Attempt, errors
from r9s.utils import RetryConfig
from tests.support.events import COMPLETED, DONE, events, sse
from tests.support.secrets import ALL, KEY, MADE_BASE64, PROMPT, UPLOAD, leaks
from tests.support.server import RawServer, answer, error, reset
from tests.support.ways import QUICK, SOON, Clients, Mode
from tests.watching.collected import Collected

RESULT = {"created": 7, "data": [{"b64_json": MADE_BASE64, "revised_prompt": PROMPT}]}
REPEATED = f"the prompt {PROMPT} is not for us, nor is the key {KEY}"
EVENTS = (sse({**COMPLETED, "b64_json": MADE_BASE64}), DONE)


@pytest.mark.parametrize(
    "steps",
    [
        (answer(200, None, RESULT),),
        (error(429, SOON, REPEATED), answer(200, None, RESULT)),
        (error(400, None, REPEATED, code="no"),),
        (answer(200, None, {"error": {"message": REPEATED, "code": 400}}),),
        (answer(200, None, REPEATED.encode()),),
        (reset(),),
    ],
    ids=["success", "retry", "refused", "error-in-success", "unreadable", "reset"],
)
async def test_no_secret_is_in_what_is_reported_of_a_call(
    mode: Mode, clients: Clients, collected: Collected, caplog: pytest.LogCaptureFixture, steps: Any
) -> None:
    attempts: list[Attempt] = []
    caplog.set_level(logging.DEBUG, "r9s")
    with RawServer(*steps) as server:
        client = clients(server, api_key=KEY, on_attempt=attempts.append, retry_config=QUICK)
        failed: list[Exception] = []
        try:
            await mode.call(client.images, "edit", image=UPLOAD, prompt=PROMPT, extra_query={"q": PROMPT})
        except errors.R9SError as error:
            failed.append(error)
        # The secrets were sent.
        assert KEY in server.requests[0].headers["authorization"]
        assert PROMPT.encode() in server.requests[0].body
    check(collected, attempts, caplog)


async def test_no_secret_is_in_what_is_reported_of_a_stream(
    mode: Mode, clients: Clients, collected: Collected, caplog: pytest.LogCaptureFixture
) -> None:
    attempts: list[Attempt] = []
    caplog.set_level(logging.DEBUG, "r9s")
    with RawServer(events(*EVENTS), events(EVENTS[0], sse({"error": {"message": REPEATED}}, "error"))) as server:
        client = clients(server, api_key=KEY, on_attempt=attempts.append, retry_config=RetryConfig("none"))
        await mode.all(await mode.open(client, prompt=PROMPT))
        await mode.until_error(await mode.open(client, prompt=PROMPT))
    assert len(attempts) == 4
    check(collected, attempts, caplog)


async def test_only_the_prompt_is_reported_where_prompts_are_asked_for(
    mode: Mode,
    clients: Clients,
    collected: Collected,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "SPAN_ONLY")
    with RawServer(answer(200, None, RESULT)) as server:
        await mode.call(clients(server, api_key=KEY).images, "edit", image=UPLOAD, prompt=PROMPT)
    assert {leak.secret for leak in leaks("exported", collected.text(), ALL)} == {"prompt"}


def check(collected: Collected, attempts: list[Attempt], caplog: pytest.LogCaptureFixture) -> None:
    """Nothing secret is in the attempts, the exported spans and metrics, and the log."""
    assert attempts
    assert collected.calls
    exported = collected.text()
    assert "gen_ai.client.operation.duration" in exported
    assert leaks("exported", exported, ALL) == []
    assert leaks("attempts", repr(attempts), ALL) == []
    assert leaks("log", caplog.text, ALL) == []

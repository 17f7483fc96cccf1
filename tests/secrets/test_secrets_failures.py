"""Rows 30 and 31 for calls without an answer: broken connections, deadlines, cancellation, closed clients."""

import traceback

import anyio.to_thread
import pytest

from r9s import errors
from r9s.utils import RetryConfig
from tests.secrets.scenes import Scene, check, check_sent, in_client, in_outcome, play
from tests.support.secrets import PROMPT, Logs, chain, in_error
from tests.support.server import RawServer, Step, answer, close, deaf, error, hang, reset, server_tls, truncated
from tests.support.ways import CERTIFICATE, OPTED_IN, Clients, Mode

pytestmark = pytest.mark.anyio
LOST, LATE = errors.R9SConnectionError, errors.R9STimeoutError
SCENES = {
    "reset": Scene((reset(),), LOST),
    "reset, repeated": Scene((reset(),), LOST, {"retries": OPTED_IN}),
    "closed": Scene((close(),), LOST),
    "truncated": Scene((truncated(),), LOST),
    "truncated error": Scene((truncated(status=500),), errors.InternalServerError),
    "no HTTP": Scene((Step((b"nonsense\r\n\r\n",), "close"),), LOST),
    "no answer": Scene((hang(),), LATE, {"timeout_ms": 500}),
}
NO_RETRIES = RetryConfig("none")
BODY = 8_000_000
"""More than the kernel keeps of what nobody reads: 4 MiB at most, and it is searched in each frame that holds it."""
OWNED = pytest.mark.parametrize("lender", ["owned"], indirect=True)
TASKS = pytest.mark.parametrize("mode", ["asyncio", "trio"], indirect=True)


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
async def test_a_call_without_an_answer_shows_no_secret(scene: Scene, mode: Mode, clients: Clients, logs: Logs) -> None:
    """The error, its causes, the requests that these hold, and all logs are free of secrets."""
    with RawServer(*scene.script) as server:
        await check(mode, clients(server), scene, server, logs)


@OWNED
async def test_no_answer_at_first(mode: Mode, clients: Clients, logs: Logs) -> None:
    """The attempts before the one that was answered leave nothing in its result."""
    scene = Scene((hang(), reset(), answer()), None, {"retries": OPTED_IN, "timeout_ms": 1_000})
    with RawServer(*scene.script) as server:
        await check(mode, clients(server), scene, server, logs)
        assert len(server.requests) == 3


async def test_a_refused_connection_shows_no_secret(mode: Mode, clients: Clients, logs: Logs) -> None:
    """Nor is there one where no connection came about."""
    with RawServer(listening=False) as server:
        client = clients(server)
        outcome = await play(mode, client, retries=NO_RETRIES)
    assert type(outcome.error) is LOST
    assert [*in_outcome(outcome), *in_client(client, mode), *logs.leaks()] == []


@OWNED
async def test_a_certificate_that_does_not_verify_leaks_no_secret(
    mode: Mode, clients: Clients, logs: Logs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server's certificate is not one of those that are trusted."""
    monkeypatch.delenv("SSL_CERT_FILE")
    with RawServer(tls=server_tls(CERTIFICATE)) as server:
        outcome = await play(mode, clients(server))
    assert type(outcome.error) is LOST
    assert outcome.error.__cause__ is not None
    assert [*in_outcome(outcome), *logs.leaks()] == []


@OWNED
async def test_a_write_that_fails_shows_no_key(mode: Mode, clients: Clients, logs: Logs) -> None:
    """Whoever writes has the key in its hands; when it fails, no local variable shows it, in httpcore neither."""
    with RawServer() as server:
        client = clients(server)
        assert (await play(mode, client)).error is None
        outcome = await play(mode, client, timeout_ms=0.001, retries=RetryConfig("none"))
    assert type(outcome.error) is LATE
    frames = {frame.name for error in chain(outcome.error) for frame in traceback.extract_tb(error.__traceback__)}
    assert frames
    assert list(in_error(outcome.error, everywhere=True)) == []
    assert [*in_outcome(outcome), *in_client(client, mode), *logs.leaks()] == []


@OWNED
@pytest.mark.parametrize("prompt", ["a cat", "x" * BODY], ids=["reply", "body"])
async def test_a_deadline_shows_no_key_in_any_frame(prompt: str, mode: Mode, clients: Clients) -> None:
    """A deadline that passes while the body is written, or the answer is waited for, shows no key in any frame."""
    with RawServer(deaf(), receive=4_096) as server:
        with pytest.raises(LATE) as caught:
            await mode.create(clients(server), prompt=prompt, timeout_ms=200)
    assert list(in_error(caught.value, everywhere=True)) == []


@TASKS
@pytest.mark.parametrize("step", [hang(), error(503, {"retry-after": "20"})], ids=["reply", "pause"])
async def test_a_cancelled_call_shows_no_secret(step: Step, mode: Mode, clients: Clients, logs: Logs) -> None:
    """What passes through our code when a task is cancelled, waiting for a reply or between attempts, shows none."""
    with RawServer(step) as server:
        client = clients(server)
        caught: list[BaseException] = []

        async def call() -> None:
            try:
                await mode.create(client, prompt=PROMPT)
            except BaseException as error:
                caught.append(error)
                raise

        with anyio.fail_after(10):
            async with anyio.create_task_group() as group:
                group.start_soon(call)
                assert await anyio.to_thread.run_sync(server.wait, lambda: bool(server.requests))
                await anyio.sleep(0.03)
                group.cancel_scope.cancel()
        check_sent(server)
    assert [leak for error in caught for leak in in_error(error)] == []
    assert len(caught) == 1
    assert [*in_client(client, mode), *logs.leaks()] == []

"""Rows 30 and 31 for calls without an answer: broken connections, deadlines, cancellation, closed clients."""

import traceback
from typing import Any
from urllib.parse import quote

import aiohttp
import anyio.to_thread
import pytest
from httpx_aiohttp import HttpxAiohttpClient

from r9s import errors
from r9s.utils import RetryConfig
from tests.secrets.scenes import Scene, check, check_sent, in_client, in_outcome, play
from tests.support.secrets import KEY, PROMPT, Logs, chain, in_error
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


@OWNED
@pytest.mark.parametrize("mode", ["asyncio"], indirect=True)
async def test_an_exception_of_aiohttp_shows_no_key(mode: Mode, clients: Clients) -> None:
    """A borrowed client of httpx-aiohttp lets through aiohttp's own exceptions, which have the request's headers."""
    async with HttpxAiohttpClient() as http:
        with RawServer(Step((b"nonsense\r\n\r\n",), "close")) as server:
            outcome = await play(mode, clients(server, async_client=http))
    assert isinstance(outcome.error, LOST)
    assert isinstance(outcome.error.__cause__, aiohttp.ClientResponseError)
    assert "nonsense" in str(outcome.error.__cause__)
    assert list(in_error(outcome.error, everywhere=True)) == []


@OWNED
@pytest.mark.parametrize("scheme", ["socks", "socks5"])
async def test_a_proxy_that_cannot_be_used_shows_no_password(
    scheme: str, mode: Mode, clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the error nor the local variables on its way show the variable's value."""
    monkeypatch.setenv("ALL_PROXY", f"{scheme}://me:{quote(KEY, safe='')}@127.0.0.1:1")
    outcome = await play(mode, clients("https://api.example"))
    assert type(outcome.error) is ValueError
    assert "ALL_PROXY" in str(outcome.error)
    assert list(in_error(outcome.error, everywhere=True)) == []


@OWNED
@pytest.mark.parametrize("mode", ["asyncio"], indirect=True)
async def test_a_refusal_of_a_proxy_shows_no_password_with_aiohttp(
    mode: Mode, clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does the exception of aiohttp that led to the error."""
    with RawServer(answer(407)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://me:{quote(KEY, safe='')}@127.0.0.1:{proxy.port}")
        outcome = await play(mode, clients("https://api.example", http_backend="aiohttp"))
    assert type(outcome.error) is LOST
    assert list(in_error(outcome.error, everywhere=True)) == []


@OWNED
@pytest.mark.parametrize("mode", ["asyncio", "trio"], indirect=True)
@pytest.mark.parametrize("stream", [False, True])
async def test_a_deadline_leaves_no_request_in_any_frame(stream: bool, mode: Mode, clients: Clients) -> None:
    """The cancellation that ends the wait led to the error, and its frames had the request and so the key."""
    begun = Step((b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n: ping\n\n",), "hang")
    async with mode.httpx() as http:
        with RawServer(begun if stream else hang()) as server:
            client = clients(server, async_client=http, timeout_ms=200)
            options: dict[str, Any] = {"stream": True} if stream else {}
            outcome = await play(mode, client, **options)
    assert isinstance(outcome.error, LATE)
    frames = [frame for each in chain(outcome.error) for frame, _ in traceback.walk_tb(each.__traceback__)]
    held = [getattr(value, "headers", None) for frame in frames for value in frame.f_locals.values()]
    assert not [headers for headers in held if KEY in repr(getattr(headers, "raw", headers))]

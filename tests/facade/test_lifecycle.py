"""Who opens and closes connections: lazily, one client of httpx per event loop, and the borrowed ones never."""

import contextlib
import functools
import gc
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import anyio.from_thread
import httpx
import pytest

import r9s
from r9s import R9S, errors
from r9s._http import pool, sockets
from r9s._http.connecting import wait
from r9s.utils import RetryConfig
from tests.facade.conftest import several_calls
from tests.support.secrets import KEY
from tests.support.server import RawServer, Request, Step, after, answer, error, hang
from tests.support.ways import NO_WAIT, Clients, Mode, no_warnings, watchdog

pytestmark = pytest.mark.anyio
ASYNC = pytest.mark.parametrize("mode", ["asyncio", "trio"], indirect=True)
RETRYING = RetryConfig("backoff", NO_WAIT)


async def test_connections_are_opened_lazily(mode: Mode, clients: Clients) -> None:
    """Construction opens nothing; the first call opens one connection, and the next uses it too."""
    with RawServer() as server:
        client = clients(server)
        assert server.connections == 0
        for _ in range(3):
            await mode.create(client)
        assert server.connections == 1


def test_construction_makes_no_client_of_httpx(monkeypatch: pytest.MonkeyPatch) -> None:
    """That would take 40 ms for the certificates, in programs that never call."""
    monkeypatch.setattr(httpx, "Client", None)
    monkeypatch.setattr(httpx, "AsyncClient", None)
    with R9S(KEY) as client:
        client.with_options(timeout_ms=1).close()


async def test_owned_connections_are_closed(mode: Mode) -> None:
    """By close or aclose, and by the `with` block, also when it ends with an exception."""
    with RawServer() as server:
        client = R9S(KEY, server_url=server.url)
        await mode.create(client)
        await mode.close(client)
        assert server.wait(lambda: server.open == 0)
        with contextlib.suppress(ZeroDivisionError):
            async with contextlib.AsyncExitStack() as block:
                client = R9S(KEY, server_url=server.url)
                await block.enter_async_context(client) if mode.is_async else block.enter_context(client)
                await mode.create(client)
                raise ZeroDivisionError
        assert server.wait(lambda: server.open == 0)
        assert server.connections == 2


async def test_borrowed_clients_are_never_closed(mode: Mode) -> None:
    """Neither by close nor by the `with` block: they stay usable, and their owner closes them."""
    with RawServer() as server:
        lent = mode.httpx()
        client = R9S(KEY, server_url=server.url, **mode.lending(lent))
        await mode.create(client)
        await mode.close(client)
        assert not lent.is_closed
        response = await mode.send(lent, server.url)
        await mode.close(response)
        with pytest.raises(RuntimeError, match="closed"):
            await mode.create(client)
        await mode.close(lent)


async def test_the_other_client_may_be_our_own(mode: Mode) -> None:
    """Who lends one client only, gets the other made and closed."""
    with RawServer() as server:
        other = Mode("sync" if mode.is_async else "asyncio")
        lent = other.httpx()
        client = R9S(KEY, server_url=server.url, **other.lending(lent))
        await mode.create(client)
        await mode.close(client)
        assert server.wait(lambda: server.open == 0)
        assert not lent.is_closed
        await other.close(lent)


@pytest.mark.parametrize("ends", ["close", "aclose"])
async def test_a_closed_client_cannot_be_used(mode: Mode, ends: str) -> None:
    """A RuntimeError says so, and nothing is sent; closing twice is fine."""
    with RawServer() as server:
        client = R9S(KEY, server_url=server.url)
        for _ in range(2):
            if ends == "aclose":
                await client.aclose()
            else:
                client.close()
        with pytest.raises(RuntimeError, match="closed"):
            await mode.create(client)
        assert server.connections == 0


async def test_a_client_that_is_closed_while_the_key_is_asked_sends_nothing(mode: Mode) -> None:
    """The call has begun, so it ends with an error of the SDK that says so."""
    made: list[R9S] = []

    def key() -> str:
        made[0].close()
        return KEY

    async def key_async() -> str:
        await made[0].aclose()
        return KEY

    with RawServer() as server:
        made.append(R9S(key_async if mode.is_async else key, server_url=server.url))
        with pytest.raises(errors.R9SConnectionError, match=r"closed during the call\. The request was not processed"):
            await mode.create(made[0])
    assert server.requests == []


async def test_a_client_that_is_closed_between_attempts_says_so(mode: Mode) -> None:
    """It gives no advice about the network."""
    made: list[R9S] = []

    def stop(request: Request) -> Step:
        threading.Timer(0.01, made[0].close).start()
        return error(503, {"retry-after": "20"})

    with RawServer(stop) as server:
        made.append(R9S(KEY, server_url=server.url))
        with pytest.raises(errors.R9SConnectionError, match="closed during the call") as caught:
            await mode.create(made[0])
        await made[0].aclose() if mode.is_async else made[0].close()
    assert caught.value.advice == "The request was not processed. Close a client after its calls have ended."


async def test_with_options_shares_the_connections(mode: Mode, clients: Clients) -> None:
    """The derived client has its own options, uses the same connections, and closing it closes nothing."""
    with RawServer() as server, RawServer() as other:
        client = clients(server, http_headers={"x-a": "1", "x-b": "1"})
        await mode.create(client)
        derived = client.with_options(api_key="other", http_headers={"X-B": "2"})
        again = derived.with_options(server_url=other.url)
        await mode.create(derived)
        await mode.create(again)
        await mode.close(derived)
        await mode.close(again)
        await mode.create(client)
        assert server.connections == 1
    headers = [request.headers for request in server.requests]
    assert [one["authorization"] for one in headers] == [f"Bearer {KEY}", "Bearer other", f"Bearer {KEY}"]
    assert [one["x-b"] for one in headers] == ["1", "2", "1"]
    assert headers[1]["x-a"] == "1", "headers are added"
    assert other.requests[0].headers["authorization"] == "Bearer other"


async def test_owned_clients_keep_no_cookies(mode: Mode, clients: Clients) -> None:
    """Only what the caller gave travels: what a server sets for one key does not come back with another."""
    with RawServer(answer(200, {"set-cookie": "session=first; Path=/"}), answer()) as server:
        client = clients(server)
        await mode.create(client)
        await mode.create(client)
        await mode.create(client.with_options(api_key="other"))
    assert [request.headers.get("cookie") for request in server.requests] == [None, None, None]


async def test_with_options_changes_what_it_is_given(mode: Mode, clients: Clients) -> None:
    """The timeout, the retries; what is None stays as it was."""
    with RawServer(error(503), answer(), error(503), hang()) as server:
        client = clients(server, retry_config=RETRYING)
        same = client.with_options(timeout_ms=None, retry_config=None, api_key=None)
        assert (await mode.create(same)).http_meta.retries == 1
        with pytest.raises(errors.ServiceUnavailableError):
            await mode.create(client.with_options(retry_config=RetryConfig("none")))
        with pytest.raises(errors.R9STimeoutError):
            await mode.create(client.with_options(timeout_ms=50))


async def test_a_derived_client_outlives_its_origin(mode: Mode) -> None:
    """Nobody needs to hold on to the first client."""
    with RawServer() as server:
        derived = R9S(KEY, server_url=server.url).with_options(timeout_ms=1_000)
        gc.collect()
        await mode.create(derived)
        await mode.create(derived)
        assert server.connections == 1
        connections = derived._transport.connections
        if mode.is_async:
            await connections.aclose()
        else:
            connections.close()


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_one_client_per_event_loop(backend: str) -> None:
    """A client works in one loop after another; connections end with their loop, without a warning."""
    with RawServer() as server, no_warnings():
        client = R9S(KEY, server_url=server.url)
        for loops in range(1, 4):
            anyio.run(several_calls, client, backend=backend)
            assert server.wait(lambda: server.open == 0)
            assert server.connections == loops
        client.close()
        del client


def test_loops_of_both_kinds_in_threads() -> None:
    """Loops that run at the same time have a client each, and blocking calls one of their own."""
    with RawServer() as server, no_warnings():
        with R9S(KEY, server_url=server.url) as client:
            with ThreadPoolExecutor() as threads:
                running = [
                    threads.submit(functools.partial(anyio.run, several_calls, client, 10, backend=backend))
                    for backend in ("asyncio", "trio", "asyncio")
                ]
                for _ in range(10):
                    client.images.create(prompt="a cat")
                for one in running:
                    one.result(10)
            assert server.connections == 4
        assert server.wait(lambda: server.open == 0)
    assert len(server.requests) == 40


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
@pytest.mark.parametrize("ends", ["forgotten", "close", "with", "aclose", "async with"])
def test_no_warning_however_a_loop_ends(backend: str, ends: str) -> None:
    """The connections of a loop are closed in it, also if the client is forgotten, or closed with `close`."""

    async def main() -> None:
        client = R9S(KEY, server_url=server.url)
        kept.append(client)
        if ends == "with":
            with client:
                await several_calls(client)
        elif ends == "async with":
            async with client:
                await several_calls(client)
        else:
            await several_calls(client)
        if ends == "close":
            client.close()
        if ends == "aclose":
            await client.aclose()

    kept: list[R9S] = []
    with RawServer() as server, no_warnings():
        anyio.run(main, backend=backend)
        assert server.wait(lambda: server.open == 0)
        kept.clear()


@ASYNC
@pytest.mark.filterwarnings("ignore:Async generator:ResourceWarning")
async def test_collected_in_a_running_loop(mode: Mode) -> None:
    """A client that nobody holds any longer gives its connections back; trio may warn that nobody closed it."""
    with RawServer() as server:
        client = R9S(KEY, server_url=server.url)
        await mode.create(client)
        del client
        gc.collect()
        for _ in range(1_000):
            await anyio.sleep(0.01)
            if server.open == 0:
                break
        assert server.open == 0


@ASYNC
async def test_close_in_a_running_loop(mode: Mode) -> None:
    """`close` in async code closes the loop's connections too, soon after."""
    with RawServer() as server, no_warnings():
        client = R9S(KEY, server_url=server.url)
        await mode.create(client)
        client.close()
        for _ in range(1_000):
            await anyio.sleep(0.01)
            if server.open == 0:
                break
        assert server.open == 0


@ASYNC
async def test_many_tasks_share_a_client(mode: Mode, clients: Clients) -> None:
    """Each gets its own answer, from the first call on."""
    with RawServer(after(0.02, answer())) as server:
        client = clients(server)
        async with anyio.create_task_group() as tasks:
            for number in range(20):
                tasks.start_soon(mode.create, client, f"{number}")
        made = len(client._transport.connections._loops)
    assert made == 1
    assert sorted(int(request.json["prompt"]) for request in server.requests) == list(range(20))


def test_importing_is_cheap() -> None:
    """`import r9s` loads neither httpx nor the models; they come with their first use."""
    script = (
        "import sys, r9s; print(*(name for name in ('httpx', 'attrs', 'dateutil', 'anyio') if name in sys.modules))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    loaded = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=True, text=True)
    assert loaded.stdout.split() == []


def test_the_public_names() -> None:
    """All of `__all__` is there; what is not is an AttributeError."""
    assert set(dir(r9s)) >= {"R9S", "HttpMeta", "__version__", "errors", "models", "utils"}
    for name in r9s.__all__:
        assert getattr(r9s, name) is not None
    with pytest.raises(AttributeError, match="nonsense"):
        _ = r9s.nonsense
    for module, names in ((r9s.utils, {"RetryConfig", "BackoffStrategy"}), (r9s.models, {"Quality", "Size", "Style"})):
        assert names <= set(module.__all__)


@pytest.mark.parametrize("mode", ["sync"], indirect=True)
async def test_closing_in_the_moment_before_a_request_ends_its_call(
    mode: Mode, clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another thread may close the socket between the checks of an idle connection. It was a ValueError."""

    def close_first(*asked: Any) -> Any:
        client.close()
        return wait(*asked)

    with RawServer() as server:
        client = clients(server)
        await mode.create(client)
        monkeypatch.setattr(sockets, "wait", close_first)
        with pytest.raises(errors.R9SConnectionError, match="closed"):
            await mode.create(client)
    assert len(server.requests) == 1


@pytest.mark.parametrize("mode", ["sync"], indirect=True)
async def test_ctrl_c_at_any_moment_in_the_pool_does_not_block_the_next_call(mode: Mode, clients: Clients) -> None:
    """A semaphore of `threading` keeps its lock if Ctrl-C comes while it takes it. Then all later calls hung."""
    left = 0

    def interrupt(frame: Any, event: str, value: Any) -> Any:
        nonlocal left
        if frame.f_code.co_filename in (threading.__file__, pool.__file__):
            left -= event != "line"
            if left == 0:
                raise KeyboardInterrupt
        return interrupt

    with RawServer() as server, watchdog(20):
        client, moment, before = clients(server), 0, sys.gettrace()
        await mode.create(client)
        while left <= 0:
            moment = left = moment + 1
            sys.settrace(interrupt)
            with contextlib.suppress(KeyboardInterrupt):
                client.images.create(prompt="a cat")
            sys.settrace(before)
            await mode.create(client)
    assert moment > 10

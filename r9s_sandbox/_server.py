"""The server in a thread of its own."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from starlette.types import ASGIApp
from uvicorn.config import Config
from uvicorn.server import ServerState

from ._app import BASE_PATH, build
from ._protocol import KEEP_ALIVE_SECONDS, Protocol
from ._state import States
from ._url import SandboxURL

_DRAWING_THREADS = 4


@contextmanager
def serve(
    port: int = 0,
    *,
    host: str = "127.0.0.1",
    strict: bool = False,
    ttl: float = 3600,
    clock: Callable[[], float] = time.time,
    log: Callable[[str], object] | None = None,
) -> Iterator[SandboxURL]:
    """Runs the sandbox in a background thread for as long as the `with` block lasts, and gives you its base URL.

    `port` 0 is one that the system picks. With `strict`, what a gateway takes and OpenAI refuses is refused. Image
    links, and answers remembered for their idempotency key, live for `ttl` seconds of `clock`, which counts seconds
    since 1970. `log` is called in the server's thread with one line per request. At the end of the block open
    connections are closed, and the thread is gone.

    Raises `OSError` when the address cannot be had.
    """
    states = States(clock, ttl)
    app, has_operation = build(states, clock=clock, strict=strict, log=log)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as listener:
        url = SandboxURL(f"http://{_reachable(host)}:{listener.getsockname()[1]}{BASE_PATH}")
        url._states, url._has_operation = states, has_operation
        ready: Future[Callable[[], object]] = Future()
        thread = threading.Thread(target=_run, args=(app, listener, ready), name="r9s-sandbox", daemon=True)
        thread.start()
        stop = ready.result()
        try:
            yield url
        finally:
            stop()
            thread.join()


def _reachable(host: str) -> str:
    """The host as it stands in a URL; a wildcard address is reached as the loopback one."""
    host = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"[{host}]" if ":" in host else host


def _run(app: ASGIApp, listener: socket.socket, ready: Future[Callable[[], object]]) -> None:
    try:
        asyncio.run(_serve(app, listener, ready))
    except BaseException as error:
        if ready.done():
            raise
        ready.set_exception(error)


async def _serve(app: ASGIApp, listener: socket.socket, ready: Future[Callable[[], object]]) -> None:
    """Answers requests until it is told to stop. `ready` gets the function that tells it, for other threads to call.

    The connections are run here and not by uvicorn's own server, which takes its time to stop, waits for requests that
    are under way, and handles signals.
    """
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(_DRAWING_THREADS, "r9s-sandbox-drawing"))
    config = Config(
        app,
        http=Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
    )
    config.load()
    state = ServerState()
    server = await loop.create_server(lambda: Protocol(config, state, {}), sock=listener)
    stopping = asyncio.Event()
    ready.set_result(lambda: loop.call_soon_threadsafe(stopping.set))
    await stopping.wait()
    server.close()
    await _end_connections(state)
    await server.wait_closed()


async def _end_connections(state: ServerState) -> None:
    """Closes the connections first, so that requests under way have nobody left to answer when they are cancelled."""
    await asyncio.sleep(0)
    for connection in list(state.connections):
        connection.transport.abort()
    while state.connections:  # noqa: ASYNC110 - the aborted transports report within a few turns of the loop
        await asyncio.sleep(0)
    tasks = list(state.tasks)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

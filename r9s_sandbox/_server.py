"""The server, which runs in a background thread."""

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
    """Run the sandbox in a background thread during the `with` block. The block gets the base URL.

    With `port` 0, the system chooses a free port. With `strict`, the sandbox refuses requests that OpenAI refuses, even
    if a gateway accepts them. Image links, and the responses stored for idempotency keys, expire after `ttl` seconds of
    `clock`, which counts seconds since 1970. The server's thread calls `log` with one line per request. At the end of
    the block, the open connections are closed and the thread has ended.

    Raises `OSError` if the address is not available.
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
    """The host for a URL. A wildcard address becomes the loopback address."""
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
    """Answer requests until another thread stops the server. `ready` gets the function that stops it.

    This function runs the connections in place of uvicorn's own server. That server stops slowly, waits for requests
    in progress, and handles signals.
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
    """Close the connections, then cancel the requests in progress. So a cancelled request cannot send a response."""
    await asyncio.sleep(0)
    for connection in list(state.connections):
        connection.transport.abort()
    while state.connections:  # noqa: ASYNC110 - the aborted transports report within a few iterations of the loop
        await asyncio.sleep(0)
    tasks = list(state.tasks)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

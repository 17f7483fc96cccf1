"""Rows of the table about what surrounds a call: secrets, copies, downloads, threads, processes, and many calls."""

import copy
import logging
import multiprocessing
import os
import pickle
import subprocess
import sys
import threading
import warnings
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import anyio
import anyio.to_thread
import pytest

import r9s
from r9s import R9S, errors
from tests.faults.fault import Stage
from tests.faults.plays import create
from tests.saving.pictures import url
from tests.support.pictures import PNG
from tests.support.secrets import KEY, inside, is_httpx, is_safe
from tests.support.server import IMAGE
from tests.support.ways import Mode

PROMPT = "SECRET-PROMPT"
PICTURE = "QkFTRTY0" * 10


def copies(error: errors.R9SError) -> list[errors.R9SError]:
    """The error, pickled, copied and copied deeply."""
    return [pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)]


def round_trips(error: errors.R9SError) -> bool:
    """Whether all copies say what the error says, but hold neither the request nor the exception that led to it."""
    names = ["message", "status_code", "headers", "body", "data", "request_id", "retry_after", "args"]
    names += ["partial_images"] if isinstance(error, errors.R9SConnectionError) else []
    return all(
        type(one) is type(error)
        and str(one) == str(error)
        and all(getattr(one, name) == getattr(error, name) for name in names)
        and one.raw_response is None
        and one.__cause__ is None
        for one in copies(error)
    )


class _Kept(logging.Handler):
    """Keeps every record."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.text += f"{record.name}: {record.getMessage()}\n"


async def logs(stage: Stage, client: R9S) -> None:
    """At level DEBUG neither our logger nor those of httpx and httpx2 show the key, the prompt or the picture."""
    kept, root = _Kept(), logging.getLogger()
    level = root.level
    root.addHandler(kept)
    root.setLevel("DEBUG")
    try:
        result = await stage.mode.create(client, prompt=PROMPT)
        with pytest.raises(errors.R9SConnectionError):
            await stage.mode.create(client, prompt=PROMPT)
    finally:
        root.removeHandler(kept)
        root.setLevel(level)
    assert result.data[0].b64_json == PICTURE
    assert "r9s: attempt 1: 503" in kept.text, "a retry is logged"
    for secret in (KEY, PROMPT, PICTURE):
        assert secret not in kept.text
    stops = [is_safe, is_httpx] if stage.mode.is_async else [is_safe]
    assert [*inside(result, "result"), *inside(client, "client", *stops)] == []


async def without_credentials(stage: Stage, client: R9S) -> None:
    """Who keeps the image gets neither the key nor a header that was meant for the API."""
    assert await stage.mode.call(r9s, "read", url(f"{stage.server.url}/1.png"), allow_local=True) == PNG
    (request,) = stage.server.requests
    assert (request.method, request.target) == ("GET", "/1.png")
    assert not {"authorization", "cookie", "idempotency-key", "x-mine"} & request.headers.keys()
    assert KEY not in str(request)


async def https_only(stage: Stage, client: R9S) -> None:
    """Elsewhere http is refused before anything is sent, unless it is allowed; no redirect leads there either."""
    with pytest.raises(ValueError, match="https"):
        await stage.mode.call(r9s, "read", url("http://images.invalid/1.png"))
    with pytest.raises(errors.R9SError, match="redirect"):
        await stage.mode.call(r9s, "read", url(f"{stage.server.url}/1.png"), allow_local=True)
    with pytest.raises(errors.R9SConnectionError):
        await stage.mode.call(r9s, "read", url("http://images.invalid/1.png"), allow_http=True)


async def capped(stage: Stage, client: R9S) -> None:
    """A download that is larger than it may be ends early, in an error that says so."""
    with pytest.raises(errors.R9SError, match="larger than max_bytes=1000"):
        await stage.mode.call(r9s, "read", url(stage.server.url), allow_local=True, max_bytes=1_000)
    assert await stage.wait(lambda: stage.server.open == 0), "the rest is not read"


def alone(mode: Mode, client: R9S, prompt: str, *, calls: int = 1, close: bool = False) -> None:
    """Some calls in this thread: blocking, or in a loop of its own."""

    async def work() -> None:
        for _ in range(calls):
            await mode.create(client, prompt=prompt)
        if close:
            await mode.close(client)

    anyio.run(work, backend="trio" if mode.name == "trio" else "asyncio")


async def threads(stage: Stage, client: R9S) -> None:
    """Eight threads start at once on pools of three; each call is answered, and has a key of its own."""
    ready = threading.Barrier(8)

    def work() -> None:
        ready.wait(5)
        alone(stage.mode, client, "a cat", calls=5)

    with ThreadPoolExecutor(8) as pool:
        for one in [pool.submit(work) for _ in range(8)]:
            one.result(10)
    assert len({request.headers["idempotency-key"] for request in stage.server.requests}) == 40
    # Blocking calls share one pool, each loop has its own.
    assert stage.server.connections <= (8 if stage.mode.is_async else 3)


async def forks(stage: Stage, client: R9S) -> None:
    """Neither side writes to the other's socket, and the child that closes its client leaves the parent's open."""

    def work() -> None:
        # A loop cannot start in the thread where the fork found another one running.
        with ThreadPoolExecutor(1) as pool:
            pool.submit(alone, stage.mode, client, "child", close=True).result(10)

    await stage.mode.create(client, prompt="parent")
    child: Any = multiprocessing.get_context("fork").Process(target=work)
    with warnings.catch_warnings():
        # The threads of the raw server do not matter to the fork.
        warnings.simplefilter("ignore", DeprecationWarning)
        child.start()
    child.join(10)
    assert child.exitcode == 0
    await stage.mode.create(client, prompt="parent")
    found = [(request.json["prompt"], request.connection) for request in stage.server.requests]
    assert found == [("parent", 0), ("child", 1), ("parent", 0)]


WORKER = """
import pickle, sys
r9s = pickle.load(sys.stdin.buffer)
async def work():
    async with r9s:
        await r9s.images.create_async(prompt="worker")
if sys.argv[1] == "sync":
    r9s.images.create(prompt="worker")
else:
    import anyio
    anyio.run(work, backend=sys.argv[1])
"""


async def to_a_worker(stage: Stage, client: R9S) -> None:
    """Another interpreter can use the client at once, with its options, over connections of its own."""
    await create(stage, client)
    subprocess.run(
        [sys.executable, "-c", WORKER, stage.mode.name],
        input=pickle.dumps(client),
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        check=True,
        timeout=20,
    )
    assert [request.connection for request in stage.server.requests] == [0, 1]
    assert {request.headers["authorization"] for request in stage.server.requests} == {f"Bearer {KEY}"}
    assert {request.headers["x-mine"] for request in stage.server.requests} == {"1"}


async def to_a_pool(stage: Stage, client: R9S) -> None:
    """The method of a client is a job for another process, as a function is, and its result comes back."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        waiting = pool.submit(client.images.create, prompt="worker")
        result = await anyio.to_thread.run_sync(waiting.result, 30)
    assert result.to_dict() == IMAGE
    assert result.http_meta.status_code == 200
    [request] = stage.server.requests
    assert request.json["prompt"] == "worker"
    assert pickle.loads(pickle.dumps(client.images.create)).__name__ == "create"


async def two_hundred_calls(stage: Stage, client: R9S) -> None:
    """One in five goes wrong in one way or another: neither sockets nor tasks become more."""
    counts: list[tuple[int, int]] = []
    for number in range(200):
        with suppress(errors.R9SError):
            if number % 10 == 9:
                await stage.mode.all(await stage.mode.open(client, timeout_ms=500))
            else:
                await stage.mode.create(client, timeout_ms=500 if number % 10 == 4 else None)
        if number % 50 == 49:
            assert await stage.wait(lambda: stage.server.open <= 1)
            counts.append((stage.server.open, _tasks()))
    assert len(stage.server.requests) == 200
    assert counts == [counts[0]] * 4


def _tasks() -> int:
    """How many tasks there are in the running loop."""
    return len(anyio.get_running_tasks())

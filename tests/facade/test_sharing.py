"""Where a client may be used: threads that share it, forks, copies, and other processes."""

import asyncio
import copy
import functools
import os
import pickle
import threading
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from r9s import R9S, errors
from r9s.utils import RetryConfig
from tests.facade.conftest import several_calls
from tests.support.secrets import KEY
from tests.support.server import RawServer, after, answer
from tests.support.ways import NO_WAIT, Clients, Mode, no_warnings

pytestmark = pytest.mark.anyio
RETRYING = RetryConfig("backoff", NO_WAIT)


def test_threads_share_a_client() -> None:
    """Row 35: from the first call on they use one pool, and each call has a key of its own."""
    ready = threading.Barrier(16)

    def work(client: R9S, number: int) -> None:
        ready.wait(5)
        for _ in range(5):
            client.images.create(prompt=f"{number}")

    with RawServer() as server, no_warnings():
        with R9S(KEY, server_url=server.url) as client, ThreadPoolExecutor(16) as threads:
            for one in [threads.submit(work, client, number) for number in range(16)]:
                one.result(10)
            assert len(client._transport.connections._own) == 1
        assert server.wait(lambda: server.open == 0)
        assert server.connections <= 16
    assert len({request.headers["idempotency-key"] for request in server.requests}) == 80


def test_threads_have_their_own_deadlines() -> None:
    """A deadline in one thread does not end a call in another."""
    with RawServer(after(0.15, answer())) as server, R9S(KEY, server_url=server.url) as client:
        with ThreadPoolExecutor(2) as threads:
            short = threads.submit(functools.partial(client.images.create, prompt="a cat", timeout_ms=60))
            long = threads.submit(functools.partial(client.images.create, prompt="a cat", timeout_ms=5_000))
            assert isinstance(short.exception(5), errors.R9STimeoutError)
            assert long.result(5).created


def in_fork(work: Callable[[], object]) -> None:
    """Do something in a fork of this process; fails when it raises there."""
    with warnings.catch_warnings():
        # The raw server's threads do not matter to the fork.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            import traceback

            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


FORK = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")


@FORK
def test_a_fork_connects_afresh() -> None:
    """Row 35: parent and child never write to the same socket; each goes on with its own."""
    with RawServer() as server, R9S(KEY, server_url=server.url) as client:
        client.images.create(prompt="parent")
        in_fork(lambda: (client.images.create(prompt="child"), client.images.create(prompt="child")))
        client.images.create(prompt="parent")
        assert [(request.json["prompt"], request.connection) for request in server.requests] == [
            ("parent", 0),
            ("child", 1),
            ("child", 1),
            ("parent", 0),
        ]


@FORK
def test_a_fork_may_use_the_async_methods() -> None:
    """With a loop of its own."""
    with RawServer() as server, R9S(KEY, server_url=server.url) as client:
        asyncio.run(several_calls(client))
        in_fork(lambda: asyncio.run(several_calls(client)))
        asyncio.run(several_calls(client))
    assert [request.connection for request in server.requests] == [0, 0, 1, 1, 2, 2]


async def test_a_pickled_client_works(mode: Mode, clients: Clients) -> None:
    """Row 36: it arrives with its options and without connections, whichever client it was made from."""
    with RawServer() as server:
        first = clients(server, retry_config=RETRYING, timeout_ms=5_000, http_headers={"x-a": "1"})
        await mode.create(first)
        for client in (first, first.with_options(http_headers={"x-b": "2"})):
            again = pickle.loads(pickle.dumps(client))
            await mode.create(again)
            await mode.close(again)
        await mode.create(first)
    assert [request.connection for request in server.requests] == [0, 1, 2, 0]
    assert [request.headers.get("x-a") for request in server.requests] == ["1"] * 4
    assert [request.headers.get("x-b") for request in server.requests] == [None, None, "2", None]
    assert {request.headers["authorization"] for request in server.requests} == {f"Bearer {KEY}"}


def test_a_copied_client_works() -> None:
    """A copy has the same options, and is closed by itself."""
    with RawServer() as server, R9S(KEY, server_url=server.url) as client:
        with copy.copy(client) as one, copy.deepcopy(client) as two:
            one.images.create(prompt="a cat")
            two.images.create(prompt="a cat")
        client.images.create(prompt="a cat")


def test_borrowed_clients_cannot_travel() -> None:
    """Pickling a client that has borrowed one is a TypeError which says why."""
    with httpx.Client() as lent:
        with pytest.raises(TypeError, match="lent"):
            pickle.dumps(R9S(KEY, client=lent))

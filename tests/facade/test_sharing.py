"""Where a client may be used: threads that share it, forks, copies, and other processes."""

import copy
import functools
import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest

from r9s import R9S, errors
from r9s.utils import RetryConfig
from tests.support.secrets import KEY
from tests.support.server import RawServer, after, answer
from tests.support.ways import NO_WAIT, Clients, Mode

pytestmark = pytest.mark.anyio
RETRYING = RetryConfig("backoff", NO_WAIT)


def test_threads_have_their_own_deadlines() -> None:
    """A deadline in one thread does not end a call in another."""
    with RawServer(after(0.15, answer())) as server, R9S(KEY, server_url=server.url) as client:
        with ThreadPoolExecutor(2) as threads:
            short = threads.submit(functools.partial(client.images.create, prompt="a cat", timeout_ms=60))
            long = threads.submit(functools.partial(client.images.create, prompt="a cat", timeout_ms=5_000))
            assert isinstance(short.exception(5), errors.R9STimeoutError)
            assert long.result(5).created


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

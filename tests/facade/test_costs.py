"""What an error, and an interruption, say of money: may the call have been billed, may it be made again for free?"""

import os
import pickle
import signal
import threading
import time
from typing import Any

import anyio
import pytest

from r9s import R9S, errors
from r9s.utils import RetryConfig
from tests.support.secrets import KEY
from tests.support.server import RawServer, Step, answer, error, hang, reset, truncated
from tests.support.ways import Clients, Mode

QUOTA = {"code": "insufficient_quota"}
ONCE = RetryConfig("none")


@pytest.mark.parametrize(
    ("step", "may_be_billed", "is_repeatable"),
    [
        *((error(status), False, False) for status in (400, 401, 403, 404, 409, 422)),
        (error(429), False, True),
        (error(503), False, True),
        (error(429, {"x-should-retry": "false"}), False, False),
        (error(429, None, "spent", **QUOTA), False, False),
        *((error(status), True, False) for status in (408, 500, 502, 504, 520)),
        (answer(302, {"location": "/elsewhere"}), False, False),
        (answer(200, None, {"error": {"message": "bad", "code": 400}}), False, False),
        (answer(200, None, {"error": {"message": "odd"}}), True, False),
        (answer(200, None, b"<html>"), True, False),
        (truncated(), True, False),
        (reset(), True, False),
    ],
)
async def test_an_error_says_whether_it_may_be_billed_and_repeated_for_free(
    mode: Mode, clients: Clients, step: Step, may_be_billed: bool, is_repeatable: bool
) -> None:
    with RawServer(step) as server:
        with pytest.raises(errors.R9SError) as caught:
            await mode.create(clients(server), retries=ONCE)
    assert (caught.value.may_be_billed, caught.value.is_repeatable) == (may_be_billed, is_repeatable)
    copied = pickle.loads(pickle.dumps(caught.value))
    assert (copied.may_be_billed, copied.is_repeatable) == (may_be_billed, is_repeatable)


async def test_a_call_that_was_not_sent_costs_nothing_and_may_be_repeated(mode: Mode, clients: Clients) -> None:
    with RawServer(answer()) as server:
        url = server.url
    with pytest.raises(errors.R9SConnectionError) as caught:
        await mode.create(clients(url), retries=ONCE)
    assert not caught.value.may_be_billed
    assert caught.value.is_repeatable


async def test_a_call_whose_server_cannot_exist_costs_nothing_and_need_not_be_repeated(
    mode: Mode, clients: Clients
) -> None:
    with pytest.raises(errors.R9SConnectionError) as caught:
        await mode.create(clients("http://no-such-host.invalid/v1"), retries=ONCE)
    assert not caught.value.may_be_billed
    assert not caught.value.is_repeatable


async def test_a_deadline_after_the_request_was_sent_may_have_cost(mode: Mode, clients: Clients) -> None:
    with RawServer(hang()) as server:
        with pytest.raises(errors.R9STimeoutError) as caught:
            await mode.create(clients(server), retries=ONCE, timeout_ms=300)
    assert caught.value.may_be_billed
    assert not caught.value.is_repeatable


def test_pictures_that_could_not_be_saved_were_paid_for() -> None:
    assert errors.PartialSaveError("x", saved=[], failed={}).may_be_billed


def interrupted(call: Any, server: RawServer, seconds: float = 0.0) -> KeyboardInterrupt:
    """The Ctrl-C that ends a call so long after the server has its request."""

    def interrupt() -> None:
        server.wait(lambda: bool(server.requests))
        time.sleep(seconds)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    # What a shell starts in the background ignores Ctrl-C.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    thread.start()
    with pytest.raises(KeyboardInterrupt) as caught:
        call()
    thread.join()
    signal.signal(signal.SIGINT, before)
    return caught.value


def test_ctrl_c_after_the_request_was_sent_says_that_it_may_have_been_billed() -> None:
    with RawServer(hang()) as server, R9S(api_key=KEY, server_url=server.url) as client:
        found = interrupted(lambda: client.images.create(prompt="a cat"), server)
    (note,) = found.__notes__
    assert "may have been made and billed" in note


def test_ctrl_c_while_a_free_retry_is_waited_for_says_nothing_of_a_bill() -> None:
    with RawServer(error(429, {"retry-after": "20"})) as server, R9S(api_key=KEY, server_url=server.url) as client:
        # By then the answer has come, and the retry is waited for.
        found = interrupted(lambda: client.images.create(prompt="a cat"), server, 0.2)
    assert not getattr(found, "__notes__", ())


@pytest.mark.parametrize("mode", ["asyncio", "trio"], indirect=True)
async def test_a_cancellation_says_whether_the_call_may_have_been_billed(mode: Mode, clients: Clients) -> None:
    notes: list[int] = []
    for step in (hang(), error(429, {"retry-after": "20"})):
        with RawServer(step) as server, anyio.move_on_after(0.2):
            try:
                await mode.create(clients(server))
            except anyio.get_cancelled_exc_class() as cancelled:
                notes.append(len(getattr(cancelled, "__notes__", ())))
                raise
    assert notes == [1, 0]

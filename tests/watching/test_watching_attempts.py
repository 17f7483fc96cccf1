"""`on_attempt` gets each attempt once, and each stream twice, however the call ends."""

import logging
import os
import pickle
import signal
import threading
from typing import Any

import anyio
import attrs
import pytest

import r9s
from r9s import R9S, Attempt, errors
from r9s.utils import RetryConfig
from tests.support.events import COMPLETED, DONE, events, partial, sse
from tests.support.server import RawServer, answer, error, hang, reset
from tests.support.ways import OPTED_IN, QUICK, SOON, Clients, Mode
from tests.watching.streams_left import thrown_away

ID = {"x-request-id": "req-1"}


async def test_a_success_is_reported_once(mode: Mode, clients: Clients) -> None:
    attempts: list[Attempt] = []
    with RawServer(answer(200, ID)) as server:
        await mode.create(clients(server, on_attempt=attempts.append))
    (one,) = attempts
    assert (one.number, one.operation, one.method, one.status) == (1, "images.create", "POST", 200)
    assert (one.next, one.cause, one.wait, one.error, one.request_id) == ("done", None, None, None, "req-1")
    assert 0 < one.seconds < 5


async def test_a_retry_tells_its_wait_and_the_answer_that_it_is_for(mode: Mode, clients: Clients) -> None:
    attempts: list[Attempt] = []
    with RawServer(error(429, {**SOON, **ID}), reset(), answer()) as server:
        await mode.create(clients(server, on_attempt=attempts.append, retry_config=OPTED_IN))
    assert [(each.number, each.status, each.cause, each.next) for each in attempts] == [
        (1, 429, None, "retry"),
        (2, None, "broken", "retry"),
        (3, 200, None, "done"),
    ]
    assert attempts[0].wait == 0.001
    assert attempts[1].wait is not None
    assert attempts[2].wait is None
    assert [each.request_id for each in attempts] == ["req-1", None, None]


async def test_what_is_given_up_tells_the_class_of_the_error(mode: Mode, clients: Clients) -> None:
    attempts: list[Attempt] = []
    with RawServer(error(429, SOON)) as server, pytest.raises(errors.RateLimitError):
        await mode.create(clients(server, on_attempt=attempts.append, retry_config=QUICK))
    assert [each.next for each in attempts] == ["retry", "retry", "give up"]
    assert [each.error for each in attempts] == [None, None, "RateLimitError"]


async def test_a_refused_connection_tells_its_cause(mode: Mode, clients: Clients) -> None:
    attempts: list[Attempt] = []
    with RawServer(listening=False) as server, pytest.raises(errors.R9SConnectionError):
        await mode.create(clients(server, on_attempt=attempts.append, retry_config=RetryConfig("none")))
    (one,) = attempts
    assert (one.status, one.cause, one.next, one.error) == (None, "not_connected", "give up", "R9SConnectionError")


@pytest.mark.parametrize(
    ("body", "kind"),
    [({"error": {"message": "slow down", "code": 429}}, "RateLimitError"), (b"<html>", "ResponseValidationError")],
)
async def test_an_answer_of_200_that_is_an_error_is_given_up(
    mode: Mode, clients: Clients, body: Any, kind: str
) -> None:
    attempts: list[Attempt] = []
    with RawServer(answer(200, None, body)) as server, pytest.raises(errors.R9SError):
        await mode.create(clients(server, on_attempt=attempts.append))
    (one,) = attempts
    assert (one.status, one.next, one.error) == (200, "give up", kind)


async def test_a_stream_is_reported_at_its_first_event_and_at_its_end(mode: Mode, clients: Clients) -> None:
    attempts: list[Attempt] = []
    with RawServer(error(503, SOON), events(partial(0), sse(COMPLETED), DONE)) as server:
        stream = await mode.open(clients(server, on_attempt=attempts.append, retry_config=QUICK))
        assert [each.next for each in attempts] == ["retry", "stream"]
        await mode.all(stream)
    assert isinstance(stream, r9s.AsyncEventStream if mode.is_async else r9s.EventStream)
    assert [(each.number, each.next) for each in attempts] == [(1, "retry"), (2, "stream"), (2, "done")]
    assert attempts[2].seconds >= attempts[1].seconds
    assert attempts[2].request_id == "req-stream"


async def test_a_final_event_ends_the_stream(mode: Mode, clients: Clients) -> None:
    attempts: list[Attempt] = []
    with RawServer(events(partial(0), sse(COMPLETED), DONE)) as server:
        await mode.final(await mode.open(clients(server, on_attempt=attempts.append)))
    assert [each.next for each in attempts] == ["stream", "done"]


async def test_a_stream_that_breaks_off_is_given_up(mode: Mode, clients: Clients) -> None:
    attempts: list[Attempt] = []
    with RawServer(events(partial(0))) as server:
        stream = await mode.open(clients(server, on_attempt=attempts.append))
        _, failed = await mode.until_error(stream)
    assert isinstance(failed, errors.IncompleteStreamError)
    assert [(each.next, each.error) for each in attempts] == [("stream", None), ("give up", "IncompleteStreamError")]


async def test_a_stream_that_is_left_early_is_stopped(mode: Mode, clients: Clients) -> None:
    attempts: list[Attempt] = []
    with RawServer(events(partial(0), end="hang")) as server:
        stream = await mode.open(clients(server, on_attempt=attempts.append))
        async with mode.inside(stream):
            await mode.next(stream)
    assert [(each.next, each.error) for each in attempts] == [("stream", None), ("stopped", None)]


async def test_a_stream_that_is_thrown_away_is_stopped(mode: Mode, clients: Clients) -> None:
    attempts: list[Attempt] = []
    with RawServer(events(partial(0), end="hang")) as server:
        await thrown_away([await mode.open(clients(server, on_attempt=attempts.append))])
    assert [each.next for each in attempts] == ["stream", "stopped"]


async def test_an_attempt_that_is_cancelled_is_stopped(mode: Mode, clients: Clients) -> None:
    if not mode.is_async:
        return
    attempts: list[Attempt] = []
    with RawServer(hang()) as server:
        with anyio.move_on_after(0.2):
            await mode.create(clients(server, on_attempt=attempts.append))
    (one,) = attempts
    assert (one.number, one.status, one.cause, one.next) == (1, None, None, "stopped")
    assert one.seconds >= 0.1


def test_an_attempt_that_ctrl_c_ends_is_stopped() -> None:
    attempts: list[Attempt] = []
    with RawServer(hang()) as server, R9S("k", server_url=server.url, on_attempt=attempts.append) as client:

        def interrupt() -> None:
            server.wait(lambda: bool(server.requests))
            os.kill(os.getpid(), signal.SIGINT)

        thread = threading.Thread(target=interrupt)
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        thread.start()
        try:
            with pytest.raises(KeyboardInterrupt):
                client.images.create(prompt="a cat")
        finally:
            thread.join()
            signal.signal(signal.SIGINT, before)
    (one,) = attempts
    assert (one.next, one.error) == ("stopped", "KeyboardInterrupt")


async def test_a_key_that_cannot_be_had_ends_its_attempt(mode: Mode, clients: Clients) -> None:
    attempts: list[Attempt] = []

    def no_key() -> str:
        raise LookupError("the vault is closed")

    with RawServer(answer()) as server, pytest.raises(LookupError):
        await mode.create(clients(server, api_key=no_key, on_attempt=attempts.append))
    (one,) = attempts
    assert (one.status, one.next, one.error) == (None, "give up", "LookupError")


async def test_nothing_is_reported_of_a_call_that_is_refused_before_sending(mode: Mode, clients: Clients) -> None:
    attempts: list[Attempt] = []
    with RawServer(answer()) as server, pytest.raises(ValueError, match="idempotency_key"):
        await mode.create(clients(server, on_attempt=attempts.append), idempotency_key="not one word")
    assert attempts == []


async def test_a_hook_that_raises_costs_no_picture(
    mode: Mode, clients: Clients, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(attempt: Attempt) -> None:
        raise RuntimeError("the hook is broken")

    logger = logging.getLogger("tests.watching")
    with RawServer(error(429, SOON), answer()) as server:
        result = await mode.create(clients(server, on_attempt=broken, debug_logger=logger, retry_config=QUICK))
    assert len(result.data) == 1
    warned = [each for each in caplog.records if each.name == "tests.watching" and each.levelno == logging.WARNING]
    assert [each.getMessage() for each in warned] == ["on_attempt raised an error; the call goes on"] * 2
    assert all(each.exc_info and each.exc_info[0] is RuntimeError for each in warned)


async def test_options_of_a_derived_client_replace_the_hook(mode: Mode, clients: Clients) -> None:
    first: list[Attempt] = []
    second: list[Attempt] = []
    with RawServer(answer()) as server:
        client = clients(server, on_attempt=first.append)
        await mode.create(client.with_options(on_attempt=second.append))
        await mode.create(client.with_options(timeout_ms=4000))
    assert (len(first), len(second)) == (1, 1)


async def _late(attempt: Attempt) -> None: ...


class _LateCall:
    async def __call__(self, attempt: Attempt) -> None: ...


@pytest.mark.parametrize("hook", [_late, _LateCall()])
def test_an_async_hook_is_refused(hook: Any) -> None:
    with pytest.raises(TypeError, match="on_attempt must not be async"):
        R9S("k", on_attempt=hook)


def test_what_is_no_function_is_refused() -> None:
    with pytest.raises(TypeError, match="on_attempt must be a function, not str"):
        R9S("k", on_attempt="print")  # type: ignore[arg-type]


def keep(attempt: Attempt) -> None:
    """A hook that can travel."""


def test_a_client_travels_with_a_hook_of_a_module() -> None:
    with R9S("k", on_attempt=keep) as client, pickle.loads(pickle.dumps(client)) as copy:
        assert copy._transport.settings.on_attempt is keep


def test_a_hook_that_cannot_travel_keeps_its_client_here() -> None:
    """pickle names what it cannot take."""
    with R9S("k", on_attempt=lambda attempt: None) as client:
        with pytest.raises((pickle.PicklingError, AttributeError), match="lambda"):
            pickle.dumps(client)


def test_an_attempt_is_frozen_and_travels() -> None:
    attempts: list[Attempt] = []
    with RawServer(answer()) as server, R9S("k", server_url=server.url, on_attempt=attempts.append) as client:
        client.images.create(prompt="a cat")
    assert pickle.loads(pickle.dumps(attempts[0])) == attempts[0]
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        attempts[0].number = 2  # type: ignore[misc]

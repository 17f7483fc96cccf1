"""Pace, measured by the server: how many requests at a time, after errors too, and pauses for all."""

import time
from pathlib import Path
from typing import Any

import pytest

from r9s import batch
from tests.batch.child import quick
from tests.batch.counting import Counting
from tests.batch.output import check_drawn, check_once, check_records, folder
from tests.batch.reply import Ask, Reply, always, error

SLOW = Reply(delay=0.05)


def requests(count: int) -> list[dict[str, Any]]:
    """So many."""
    return [{"prompt": str(number)} for number in range(count)]


def at(place: int, reply: Reply, otherwise: Reply = SLOW) -> Any:
    """The request that comes as this one gets this reply, once."""
    seen: list[Ask] = []

    def plan(ask: Ask) -> Reply:
        seen.append(ask)
        return reply if len(seen) == place else otherwise

    return plan


@pytest.mark.parametrize("concurrency", [1, 2, 5])
def test_never_more_than_concurrency(concurrency: int, server: Counting, client: Any, out: Path) -> None:
    """And as many as that once it is under way."""
    server.plan = always(Reply(delay=0.02))
    batch.run(requests(12 * concurrency), out, client=client, concurrency=concurrency)
    assert server.peak == concurrency
    check_once(server)


def test_it_is_32_unless_told(server: Counting, client: Any, out: Path) -> None:
    """The default of the issue; a fast start is no must, but it gets there."""
    # Slow enough for the client to keep so many under way, whatever else the machine does.
    server.plan = always(Reply(delay=0.3))
    batch.run(requests(150), out, client=client)
    assert 16 < server.peak <= 32


@pytest.mark.parametrize("status", [429, 503])
def test_it_is_halved_and_comes_back(status: int, server: Counting, client: Any, out: Path) -> None:
    """After one error without Retry-After new requests begin only beside less than half; later it is all again."""
    server.plan = at(40, error(status))
    batch.run(requests(200), out, client=client, concurrency=8)
    (turned,) = [ask for ask in server.asks if ask.status == status]
    assert turned.answered is not None
    later = [ask for ask in server.asks if ask.at > turned.answered + 0.04]
    assert max(ask.beside for ask in later[:3]) <= 5, "halved"
    assert max(ask.beside for ask in server.asks[-60:]) >= 7, "and back at full speed"
    assert server.peak == 8
    check_once(server)
    check_records(folder(out), server)


def test_many_errors_leave_one_at_a_time(server: Counting, client: Any, out: Path) -> None:
    """While the server is busy the pace goes down, never to nothing, and each request is done in the end."""
    server.plan = lambda ask: error(503) if len(server.asks) <= 24 else SLOW
    report = batch.run(requests(40), out, client=client, concurrency=8)
    assert report.counts["done"] == 40
    busy = [ask for ask in server.asks if ask.status == 503]
    assert server.asks[len(busy)].beside <= 3
    check_drawn(folder(out), server)


@pytest.mark.parametrize("status", [429, 503])
def test_one_retry_after_pauses_all(status: int, server: Counting, client: Any, out: Path) -> None:
    """In the pause nothing begins but what was on its way; then all goes on, and the pauses of many do not add up."""
    server.plan = at(20, error(status, headers={"retry-after": "1"}), Reply(delay=0.02))
    began = time.monotonic()
    report = batch.run(requests(80), out, client=client, concurrency=8)
    assert report.counts["done"] == 80
    (turned,) = [ask for ask in server.asks if ask.status == status]
    assert turned.answered is not None
    inside = [begun for begun in server.began if turned.answered + 0.05 < begun < turned.answered + 0.95]
    assert not inside, f"{len(inside)} requests began in the pause"
    assert time.monotonic() - began < 6


def test_the_pauses_of_many_do_not_add_up(server: Counting, client: Any, out: Path) -> None:
    """All eight that are under way are told to wait for a second: that is one second."""
    server.plan = lambda ask: error(429, headers={"retry-after": "1"}) if len(server.asks) <= 8 else Reply()
    began = time.monotonic()
    report = batch.run(requests(40), out, client=client, concurrency=8)
    assert report.counts["done"] == 40
    assert time.monotonic() - began < 7


def test_a_pause_in_milliseconds_and_a_date_that_is_over(server: Counting, client: Any, out: Path) -> None:
    """What the SDK reads, the batch heeds; nonsense is no pause."""
    told = [{"retry-after-ms": "700"}, {"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, {"retry-after": "soon"}]
    server.plan = lambda ask: error(429, headers=told[len(server.asks) - 1]) if len(server.asks) <= 3 else Reply()
    began = time.monotonic()
    assert batch.run(requests(5), out, client=client, concurrency=1).counts["done"] == 5
    assert 0.6 < time.monotonic() - began < 5


def test_a_pause_of_an_hour_ends_the_run(server: Counting, client: Any, out: Path) -> None:
    """Nobody waits as long as that in silence: all is released, and the report says why."""
    server.plan = always(error(429, headers={"retry-after": "3600"}))
    began = time.monotonic()
    report = batch.run(requests(30), out, client=client, concurrency=4)
    assert time.monotonic() - began < 30
    assert report.stopped
    assert not report.counts.get("claimed", 0) + report.counts.get("unknown", 0) + report.counts.get("refused", 0)
    assert len(server.asks) < 15, "not one after the other"
    server.plan = always()
    assert batch.run(requests(30), out, client=client).is_complete


def test_other_errors_change_no_pace(server: Counting, client: Any, out: Path) -> None:
    """A prompt that is refused says nothing about the load."""
    server.plan = at(20, error(400))
    batch.run(requests(80), out, client=client, concurrency=4)
    assert max(ask.beside for ask in server.asks[24:40]) == 4


def test_answers_are_not_waited_for_one_by_one(server: Counting, client: Any, out: Path) -> None:
    """One slow request does not hold up the others."""
    server.plan = at(1, Reply(delay=2.0), Reply(delay=0.01))
    batch.run(requests(60), out, client=client, concurrency=4)
    slow = server.asks[0].answered
    assert slow is not None
    assert sum(ask.answered is not None and ask.answered < slow for ask in server.asks) > 40


def test_the_time_of_a_short_timeout_is_the_request_s_own(server: Counting, out: Path) -> None:
    """A request that waits for its turn does not use up its time."""
    server.plan = always(Reply(delay=0.2))
    with quick(server_url=server.url, timeout_ms=800) as r9s:
        report = batch.run(requests(12), out, client=r9s, concurrency=1)
    assert report.counts["done"] == 12

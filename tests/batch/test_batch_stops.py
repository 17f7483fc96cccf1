"""What stops a run before its end: limits, a key that is not taken, a server that is not there."""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from r9s import batch
from tests.batch.child import quick, report_as_dict
from tests.batch.counting import Counting
from tests.batch.output import check_drawn, check_once, check_records, folder
from tests.batch.reply import Reply, always, by_prompt, error


def requests(count: int, **more: Any) -> list[dict[str, Any]]:
    """So many."""
    return [{"prompt": str(number), **more} for number in range(count)]


def run(given: Any, out: Path, client: Any, **options: Any) -> dict[str, Any]:
    """Run, and give the report; nothing is left claimed."""
    found = report_as_dict(batch.run(given, out, client=client, **options))
    assert not found["counts"].get("claimed")
    assert not batch.status(out).counts.get("claimed")
    return found


@pytest.mark.parametrize(("most", "n", "drawn"), [(3, 1, 3), (7, 3, 6), (1, 1, 1), (10, 10, 10)])
def test_max_images_is_reached_and_never_passed(
    most: int, n: int, drawn: int, server: Counting, client: Any, out: Path
) -> None:
    """With many at a time; the report says why it stopped, and a run without it does the rest."""
    server.plan = always(Reply(delay=0.02))
    given = requests(20, n=n)
    found = run(given, out, client, max_images=most, concurrency=8)
    assert server.drawn == found["pictures"] == drawn
    assert found["stopped"]
    assert not found["is_complete"]
    assert run(given, out, client)["is_complete"]
    assert server.drawn == 20 * n
    check_once(server)
    check_records(folder(out), server)


def test_max_images_below_the_first_request_sends_nothing(server: Counting, client: Any, out: Path) -> None:
    """Ten pictures do not fit into three, nor anything into none; nothing is claimed for that."""
    found = run(requests(5, n=10), out, client, max_images=3)
    assert (found["pictures"], not found["stopped"]) == (0, False)
    with contextlib.suppress(ValueError):
        assert run(requests(5), out, client, max_images=0)["stopped"]
    assert not server.heads


def test_max_images_counts_what_may_have_been_drawn(server: Counting, client: Any, out: Path) -> None:
    """An answer that was lost may have been billed too: the limit is about money."""
    server.plan = always(Reply(end="reset"))
    run(requests(20), out, client, max_images=4, concurrency=2)
    assert server.drawn <= 4


def test_max_images_is_not_used_up_by_what_was_refused(server: Counting, client: Any, out: Path) -> None:
    """What cost nothing leaves room for others."""
    server.plan = by_prompt({str(number): error(400) for number in range(10)})
    found = run(requests(20), out, client, max_images=4, concurrency=4)
    assert (server.drawn, found["pictures"]) == (4, 4)


def test_max_images_when_there_is_just_enough(server: Counting, client: Any, out: Path) -> None:
    """All fit: that is complete, and nothing was stopped."""
    found = run(requests(5), out, client, max_images=5)
    assert (found["is_complete"], found["stopped"]) == (True, None)


@pytest.mark.parametrize(("reply", "state"), [(error(400), "refused"), (error(500), "unknown")])
def test_max_failures_stops(reply: Reply, state: str, server: Counting, client: Any, out: Path) -> None:
    """No more than those that were under way fail beyond it, and the rest is not touched."""
    server.plan = always(reply)
    found = run(requests(50), out, client, max_failures=3, concurrency=2)
    assert 3 <= found["counts"][state] == len(server.asks) <= 4
    assert found["stopped"]
    assert len(folder(out).records) <= 5


def test_max_failures_that_is_not_reached(server: Counting, client: Any, out: Path) -> None:
    """Two fail of three that may."""
    server.plan = by_prompt({"3": error(400), "7": error(422)})
    found = run(requests(20), out, client, max_failures=3)
    assert (found["stopped"], found["counts"]["done"]) == (None, 18)


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_is_not_taken_stops_the_run(status: int, server: Counting, client: Any, out: Path) -> None:
    """401 is the same for all: it does not burn through the input. A 403 may be about one prompt."""
    server.plan = always(error(status, code="invalid_api_key"))
    found = run(requests(100), out, client, concurrency=4)
    if status == 401:
        assert len(server.asks) <= 8
        assert found["stopped"]
        assert not found["is_complete"]
    server.plan = always()
    found = run(requests(100), out, client, retry_refused=True)
    assert (found["counts"]["done"], found["is_complete"]) == (100, True)
    check_once(server)


def test_a_key_that_expires_in_the_middle(server: Counting, client: Any, out: Path) -> None:
    """What is done stays; with the right key the next run does the rest unasked."""
    server.plan = lambda ask: error(401) if len(server.asks) > 30 else Reply()
    found = run(requests(100), out, client, concurrency=4)
    assert found["stopped"]
    assert len(server.asks) <= 38
    server.plan = always()
    assert run(requests(100), out, client)["is_complete"], "nothing of this was the fault of a request"
    check_once(server)
    check_drawn(folder(out), server)


def test_a_server_that_is_down_stops_the_run(out: Path) -> None:
    """Nothing was sent, so that all is released, or was not touched; nobody waits for each of them."""
    with Counting(listening=False) as server, quick(server_url=server.url) as r9s:
        began = time.monotonic()
        found = run(requests(200), out, r9s, concurrency=4)
        assert time.monotonic() - began < 20
    assert found["stopped"]
    assert not found["is_complete"]
    assert {record["state"] for record in folder(out).records.values()} <= {"released"}
    assert not found["counts"].get("unknown", 0) + found["counts"].get("refused", 0)
    with Counting() as server, quick(server_url=server.url) as r9s:
        assert run(requests(200), out, r9s)["is_complete"]
        check_once(server)


def test_a_host_that_does_not_exist_stops_the_run(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a server that is down."""
    from tests.faults.world import names

    with names({"gone.example": []}), quick(server_url="http://gone.example/v1") as r9s:
        found = run(requests(50), out, r9s)
    assert found["stopped"]
    assert {record["state"] for record in folder(out).records.values()} <= {"released"}


def test_an_endless_generator_ends_with_its_limit(server: Counting, client: Any, out: Path) -> None:
    """Requests are read as they are needed."""

    def endless() -> Iterator[Any]:
        number = 0
        while True:
            number += 1
            assert number < 10_000, "it was read far beyond what is needed"
            yield {"prompt": str(number)}

    found = run(endless(), out, client, max_images=5, concurrency=2)
    assert server.drawn == found["pictures"] == 5


def test_a_generator_that_fails_in_the_middle(server: Counting, client: Any, out: Path) -> None:
    """Its error is told; what was begun is finished or accounted for."""

    def broken() -> Iterator[Any]:
        for number in range(10):
            yield {"prompt": str(number)}
        raise ZeroDivisionError("scripted")

    with pytest.raises(ZeroDivisionError):
        batch.run(broken(), out, client=client, concurrency=2)
    assert not batch.status(out).counts.get("claimed")
    check_once(server)
    check_drawn(folder(out), server)

"""Several processes at once on one output: each request is drawn once."""

from pathlib import Path
from typing import Any

import pytest

from r9s import batch
from tests.batch.counting import Counting
from tests.batch.inputs import jsonl, lines
from tests.batch.output import Output, check_drawn, check_no_litter, check_once, check_records, folder, objects
from tests.batch.reply import Reply, always
from tests.batch.runs import Runs
from tests.batch.s3 import BUCKET, SmallS3


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A hundred requests, some of two pictures."""
    return jsonl(tmp_path / "in.jsonl", [*lines(60), *lines(40, "b", n=2)])


def all_done(output: Output, server: Counting) -> None:
    """A hundred requests, each drawn once."""
    assert len(server.asks) == 100
    assert [record["state"] for record in output.records.values()] == ["done"] * 100
    check_once(server)
    check_records(output, server)
    check_drawn(output, server)
    check_no_litter(output)


@pytest.mark.parametrize("processes", [2, 4])
@pytest.mark.parametrize("concurrency", [2, 32])
def test_in_one_folder(
    concurrency: int, processes: int, server: Counting, started: Runs, path: Path, out: Path
) -> None:
    """Whoever comes first has it; the others find it claimed or done."""
    server.plan = always(Reply(delay=0.005))
    at_work = [started.start(path, out, concurrency=concurrency) for _ in range(processes)]
    for process in at_work:
        found = process.report()
        assert found["unknown"] == [], "a claim of a process that lives is no unknown one"
        assert found["total"] == 100
    all_done(folder(out), server)


@pytest.mark.parametrize("processes", [2, 4])
def test_in_one_store(processes: int, server: Counting, started: Runs, path: Path, store: SmallS3) -> None:
    """The same in a store that is exact about conditional writes."""
    server.plan = always(Reply(delay=0.005))
    at_work = [
        started.start(path, f"s3://{BUCKET}/out", concurrency=8, job={"environment": store.environment})
        for _ in range(processes)
    ]
    for process in at_work:
        assert process.report()["unknown"] == []
    all_done(objects(store.objects, "out/"), server)


def test_they_share_the_work(server: Counting, started: Runs, path: Path, out: Path) -> None:
    """Two slow ones are faster than one: neither waits for the other at each request."""
    server.plan = always(Reply(delay=0.03))
    at_work = [started.start(path, out, concurrency=4) for _ in range(2)]
    for process in at_work:
        process.report()
    assert server.peak > 5
    all_done(folder(out), server)


def unknown(server: Counting, started: Runs, path: Path, out: Any, **job: Any) -> int:
    """Many requests that were sent by a process that is gone; gives how many."""
    server.plan = always(Reply(held=True))
    process = started.start(path, out, concurrency=32, job=job)
    try:
        server.wait_for(32, 5)
    except AssertionError:
        assert len(server.asks) >= 8, "a slow start may be, a standstill not"
    process.kill()
    server.release()
    server.plan = always(Reply(delay=0.02))
    return len(server.asks)


def repeated_once(server: Counting, sent: int) -> None:
    """All that were unknown were sent a second time, and only that."""
    twice = [key for key, count in server.charged().items() if count == 2]
    assert len(twice) == sent
    check_once(server, 2)
    assert len(server.asks) == 100 + sent


@pytest.mark.parametrize("processes", [2, 4])
def test_all_may_repeat_the_unknown_ones(
    processes: int, server: Counting, started: Runs, path: Path, out: Path
) -> None:
    """At the same time: each is repeated exactly once."""
    sent = unknown(server, started, path, out)
    at_work = [started.start(path, out, retry_unknown=True, concurrency=32) for _ in range(processes)]
    for process in at_work:
        process.report()
    repeated_once(server, sent)
    assert batch.status(out).counts["done"] == 100
    check_records(folder(out), server)


def test_all_may_repeat_the_unknown_ones_in_a_store(
    server: Counting, started: Runs, path: Path, store: SmallS3
) -> None:
    """By compare and swap."""
    out = f"s3://{BUCKET}/out"
    sent = unknown(server, started, path, out, environment=store.environment)
    job = {"environment": store.environment}
    at_work = [started.start(path, out, retry_unknown=True, concurrency=32, job=job) for _ in range(2)]
    for process in at_work:
        process.report()
    repeated_once(server, sent)
    check_records(objects(store.objects, "out/"), server)


def test_one_repeats_while_another_does_not(server: Counting, started: Runs, path: Path, out: Path) -> None:
    """The careful one reports them, the other repeats them."""
    sent = unknown(server, started, path, out)
    careful = started.start(path, out)
    bold = started.start(path, out, retry_unknown=True)
    careful.report()
    bold.report()
    repeated_once(server, sent)


def test_the_same_requests_in_another_order(server: Counting, started: Runs, tmp_path: Path, out: Path) -> None:
    """One from the front, one from the back; identical requests among them."""
    server.plan = always(Reply(delay=0.005))
    rows: list[Any] = [{"prompt": str(number % 25)} for number in range(100)]
    at_work = [started.start(jsonl(tmp_path / f"{step}.jsonl", rows[::step]), out, concurrency=8) for step in (1, -1)]
    for process in at_work:
        process.report()
    assert len(server.asks) == 100
    check_once(server)
    check_records(folder(out), server)

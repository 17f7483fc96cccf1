"""Ctrl-C once and twice, SIGTERM, and who else handles signals."""

import os
import signal
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from r9s import batch
from tests.batch.child import report_as_dict
from tests.batch.counting import Counting
from tests.batch.inputs import jsonl, lines
from tests.batch.output import check_counts, check_drawn, check_no_litter, check_once, check_records, folder
from tests.batch.reply import Reply, always
from tests.batch.runs import Run, Runs


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Forty requests."""
    return jsonl(tmp_path / "in.jsonl", lines(40))


@pytest.fixture
def held(server: Counting, started: Runs, path: Path, out: Path) -> Run:
    """A run that has four requests under way, which are not answered yet."""
    server.plan = always(Reply(held=True))
    process = started.start(path, out, concurrency=4)
    server.wait_for(4)
    return process


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_ends_the_run_in_good_order(
    number: signal.Signals, held: Run, server: Counting, client: Any, path: Path, out: Path
) -> None:
    """What is under way is finished and saved, the rest not sent, and the report says why it stopped."""
    held.kill(number)
    time.sleep(0.3)
    assert held.process.is_alive(), "it waits for what is under way"
    server.release()
    found = held.report()
    assert (found["counts"].get("done"), len(server.asks)) == (4, 4), found
    assert found["stopped"]
    assert not found["is_complete"]
    assert {record["state"] for record in folder(out).records.values()} <= {"done", "released"}
    check_no_litter(folder(out))
    assert batch.run(path, out, client=client).is_complete
    check_once(server)


def test_a_second_signal_ends_it_at_once(held: Run, server: Counting, client: Any, path: Path, out: Path) -> None:
    """Those under way may have been billed, and none stays claimed."""
    held.kill(signal.SIGINT)
    time.sleep(0.3)
    held.kill(signal.SIGINT)
    began = time.monotonic()
    found = held.wait(10)
    assert time.monotonic() - began < 5
    assert found.get("raised", "KeyboardInterrupt") == "KeyboardInterrupt", found
    states = [record["state"] for record in folder(out).records.values() if record["key"] in server.charged()]
    assert states == ["unknown"] * 4, "a run that ends by itself writes down what it knows"
    server.release()
    found = report_as_dict(batch.run(path, out, client=client))
    check_counts(found, 40)
    assert (found["counts"]["unknown"], found["counts"]["done"]) == (4, 36)
    check_once(server)
    check_drawn(folder(out), server)


def test_two_signals_at_once(held: Run, server: Counting, client: Any, path: Path, out: Path) -> None:
    """Without a pause between them, and a third one after: still nothing is paid twice."""
    for _ in range(3):
        held.kill(signal.SIGINT)
    held.process.join(2)  # signals that come at once may be one
    server.release()
    held.process.join(10)
    assert held.process.exitcode is not None
    assert batch.run(path, out, client=client).counts.get("claimed", 0) == 0
    check_once(server)
    check_drawn(folder(out), server)
    check_records(folder(out), server)


def test_a_signal_in_a_pause_is_heard(server: Counting, started: Runs, path: Path, out: Path) -> None:
    """While all wait for a Retry-After, Ctrl-C does not wait with them."""
    from tests.batch.reply import error

    server.plan = always(error(429, headers={"retry-after": "2"}))
    process = started.start(path, out, concurrency=4)
    server.wait_for(1)
    time.sleep(0.2)
    process.kill(signal.SIGINT)
    began = time.monotonic()
    found = process.report(10)
    assert time.monotonic() - began < 8
    assert found["stopped"]
    assert not found["counts"].get("claimed", 0) + found["counts"].get("unknown", 0) + found["counts"].get("done", 0)


def test_signals_are_handled_as_before_afterwards(server: Counting, client: Any, out: Path) -> None:
    """The handlers of the program are back, and were called for no signal of the run."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGCHLD)
    before = [signal.getsignal(number) for number in numbers]
    batch.run([{"prompt": "a"}], out, client=client)
    with pytest.raises(batch.BatchInputError):
        batch.run([{"promt": "a"}], out, client=client)
    assert [signal.getsignal(number) for number in numbers] == before


def test_in_the_main_thread_of_this_process_too(server: Counting, client: Any, out: Path) -> None:
    """One SIGINT from another thread: the report comes, no KeyboardInterrupt."""
    server.plan = always(Reply(held=True))

    def interrupt() -> None:
        server.wait_for(2)
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.2)
        server.release()

    thread = threading.Thread(target=interrupt)
    thread.start()
    report = batch.run([{"prompt": str(number)} for number in range(20)], out, client=client, concurrency=2)
    thread.join()
    assert (report.counts["done"], len(server.asks)) == (2, 2)
    assert report.stopped


def test_in_another_thread_no_signal_is_touched(server: Counting, client: Any, out: Path) -> None:
    """Signals belong to the main thread; a run elsewhere works without."""
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(batch.run([{"prompt": "a"}], out, client=client)))
    thread.start()
    thread.join(20)
    assert found[0].is_complete


def test_two_threads_at_once_on_one_folder(server: Counting, client: Any, out: Path) -> None:
    """As two processes: each request is drawn once."""
    server.plan = always(Reply(delay=0.01))
    given = [{"prompt": str(number)} for number in range(60)]
    threads = [threading.Thread(target=lambda: batch.run(given, out, client=client, concurrency=8)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert batch.status(out).counts["done"] == len(server.asks) == 60
    check_once(server)
    check_records(folder(out), server)

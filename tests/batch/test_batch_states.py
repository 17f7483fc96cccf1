"""States and what a later run makes of them; claims of processes that live, and of those that are gone."""

import datetime
import json
import os
import socket
from pathlib import Path
from typing import Any

import pytest

from r9s import batch
from tests.batch.child import report_as_dict
from tests.batch.counting import Counting
from tests.batch.inputs import jsonl, lines
from tests.batch.output import check_counts, check_drawn, check_no_litter, check_once, check_records, folder
from tests.batch.reply import Reply, always, by_prompt, error
from tests.batch.runs import Runs, until


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Four requests."""
    return jsonl(tmp_path / "in.jsonl", lines(4))


def run(requests: Any, out: Path, client: Any, **options: Any) -> dict[str, Any]:
    """Run, and give the report."""
    return report_as_dict(batch.run(requests, out, client=client, **options))


def killed(server: Counting, started: Runs, path: Path, out: Path) -> None:
    """A process has sent all four requests, and was killed before an answer came."""
    server.plan = always(Reply(held=True))
    process = started.start(path, out)
    server.wait_for(4)
    process.kill()
    server.release()
    server.plan = always()


def test_a_claim_of_a_dead_process_is_unknown(
    server: Counting, client: Any, started: Runs, path: Path, out: Path
) -> None:
    """`status` and the next run say so; only `retry_unknown` sends it again, and only once."""
    killed(server, started, path, out)
    found = report_as_dict(batch.status(out))
    assert (found["counts"].get("unknown"), found["counts"].get("claimed", 0)) == (4, 0)
    for options in ({}, {"retry_refused": True}):
        found = run(path, out, client, **options)
        check_counts(found, 4)
        assert (found["counts"]["unknown"], found["is_complete"]) == (4, False)
        assert all(item["error"] for item in found["unknown"]), "each says why"
    check_once(server)
    check_drawn(folder(out), server)
    found = run(path, out, client, retry_unknown=True)
    assert (found["counts"]["done"], found["is_complete"], len(server.asks)) == (4, True, 8)
    assert run(path, out, client, retry_unknown=True)["counts"]["done"] == 4
    assert set(server.charged().values()) == {2}
    check_records(folder(out), server)
    check_no_litter(folder(out))


def test_a_claim_of_a_process_that_lives_is_claimed(
    server: Counting, client: Any, started: Runs, path: Path, out: Path
) -> None:
    """Another run leaves it alone, whatever it may repeat, and does not wait for it for ever."""
    server.plan = always(Reply(held=True))
    process = started.start(path, out)
    server.wait_for(4)
    assert batch.status(out).counts.get("claimed") == 4
    for options in ({}, {"retry_unknown": True, "retry_refused": True}):
        found = run(path, out, client, **options)
        check_counts(found, 4)
        assert (found["counts"].get("claimed"), found["is_complete"], len(server.asks)) == (4, False, 4)
    server.release()
    assert process.report()["is_complete"]
    assert run(path, out, client)["counts"]["done"] == 4
    check_once(server)


def test_what_the_other_process_leaves_is_done(
    server: Counting, client: Any, started: Runs, path: Path, out: Path
) -> None:
    """One is at work on the first two of four: the other two are done meanwhile."""
    server.plan = by_prompt({"a 0": Reply(held=True), "a 1": Reply(held=True)})
    process = started.start(path, out, concurrency=2)
    server.wait_for(2)
    found = run(path, out, client)
    assert (found["counts"].get("claimed"), found["counts"].get("done")) == (2, 2)
    server.release()
    assert process.report()["counts"]["done"] == 4
    check_once(server)


def edited(out: Path, **claim: Any) -> int:
    """Change the claims of all records; gives how many there are."""
    count = 0
    for path in out.glob("*.json"):
        record = json.loads(path.read_bytes())
        record["claim"].update(claim)
        path.write_text(json.dumps(record))
        count += 1
    return count


def test_another_process_with_the_same_number_is_not_it(
    server: Counting, client: Any, started: Runs, path: Path, out: Path
) -> None:
    """The number was given again: to a process that began at another time."""
    killed(server, started, path, out)
    assert edited(out, pid=os.getppid()) == 4
    assert batch.status(out).counts.get("unknown") == 4
    assert run(path, out, client)["counts"].get("unknown") == 4
    check_once(server)


def test_a_claim_of_another_machine_holds_until_its_time_is_over(
    server: Counting, client: Any, started: Runs, path: Path, out: Path
) -> None:
    """Nobody here can see that process: only its time tells."""
    killed(server, started, path, out)
    until_ = json.loads(next(out.glob("*.json")).read_bytes())["claim"]["until"]
    edited(out, host="elsewhere", until=_later(until_, 3600))
    assert run(path, out, client, retry_unknown=True)["counts"].get("claimed") == 4
    assert len(server.asks) == 4
    edited(out, until=_later(until_, -365 * 86_400))
    found = run(path, out, client)
    assert (found["counts"].get("unknown"), len(server.asks)) == (4, 4)
    assert run(path, out, client, retry_unknown=True)["is_complete"]
    assert len(server.asks) == 8


def _later(when: Any, seconds: float) -> Any:
    if isinstance(when, (int, float)):
        return when + seconds
    moved = datetime.datetime.fromisoformat(when) + datetime.timedelta(seconds=seconds)
    return moved.isoformat().replace("+00:00", "Z" if when.endswith("Z") else "+00:00")


def test_the_claim_is_there_before_anything_is_sent(server: Counting, started: Runs, path: Path, out: Path) -> None:
    """At the moment a request is read, its record says `claimed`, with host and pid."""
    seen: list[dict[str, Any]] = []

    def look(ask: Any) -> Reply:
        seen.append(folder(out).records[ask.key])
        return Reply()

    server.plan = look
    process = started.start(path, out)
    process.report()
    assert [record["state"] for record in seen] == ["claimed"] * 4
    for record in seen:
        assert record["claim"]["pid"] == process.process.pid
        assert socket.gethostname() in record["claim"]["host"]


def test_done_is_done_whatever_is_to_be_repeated(server: Counting, client: Any, path: Path, out: Path) -> None:
    """Neither flag touches it."""
    run(path, out, client)
    run(path, out, client, retry_unknown=True, retry_refused=True)
    assert len(server.asks) == 4


def test_a_picture_that_was_deleted_is_not_paid_again_in_silence(
    server: Counting, client: Any, path: Path, out: Path
) -> None:
    """A user may sort out pictures: the record says that it was done."""
    run(path, out, client)
    (out / "a-1.png").unlink()
    run(path, out, client)
    assert len(server.asks) == 4


def test_a_record_that_was_deleted_is_a_request_again(server: Counting, client: Any, path: Path, out: Path) -> None:
    """Without its record a request is new; the picture that lies there is not overwritten."""
    run(path, out, client)
    first = (out / "a-1.png").read_bytes()
    (out / "a-1.json").unlink()
    found = run(path, out, client)
    assert (found["counts"]["done"], len(server.asks)) == (4, 5)
    assert (out / "a-1.png").read_bytes() == first
    check_records(folder(out), server, strict_names=False)


def test_refused_and_unknown_are_repeated_each_by_its_own_flag(
    server: Counting, client: Any, path: Path, out: Path
) -> None:
    """One flag leaves the other state alone."""
    server.plan = by_prompt({"a 0": error(400), "a 1": Reply(end="reset")})
    found = run(path, out, client)
    assert {state: count for state, count in found["counts"].items() if count} == {
        "refused": 1,
        "unknown": 1,
        "done": 2,
    }
    server.plan = always()
    assert run(path, out, client, retry_refused=True)["counts"].get("unknown") == 1
    assert server.prompts().count("a 0") == 2
    assert run(path, out, client, retry_unknown=True)["is_complete"]
    assert sorted(server.prompts()) == ["a 0", "a 0", "a 1", "a 1", "a 2", "a 3"]


def test_a_run_that_died_before_it_sent_is_not_silent(
    server: Counting, client: Any, started: Runs, tmp_path: Path, out: Path
) -> None:
    """Killed at its first record: whatever is claimed is reported, and nothing is sent twice."""
    path = jsonl(tmp_path / "in.jsonl", lines(50))
    process = started.start(path, out, concurrency=1)
    until(lambda: out.exists() and any(out.glob("*.json")))
    process.kill()
    found = run(path, out, client)
    check_counts(found, 50)
    assert found["counts"].get("unknown", 0) <= 1
    assert found["counts"]["done"] >= 49
    check_once(server)

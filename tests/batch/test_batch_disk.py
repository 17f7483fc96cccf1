"""A disk that is full or cannot be written: nothing is paid for nothing, and what was paid is not lost."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from r9s import batch
from tests.batch.child import report_as_dict
from tests.batch.counting import Counting
from tests.batch.inputs import jsonl, lines
from tests.batch.output import check_drawn, check_once, check_records, folder, told
from tests.batch.places import fill, read_only, small_disk
from tests.batch.reply import Reply, always
from tests.batch.runs import Runs


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 kB."""
    with small_disk(tmp_path / "disk") as where:
        yield where


def run(requests: Any, out: Path, client: Any, **options: Any) -> dict[str, Any]:
    """Run; a run that raises, which the contract leaves open, tells what it raised."""
    try:
        return report_as_dict(batch.run(requests, out, client=client, **options))
    except OSError as error:
        return {"raised": type(error).__name__, "text": str(error)}


def test_full_before_the_claim_nothing_is_sent(server: Counting, client: Any, disk: Path) -> None:
    """The claim cannot be written: the run stops and says why; with room again it does all."""
    filler = fill(disk)
    found = run([{"prompt": str(number)} for number in range(20)], disk, client)
    assert not server.heads
    said = f"{found.get('stopped')} {found.get('text')}".lower()
    assert "space" in said or "full" in said, said
    assert not [path for path in disk.iterdir() if path.name.endswith(".json") and not path.stat().st_size]
    filler.unlink()
    found = run([{"prompt": str(number)} for number in range(20)], disk, client)
    assert found["is_complete"]
    check_once(server)
    check_records(folder(disk), server)


@pytest.mark.parametrize("concurrency", [1, 4])
def test_full_after_the_answer_the_picture_is_kept(concurrency: int, server: Counting, client: Any, disk: Path) -> None:
    """The run stops, and each paid picture is in a record that is done, or where the report says."""
    server.plan = always(Reply(size=40_000))
    requests = [{"prompt": str(number)} for number in range(20)]
    found = run(requests, disk, client, concurrency=concurrency)
    assert found.get("stopped") or found.get("text")
    assert 3 <= len(server.asks) <= 7 + concurrency, "it stops soon"
    contents = [*folder(disk).files.values(), *told(found)]
    lost = [ask.prompt for ask in server.asks if not all(drawn in contents for drawn in ask.drawn)]
    assert not lost, f"paid, and nowhere to be found: {lost}"
    check_once(server)


def test_with_room_again_nothing_is_paid_twice(server: Counting, client: Any, disk: Path) -> None:
    """The run goes on; what could not be saved is taken from where it lies, or is unknown and reported."""
    server.plan = always(Reply(size=40_000))
    requests = [{"prompt": str(number)} for number in range(5)]
    filler = fill(disk, leave=60_000)
    first = run(requests, disk, client, concurrency=2)
    assert first.get("stopped") or first.get("text")
    filler.unlink()
    found = run(requests, disk, client, concurrency=2)
    check_once(server)
    assert found["counts"].get("done", 0) + found["counts"].get("unknown", 0) == 5
    assert not batch.status(disk).counts.get("claimed")
    check_records(folder(disk), server)


def test_full_when_the_record_is_written(server: Counting, client: Any, disk: Path) -> None:
    """The picture found room, its record did not: still no claim for ever, and nothing paid twice."""
    for leave in (4_096, 8_192, 12_288, 16_384):
        filler = fill(disk, leave=leave)
        run([{"prompt": f"{leave}/{number}"} for number in range(3)], disk, client, concurrency=1)
        filler.unlink()
        found = run([{"prompt": f"{leave}/{number}"} for number in range(3)], disk, client, concurrency=1)
        assert found["counts"].get("done", 0) + found["counts"].get("unknown", 0) == 3, (leave, found["counts"])
        check_once(server)
        check_records(folder(disk), server, strict_names=False)
        for path in disk.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def test_no_inode_is_left(server: Counting, client: Any, tmp_path: Path) -> None:
    """There is room, but for no further file."""
    with small_disk(tmp_path / "disk", "1m", ",nr_inodes=8") as disk:
        server.plan = always(Reply(size=1_000))
        found = run([{"prompt": str(number)} for number in range(20)], disk, client, concurrency=2)
        assert found.get("stopped") or found.get("text")
        contents = [*folder(disk).files.values(), *told(found)]
        assert all(drawn in contents for ask in server.asks for drawn in ask.drawn)
        check_once(server)


def test_files_may_only_be_small(server: Counting, client: Any, started: Runs, tmp_path: Path, out: Path) -> None:
    """A limit of the system, which needs no root: records fit, pictures do not."""
    server.plan = always(Reply(size=40_000))
    path = jsonl(tmp_path / "in.jsonl", lines(20))
    started.start(path, out, concurrency=2, job={"file_limit": 20_000}).wait()
    assert 1 <= len(server.asks) <= 6, "it stops soon"
    assert not batch.status(out).counts.get("claimed")
    check_once(server)
    server.plan = always()
    found = report_as_dict(batch.run(path, out, client=client))
    assert found["counts"].get("done", 0) + found["counts"].get("unknown", 0) == 20
    check_once(server)
    check_drawn(folder(out), server)


def test_a_disk_that_cannot_be_written(server: Counting, client: Any, tmp_path: Path) -> None:
    """Nothing is sent, and the text says what is wrong with which folder."""
    with read_only(tmp_path / "disk") as disk:
        for out in (disk, disk / "deeper"):
            found = run([{"prompt": "a"}], out, client)
            assert str(disk) in str(found.get("text")) + str(found.get("stopped"))
    assert not server.heads


def test_a_file_in_the_place_of_the_folder(server: Counting, client: Any, out: Path) -> None:
    """It stays as it is, and nothing is sent."""
    out.write_bytes(b"mine")
    for where in (out, out / "deeper"):
        found = run([{"prompt": "a"}], where, client)
        assert str(out) in str(found.get("text")) + str(found.get("stopped"))
    assert out.read_bytes() == b"mine"
    assert not server.heads


def test_the_folder_is_taken_away_in_the_middle(server: Counting, client: Any, out: Path) -> None:
    """Somebody moves it: the run stops or goes on in a new one, and nothing is lost or paid twice."""

    def plan(ask: Any) -> Reply:
        if len(server.asks) == 10:
            os.rename(out, out.with_name("moved"))
        return Reply()

    server.plan = plan
    requests = [{"prompt": str(number)} for number in range(30)]
    found = run(requests, out, client, concurrency=2)
    contents = told(found)
    for where in (out, out.with_name("moved")):
        if where.exists():
            contents += folder(where).files.values()
    lost = [ask.prompt for ask in server.asks if not all(drawn in contents for drawn in ask.drawn)]
    assert not lost, f"paid, and nowhere to be found: {lost}"
    check_once(server)

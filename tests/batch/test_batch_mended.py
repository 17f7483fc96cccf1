"""What a second reader found: ways to pay twice or to lose a picture that nobody had thought of."""

import errno
import json
import os
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from r9s import R9S, batch
from r9s.batch._folder import Folder
from tests.batch.counting import Counting
from tests.batch.output import check_drawn, check_once, folder
from tests.batch.reply import Reply, always, error


def together(count: int, requests: list[dict[str, Any]], out: Path, url: str) -> None:
    """So many runs at a time on one output, each in a thread with a client of its own."""

    def carry_out() -> None:
        with R9S(api_key="test", server_url=url) as client:
            batch.run(requests, out, client=client, concurrency=8)

    threads = [threading.Thread(target=carry_out) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_disk_without_hard_links_is_shared_all_the_same(
    server: Counting, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """exFAT and some network drives have none: a record that is half written is no free name."""

    def refuse(*paths: object, **options: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    together(3, [{"custom_id": f"i{number}", "prompt": str(number)} for number in range(40)], out, server.url)
    check_once(server)
    assert len(server.asks) == 40
    check_drawn(folder(out), server)


def test_a_store_that_shows_a_claim_late_is_no_free_name(
    server: Counting, client: Any, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Taken, and not to be read yet, means that somebody has claimed it."""
    requests = [{"custom_id": f"i{number}", "prompt": str(number)} for number in range(4)]
    assert batch.run(requests, out, client=client).is_complete
    hidden = {f"i{number}.json": 2 for number in range(4)}
    read = Folder.read

    def late(self: Folder, name: str) -> Any:
        hidden[name] = hidden.get(name, 0) - 1
        return read(self, name) if hidden[name] < 0 else None

    monkeypatch.setattr(Folder, "read", late)
    batch.run(requests, out, client=client)
    check_once(server)


def test_a_process_that_goes_to_another_folder_keeps_its_output(
    server: Counting, client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relative output is that of the start of the run."""
    (tmp_path / "elsewhere" / "out").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    requests = [{"custom_id": f"i{number}", "prompt": str(number)} for number in range(6)]

    def leave(item: batch.BatchItem) -> None:
        os.chdir(tmp_path / "elsewhere")

    assert batch.run(requests, "out", client=client, concurrency=1, progress=leave).is_complete
    os.chdir(tmp_path)
    assert batch.run(requests, "out", client=client).is_complete
    assert len(server.asks) == 6
    assert len(list((tmp_path / "out").glob("i*.json"))) == 6


def test_names_that_end_like_unfinished_folders_are_apart(server: Counting, client: Any, out: Path) -> None:
    """`i0` and `i0.part`, and `owner.json`, are names as any other."""
    server.plan = always(Reply(delay=0.01))
    names = [name for number in range(10) for name in (f"i{number}", f"i{number}.part")] + ["owner.json", "answer.json"]
    assert batch.run([{"custom_id": name, "prompt": name} for name in names], out, client=client).is_complete
    check_drawn(folder(out), server)


@pytest.mark.parametrize(
    "document",
    [{"image_b64": "iVBORw0KGgp4" * 40}, {"b64_json": "*not base64* " * 10}],
    ids=["in an unknown field", "broken base64"],
)
def test_a_picture_that_cannot_be_saved_stays_in_the_record(
    document: dict[str, Any], server: Counting, client: Any, out: Path
) -> None:
    """It was paid for: the state is unknown, what came is kept, and only `retry_unknown` pays again."""
    server.plan = always(Reply(body=json.dumps({"created": 1, "data": [document]}).encode()))
    requests = [{"custom_id": "fox", "prompt": "a fox"}]
    report = batch.run(requests, out, client=client)
    assert report.counts["unknown"] == 1
    record = json.loads((out / "fox.json").read_text())
    assert record["answer"]["document"]["data"][0] == document
    assert batch.run(requests, out, client=client, retry_refused=True).counts["unknown"] == 1
    assert len(server.asks) == 1


def test_an_output_may_be_moved_after_a_crash(
    server: Counting, client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What had come is found from the folder itself, wherever that is by now; a copy leaves the original alone."""

    def crash(*arguments: object) -> None:
        raise MemoryError("scripted")

    requests = [{"custom_id": "fox", "prompt": "a fox", "n": 2}]
    with monkeypatch.context() as patched:
        patched.setattr("r9s.batch._saving.published", crash)
        with pytest.raises(MemoryError):
            batch.run(requests, tmp_path / "old", client=client)
    (tmp_path / "old").rename(tmp_path / "new")
    report = batch.run(requests, tmp_path / "new", client=client)
    assert (report.is_complete, len(server.asks)) == (True, 1)
    check_drawn(folder(tmp_path / "new"), server)


def test_a_key_that_cannot_be_had_costs_nothing(server: Counting, out: Path) -> None:
    """The function of the key failed before anything was sent: the requests are released, and the run ends."""
    asked: list[int] = []

    def key() -> str:
        asked.append(1)
        if len(asked) > 3:
            raise ConnectionError("the vault is down")
        return "test"

    requests = [{"prompt": str(number)} for number in range(8)]
    with R9S(key, server_url=server.url) as client:
        report = batch.run(requests, out, client=client, concurrency=2)
    assert report.counts["unknown"] == 0
    assert (report.counts["done"], len(server.asks)) == (3, 3)
    assert "the vault is down" in (report.stopped or "")


def test_pictures_asked_for_in_extra_body_count(server: Counting, client: Any, out: Path) -> None:
    """`max_images` looks at what is sent."""
    requests = [{"prompt": str(number), "extra_body": {"n": 3}} for number in range(4)]
    report = batch.run(requests, out, client=client, max_images=7)
    assert len(server.asks) == 2
    assert "max_images=7" in (report.stopped or "")


def test_an_outage_does_not_use_up_all_requests(server: Counting, client: Any, out: Path) -> None:
    """After fifty failures in a row the run ends."""
    server.plan = always(error(500))
    report = batch.run([{"prompt": str(number)} for number in range(300)], out, client=client, concurrency=4)
    assert 50 <= len(server.asks) <= 54
    assert "in a row" in (report.stopped or "")


def test_a_wait_that_is_longer_than_the_patience_ends_the_run(server: Counting, client: Any, out: Path) -> None:
    """Nobody else is sent meanwhile."""
    server.plan = always(error(429, headers={"retry-after": "3600"}))
    report = batch.run([{"prompt": str(number)} for number in range(20)], out, client=client)
    assert len(server.asks) == 1
    assert report.counts["released"] == 1
    assert report.stopped


def test_progress_that_fails_costs_no_picture(server: Counting, client: Any, out: Path) -> None:
    """What is under way is kept, and the error comes out as it is; SystemExit too."""
    server.plan = always(Reply(delay=0.02))

    def leave(item: batch.BatchItem) -> None:
        raise SystemExit(3)

    with pytest.raises(SystemExit):
        batch.run([{"prompt": str(number)} for number in range(20)], out, client=client, progress=leave)
    assert batch.status(out).counts["done"] == len(server.asks)


def test_a_claim_lasts_longer_than_the_patience_of_its_run(server: Counting, client: Any, out: Path) -> None:
    """Another machine, which cannot ask whether the process lives, must not take it for gone while it waits."""
    requests = [{"custom_id": "fox", "prompt": "a fox"}]
    assert batch.run(requests, out, client=client, patience_ms=7_200_000).is_complete
    claim = json.loads((out / "fox.json").read_text())["claim"]
    assert claim["until"] > time.time() + 7_200

"""Ray Data with two actors, one of which is killed in the middle: every picture is drawn once, and every row comes."""

import json
import os
import signal
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import obstore
import pytest
from obstore.store import from_url

from r9s import batch
from tests.ray_data.kills import make_client
from tests.ray_data.seen import Seen

ROWS = 120


def write(folder: Path) -> str:
    """A file of requests."""
    file = folder / "prompts.jsonl"
    rows = [{"custom_id": f"c{number:03}", "prompt": f"Fox {number}", "size": "64x64"} for number in range(ROWS)]
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return str(file)


def by_state(rows: list[dict[str, Any]]) -> dict[str, set[str]]:
    """The keys in each state; every row has come, once."""
    assert sorted(row["custom_id"] for row in rows) == [f"c{number:03}" for number in range(ROWS)]
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["state"], set()).add(row["key"])
    return found


def kill_one(sandbox: Seen, killed: list[int]) -> None:
    """Kill one of two processes when both have finished a batch, and it has several requests under way."""
    deadline = time.monotonic() + 60
    while not killed and time.monotonic() < deadline:
        requests = [each for each in sandbox.requests if "x-pid" in each.headers]
        finished = Counter(int(each.headers["x-pid"]) for each in requests if each.status == 200)
        under_way = Counter(int(each.headers["x-pid"]) for each in requests if each.status is None)
        pid = next((pid for pid, count in under_way.items() if count >= 4 and finished[pid] >= 10), None)
        if pid is not None and len(finished) == 2:
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)
        time.sleep(0.02)


def test_one_of_two_is_killed(
    ray_data: Any, bucket: str, sandbox: Seen, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was under way at the kill is unknown, and not sent again unless that is asked for. Nothing is sent twice."""
    killed: list[int] = []

    def make(**more: Any) -> list[dict[str, Any]]:
        worker = batch.Worker(bucket, client=make_client, concurrency=8, **more)
        rows = ray_data.read_json(write(tmp_path), override_num_blocks=12)
        done: list[dict[str, Any]] = rows.map_batches(worker, batch_size=10, concurrency=2).take_all()
        return done

    killer = threading.Thread(target=kill_one, args=(sandbox, killed), daemon=True)
    killer.start()
    rows = make()
    first, once = by_state(rows), sandbox.sent
    killer.join()
    assert killed
    assert first.keys() == {"done", "unknown"}
    assert 1 <= len(first["unknown"]) <= 8
    assert set(once.values()) == {1}
    assert sandbox.drawn == len(once)
    assert first["done"] <= once.keys() <= first["done"] | first["unknown"]
    assert all("has ended" in row["error"] for row in rows if row["state"] == "unknown")

    assert by_state(make()) == first
    assert sandbox.sent == once

    assert by_state(make(retry_unknown=True)) == {"done": first["done"] | first["unknown"]}
    # The server knows the key of what it has drawn before the kill.
    assert sandbox.drawn == ROWS
    assert {key for key, times in sandbox.sent.items() if times > 1} <= first["unknown"]

    store = from_url(bucket)
    names = {each["path"] for chunk in obstore.list(store) for each in chunk}
    assert names == {f"c{number:03}.{kind}" for number in range(ROWS) for kind in ("json", "png")}
    with capsys.disabled():
        print(
            f" [{len(first['done'])} done, {len(first['unknown'])} unknown at the kill; {sandbox.drawn} drawn]", end=""
        )

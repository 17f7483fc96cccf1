"""Runs on a store that speaks S3, killed at random moments; and several of them on moto."""

import os
import random
from pathlib import Path

import obstore
import obstore.store
import pytest

from tests.batch.counting import Counting
from tests.batch.inputs import jsonl, lines
from tests.batch.kills import Place, Season, busy
from tests.batch.output import check_drawn, check_no_litter, check_once, check_records, objects
from tests.batch.reply import Reply, always
from tests.batch.runs import runs
from tests.batch.s3 import BUCKET, SmallS3
from tests.batch.stores import moto_store


def test_twenty_kills_on_a_store(tmp_path: Path) -> None:
    """As on a folder."""
    plan = busy(random.Random(105))
    with Counting(plan) as server, SmallS3() as store, runs(tmp_path / "runs", server.url) as started:
        job = {"environment": store.environment}

        def place(name: str) -> Place:
            return Place(f"s3://{BUCKET}/{name}", lambda: objects(store.objects, f"{name}/"), job)

        season = Season(server, started, random.Random(5), tmp_path, place)
        season.go(20)
    assert season.kills >= 20


@pytest.mark.parametrize("processes", [2, 4])
def test_together_on_moto(processes: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred requests, each drawn once, and each picture in the bucket."""
    path = jsonl(tmp_path / "in.jsonl", lines(100))
    plan = always(Reply(delay=0.005))
    with moto_store() as variables, Counting(plan) as server, runs(tmp_path / "runs", server.url) as started:
        out = f"s3://{BUCKET}/out"
        at_work = [started.start(path, out, concurrency=8, job={"environment": variables}) for _ in range(processes)]
        for process in at_work:
            assert process.report(90)["unknown"] == []
        found = started.report(path, out, job={"environment": variables})
        assert (found["counts"]["done"], len(server.asks)) == (100, 100)
        check_once(server)
        output = objects(_contents(variables, monkeypatch), "")
        check_records(output, server)
        check_drawn(output, server)
        check_no_litter(output)


def test_all_repeat_the_unknown_ones_on_moto(tmp_path: Path) -> None:
    """Two at the same time: each is repeated exactly once."""
    path = jsonl(tmp_path / "in.jsonl", lines(24))
    with moto_store() as variables, Counting() as server, runs(tmp_path / "runs", server.url, **variables) as started:
        out = f"s3://{BUCKET}/out"
        server.plan = always(Reply(held=True))
        process = started.start(path, out, concurrency=24)
        server.wait_for(8)
        process.kill()
        server.release()
        server.plan = always(Reply(delay=0.02))
        sent = len(server.asks)
        at_work = [started.start(path, out, retry_unknown=True) for _ in range(2)]
        for process in at_work:
            process.report(60)
        assert len(server.asks) == 24 + sent
        check_once(server, 2)


def _contents(variables: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert os.environ["AWS_ENDPOINT_URL"]
    store = obstore.store.from_url(f"s3://{BUCKET}/out")
    return {each["path"]: bytes(obstore.get(store, each["path"]).bytes()) for each in obstore.list(store).collect()}

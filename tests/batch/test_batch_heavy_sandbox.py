"""300 prompts against the sandbox, which fails one call in five; killed and resumed: what is drawn is there."""

import random
import time
from pathlib import Path
from urllib.parse import urlsplit

import r9s_sandbox
from tests.batch.inputs import jsonl, lines
from tests.batch.output import Output, folder, shown
from tests.batch.relay import Relay
from tests.batch.runs import runs

MODEL = {"size": "16x16", "response_format": "b64_json"}


def test_300_prompts_killed_and_resumed(tmp_path: Path) -> None:
    """`drawn` equals the pictures and those unknown ones that the sandbox drew; then the unknown ones are repeated."""
    path, out = jsonl(tmp_path / "in.jsonl", lines(300, **MODEL)), tmp_path / "out"
    rng = random.Random(11)
    with r9s_sandbox.serve() as url, Relay(urlsplit(url).port or 0) as relay:
        with runs(tmp_path / "runs", relay.url) as started:
            for _ in range(8):
                process = started.start(path, out, concurrency=8)
                time.sleep(rng.uniform(0.05, 0.6))
                process.kill()
            found = started.start(path, out, concurrency=8).report(90)
            time.sleep(0.2)  # what the last killed run had sent is drawn by now
            assert found["counts"]["done"] + found["counts"]["unknown"] == 300, found["counts"]
            assert url.drawn == _done(folder(out)) + _drawn_and_unknown(folder(out), relay)
            _once(relay)
            unknown = {item["key"] for item in found["unknown"]}
            before = len(relay.passed)
            started.start(path, out, concurrency=8, retry_unknown=True).report(90)
            assert {each.key for each in relay.passed[before:]} == unknown
            # What had been claimed and not sent met its fault only now.
            found = started.start(path, out, concurrency=8, retry_unknown=True).report(90)
            assert found["counts"]["done"] == _done(folder(out)) == 300
            # The sandbox gives a key that it knows its first answer: nothing is drawn a second time.
            assert url.drawn == 300


def _done(output: Output) -> int:
    return sum(len(shown(record)) for record in output.records.values() if record["state"] == "done")


def _drawn_and_unknown(output: Output, relay: Relay) -> int:
    unknown = {key for key, record in output.records.items() if record["state"] in ("unknown", "claimed")}
    return len({each.key for each in relay.passed if each.key in unknown and each.status in (200, None)})


def _once(relay: Relay) -> None:
    """No key that may have been billed was passed on twice."""
    keys = [each.key for each in relay.passed if each.status not in (429, 503)]
    assert len(set(keys)) == len(keys)

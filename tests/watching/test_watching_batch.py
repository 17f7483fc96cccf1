"""A batch makes its calls with a client, so that each is watched."""

from pathlib import Path

from r9s import R9S, Attempt, batch
from tests.support.secrets import MADE_BASE64
from tests.support.server import RawServer, answer, error
from tests.support.ways import SOON
from tests.watching.collected import Collected

RESULT = {"created": 7, "data": [{"b64_json": MADE_BASE64}]}


def test_each_call_of_a_batch_has_a_span_and_its_attempts(tmp_path: Path, collected: Collected) -> None:
    """A batch itself waits after a 429, and then makes another call."""
    attempts: list[Attempt] = []
    requests = [{"prompt": f"A fox, number {number}", "model": f"m-{number}"} for number in range(3)]
    with RawServer(error(429, SOON), answer(200, None, RESULT)) as server:
        with R9S("k", server_url=server.url, on_attempt=attempts.append) as client:
            report = batch.run(requests, tmp_path / "foxes", client=client, concurrency=1)
    assert report.counts["done"] == 3
    made = [(span.name, (span.attributes or {}).get("error.type")) for span in collected.calls]
    assert sorted(made[1:]) == [(f"generate_content m-{number}", None) for number in range(3)]
    assert made[0] == (made[0][0], "429")
    assert [(each.status, each.next) for each in attempts] == [(429, "give up"), *[(200, "done")] * 3]

"""Pictures that come as URLs: what cannot be fetched at first is fetched later, and never paid again."""

from pathlib import Path
from typing import Any

import pytest

from r9s import batch
from tests.batch.child import quick, report_as_dict
from tests.batch.counting import Counting
from tests.batch.inputs import jsonl, lines
from tests.batch.output import check_counts, check_no_litter, check_records, folder
from tests.batch.reply import Reply, always, error
from tests.batch.runs import Runs, until

LINKS = always(Reply(links=True))
BAD: dict[str, Reply] = {
    "404": error(404),
    "403": error(403),
    "500": error(500),
    "503": error(503),
    "reset": Reply(end="reset"),
    "truncated": Reply(cut=True),
    "html": Reply(body=b"<html>expired</html>", headers={"content-type": "text/html"}),
    "empty": Reply(body=b""),
}


def run(requests: Any, out: Path, client: Any, **options: Any) -> dict[str, Any]:
    """Run, and give the report."""
    return report_as_dict(batch.run(requests, out, client=client, **options))


def test_pictures_behind_links_are_fetched(server: Counting, client: Any, out: Path) -> None:
    """Their bytes lie in the folder, each fetched once, without the API key."""
    server.plan = LINKS
    found = run([{"prompt": "a", "n": 3}, {"prompt": "b"}], out, client)
    assert (found["counts"]["done"], found["pictures"]) == (2, 4)
    check_records(folder(out), server)
    assert set(server.fetched.values()) == {1}


@pytest.mark.parametrize("name", BAD)
def test_a_download_that_fails_is_not_paid_again(name: str, server: Counting, client: Any, out: Path) -> None:
    """The record keeps the link; the next run fetches it, and asks for no new picture."""
    server.plan = LINKS
    server.download[0] = BAD[name]
    request = batch.BatchRequest(custom_id="fox", body={"prompt": "fox"})
    found = run([request], out, client)
    check_counts(found, 1)
    assert not found["is_complete"]
    (item,) = [item for state in ("unknown", "released", "claimed", "refused", "done") for item in found[state]]
    assert item["state"] != "done"
    assert item["error"]
    (link,) = server.files
    assert link in (out / "fox.json").read_text().replace("\\/", "/"), "the record keeps the link"
    run([request], out, client)
    assert len(server.asks) == 1
    server.download.clear()
    found = run([request], out, client)
    assert (found["counts"].get("done"), found["is_complete"]) == (1, True), found
    assert len(server.asks) == 1
    check_records(folder(out), server)
    check_no_litter(folder(out))


def test_one_link_of_three_fails(server: Counting, client: Any, out: Path) -> None:
    """The other two are kept, and the third is fetched later under its own number."""
    server.plan = LINKS

    class OnlySecond(dict[int, Reply]):
        def get(self, number: Any, default: Any = None) -> Any:
            return (
                error(404) if len(server.fetched) and server.fetched["/files/1.png"] == 1 and number == 1 else default
            )

    server.download = OnlySecond()
    request = batch.BatchRequest(custom_id="fox", body={"prompt": "fox", "n": 3})
    run([request], out, client)
    kept = [each for each in server.asks[0].drawn if each in folder(out).files.values()]
    assert kept, "what was fetched is kept"
    server.download = {}
    found = run([request], out, client)
    assert found["counts"].get("done") == 1
    assert len(server.asks) == 1
    check_records(folder(out), server)


def test_retry_unknown_prefers_the_link(server: Counting, client: Any, out: Path) -> None:
    """Where a link is kept nothing needs to be paid again, whatever may be repeated."""
    server.plan = LINKS
    server.download[0] = error(404)
    run([{"prompt": "fox"}], out, client)
    server.download.clear()
    found = run([{"prompt": "fox"}], out, client, retry_unknown=True, retry_refused=True)
    assert found["is_complete"]
    assert len(server.asks) == 1


def test_a_link_that_is_dead_for_good_can_be_paid_again_when_told(server: Counting, client: Any, out: Path) -> None:
    """After 60 minutes it is gone: only `retry_unknown` asks for another picture."""
    server.plan = LINKS
    server.download[0] = error(404)
    for _ in range(3):
        found = run([{"prompt": "fox"}], out, client)
        assert not found["is_complete"]
    assert len(server.asks) == 1
    server.plan = always()
    found = run([{"prompt": "fox"}], out, client, retry_unknown=True)
    assert len(server.asks) <= 2
    assert found["is_complete"], found


def test_killed_while_it_fetches(server: Counting, client: Any, started: Runs, tmp_path: Path, out: Path) -> None:
    """The answer was there, and the links with it: they are kept before the first of them is fetched."""
    server.plan = LINKS
    server.download[0] = error(503, headers={"retry-after": "2"})
    path = jsonl(tmp_path / "in.jsonl", lines(4))
    process = started.start(path, out)
    until(lambda: len(server.fetched) == 4, what="the first download")
    process.kill()
    server.download.clear()
    found = run(path, out, client)
    assert found["counts"].get("done") == 4, f"a paid link is lost: {found['counts']}"
    assert len(server.asks) == 4
    check_records(folder(out), server)


def test_a_download_that_hangs_holds_up_nobody(server: Counting, out: Path) -> None:
    """It ends with the client's time, and its request is not lost."""
    server.plan = LINKS
    server.download[0] = Reply(status=200, body=b"", headers={"content-length": "100"})
    with quick(server_url=server.url, timeout_ms=500) as r9s:
        found = run([{"prompt": "fox"}], out, r9s)
    assert not found["is_complete"]
    server.download.clear()
    with quick(server_url=server.url) as r9s:
        assert run([{"prompt": "fox"}], out, r9s)["is_complete"]
    assert len(server.asks) == 1

"""A run in the simplest case: what it sends, what lies in its folder, and what it reports."""

import contextlib
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from r9s import batch
from tests.batch.child import report_as_dict
from tests.batch.counting import Counting
from tests.batch.inputs import CREATE, jsonl, line, lines
from tests.batch.output import check_counts, check_drawn, check_no_litter, check_once, check_records, folder
from tests.batch.reply import Reply, always


def test_three_requests_are_three_pictures(server: Counting, client: Any, out: Path) -> None:
    """Pictures, records and the report agree, and the keys are those that the server got."""
    report = batch.run([{"prompt": name} for name in ("fox", "owl", "elk")], out, client=client)
    found = report_as_dict(report)
    check_counts(found, 3)
    assert (found["counts"]["done"], found["pictures"], found["stopped"], found["is_complete"]) == (3, 3, None, True)
    assert sorted(item["key"] for item in found["done"]) == sorted(ask.key for ask in server.asks)
    assert sorted(item["number"] for item in found["done"]) == [1, 2, 3]
    for item in found["done"]:
        (ask,) = server.of(item["key"])
        assert [Path(path).read_bytes() for path in item["paths"]] == ask.drawn
        assert item["operation"] == "images.create"
        assert item["model"] == "scripted-1"
        assert item["request_id"].startswith("req-")
        assert item["usage"]["output_tokens"] == 5
        assert (item["retries"], item["error"]) == (0, None)
        assert 0 < item["seconds"] < 20
    check_records(folder(out), server)
    check_drawn(folder(out), server)
    check_no_litter(folder(out))


def test_a_record_says_what_the_contract_says(server: Counting, client: Any, out: Path) -> None:
    """All members are there; the answer is kept without the base64."""
    batch.run([batch.BatchRequest(custom_id="fox", body={"prompt": "fox", "n": 2})], out, client=client)
    record = json.loads((out / "fox.json").read_bytes())
    assert set(record) >= {
        *("key", "custom_id", "operation", "request", "state", "claim", "request_id", "model", "usage", "retries"),
        *("seconds", "pictures", "answer"),
    }
    assert set(record["claim"]) >= {"run", "host", "pid", "started", "at", "until"}
    assert (record["state"], record["custom_id"], record["operation"]) == ("done", "fox", "images.create")
    assert record["request"]["prompt"] == "fox"
    drawn = server.asks[0].drawn
    shown = [{name: each[name] for name in ("file", "sha256", "bytes")} for each in record["pictures"]]
    assert shown == [
        {"file": f"fox-{place}.png", "sha256": hashlib.sha256(each).hexdigest(), "bytes": len(each)}
        for place, each in enumerate(drawn, 1)
    ]
    assert "iVBOR" not in (out / "fox.json").read_text()
    assert "test" not in json.dumps(record["claim"]["run"]), "no API key"


def test_names_come_from_the_custom_id_or_the_key(server: Counting, client: Any, out: Path) -> None:
    """One picture has the plain name, two are numbered; without a custom_id it is 32 digits of the key."""
    requests = [
        batch.BatchRequest(custom_id="one", operation="images.create", body={"prompt": "one"}),
        batch.BatchRequest(custom_id="two", operation="images.create", body={"prompt": "two", "n": 2}),
        batch.BatchRequest(operation="images.create", body={"prompt": "none"}),
    ]
    batch.run(requests, out, client=client)
    (key,) = [ask.key[:32] for ask in server.asks if ask.prompt == "none"]
    expected = {"one.json", "one.png", "two.json", "two-1.png", "two-2.png", f"{key}.json", f"{key}.png"}
    assert set(folder(out).files) == expected


def test_a_second_run_sends_nothing(server: Counting, client: Any, out: Path, tmp_path: Path) -> None:
    """What is done is never done again, and the second report says the same."""
    path = jsonl(tmp_path / "in.jsonl", lines(5))
    first = report_as_dict(batch.run(path, out, client=client))
    before = folder(out).files
    second = report_as_dict(batch.run(str(path), str(out), client=client))
    assert len(server.asks) == 5
    assert folder(out).files == before
    check_counts(second, 5)
    assert second["is_complete"]
    assert sorted(item["key"] for item in second["done"]) == sorted(item["key"] for item in first["done"])


def test_more_requests_later_are_done_and_the_others_left(server: Counting, client: Any, out: Path) -> None:
    """An input that has grown costs only what is new."""
    batch.run([{"prompt": "fox"}], out, client=client)
    report = batch.run([{"prompt": "owl"}, {"prompt": "fox"}], out, client=client)
    assert server.prompts() == ["fox", "owl"]
    assert report.counts["done"] == 2
    check_once(server)


def test_status_reads_the_records_and_sends_nothing(server: Counting, client: Any, out: Path) -> None:
    """Without a client or a key, `status` says what lies there."""
    batch.run([{"prompt": "fox", "n": 2}, {"prompt": "owl"}], out, client=client)
    found = report_as_dict(batch.status(out))
    assert (found["counts"]["done"], found["pictures"], found["total"]) == (2, 3, 2)
    assert all(Path(path).exists() for item in found["done"] for path in item["paths"])
    assert len(server.asks) == 2


def test_status_of_a_folder_that_is_not_there(out: Path) -> None:
    """It makes no folder; either it is an error or there is nothing."""
    with contextlib.suppress(OSError):
        assert batch.status(out).total == 0
    assert not out.exists()


def test_check_counts_and_makes_nothing(server: Counting, out: Path, tmp_path: Path) -> None:
    """`check` gives the number of requests, of files and of iterables."""
    assert batch.check(jsonl(tmp_path / "in.jsonl", lines(7))) == 7
    assert batch.check([{"prompt": "fox"}] * 3) == 3
    assert batch.check([]) == 0
    assert not out.exists()


def test_an_empty_input_is_complete(server: Counting, client: Any, out: Path) -> None:
    """There is nothing to do, and that is no error."""
    report = batch.run([], out, client=client)
    assert (report.total, report.pictures, report.stopped, report.is_complete) == (0, 0, None, True)


def test_without_a_key_nothing_is_claimed(out: Path) -> None:
    """The client that cannot be made is an error before anything is written."""
    with pytest.raises(ValueError, match="R9S_API_KEY"):
        batch.run([{"prompt": "fox"}], out)
    assert not out.exists() or not folder(out).files


def test_the_environment_makes_the_client(
    server: Counting, out: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """No client is given: the environment says where and with which key."""
    monkeypatch.setenv("R9S_API_KEY", "test")
    monkeypatch.setenv("R9S_BASE_URL", server.url)
    batch.run(jsonl(tmp_path / "in.jsonl", [line("a", {"prompt": "a"}, CREATE)]), out)
    assert server.asks[0].headers["authorization"] == "Bearer test"
    assert folder(out).state("a") == "done"


def test_no_record_and_no_picture_holds_the_key(server: Counting, out: Path) -> None:
    """The API key is nowhere in the folder."""
    from tests.batch.child import quick

    with quick(server_url=server.url, api_key="sk-very-secret") as r9s:
        batch.run([{"prompt": "fox"}], out, client=r9s)
    assert not [name for name, content in folder(out).files.items() if b"very-secret" in content]


def test_a_client_that_was_given_is_still_open(server: Counting, client: Any, out: Path) -> None:
    """Who made it closes it."""
    batch.run([{"prompt": "fox"}], out, client=client)
    assert client.images.create(prompt="owl").data


def test_the_folder_is_made_with_its_parents(server: Counting, client: Any, out: Path) -> None:
    """A folder deep down need not be there."""
    batch.run([{"prompt": "fox"}], out / "deep" / "down", client=client)
    assert len(folder(out / "deep" / "down").records) == 1


def test_an_item_of_each_request_tells_progress(server: Counting, client: Any, out: Path) -> None:
    """The callback is called, whatever it is given."""
    server.plan = always(Reply(delay=0.01))
    calls: list[Any] = []
    batch.run([{"prompt": str(n)} for n in range(5)], out, client=client, progress=lambda *given: calls.append(given))
    assert len(calls) >= 5

"""What the server can answer, and the state that each answer leads to."""

import json
from pathlib import Path
from typing import Any

import pytest

from r9s import batch
from tests.batch.child import quick, report_as_dict
from tests.batch.counting import Counting
from tests.batch.output import check_drawn, check_no_litter, check_once, check_records, folder
from tests.batch.reply import GOOD, Plan, Reply, always, by_prompt, error, in_turn

UNKNOWN: dict[str, Reply] = {
    "500": error(500),
    "502": error(502),
    "504": error(504),
    "408": error(408),
    "reset": Reply(end="reset"),
    "close": Reply(end="close"),
    "truncated": Reply(cut=True),
    "garbage": Reply(body=b"\x00\xff{"),
    "html": Reply(body=b"<html>welcome</html>", headers={"content-type": "text/html"}),
}
REFUSED: dict[str, Reply] = {
    "400": error(400),
    "403": error(403),
    "404": error(404),
    "413": error(413),
    "422": error(422),
    "302": error(302, headers={"location": "/elsewhere"}),
}


def run(requests: Any, out: Path, client: Any, **options: Any) -> dict[str, Any]:
    """Run, and give the report."""
    return report_as_dict(batch.run(requests, out, client=client, **options))


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_may_have_been_billed_is_unknown(name: str, server: Counting, client: Any, out: Path) -> None:
    """It is reported, left alone by the next run, and repeated when told to; the others are done."""
    server.plan = by_prompt({"bad": in_turn(UNKNOWN[name], GOOD)})
    requests = [{"prompt": "bad"}, {"prompt": "good"}]
    for _ in range(2):
        found = run(requests, out, client)
        assert (found["counts"].get("unknown"), found["counts"].get("done")) == (1, 1), found
        assert not found["is_complete"]
        assert found["unknown"][0]["error"]
        assert found["unknown"][0]["number"] == 1
    check_once(server)
    check_drawn(folder(out), server)
    found = run(requests, out, client, retry_unknown=True)
    assert (found["counts"]["done"], found["is_complete"]) == (2, True)
    assert sorted(server.prompts()) == ["bad", "bad", "good"]
    assert len({ask.key for ask in server.asks}) == 2, "the second try has the same key"
    check_records(folder(out), server)
    check_no_litter(folder(out))


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_api_refuses_is_refused(name: str, server: Counting, client: Any, out: Path) -> None:
    """It stays so until it is told to be repeated; the record says why."""
    server.plan = by_prompt({"bad": in_turn(REFUSED[name], REFUSED[name], GOOD)})
    requests = [batch.BatchRequest(custom_id=each, body={"prompt": each}) for each in ("bad", "good")]
    for options in ({}, {"retry_unknown": True}, {"retry_refused": True}):
        found = run(requests, out, client, **options)
        assert (found["counts"].get("refused"), found["counts"].get("done")) == (1, 1), found
        assert found["refused"][0]["error"]
    assert server.prompts().count("bad") == 2
    record = json.loads((out / "bad.json").read_bytes())
    assert record["state"] == "refused"
    assert record["error"]
    found = run(requests, out, client, retry_refused=True)
    assert (found["counts"]["done"], found["is_complete"]) == (2, True)
    assert not found["counts"].get("refused")
    check_records(folder(out), server)


def test_a_hanging_server_is_unknown(server: Counting, out: Path) -> None:
    """The deadline passed: it may have been billed."""
    server.plan = always(Reply(end="hang"))
    with quick(server_url=server.url, timeout_ms=200) as r9s:
        found = run([{"prompt": "fox"}], out, r9s)
    assert found["counts"].get("unknown") == 1
    assert len(server.asks) == 1


def test_a_reset_before_the_request_was_read_is_never_sent_twice(server: Counting, client: Any, out: Path) -> None:
    """The client cannot know that nobody read it."""
    server.unread = 1
    found = run([{"prompt": "fox"}], out, client)
    assert found["counts"].get("unknown", 0) + found["counts"].get("released", 0) + len(server.asks) == 1
    assert server.heads <= 1 + found["counts"].get("done", 0)


@pytest.mark.parametrize("reply", [error(429), error(503), error(429, headers={"retry-after": "0.05"})])
def test_a_busy_server_is_asked_again(reply: Reply, server: Counting, client: Any, out: Path) -> None:
    """What was not carried out is sent again, with the same key, and counted as retries."""
    server.plan = in_turn(reply, reply, GOOD)
    found = run([{"prompt": "fox"}], out, client)
    assert found["counts"]["done"] == 1
    assert len(server.asks) == 3
    assert len({ask.key for ask in server.asks}) == 1
    check_once(server)


@pytest.mark.parametrize("status", [429, 503])
def test_what_is_busy_for_too_long_is_released(status: int, server: Counting, client: Any, out: Path) -> None:
    """It was never carried out, so that the next run does it unasked."""
    server.plan = always(error(status))
    found = run([{"prompt": "fox"}], out, client, patience_ms=1_500)
    assert found["counts"].get("released") == 1, found
    assert not found["is_complete"]
    server.plan = always()
    found = run([{"prompt": "fox"}], out, client)
    assert (found["counts"]["done"], found["is_complete"]) == (1, True)
    check_records(folder(out), server)


def test_a_quota_that_is_spent_is_no_busy_server(server: Counting, client: Any, out: Path) -> None:
    """It is not asked again and again, and nothing counts as billed."""
    server.plan = always(error(429, code="insufficient_quota"))
    found = run([{"prompt": "fox"}], out, client)
    assert found["counts"].get("refused", 0) + found["counts"].get("released", 0) == 1, found
    assert len(server.asks) == 1
    server.plan = always()
    assert run([{"prompt": "fox"}], out, client, retry_refused=True)["is_complete"]


ODD: dict[str, Plan] = {
    "one of two missing": always(Reply(missing=1)),
    "both missing": always(Reply(missing=2)),
    "an empty list": always(Reply(body=b'{"created": 1, "data": []}')),
    "no list": always(Reply(body=b'{"created": 1}')),
    "not base64": always(Reply(body=b'{"created": 1, "data": [{"b64_json": "%%%"}]}')),
    "not a picture": always(Reply(body=b'{"created": 1, "data": [{"b64_json": "aGVsbG8="}]}')),
    "an error inside of a 200": always(Reply(body=b'{"error": {"message": "scripted", "code": "odd"}}')),
}


@pytest.mark.parametrize("name", ODD)
def test_a_success_without_its_pictures_is_no_plain_success(
    name: str, server: Counting, client: Any, out: Path
) -> None:
    """The item says what is wrong, what came is kept, and nothing is paid again unasked."""
    server.plan = ODD[name]
    for _ in range(2):
        found = run([{"prompt": "fox", "n": 2}], out, client)
        (item,) = [item for state in ("done", "refused", "unknown", "released") for item in found[state]]
        assert item["error"], item
        assert item["state"] != "released", "it may have been billed"
        if name != "one of two missing":
            assert item["state"] != "done", item
    check_once(server)
    if name == "one of two missing":
        assert server.asks[0].drawn[0] in folder(out).files.values(), "the picture that came is lost"


def test_a_big_answer_is_kept(server: Counting, client: Any, out: Path) -> None:
    """Ten pictures of a megabyte each arrive as they are."""
    server.plan = always(Reply(size=1_000_000))
    run([{"prompt": "fox", "n": 10}], out, client)
    check_records(folder(out), server)
    assert server.drawn == 10

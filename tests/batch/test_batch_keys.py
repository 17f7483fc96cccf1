"""Which requests are the same: the key is made of operation, body, contents of files, custom_id and repetition."""

from pathlib import Path
from typing import Any

import pytest

from r9s import batch
from tests.batch.counting import Counting
from tests.batch.inputs import EDIT, JPEG, PNG, jsonl, line, lines, raw
from tests.batch.output import check_once, check_records, folder


def keys(server: Counting) -> list[str]:
    """The keys that the server got."""
    return [ask.key for ask in server.asks]


def test_a_key_is_64_hex_digits_and_steady(server: Counting, client: Any, out: Path) -> None:
    """In another folder, and written in another way, the same request has the same key."""
    for where, request in (("a", {"prompt": "x", "n": 1}), ("b", {"n": 1, "prompt": "x"})):
        batch.run([request], out / where, client=client)
    first, second = keys(server)
    assert first == second
    assert len(first) == 64
    int(first, 16)


def test_the_order_of_members_makes_no_other_key(server: Counting, client: Any, out: Path, tmp_path: Path) -> None:
    """Inside of objects too."""
    bodies = [
        '{"prompt": "x", "size": "auto", "svg": {"model": "m", "reasoning": {"effort": "low"}}}',
        '{"svg": {"reasoning": {"effort": "low"}, "model": "m"}, "size": "auto", "prompt": "x"}',
        '{"prompt": "\\u0078", "size": "auto", "svg": {"model": "m", "reasoning": {"effort": "low"}}}  ',
    ]
    for number, body in enumerate(bodies):
        batch.run(jsonl(tmp_path / f"{number}.jsonl", [body]), out, client=client)
    assert len(server.asks) == 1


def test_the_form_of_the_input_makes_no_other_key(server: Counting, client: Any, out: Path, tmp_path: Path) -> None:
    """A parameter object, a dict, a BatchRequest and a row of a table are one request."""
    batch.run(jsonl(tmp_path / "in.jsonl", [{"prompt": "x", "n": 2, "prompt_extend": True}]), out, client=client)
    batch.run([{"prompt": "x", "n": 2, "prompt_extend": True}], out, client=client)
    batch.run([batch.BatchRequest(body={"prompt": "x", "n": 2, "prompt_extend": True})], out, client=client)
    batch.run(raw(tmp_path / "in.csv", "n,prompt,prompt_extend\n2,x,true\n"), out, client=client)
    assert len(server.asks) == 1


def test_the_url_with_and_without_v1_makes_no_other_key(
    server: Counting, client: Any, out: Path, tmp_path: Path
) -> None:
    """It names the same operation."""
    for url in ("/v1/images/generations", "/images/generations"):
        batch.run(jsonl(tmp_path / "in.jsonl", [line("a", {"prompt": "x"}, url)]), out, client=client)
    assert len(server.asks) == 1


DIFFERENT: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"prompt": "x"}, {"prompt": "x "}),
    ({"prompt": "é"}, {"prompt": "e\u0301"}),
    ({"prompt": "x"}, {"prompt": "x", "n": 1}),
    ({"prompt": "x", "seed": 1}, {"prompt": "x", "seed": 2}),
    ({"prompt": "x", "prompt_extend": True}, {"prompt": "x", "prompt_extend": False}),
    ({"prompt": "x", "size": "a"}, {"prompt": "x", "style": "a"}),
    ({"prompt": "x", "extra_body": {"a": 1}}, {"prompt": "x", "extra_body": {"a": "1"}}),
    ({"prompt": "x", "extra_body": {"a": 1}}, {"prompt": "x", "extra_body": {"a": True}}),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_other_requests_have_other_keys(
    one: dict[str, Any], other: dict[str, Any], server: Counting, client: Any, out: Path
) -> None:
    """Nothing is taken for the same that may give another picture."""
    batch.run([one, other], out, client=client)
    batch.run([other, one], out, client=client)
    assert len(set(keys(server))) == len(server.asks) == 2


def test_another_custom_id_is_another_request(server: Counting, client: Any, out: Path) -> None:
    """Somebody who names a thing twice wants it twice."""
    requests = [batch.BatchRequest(custom_id=name, body={"prompt": "x"}) for name in ("a", "b", None)]
    batch.run(requests, out, client=client)
    assert len(set(keys(server))) == 3


def test_identical_requests_are_repetitions(server: Counting, client: Any, out: Path) -> None:
    """Two are two pictures; a third later is one more, and the order changes nothing."""
    batch.run([{"prompt": "x"}, {"prompt": "y"}, {"prompt": "x"}], out, client=client)
    assert sorted(server.prompts()) == ["x", "x", "y"]
    report = batch.run([{"prompt": "y"}, {"prompt": "x"}, {"prompt": "x"}, {"prompt": "x"}], out, client=client)
    assert sorted(server.prompts()) == ["x", "x", "x", "y"]
    assert len(set(keys(server))) == 4
    assert (report.counts["done"], report.pictures) == (4, 4)
    check_records(folder(out), server)


def test_a_hundred_repetitions(server: Counting, client: Any, out: Path) -> None:
    """All have keys and names of their own."""
    report = batch.run([{"prompt": "x"}] * 100, out, client=client)
    assert report.counts["done"] == 100
    assert len(set(keys(server))) == 100
    check_records(folder(out), server)


def test_the_order_of_lines_makes_no_other_key(server: Counting, client: Any, out: Path, tmp_path: Path) -> None:
    """Sorted, shuffled or cut, what is done is done."""
    rows = lines(10)
    batch.run(jsonl(tmp_path / "in.jsonl", rows), out, client=client)
    for other in (rows[::-1], rows[5:], [rows[3]]):
        report = batch.run(jsonl(tmp_path / "in.jsonl", other), out, client=client)
        assert report.is_complete
    assert len(server.asks) == 10
    check_once(server)


def test_a_picture_that_changed_is_another_request(server: Counting, client: Any, out: Path, tmp_path: Path) -> None:
    """Under the same path with the same custom_id; the first picture stays."""
    path = jsonl(tmp_path / "in.jsonl", [line("hat", {"image": "cat.png", "prompt": "hat"}, EDIT)])
    for content in (PNG, PNG, PNG + b"!", PNG):
        raw(tmp_path / "cat.png", content)
        assert batch.run(path, out, client=client).is_complete
    assert [ask.files["image"] for ask in server.asks] == [[PNG], [PNG + b"!"]]
    assert len(set(keys(server))) == 2
    second = keys(server)[1]
    assert set(folder(out).files) == {f"hat{end}" for end in (".json", ".png")} | {
        f"hat-{second[:12]}{end}" for end in (".json", ".png")
    }
    check_records(folder(out), server)


def test_the_order_of_files_is_part_of_the_key(server: Counting, client: Any, out: Path, tmp_path: Path) -> None:
    """The first of several pictures is another one than the second; image and mask are not the same."""
    raw(tmp_path / "a.png", PNG)
    raw(tmp_path / "b.jpg", JPEG)
    rows = [
        {"image": ["a.png", "b.jpg"], "prompt": "x"},
        {"image": ["b.jpg", "a.png"], "prompt": "x"},
        {"image": "a.png", "prompt": "x"},
        {"image": "a.png", "mask": "a.png", "prompt": "x"},
        {"image": "a.png", "markup": "a.png", "prompt": "x"},
    ]
    report = batch.run(jsonl(tmp_path / "in.jsonl", rows), out, client=client)
    assert report.is_complete
    assert len(set(keys(server))) == 5


def test_one_file_and_a_list_of_one_go_their_ways(server: Counting, client: Any, out: Path, tmp_path: Path) -> None:
    """Whatever their keys are, each is drawn at least once and at most twice in two runs."""
    raw(tmp_path / "a.png", PNG)
    path = jsonl(tmp_path / "in.jsonl", [{"image": ["a.png"], "prompt": "x"}, {"image": "a.png", "prompt": "x"}])
    for _ in range(2):
        assert batch.run(path, out, client=client).counts["done"] == 2
    assert len(server.asks) == 2
    check_once(server)


def test_the_file_that_was_hashed_is_the_file_that_is_sent(
    server: Counting, client: Any, out: Path, tmp_path: Path
) -> None:
    """A picture that changes between the check and the sending is not sent under the key of the old one."""
    raw(tmp_path / "cat.png", PNG)

    def requests() -> Any:
        yield {"image": str(tmp_path / "cat.png"), "prompt": "first"}

    batch.run(requests(), out, client=client)
    (old,) = keys(server)
    raw(tmp_path / "cat.png", PNG + b"?")
    batch.run(requests(), out, client=client)
    assert keys(server)[0] == old
    assert keys(server)[1] != old

"""custom_ids that are odd as names of files: everything is kept, inside of the folder, and nothing covers another."""

import contextlib
from pathlib import Path
from typing import Any

import pytest

from r9s import batch
from tests.batch.counting import Counting
from tests.batch.inputs import jsonl, line
from tests.batch.output import check_drawn, check_once, check_records, folder

NO_NAMES = ["", " ", "\ud800"]
"""These may be refused as no custom_id, but not be changed in silence."""
ODD = [
    *("a/b", "a\\b", "a:b", "../../etc/passwd", "/etc/passwd", "..", ".", "...", " lead", "trail ", "trail."),
    *(".hidden", "-rf", "~", "$HOME", "%2e%2e%2f", "a\x00b", "a\nb", "a\tb", "\x7f", "\u202egnp.exe", "CON", "nul.txt"),
    *("über", "u\u0308ber", "ÜBER", "ß", "日本語", "😀" * 100, "x" * 300, "x" * 301, "x" * 255, "x" * 250 + ".json"),
    *("Fox", "fox", "FOX", "fox.json", "fox.png", "fox-1", "fox-2", "fox-1.png", "fox.json.tmp", "*", "a?b", "a|b<c>"),
    *("a b", "a_b", "a-b", "a+b", "a%2Fb", "a__b", "'", '"'),
]


def run(requests: Any, out: Path, client: Any, **options: Any) -> Any:
    """Run one after the other."""
    return batch.run(requests, out, client=client, concurrency=1, **options)


def asked(name: str, **body: Any) -> Any:
    """A request with this custom_id."""
    return batch.BatchRequest(custom_id=name, body={"prompt": "x", **body})


@pytest.mark.parametrize("number", range(len(ODD)))
def test_an_odd_name_is_kept_inside(number: int, server: Counting, client: Any, out: Path, tmp_path: Path) -> None:
    """The picture is there, the folder beside it is untouched, and a second run finds it."""
    for _ in range(2):
        report = run([asked(ODD[number])], out, client)
        assert report.counts["done"] == 1
        assert report.done[0].custom_id == ODD[number]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert all(path.is_file() for path in out.iterdir()), "no folders of other people's making"
    assert len(list(out.iterdir())) == 2
    check_records(folder(out), server)
    check_once(server)


@pytest.mark.parametrize("name", NO_NAMES)
def test_what_is_hardly_a_name_is_refused_or_kept(name: str, server: Counting, client: Any, out: Path) -> None:
    """Never changed in silence, so that two of them become one."""
    found: list[Any] = []
    with contextlib.suppress(batch.BatchInputError):
        found = list(run([asked(name)], out, client).done)
    assert [item.custom_id for item in found] in ([], [name], [None] if name == "" else [name])
    assert len(server.asks) == len(found)


def test_all_odd_names_at_once(server: Counting, client: Any, out: Path) -> None:
    """None takes the name of another, with two pictures each or with one, in one run or in a second."""
    requests = [asked(name, n=1 + number % 2) for number, name in enumerate(ODD)]
    for _ in range(2):
        report = batch.run(requests, out, client=client, concurrency=8)
        assert report.counts["done"] == len(ODD)
    check_records(folder(out), server)
    check_drawn(folder(out), server)
    check_once(server)


@pytest.mark.parametrize("order", [1, -1])
def test_two_pictures_of_fox_and_one_of_fox_1(order: int, server: Counting, client: Any, out: Path) -> None:
    """`fox-1.png` can belong to one of them only, whichever comes first."""
    requests = [asked("fox", n=2), asked("fox-1"), asked("fox-2", n=3), asked("fox-2-1")][::order]
    for _ in range(2):
        assert run(requests, out, client).counts["done"] == 4
    assert server.drawn == 7
    _all_are_there(server, out)


@pytest.mark.parametrize("concurrency", [1, 8])
def test_pictures_never_cover_each_other(concurrency: int, server: Counting, client: Any, out: Path) -> None:
    """Many such pairs at once."""
    requests = [asked(f"p{n}{end}", n=count) for n in range(10) for end, count in (("", 2), ("-1", 2), ("-1-1", 1))]
    report = batch.run(requests, out, client=client, concurrency=concurrency)
    assert report.counts["done"] == 30
    _all_are_there(server, out)


def test_a_name_that_another_request_has_gets_twelve_digits(server: Counting, client: Any, out: Path) -> None:
    """The same custom_id later with another prompt; `fox-<12 digits>` as a custom_id of its own is no way in."""
    run([asked("fox")], out, client)
    run([batch.BatchRequest(custom_id="fox", body={"prompt": "y"})], out, client)
    key = server.asks[1].key
    assert set(folder(out).files) == {"fox.json", "fox.png", f"fox-{key[:12]}.json", f"fox-{key[:12]}.png"}
    run([asked(f"fox-{key[:12]}"), asked(server.asks[0].key[:32])], out, client)
    assert len(folder(out).records) == 4
    _all_are_there(server, out)


def test_a_custom_id_that_is_the_key_of_a_request_without(server: Counting, client: Any, out: Path) -> None:
    """The 32 digits are taken: the other one still has its place."""
    run([{"prompt": "fox"}], out, client)
    name = server.asks[0].key[:32]
    run([asked(name), {"prompt": "fox"}], out, client)
    assert len(folder(out).records) == 2
    check_once(server)
    _all_are_there(server, out)


def test_numbers_and_objects_are_no_custom_ids_or_are_texts(
    server: Counting, client: Any, out: Path, tmp_path: Path
) -> None:
    """Either a bad line or the text of the number; no crash."""
    row = {**line("x", {"prompt": "a"}), "custom_id": 5}
    try:
        report = batch.run(jsonl(tmp_path / "in.jsonl", [row]), out, client=client)
    except batch.BatchInputError:
        assert not server.heads
    else:
        assert report.done[0].custom_id == "5"
    with pytest.raises((batch.BatchInputError, TypeError)):
        batch.run([{**line("x", {"prompt": "a"}), "custom_id": {"a": 1}}], out, client=client)


def _all_are_there(server: Counting, out: Path) -> None:
    """Every picture that was drawn lies in the folder once; names as they come."""
    contents = list(folder(out).files.values())
    for ask in server.asks:
        assert all(contents.count(each) == 1 for each in ask.drawn), f"a picture of {ask.prompt} is lost"
    check_once(server)
    check_drawn(folder(out), server)
    check_records(folder(out), server, strict_names=False)

"""Inputs that are bad: every bad line is told with its number, all at once, before anything is sent or claimed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from r9s import batch
from tests.batch.counting import Counting
from tests.batch.inputs import EDIT, jsonl, line, lines, raw
from tests.batch.output import check_records, folder


def refused(server: Counting, client: Any, out: Path, requests: Any, **options: Any) -> list[tuple[int, str]]:
    """The problems, which `run` and `check` tell alike; nothing was sent, nothing was written."""
    make = requests if callable(requests) else lambda: requests
    with pytest.raises(batch.BatchInputError) as checked:
        batch.check(make(), **options)
    with pytest.raises(batch.BatchInputError) as caught:
        batch.run(make(), out, client=client, **options)
    assert caught.value.problems == checked.value.problems
    assert isinstance(caught.value, ValueError)
    assert not server.heads
    assert not out.exists() or not folder(out).files
    problems = caught.value.problems
    assert all(isinstance(number, int) and isinstance(text, str) and text for number, text in problems)
    assert str(problems[0][0]) in str(caught.value), "the text names a line"
    return problems


BAD: dict[str, str] = {
    "no JSON": '{"prompt": "a"',
    "a list": '["a"]',
    "a text": '"a"',
    "null": "null",
    "a number": "7",
    "an empty object": "{}",
    "unknown parameter": '{"promt": "a"}',
    "unknown parameter beside good ones": '{"prompt": "a", "sise": "auto"}',
    "unknown parameter in a body": json.dumps(line("x", {"prompt": "a", "sise": "auto"})),
    "wrong type": '{"prompt": "a", "n": "two"}',
    "wrong type of prompt": '{"prompt": 7}',
    "a list for a text": json.dumps(line("x", {"prompt": ["a"]})),
    "stream": '{"prompt": "a", "stream": true}',
    "stream in a body": json.dumps(line("x", {"prompt": "a", "stream": True})),
    "unknown url": json.dumps(line("x", {"prompt": "a"}, "/v1/chat/completions")),
    "another method": json.dumps({**line("x", {"prompt": "a"}), "method": "GET"}),
    "no body": '{"custom_id": "x", "method": "POST", "url": "/v1/images/generations"}',
    "body is a list": '{"custom_id": "x", "method": "POST", "url": "/v1/images/generations", "body": []}',
    "body without a prompt": json.dumps(line("x", {"n": 1})),
    "missing file": json.dumps(line("x", {"image": "nowhere.png", "prompt": "a"}, EDIT)),
    "a folder for a file": json.dumps(line("x", {"image": ".", "prompt": "a"}, EDIT)),
    "an edit without image": json.dumps(line("x", {"prompt": "a"}, EDIT)),
    "NaN": '{"prompt": "a", "seed": NaN}',
    "a header": '{"prompt": "a", "http_headers": {"authorization": "x"}}',
    "deep": "[" * 100_000,
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_line_is_told(name: str, server: Counting, client: Any, out: Path, tmp_path: Path) -> None:
    """With its number, counted from 1 and empty lines included."""
    path = jsonl(tmp_path / "in.jsonl", [*lines(2), "", BAD[name], *lines(1, "b")])
    problems = refused(server, client, out, path)
    assert [number for number, _ in problems] == [4]


def test_invalid_utf_8_is_told(server: Counting, client: Any, out: Path, tmp_path: Path) -> None:
    """Bytes that are no text are a bad line, not a traceback from a codec."""
    path = raw(tmp_path / "in.jsonl", b'{"prompt": "a"}\n{"prompt": "\xff\xfe"}\n{"prompt": "c"}\n')
    assert [number for number, _ in refused(server, client, out, path)] == [2]


def test_utf_16_is_told(server: Counting, client: Any, out: Path, tmp_path: Path) -> None:
    """A file in another encoding is bad from its first line on."""
    refused(server, client, out, raw(tmp_path / "in.jsonl", '{"prompt": "a"}\n'.encode("utf-16")))


def test_all_bad_lines_are_told_at_once(server: Counting, client: Any, out: Path, tmp_path: Path) -> None:
    """A hundred good ones between them change nothing."""
    rows: list[Any] = []
    for text in BAD.values():
        rows += [*lines(5, f"a{len(rows)}"), text]
    expected = [number for number, row in enumerate(rows, 1) if isinstance(row, str)]
    problems = refused(server, client, out, jsonl(tmp_path / "in.jsonl", rows))
    assert [number for number, _ in problems] == expected


def test_the_text_says_what_is_wrong(server: Counting, client: Any, out: Path, tmp_path: Path) -> None:
    """It names the parameter or the file."""
    rows = [BAD["unknown parameter beside good ones"], BAD["wrong type"], BAD["missing file"], BAD["stream"]]
    texts = [text for _, text in refused(server, client, out, jsonl(tmp_path / "in.jsonl", rows))]
    for text, word in zip(texts, ("sise", "n", "nowhere.png", "stream"), strict=True):
        assert word in text


def test_bad_requests_of_an_iterable_have_their_place(server: Counting, client: Any, out: Path) -> None:
    """Counted from 1; a thing that is no request at all is one of them."""
    requests: Callable[[], list[Any]] = lambda: [  # noqa: E731 - made anew for each of the two calls
        {"prompt": "a"},
        {"promt": "b"},
        batch.BatchRequest(custom_id="c", operation="images.create", body={"prompt": "c", "n": "x"}),
        None,
        "prompt",
        batch.BatchRequest(custom_id="d", operation="images.paint", body={"prompt": "d"}),
    ]
    problems = refused(server, client, out, requests)
    assert [number for number, _ in problems] == [2, 3, 4, 5, 6]


CSV: dict[str, tuple[str, list[int]]] = {
    "an unknown column": ("promt\na\n", [1]),
    "no number": ("prompt,n\na,1\nb,two\n", [3]),
    "no boolean": ("prompt,prompt_extend\na,maybe\n", [2]),
    "no JSON": ("prompt,svg\na,{\n", [2]),
    "a cell too many": ("prompt,n\na,1\nb,1,2\n", [3]),
    "no prompt": ("prompt,n\n,1\n", [2]),
    "the same column twice": ("prompt,prompt\na,b\n", [1]),
    "stream": ("prompt,stream\na,true\n", [2]),
    "a missing file": ("prompt,image\na,nowhere.png\n", [2]),
}


@pytest.mark.parametrize("name", CSV)
def test_a_bad_cell_is_told(name: str, server: Counting, client: Any, out: Path, tmp_path: Path) -> None:
    """With the number of its line; a fault of the header is on line 1, if not on each."""
    text, expected = CSV[name]
    numbers = [number for number, _ in refused(server, client, out, raw(tmp_path / "in.csv", text))]
    assert numbers == expected or (expected == [1] and set(numbers) <= {1, 2})


def test_a_custom_id_twice_is_told_or_both_are_drawn(server: Counting, client: Any, out: Path, tmp_path: Path) -> None:
    """In no case does one picture take the place of the other in silence."""
    path = jsonl(tmp_path / "in.jsonl", [*lines(2), line("a-1", {"prompt": "other"})])
    problems: list[tuple[int, str]] = []
    try:
        batch.run(path, out, client=client)
    except batch.BatchInputError as error:
        problems = error.problems
    if problems:
        assert [number for number, _ in problems] == [3]
        assert not server.heads
    else:
        assert len(folder(out).records) == len(server.asks) == 3
        check_records(folder(out), server)


def test_a_missing_input_file(server: Counting, client: Any, out: Path, tmp_path: Path) -> None:
    """The name of the file is in the text, and no folder is made."""
    with pytest.raises((OSError, ValueError), match=r"nowhere\.jsonl"):
        batch.run(tmp_path / "nowhere.jsonl", out, client=client)
    assert not out.exists()


@pytest.mark.parametrize("name", ["in.txt", "in", "in.json", "in.xlsx"])
def test_a_file_of_another_kind(name: str, server: Counting, client: Any, out: Path, tmp_path: Path) -> None:
    """It is not read as a list of letters."""
    path = jsonl(tmp_path / name, lines(2))
    with pytest.raises(ValueError, match=r"jsonl"):
        batch.run(path, out, client=client)
    assert not server.heads


OPTIONS: dict[str, dict[str, Any]] = {
    "concurrency 0": {"concurrency": 0},
    "concurrency -1": {"concurrency": -1},
    "concurrency text": {"concurrency": "8"},
    "max_images negative": {"max_images": -1},
    "max_failures negative": {"max_failures": -1},
    "progress no callable": {"progress": 7},
}


@pytest.mark.parametrize("name", OPTIONS)
def test_a_bad_option_is_told_before_anything_is_sent(name: str, server: Counting, client: Any, out: Path) -> None:
    """TypeError or ValueError, at once."""
    with pytest.raises((TypeError, ValueError)):
        batch.run([{"prompt": "a"}], out, client=client, **OPTIONS[name])
    assert not server.heads


def test_one_dict_or_one_text_is_no_iterable_of_requests(server: Counting, client: Any, out: Path) -> None:
    """A dict alone would be read as its keys."""
    for requests in ({"prompt": "a"}, b"prompt", 7, None):
        with pytest.raises((TypeError, ValueError)):
            batch.run(requests, out, client=client)  # type: ignore[arg-type]
    assert not server.heads

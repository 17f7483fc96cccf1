"""Inputs that are good: in every form, and however a file is written."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from r9s import batch
from tests.batch.counting import Counting
from tests.batch.inputs import CREATE, EDIT, JPEG, PNG, jsonl, line, lines, raw
from tests.batch.output import check_records, folder


def test_the_openai_form(server: Counting, client: Any, out: Path, tmp_path: Path) -> None:
    """custom_id, method, url and body, the url with and without /v1."""
    rows = [line("a", {"prompt": "a"}, "/v1/images/generations"), line("b", {"prompt": "b"}, "/images/generations")]
    report = batch.run(jsonl(tmp_path / "in.jsonl", rows), out, client=client)
    assert report.is_complete
    assert {ask.path for ask in server.asks} == {"/v1/images/generations"}
    assert {(item.custom_id, item.operation) for item in report.done} == {
        ("a", "images.create"),
        ("b", "images.create"),
    }


def test_a_line_may_be_a_parameter_object(server: Counting, client: Any, out: Path, tmp_path: Path) -> None:
    """One object a line; its values travel as they are."""
    rows = [{"prompt": "a", "n": 2, "size": "512x512", "prompt_extend": True, "seed": 7}, {"prompt": "b"}]
    batch.run(jsonl(tmp_path / "in.jsonl", rows), out, client=client)
    assert sorted((ask.fields for ask in server.asks), key=lambda each: str(each["prompt"])) == rows


def test_extra_body_stands_beside_the_parameters(server: Counting, client: Any, out: Path) -> None:
    """What the spec does not know yet travels all the same."""
    batch.run([{"prompt": "a", "extra_body": {"loras": ["x"]}}], out, client=client)
    assert server.asks[0].fields == {"prompt": "a", "loras": ["x"]}


def test_extra_body_is_part_of_the_key(server: Counting, client: Any, out: Path) -> None:
    """Another one is another request."""
    for value in ("x", "y", "x"):
        batch.run([{"prompt": "a", "extra_body": {"lora": value}}], out, client=client)
    assert [ask.fields["lora"] for ask in server.asks] == ["x", "y"]


def test_a_csv_has_types(server: Counting, client: Any, out: Path, tmp_path: Path) -> None:
    """Numbers, booleans and objects are what the spec says; an empty cell is nothing; texts keep their commas."""
    text = (
        "custom_id,prompt,n,prompt_extend,seed,svg\r\n"
        'one,"a fox, red",2,true,,\r\n'
        'two,"says ""hi""\nthere",,,42,"{""model"": ""m""}"\r\n'
    )
    report = batch.run(raw(tmp_path / "in.csv", text), out, client=client)
    assert report.counts["done"] == 2
    assert sorted((ask.fields for ask in server.asks), key=lambda each: str(each["prompt"])) == [
        {"prompt": "a fox, red", "n": 2, "prompt_extend": True},
        {"prompt": 'says "hi"\nthere', "seed": 42, "svg": {"model": "m"}},
    ]
    assert {"one.json", "one-1.png", "one-2.png", "two.json", "two.png"} == set(folder(out).files)


def test_a_csv_with_a_bom_and_a_prompt_that_looks_like_a_number(
    server: Counting, client: Any, out: Path, tmp_path: Path
) -> None:
    """What Excel writes; a text stays a text."""
    batch.run(raw(tmp_path / "in.csv", "\ufeffprompt,user\r\n1234,007\r\ntrue,null\r\n"), out, client=client)
    found = sorted((ask.fields for ask in server.asks), key=str)
    assert found == [{"prompt": "1234", "user": "007"}, {"prompt": "true", "user": "null"}]


WRITTEN: dict[str, Callable[[list[str]], bytes]] = {
    "plain": lambda rows: "\n".join(rows).encode() + b"\n",
    "no newline at the end": lambda rows: "\n".join(rows).encode(),
    "CRLF": lambda rows: "\r\n".join(rows).encode() + b"\r\n",
    "BOM": lambda rows: b"\xef\xbb\xbf" + "\n".join(rows).encode(),
    "BOM and CRLF": lambda rows: b"\xef\xbb\xbf" + "\r\n".join(rows).encode(),
    "empty lines": lambda rows: b"\n\n" + "\n\n  \n".join(rows).encode() + b"\n\n\n",
    "blanks around": lambda rows: b" \t" + " \n  ".join(rows).encode() + b"  \n",
}


@pytest.mark.parametrize("name", WRITTEN)
def test_however_a_file_is_written(name: str, server: Counting, client: Any, out: Path, tmp_path: Path) -> None:
    """BOM, line ends, empty lines: the same requests, and the same keys."""
    rows = [json.dumps(each, ensure_ascii=False) for each in (*lines(2), line("ü", {"prompt": "grün \u2028 😀"}))]
    plain = batch.run(raw(tmp_path / "plain.jsonl", WRITTEN["plain"](rows)), out, client=client)
    assert plain.counts["done"] == 3
    path = raw(tmp_path / "other.jsonl", WRITTEN[name](rows))
    assert batch.check(path) == 3
    assert batch.run(path, out, client=client).counts["done"] == 3
    assert sorted(server.prompts()) == ["a 0", "a 1", "grün \u2028 😀"]


def test_a_line_of_a_megabyte(server: Counting, client: Any, out: Path, tmp_path: Path) -> None:
    """A long prompt is no problem."""
    prompt = "ab " * 350_000
    report = batch.run(jsonl(tmp_path / "in.jsonl", [line("long", {"prompt": prompt})]), out, client=client)
    assert report.is_complete
    assert server.prompts() == [prompt]


def test_a_generator_of_requests(server: Counting, client: Any, out: Path) -> None:
    """Any iterable will do, and dicts and BatchRequests may stand beside each other."""

    def requests() -> Iterator[Any]:
        yield {"prompt": "a"}
        yield batch.BatchRequest(custom_id="b", body={"prompt": "b"})
        yield batch.BatchRequest(custom_id="c", operation="images.create", body={"prompt": "c"})

    report = batch.run(requests(), out, client=client)
    assert report.is_complete
    assert sorted(server.prompts()) == ["a", "b", "c"]


def test_the_caller_s_dicts_are_left_alone(server: Counting, client: Any, out: Path) -> None:
    """Nothing is added to them or taken away."""
    requests = [{"prompt": "a", "n": 2, "extra_body": {"x": 1}}]
    before = json.dumps(requests)
    batch.run(requests, out, client=client)
    assert json.dumps(requests) == before


def test_edits_find_their_files_beside_the_input(server: Counting, client: Any, out: Path, tmp_path: Path) -> None:
    """Paths are relative to the folder of the input file, one file or several."""
    raw(tmp_path / "work" / "cat.png", PNG)
    raw(tmp_path / "work" / "more" / "dog.jpg", JPEG)
    rows = [
        line("one", {"image": "cat.png", "prompt": "one"}, EDIT),
        line("two", {"image": ["cat.png", "more/dog.jpg"], "prompt": "two", "n": 2}, EDIT),
        line("three", {"image": str(tmp_path / "work" / "cat.png"), "prompt": "three", "mask": "cat.png"}, EDIT),
    ]
    report = batch.run(jsonl(tmp_path / "work" / "in.jsonl", rows), out, client=client)
    assert report.is_complete, report_text(report)
    found = {ask.prompt: ask.files for ask in server.asks}
    assert found["one"] == {"image": [PNG]}
    assert found["two"] == {"image[]": [PNG, JPEG]}
    assert found["three"] == {"image": [PNG], "mask": [PNG]}
    check_records(folder(out), server)


def test_a_parameter_object_with_an_image_is_an_edit(
    server: Counting, client: Any, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first operation that knows all parameters; files of iterables lie in the working directory."""
    raw(tmp_path / "cat.png", PNG)
    monkeypatch.chdir(tmp_path)
    report = batch.run(
        [{"image": "cat.png", "prompt": "a"}, {"image": Path("cat.png"), "prompt": "b"}], out, client=client
    )
    assert [item.operation for item in report.done] == ["images.edit"] * 2
    assert [ask.files for ask in server.asks] == [{"image": [PNG]}] * 2


def test_a_csv_of_edits(server: Counting, client: Any, out: Path, tmp_path: Path) -> None:
    """A cell with a path is a file beside the table."""
    raw(tmp_path / "cat.png", PNG)
    batch.run(raw(tmp_path / "in.csv", "image,prompt\ncat.png,hat\n"), out, client=client)
    assert server.asks[0].files == {"image": [PNG]}


def test_the_operation_can_be_named_once(server: Counting, client: Any, out: Path, tmp_path: Path) -> None:
    """`operation=` is that of all requests which name none."""
    raw(tmp_path / "cat.png", PNG)
    path = jsonl(tmp_path / "in.jsonl", [{"image": "cat.png", "prompt": "hat"}])
    report = batch.run(path, out, client=client, operation="images.edit")
    assert report.is_complete
    with pytest.raises(batch.BatchInputError):
        batch.check(path, operation="images.create")
    with pytest.raises((LookupError, ValueError)):
        batch.check(path, operation="images.paint")


def test_the_url_of_a_line_with_another_server_s_path(tmp_path: Path) -> None:
    """The url names the operation, whatever the base URL of the client is."""
    assert batch.check(jsonl(tmp_path / "in.jsonl", [line("a", {"prompt": "a"}, CREATE)])) == 1


def report_text(report: Any) -> str:
    """What went wrong in a report."""
    return str([(item.custom_id, item.error) for item in (*report.refused, *report.unknown, *report.released)])

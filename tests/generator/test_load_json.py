"""JSON is read as JSON, with the lines of its keys."""

import json
from pathlib import Path
from typing import Any

import pytest

from generator.load import load
from generator.problems import SpecError

START = '"openapi": "3.1.0", "paths": {}'


def written(folder: Path, text: str, name: str = "api.json") -> Path:
    path = folder / name
    path.write_bytes(text.encode("utf-8"))
    return path


@pytest.mark.parametrize("name", ["api.json", "api.yaml", "api"])
@pytest.mark.parametrize("indent", [None, 2, "\t"])
def test_json_is_read_under_any_name_and_indentation(tmp_path: Path, name: str, indent: int | str | None) -> None:
    """Tabs cannot indent YAML; a key of 2,000 letters can be no key there."""
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "paths": {"/" + "long" * 500: {"get": {"x-tab": "a\tb", "summary": 'quote " and \\ and / \x7f \u2028 \x00'}}},
        "x-values": [1, -2, 1.5, 1e300, True, False, None, "", "é", "\U0001f600", [], {}, [[]], "<<", "on", 10**30],
        "<<": {"200": "*a"},
        "": 0,
    }
    for ascii_only in (True, False):
        text = json.dumps(document, indent=indent, ensure_ascii=ascii_only)
        assert load(written(tmp_path, text, name)).data == document


def test_types_are_those_of_json(tmp_path: Path) -> None:
    """1.0 is no integer, and 1e2 neither."""
    data = load(written(tmp_path, f'{{{START}, "x-a": [1, 1.0, 1e2, -0, -0.0]}}')).data
    assert [type(each) for each in data["x-a"]] == [int, float, float, int, float]


def test_an_escaped_emoji_is_the_emoji(tmp_path: Path) -> None:
    """JSON writes it as two escapes; half of one can be written nowhere."""
    text = r'{"openapi": "3.1.0", "paths": {}, "x-\uD83D\ude00": "\ud83d\ude00 \ud83d \\ud83d"}'
    assert load(written(tmp_path, text)).data["x-\U0001f600"] == "\U0001f600 \N{REPLACEMENT CHARACTER} \\ud83d"


def test_keys_and_items_have_their_lines(tmp_path: Path) -> None:
    """However lines end; in a file of one line it is the first."""
    text = f'\ufeff{{{START},\n"x-a":\n{{"b": 1,\n\n"c": [1,\n2]}}}}\n'
    for end in ("\n", "\r\n", "\r"):
        document = load(written(tmp_path, text.replace("\n", end)))
        pointers = [("openapi",), ("x-a",), ("x-a", "b"), ("x-a", "c"), ("x-a", "c", 0), ("x-a", "c", 1)]
        assert [document.line(pointer)[1] for pointer in pointers] == [1, 2, 3, 5, 5, 6]
    document = load(written(tmp_path, f'{{{START}, "x-a": [{{"b": 1}}]}}'))
    assert document.line(("x-a", 0, "b"))[1] == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f'{{{START},\n"x": 1,}}', "api.json:2: not valid JSON: "),
        (f"{{{START},\n'x': 1}}", "api.json:2: not valid JSON: Expecting property name enclosed in double quotes"),
        (f'{{{START},\n// no\n"x": 1}}', "api.json:2: not valid JSON: "),
        (f'{{{START},\n"x" 1}}', "api.json:2: not valid JSON: Expecting ':' delimiter in `\"x\" 1}`"),
        (f'{{{START}\n"x": 1}}', "api.json:2: not valid JSON: Expecting ',' delimiter"),
        (f'{{{START},\n"x": 01}}', "api.json:2: not valid JSON: "),
        (f'{{{START},\n"x": [1, 2}}', "api.json:2: not valid JSON: Expecting ',' delimiter"),
        (f'{{{START},\n"x": [1, ]}}', "api.json:2: not valid JSON: "),
        (f'{{{START},\n"x": [,]}}', "api.json:2: not valid JSON: Expecting value"),
        (f'{{{START},\n"x": "\\q"}}', "api.json:2: not valid JSON: Invalid \\escape"),
        (f'{{{START},\n"x": "a\nb"}}', "api.json:2: not valid JSON: Invalid control character"),
        (f'{{{START},\n"x": "a', "api.json:2: not valid JSON: Unterminated string"),
        (f"{{{START}}}\n{{}}", "api.json:2: not valid JSON: Extra data"),
        (f"{{{START},\n1: 2}}", "api.json:2: not valid JSON: Expecting property name"),
        (f'{{{START},\n"x": undefined}}', "api.json:2: not valid JSON: Expecting value"),
        (f'{{{START},\n"x": .inf}}', "api.json:2: not valid JSON: Expecting value"),
        (f'{{{START},\n"x": {{]}}', "api.json:2: not valid JSON: "),
        ("openapi: 3.1.0\npaths: {}\n", "api.json:1: not valid JSON: Expecting value in `openapi: 3.1.0`"),
        ("", "api.json:1: not valid JSON: Expecting value"),
        (f'{{{START},\n"x": 1,\n"x": 2}}', "api.json:3: #/x: the key 'x' occurs twice, first in line 2"),
        (f'{{{START},\n"x": [0, {"9" * 5000}]}}', "api.json:2: #/x/1: a number of 5000 digits"),
        (f'{{{START},\n"x": [NaN]}}', "api.json:2: #/x/0: NaN is not JSON"),
        (f'{{{START},\n"x": -Infinity}}', "api.json:2: #/x: -Infinity is not JSON"),
        ("[]", "api.json:1: not an OpenAPI document: its top level is no object"),
    ],
)
def test_what_is_no_json_is_refused_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    """In the words of Python's own reader."""
    with pytest.raises(SpecError) as caught:
        load(written(tmp_path, text))
    assert str(caught.value).startswith(f"{tmp_path}/{message}")


def test_yaml_that_looks_like_json_is_yaml(tmp_path: Path) -> None:
    """Under another name than .json, comments and what else YAML allows are fine."""
    text = f"{{{START}, # a comment\n x-a: [1, 2,], 'x-b': on}}\n"
    document = load(written(tmp_path, text, "api.yaml"))
    assert (document.data["x-a"], document.data["x-b"], document.line(("x-a",))[1]) == ([1, 2], "on", 2)

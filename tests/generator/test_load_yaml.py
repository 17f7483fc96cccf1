"""What YAML becomes: plain dicts and lists by the core schema of YAML 1.2, or a refusal that names the line."""

import math
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.load import Document, load, yaml_reader
from generator.problems import SpecError

HEAD = "openapi: 3.1.0\npaths: {}\n"

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a document of this text behind its first two lines."""

    def make(text: str, name: str = "api.yaml", head: str = HEAD) -> Path:
        path = tmp_path / name
        path.write_text(head + textwrap.dedent(text), encoding="utf-8", newline="")
        return path

    return make


@pytest.fixture(params=["libyaml", "python"], autouse=True)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both of PyYAML's parsers."""
    if request.param == "python":
        monkeypatch.setattr(yaml_reader, "LOADER", yaml.SafeLoader)
    return str(request.param)


def refusal(path: Path) -> str:
    """What the refusal says, without the folder."""
    with pytest.raises(SpecError) as caught:
        load(path)
    return str(caught.value).replace(f"{path.parent}/", "")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("NULL", None),
        ("nUll", "nUll"),
        ("true", True),
        ("False", False),
        ("on", "on"),
        ("yes", "yes"),
        ("No", "No"),
        ("y", "y"),
        ("12", 12),
        ("+12", 12),
        ("-0", 0),
        ("012", 12),
        ("0o14", 12),
        ("0x1F", 31),
        ("0b1", "0b1"),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("1e3", 1000.0),
        ("1.", 1.0),
        (".5", 0.5),
        ("-1.5E-2", -0.015),
        ("1.0.0", "1.0.0"),
        (".", "."),
        ("-", None),
        ("1e", "1e"),
        (".inf", math.inf),
        ("-.INF", -math.inf),
        ("2020-01-01", "2020-01-01"),
        ("2020-01-01T10:00:00Z", "2020-01-01T10:00:00Z"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("! 12", "12"),
        ("!!str 12", "12"),
        ("!!int '12'", 12),
        ("!!float 3", 3.0),
        ("!!bool 'true'", True),
        ("!!null ''", None),
        ("!!timestamp 2020-01-01", "2020-01-01"),
        ("!!binary aGk=", "aGk="),
        ("=", "="),
        ("٣", "٣"),
    ],
)
def test_plain_text_is_read_by_the_core_schema_of_yaml_1_2(write: Write, written: str, value: Any) -> None:
    """No dates, no words for yes and no, no octal numbers by a leading zero."""
    data = load(write(f"x-value: {written}\n" if written != "-" else "x-value:\n")).data
    assert data["x-value"] == value
    assert type(data["x-value"]) is type(value)


def test_not_a_number_is_a_float(write: Write) -> None:
    """It is rare, but a value all the same."""
    assert math.isnan(load(write("x-value: .NaN\n")).data["x-value"])


def test_keys_are_the_text_as_it_is_written(write: Write) -> None:
    """A status code is a name, and so are words that mean something elsewhere."""
    data = load(write("x-keys: {200: a, 0x1F: b, null: c, true: d, 1.0: e, 2020-01-01: f, on: g, ~: h}\n")).data
    assert list(data["x-keys"]) == ["200", "0x1F", "null", "true", "1.0", "2020-01-01", "on", "~"]


def test_all_is_plain(write: Write) -> None:
    """Later phases see dicts and lists of Python, nothing else."""
    data = load(write("x-a: {b: [1, 'c', {d: 1.5}]}\n")).data
    assert data["x-a"] == {"b": [1, "c", {"d": 1.5}]}
    assert {type(data), type(data["x-a"]), type(data["x-a"]["b"])} == {dict, list}


def test_aliases_are_what_their_anchors_are(write: Write) -> None:
    """Of objects, lists, texts and keys."""
    data = load(
        write("x-a: &a {b: 1}\nx-b: &b [2]\nx-c: &c 3\nx-d: [*a, *b, *c]\nx-e: {*c : 4}\nx-f: {&g g: 5}\nx-h: *g\n")
    ).data
    assert (data["x-d"], data["x-e"], data["x-h"]) == ([{"b": 1}, [2], 3], {"3": 4}, "g")


def test_an_anchor_can_be_set_again(write: Write) -> None:
    """An alias is what stood last above it."""
    assert load(write("x-a: [&a 1, *a, &a 2, *a]\n")).data["x-a"] == [1, 1, 2, 2]


def test_a_merge_key_lends_what_is_not_there(write: Write) -> None:
    """What is written out wins, then the first of several lenders; what was lent comes last."""
    text = """\
        x-a: &a {one: 1, two: 2}
        x-b: &b {two: 20, three: 30}
        x-c:
          <<: [*a, *b, {four: 4}]
          own: 0
          one: 10
        x-d:
          <<: {lent: 1}
        """
    document = load(write(text))
    assert list(document.data["x-c"].items()) == [("own", 0), ("one", 10), ("two", 2), ("three", 30), ("four", 4)]
    assert document.data["x-d"] == {"lent": 1}
    assert [document.line(("x-c", key))[1] for key in ("own", "one", "two", "three")] == [7, 8, 3, 4]


def test_a_merge_key_in_quotes_is_a_name(write: Write) -> None:
    """Only the plain one merges."""
    assert load(write("x-a: {'<<': 1}\n")).data["x-a"] == {"<<": 1}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x-a: {b: 1, b: 2}\n", "api.yaml:3: #/x-a/b: the key 'b' occurs twice, first in line 3"),
        ("x-a:\n  200: 1\n  '200': 2\n", "api.yaml:5: #/x-a/200: the key '200' occurs twice, first in line 4"),
        ("paths: {}\n", "api.yaml:3: #/paths: the key 'paths' occurs twice, first in line 2"),
        ("x-a:\n  - {}\n  - [b, !foo c]\n", "api.yaml:5: #/x-a/1/1: the tag '!foo'"),
        ("x-a: !!set {b}\n", "api.yaml:3: #/x-a: the tag '!!set'"),
        ("x-a: !!int b\n", "api.yaml:3: #/x-a: 'b' does not match its tag '!!int' says"),
        ("x-a: !!int true\n", "api.yaml:3: #/x-a: 'true' does not match its tag '!!int' says"),
        (f"x-a: {'9' * 5000}\n", "api.yaml:3: #/x-a: a number of 5000 digits"),
        ("x-a:\n  ? [b]\n  : 1\n", "api.yaml:4: #/x-a: a key must be a text"),
        ("x-a: &a [1]\nx-b: {*a : 1}\n", "api.yaml:4: #/x-b: a key must be a text"),
        ("x-a: *nobody\n", "api.yaml:3: #/x-a: the alias `*nobody` has no anchor"),
        ("x-a:\n  <<: 1\n", "api.yaml:4: #/x-a: the merge key `<<` needs an object"),
        ("x-a:\n  <<: [1]\n", "api.yaml:4: #/x-a: the merge key `<<` needs an object"),
        ("x-a: &a {}\nx-b:\n  <<: *a\n  <<: *a\n", "api.yaml:6: #/x-b: the merge key `<<` occurs twice"),
        ("---\nx-a: 1\n", "api.yaml:3: #/: a second document begins here"),
        ("x-a: b: c\n", "api.yaml:3: not valid YAML: mapping values are not allowed"),
        ("x-a:\n\tb: 1\n", "api.yaml:4: not valid YAML: found character"),
        ("x-a: 'b\n", "not valid YAML: found unexpected end of stream"),
        ("x-a: b\x01\n", "api.yaml:3: not valid YAML: the character U+0001 cannot stand in YAML"),
    ],
)
def test_what_is_no_document_is_refused_with_its_line(write: Write, text: str, message: str) -> None:
    """The line, the place, and what is wrong."""
    assert message in refusal(write(text))


def test_a_refusal_quotes_the_line_and_says_what_helps(write: Write) -> None:
    """The author sees what the parser stumbled over."""
    told = refusal(write("info: {}\nx-a: say: what\n"))
    assert "in `x-a: say: what` (a text with a colon in it needs quotes" in told
    assert "a tab cannot indent" in refusal(write("x-a:\n\tb: 1\n"))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "it is empty"),
        ("# none\n", "it is empty"),
        ("---\n", "it is empty"),
        ("- a\n", "its top level is no object"),
    ],
)
def test_the_top_level_must_be_an_object(write: Write, text: str, what: str) -> None:
    """An empty file and a list are no documents."""
    assert f"api.yaml:1: not an OpenAPI document: {what}" in refusal(write(text, head=""))


def test_a_refusal_is_one_line_on_any_terminal(write: Write) -> None:
    """Whatever the document says in the place."""
    told = refusal(write('"x-\\e[2J\\n\u202eb": {a: 1, a: 2}\n'))
    reason = "the key 'a' occurs twice, first in line 3; remove one of them"
    assert told == f"api.yaml:3: #/x-%1B[2J%0A%E2%80%AEb/a: {reason}"
    assert len(refusal(write(f"{'x' * 900}: {{{'y' * 900}: 1, {'y' * 900}: 2}}\n"))) < 600


def test_lines_end_in_one_way_or_another(tmp_path: Path) -> None:
    """As on Windows, as on old Macs, with a mark of byte order, in UTF-16: the text and the lines are the same."""
    text = "# é\n" + HEAD + "info:\n  title: é\n"
    path = tmp_path / "api.yaml"
    for raw in (
        text.encode(),
        text.replace("\n", "\r\n").encode(),
        text.replace("\n", "\r").encode(),
        text.encode("utf-8-sig"),
        text.encode("utf-16"),
    ):
        path.write_bytes(raw)
        document = load(path)
        assert (document.data["info"], document.line(("info", "title"))) == ({"title": "é"}, (path, 5))


def test_characters_that_end_lines_in_yaml_1_1_do_not(write: Write) -> None:
    """They are pasted into descriptions; editors count no line for them."""
    text = """\
        info:
          description: |
            one\u2028two\x85three\u2029four
            five
          title: a \u2028 b
          version: "\\u2028"
        """
    document = load(write(text))
    assert document.data["info"] == {
        "description": "one\u2028two\x85three\u2029four\nfive\n",
        "title": "a \u2028 b",
        "version": "\u2028",
    }
    assert document.line(("info", "version"))[1] == 8


def test_emojis_escaped_as_in_json_are_emojis(write: Write) -> None:
    """YAML that was made of JSON has them; elsewhere a backslash is a backslash."""
    text = r"""
        x-a: "\ud83d\ude00 \u00e9 \\ud83d\\ude00 \\\ud83D\uDE00"
        x-b: '\ud83d\ude00'
        x-c: \ud83d\uDE00
        x-d: "\ud83d!"
        """
    data = load(write(text)).data
    assert data["x-a"] == "\U0001f600 é \\ud83d\\ude00 \\\U0001f600"
    assert data["x-b"] == r"\ud83d\ude00"
    assert data["x-c"] == r"\ud83d\uDE00"
    assert data["x-d"] == "\N{REPLACEMENT CHARACTER}!"


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """It is missing, a folder, or no UTF-8."""
    assert "No such file" in refusal(tmp_path / "none.yaml")
    assert "directory" in refusal(tmp_path)
    path = tmp_path / "api.yaml"
    path.write_bytes(HEAD.encode() + b"info: \xff\n")
    assert "api.yaml:3: not UTF-8" in refusal(path)


def test_every_key_and_item_has_its_line(write: Write) -> None:
    """And what is not there has that of the nearest thing around it."""
    text = """\
        info:
          title: T

          x-list:
            - a
            - b: 1
              c: 2
            -
              d: 3
        """
    path = write(text)
    document: Document = load(path)

    def line(*pointer: str | int) -> int:
        assert document.line(pointer)[0] == path
        return document.line(pointer)[1]

    assert line() == 1
    assert [line("openapi"), line("paths"), line("info"), line("info", "title")] == [1, 2, 3, 4]
    assert [line("info", "x-list"), line("info", "x-list", 0), line("info", "x-list", 1)] == [6, 7, 8]
    assert [line("info", "x-list", 1, "c"), line("info", "x-list", 2, "d"), line("info", "x-list", "2", "d")] == [
        9,
        11,
        11,
    ]
    assert [line("nowhere"), line("info", "none", "further"), line("info", "x-list", 9), line("info", "title", 0)] == [
        1,
        3,
        6,
        4,
    ]

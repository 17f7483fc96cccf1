"""What the fast readers of `r9s[speed]` give is what the standard library gives, of whatever text."""

import base64
import binascii
import copy
import json
import pickle
import re
import sys
from typing import Any

import jiter
import pybase64
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from r9s_generated import _base64, _json
from r9s_generated._base64 import decode_base64
from r9s_generated._json import parse, read_json
from r9s_generated.errors import UnreadableAnswer
from tests.properties.stage import examples

NUMBERS = ["0", "-0", "-0.0", "1e5", "1E+5", "1e400", "-1e400", "5e-324", "2e-324", "9007199254740993", "01", "1."]
TOKENS = [
    *("{", "}", "[", "]", ",", ":", '"', "\\", "\\u", "\\ud83d\\ude00", "\\ud800", "\\udc00", "\\n", "\\/", "\\x"),
    *(" ", "\n", "\t", "\r", "\x0b", "\xa0", "\ufeff", "\x00", "\x1f", "\x7f", "ä€😀", "\ud800", "//", "'"),
    *("true", "false", "null", "NaN", "Infinity", "-Infinity", "tru", '"a"', '"NaN"', '"a":', "[[", "]]", *NUMBERS),
]
SOUP = st.lists(st.sampled_from(TOKENS), max_size=12).map(lambda found: "".join(found).encode(errors="surrogatepass"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
DOCUMENTS = st.builds(
    lambda value, is_ascii, indent: json.dumps(value, ensure_ascii=is_ascii, indent=indent).encode(
        errors="surrogatepass"
    ),
    VALUES,
    st.booleans(),
    st.sampled_from([None, 1]),
)
DECIMALS = st.from_regex(r"-?(0|[1-9]\d{0,25})\.\d{1,25}([eE][+-]?\d{1,3})?\Z")


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A document in which some bytes were left out, replaced or put in."""
    whole = draw(DOCUMENTS)
    start = draw(st.integers(0, len(whole)))
    end = draw(st.integers(start, min(start + 5, len(whole))))
    return whole[:start] + draw(st.binary(max_size=3) | SOUP) + whole[end:]


ANY = SOUP | DOCUMENTS | damaged() | st.binary(max_size=20)


@pytest.fixture(params=["jiter", "long strings apart"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The two ways around the standard library's reader. For the second a string of seven bytes is long."""
    if request.param == "jiter":
        assert _json._fast is jiter.from_json
    else:
        monkeypatch.setattr(_json, "_fast", None)
        for name, value in (("_LONG", 6), ("_PER_STRING", 1)):
            monkeypatch.setattr(_json, name, value)
    return str(request.param)


def outcome(call: Any, content: Any) -> str:
    """What comes of it, with its types: also whether a 0 is negative."""
    try:
        return repr(call(content))
    except (ValueError, RecursionError) as error:
        return repr(error)


def by_the_book(content: bytes) -> Any:
    """What the standard library makes of it when it lets control characters and long numbers pass."""

    def integer(digits: str) -> int | str:
        return int(digits) if len(digits.lstrip("-")) <= sys.get_int_max_str_digits() else digits

    text = content.decode().lstrip(" \t\r\n").removeprefix("\ufeff")
    return json.loads(text, strict=False, parse_int=integer)


@examples(400)
@given(content=ANY)
@example(b"9" * 4_300)
@example(b"9" * 4_301)
@example(b'{"a": 1, "b": 2, "a": 3}')
@example(b"\xef\xbb\xbf{}")
@example(b'{"a": "x", "b": NaN}')
@example(b'{"NaN": "x", "b": "NaN", "c": "Infinity"}')
@example(b'["\xed\xa0\x80"]')
@example(b'["a\\"b", "\\\\", "c\\\\\\"d", "e"]')
@example(b'["a\x00", "b"]')
@example(b'{"a": {"b": "c"}, "d": ["e", ["f"], "g"]} ')
@example(b'["a", Infinity, "b"]')
@example(b'["a" "b"]')
@example(b'"a')
@example(b'"')
def test_json(way: str, content: bytes) -> None:
    """The same value, or the same error."""
    assert outcome(parse, content) == outcome(by_the_book, content)
    assert outcome(parse, bytearray(content)) == outcome(by_the_book, content)


@pytest.mark.parametrize("opening", [b"[", b'{"a": '])
@pytest.mark.parametrize("depth", [100, 101, 50_000])
def test_what_lies_too_deep_comes_as_its_text(way: str, opening: bytes, depth: int) -> None:
    """A hundred arrays or objects in one another are read; what is in the innermost of them is one text."""
    closing = b"]" if opening == b"[" else b"}"
    deep = opening * (depth - 1) + b'"x]}"' + closing * (depth - 1)
    document = parse(b'{"b": 1, "a": ' + deep + b', "c": "d"}')
    assert (document["b"], document["c"]) == (1, "d")
    found, levels = document["a"], 1
    while isinstance(found, (list, dict)):
        found, levels = found[0] if isinstance(found, list) else found["a"], levels + 1
    left = depth - 100
    assert levels == min(depth, 100)
    assert found == ("x]}" if left <= 0 else (opening * left + b'"x]}"' + closing * left).decode())
    assert pickle.loads(pickle.dumps(document)) == copy.deepcopy(document) == document


@examples(200)
@given(number=st.floats(allow_nan=False).map(repr) | DECIMALS)
def test_numbers(way: str, number: str) -> None:
    """Every number is rounded alike. Blanks in front are no part of it, and not counted in the place of an error."""
    number = number.lstrip()
    assert outcome(parse, number.encode()) == outcome(json.loads, number)


@pytest.mark.parametrize("size", [10, 65_535, 65_536, 200_000])
def test_long_strings(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """A picture in an answer is read alike with jiter, and without it."""
    document = {"data": [{"b64_json": "A" * size, "revised_prompt": 'a "cat"'}, {"b64_json": "é" * size}], "created": 1}
    content = json.dumps(document, ensure_ascii=False).encode()
    assert read_json(content) == document
    monkeypatch.setattr(_json, "_fast", None)
    assert read_json(content) == document
    assert read_json(bytearray(content)) == document
    assert read_json(content.replace(b"AAA", b"A\nA"))["data"][0]["b64_json"] == ("A" * size).replace("AAA", "A\nA")
    with pytest.raises(UnreadableAnswer, match="not JSON"):
        read_json(content.replace(b'"data"', b"data"))
    with pytest.raises(UnreadableAnswer, match="not UTF-8"):
        read_json(content.replace("é".encode(), b"\xff"))


LETTERS = st.text("AB+/=-_ \n\x00é\ud800", max_size=12)
ENCODED = st.binary(max_size=20).map(lambda content: base64.b64encode(content).decode())


def by_the_rule(text: str) -> bytes | None:
    """What a text stands for once it is cleaned; None for what is no base64."""
    letters = re.sub("[ \t\n\r\f\v]", "", text).replace("-", "+").replace("_", "/").rstrip("=")
    if not re.fullmatch("[A-Za-z0-9+/]*", letters) or len(letters) % 4 == 1:
        return None
    return binascii.a2b_base64(letters + "=" * (-len(letters) % 4))


@examples(500)
@given(text=LETTERS | ENCODED | st.builds(lambda one, two: one + two, ENCODED, LETTERS))
@example("")
@example("AAAA=")
@example("AAAA====")
@example("AAA=AAA=")
@example("AB==")
@example("A===")
@example("A A\nA\tA")
@example("-_-_")
@example("AB")
@example("A\xa0AA")
def test_base64(text: str) -> None:
    """The same bytes with pybase64 and without it: blanks, url-safe letters and lost padding are no harm."""
    fast = _base64._fast
    assert fast is pybase64.b64decode
    found: list[bytes | None] = []
    for decoder in (fast, None):
        _base64._fast = decoder
        try:
            found.append(decode_base64(text))
        except ValueError:
            found.append(None)
        finally:
            _base64._fast = fast
    assert found[0] == found[1]
    assert found[0] == by_the_rule(text)


@given(content=st.binary())
def test_base64_there_and_back(content: bytes) -> None:
    """What was encoded is decoded."""
    assert decode_base64(base64.b64encode(content).decode()) == content

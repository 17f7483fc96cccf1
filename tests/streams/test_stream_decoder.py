"""Server-sent events out of bytes, as WHATWG HTML 9.2.5 and 9.2.6 say."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r9s_generated._sse import Decoder
from r9s_generated.errors import UnreadableAnswer

BOM = b"\xef\xbb\xbf"
TOKENS = [b"data", b"event", b"id", b":", b": ", b" ", b"x", "ä€😀".encode(), BOM, b"\r", b"\n", b"\r\n", b"\n\n"]
streams = st.lists(st.sampled_from(TOKENS), max_size=30).map(b"".join)


def decoded(*pieces: bytes) -> list[tuple[str, str]]:
    """The events of these pieces, as pairs of event and data."""
    decoder = Decoder()
    return [(event.event, event.data) for piece in pieces for event in decoder.feed(piece)]


def by_the_book(stream: bytes) -> list[tuple[str, str]]:
    """What the standard says of a whole stream, word for word."""
    *lines, _ = re.split("\r\n|\r|\n", stream.decode().removeprefix("\ufeff"))
    found, event, data = [], "", ""
    for line in lines:
        if not line:
            if data:
                found.append((event, data.removesuffix("\n")))
            event = data = ""
            continue
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            event = value
        if name == "data":
            data += value + "\n"
    return found


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        pytest.param(b"data: a\n\n", [("", "a")], id="LF"),
        pytest.param(b"data: a\r\r", [("", "a")], id="CR"),
        pytest.param(b"data: a\r\n\r\n", [("", "a")], id="CRLF"),
        pytest.param(b"data: a\r\ndata: b\n\rdata: c\r\r\n", [("", "a\nb"), ("", "c")], id="mixed line ends"),
        pytest.param(b"data: YHOO\ndata: +2\ndata: 10\n\n", [("", "YHOO\n+2\n10")], id="several data lines"),
        pytest.param(b": ping\n\n:\n\ndata: a\n: ping\ndata: b\n\n", [("", "a\nb")], id="comments"),
        pytest.param(b"data:a\n\ndata: a\n\ndata:  a\n\n", [("", "a"), ("", "a"), ("", " a")], id="one leading space"),
        pytest.param(b"data\n\ndata\ndata\n\ndata:", [("", ""), ("", "\n")], id="fields without a colon"),
        pytest.param(b"data: a:b: c\n\n", [("", "a:b: c")], id="colons in the value"),
        pytest.param(b"event: one\nid: 1\nretry: 3\nDATA: x\nmore: y\ndata: a\n\n", [("one", "a")], id="other fields"),
        pytest.param(b"event: one\nevent: two\ndata: a\n\ndata: b\n\n", [("two", "a"), ("", "b")], id="event reset"),
        pytest.param(b"event: ping\n\ndata: a\n\n", [("", "a")], id="no data, no event"),
        pytest.param(b"data: a\n\ndata: b\n", [("", "a")], id="no blank line, no event"),
        pytest.param(b"data: a\n\ndata: b", [("", "a")], id="half a line at the end"),
        pytest.param(BOM + b"data: a\n\n" + BOM + b"data: b\n\n", [("", "a")], id="BOM only at the start"),
        pytest.param("data: \u2028\x0b\x1c\x85\n\n".encode(), [("", "\u2028\x0b\x1c\x85")], id="no other line ends"),
        pytest.param(b"\n\n\r\n\r", [], id="blank lines"),
    ],
)
def test_streams_decode_as_the_standard_says(stream: bytes, expected: list[tuple[str, str]]) -> None:
    """Streams decode as the standard says, whole or byte by byte."""
    assert decoded(stream) == expected
    assert decoded(*(bytes([byte]) for byte in stream)) == expected


@given(stream=streams, cuts=st.lists(st.integers(0, 100), max_size=6))
def test_every_split_decodes_alike(stream: bytes, cuts: list[int]) -> None:
    """Wherever a stream is cut, also in the middle of a character or of CRLF, the same events come out of it."""
    places = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    pieces = [stream[start:end] for start, end in pairwise(places)]
    expected = by_the_book(stream)
    assert decoded(stream) == expected
    assert decoded(*pieces) == expected
    assert decoded(*(bytes([byte]) for byte in stream)) == expected


def test_events_come_with_their_blank_line() -> None:
    """An event is handed over with the first byte that ends its blank line, a CR too, and only once."""
    decoder = Decoder()
    pieces = [b"data: a\r", b"\r", b"\n", b"data: b\n", b"\n"]
    assert [[event.data for event in decoder.feed(piece)] for piece in pieces] == [[], ["a"], [], [], ["b"]]


def test_bytes_that_are_not_utf_8() -> None:
    """U+FFFD stands for them in texts; the bytes are still there."""
    (event,) = Decoder().feed(b"event: \xed\ndata: \xff\n\n")
    assert (event.event, event.data, event.content) == ("\ufffd", "\ufffd", b"\xff")


def test_a_bare_object_is_an_event() -> None:
    """A line of JSON without a field name counts as one, unless an event has data already."""
    assert decoded(b'{"a": 1}\n\n{"b": 2}\ndata: c\n{"d": 3}\n\n') == [("", '{"a": 1}'), ("", '{"b": 2}'), ("", "c")]


def test_what_the_connection_ended_in() -> None:
    """The last event is there without its blank line, and without the end of its line."""
    for rest in (b"data: a\ndata: b", b"data: a\ndata: b\n", b"data: a\r\ndata: b\r"):
        decoder = Decoder()
        assert list(decoder.feed(rest)) == []
        last = decoder.finish()
        assert last is not None
        assert last.data == "a\nb"
    assert Decoder().finish() is None


def fed(largest: int, *pieces: bytes) -> list[str]:
    """The data of the events in these pieces, of which none may be larger."""
    decoder = Decoder(largest)
    return [event.data for piece in pieces for event in decoder.feed(piece)]


@pytest.mark.parametrize(
    "endless",
    [
        pytest.param([b"data: ", *[b"x" * 100] * 11], id="an unfinished line"),
        pytest.param([b"data: " + b"x" * 100 + b"\n"] * 11, id="lines of data"),
        pytest.param([b": ", *[b"x" * 100] * 11], id="an unfinished comment"),
        pytest.param([b": " + b"x" * 100 + b"\n"] * 11, id="lines of comment"),
        pytest.param([b"event: " + b"x" * 1001 + b"\n\n"], id="a name"),
        pytest.param([b"x" * 1001], id="no field at all"),
    ],
)
def test_the_size_of_an_event_is_capped(endless: list[bytes]) -> None:
    """An event without end is refused, with the size; any number of events below the cap pass."""
    assert len(fed(1000, *[b"data: " + b"x" * 500 + b"\n\n"] * 20)) == 20
    with pytest.raises(UnreadableAnswer, match="an event is larger than 1000 bytes"):
        fed(1000, *endless)


@pytest.mark.parametrize("between", [b": ping\n\n", b"event: ping\n\n"])
def test_what_stands_between_events_does_not_count(between: bytes) -> None:
    """Comments and events without data, however many come while a picture is drawn, never reach the cap."""
    assert fed(1000, *[between] * 500, b"data: a\n\n") == ["a"]

"""However a body is split on its way, the same comes out of it."""

import gzip
import zlib
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from r9s._http.decoding import Undecodable
from tests.decoding.coded import CODINGS, NOISE, PLAIN, decode
from tests.properties.stage import examples

codings = st.sampled_from(list(CODINGS))
contents = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=100).map(lambda text: f'{{"text": "{text}"}}'.encode()),
    st.integers(0, len(PLAIN)).map(lambda size: PLAIN[:size]),
    st.integers(0, 3000).map(lambda size: NOISE[:size]),
)
cuts = st.lists(st.integers(0, 4000), max_size=8)


def split(body: bytes, at: list[int]) -> list[bytes]:
    """The pieces of a body; some of them may be empty."""
    bounds = [0, *sorted(min(place, len(body)) for place in at), len(body)]
    return [body[start:end] for start, end in pairwise(bounds)]


def single(body: bytes) -> list[bytes]:
    """The bytes of a body, one by one."""
    return split(body, list(range(len(body))))


@examples(150)
@given(coding=codings, content=contents, at=cuts)
def test_a_coded_body_is_the_content_again(coding: str, content: bytes, at: list[int]) -> None:
    """Any content, in any coding that we ask for, in any pieces."""
    assert decode(coding, split(CODINGS[coding](content), at)) == (content, None)


@examples(250)
@given(coding=codings, body=contents, at=cuts)
@example(coding="deflate", body=b"", at=[])
@example(coding="gzip", body=b"\x1f", at=[])
def test_any_bytes_under_any_coding_come_out_alike(coding: str, body: bytes, at: list[int]) -> None:
    """Bytes that are not what the header says are handed over, or are an error: the same in each split."""
    expected = decode(coding, [body])
    assert decode(coding, split(body, at)).summary == expected.summary
    assert decode(coding, single(body)).summary == expected.summary


@examples(250)
@given(data=st.data(), coding=codings, content=contents, at=cuts)
def test_a_spoilt_body_comes_out_alike(data: st.DataObject, coding: str, content: bytes, at: list[int]) -> None:
    """One wrong byte anywhere, a cut anywhere, garbage behind: the same in each split."""
    body = bytearray(CODINGS[coding](content) + data.draw(st.binary(max_size=20)))
    if body:
        body[data.draw(st.integers(0, len(body) - 1))] ^= data.draw(st.integers(0, 255))
    body = body[: data.draw(st.integers(0, len(body)))]
    expected = decode(coding, [bytes(body)])
    assert decode(coding, split(bytes(body), at)).summary == expected.summary
    assert decode(coding, single(bytes(body))).summary == expected.summary


@examples(150)
@given(data=st.data(), coding=st.sampled_from(["gzip", "X-GZip", "deflate"]), content=contents)
def test_a_cut_body_is_a_start_of_the_content(data: st.DataObject, coding: str, content: bytes) -> None:
    """What is handed over is right as far as it goes, and when something is missing there is an error."""
    body = CODINGS[coding](content)
    came, error = decode(coding, single(body[: data.draw(st.integers(3, len(body)))]))
    assert content.startswith(came)
    assert came == content or type(error) is Undecodable


@examples(100)
@given(coding=codings, content=contents, most=st.integers(1, 400), at=cuts)
def test_the_limit_cuts_alike(coding: str, content: bytes, most: int, at: list[int]) -> None:
    """What comes within the limit does not hang on the split."""
    body = CODINGS[coding](content)
    expected = decode(coding, [body], most)
    assert expected.content == content[:most]
    assert decode(coding, split(body, at), most).summary == expected.summary


@examples(60)
@given(parts=st.lists(contents, min_size=1, max_size=5), garbage=st.binary(max_size=30), at=cuts)
def test_members_are_joined(parts: list[bytes], garbage: bytes, at: list[int]) -> None:
    """Any number of gzip members, with garbage behind them, is one body."""
    body = b"".join(gzip.compress(part) for part in parts) + b"\0" + garbage
    assert decode("gzip", split(body, at)) == (b"".join(parts), None)


@examples(60)
@given(content=contents, level=st.integers(0, 9), strategy=st.integers(0, 4), bits=st.integers(9, 15), at=cuts)
def test_every_way_to_deflate_is_read(content: bytes, level: int, strategy: int, bits: int, at: list[int]) -> None:
    """Levels, strategies and windows of zlib, with its header."""
    compressor = zlib.compressobj(level, wbits=bits, strategy=strategy)
    body = compressor.compress(content) + compressor.flush()
    assert decode("deflate", split(body, at)) == (content, None)

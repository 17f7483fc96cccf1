"""A small body never becomes a large one: neither memory nor time is spent behind the limit."""

import gzip
import tracemalloc
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time

import pytest

from r9s._http.decoding import AnswerTooLarge, Decoder, UnknownCoding
from tests.decoding.coded import CODINGS, NOISE, PLAIN, decode

MOST = 1024 * 1024


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """256 MiB of zeros in 256 KiB."""
    compressor = zlib.compressobj(9, wbits=31)
    return b"".join(compressor.compress(bytes(MOST)) for _ in range(256)) + compressor.flush()


@contextmanager
def memory_below(most: int) -> Iterator[None]:
    """Fail when more is allocated inside at any time."""
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        yield
        peak = tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()
    assert peak < most


@pytest.mark.parametrize("layers", [1, 2, 3])
def test_a_bomb_costs_no_more_than_the_limit(bomb: bytes, layers: int) -> None:
    """What was compressed once, twice, three times is not unfolded."""
    for _ in range(layers - 1):
        bomb = gzip.compress(bomb)
    decoder = Decoder(", ".join(["gzip"] * layers), MOST)
    size = 0

    def read() -> None:
        nonlocal size
        for start in range(0, len(bomb), 65536):
            for piece in decoder.feed(bomb[start : start + 65536]):
                size += len(piece)
        list(decoder.finish())

    began = process_time()
    with memory_below(512 * 1024), pytest.raises(AnswerTooLarge if layers < 3 else UnknownCoding) as caught:
        read()
    assert process_time() - began < 5
    assert size == (MOST if layers < 3 else len(bomb))
    if layers < 3:
        assert str(caught.value) == "it is larger than max_answer_bytes, 1048576 bytes, after decoding"


def test_what_lies_between_two_layers_is_bounded_too() -> None:
    """Four megabytes of empty members that fit in a few kilobytes are not decoded, though nothing comes of them."""
    members = gzip.compress(b"") * 200_000
    inner = gzip.compress(members)
    began = process_time()
    with memory_below(512 * 1024):
        assert decode("gzip, gzip", [inner], MOST).summary == (b"", AnswerTooLarge)
    assert process_time() - began < 5


def test_a_raw_body_without_content_is_bounded_too() -> None:
    """The same for what the server sends: empty members, or garbage without end behind the last one."""
    for endless in (gzip.compress(b"") * 1000, bytes(20_000)):
        body = [gzip.compress(b""), *[endless] * 100]
        assert decode("gzip", body, MOST).summary == (b"", AnswerTooLarge)


@pytest.mark.parametrize("coding", [*CODINGS, "br"])
@pytest.mark.parametrize("content", [PLAIN, NOISE], ids=["json", "noise"])
def test_the_limit_holds_to_the_byte(coding: str, content: bytes) -> None:
    """A body of exactly the limit comes whole; of a longer one comes what the limit allows, and then the error."""
    body = CODINGS[coding](content) if coding in CODINGS else content
    assert AnswerTooLarge not in decode(coding, [body], len(content)).summary
    assert decode(coding, [body], len(content)).content == content
    for most in (len(content) - 1, 1):
        assert decode(coding, [body], most).summary == (content[:most], AnswerTooLarge)


def test_the_limit_holds_over_all_pieces() -> None:
    """Many small pieces count as one large one."""
    assert decode("", [b"four"] * 9, 34).summary == ((b"four" * 9)[:34], AnswerTooLarge)


def test_no_more_is_decoded_than_is_read(bomb: bytes) -> None:
    """A caller that wants only the start of an error stops, and pays only for that."""
    pieces = Decoder("gzip", MOST).feed(bomb)
    with memory_below(512 * 1024):
        # Whatever decoded on would come to the limit, and raise.
        assert 0 < len(next(pieces)) <= 64 * 1024


def test_the_time_is_linear_in_tiny_members_and_in_tiny_pieces() -> None:
    """Half a megabyte of empty members, and a long header byte by byte, take no seconds."""
    began = process_time()
    assert decode("gzip", [gzip.compress(b"") * 25_000]) == (b"", None)
    header = b"\x1f\x8b\x08\x08" + bytes(6) + b"x" * 20_000 + b"\0"
    body = header + gzip.compress(PLAIN)[10:]
    assert decode("gzip", [bytes((byte,)) for byte in body]) == (PLAIN, None)
    assert process_time() - began < 5

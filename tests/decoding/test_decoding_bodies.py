"""What a body holds is handed over, also when its coding is named or closed wrongly."""

import gzip
import pickle
import zlib

import pytest

from r9s._http.decoding import AnswerTooLarge, Decoder, Undecodable, UnknownCoding
from tests.decoding.coded import CODINGS, NOISE, PLAIN, decode, raw_deflate

GZIP = gzip.compress(PLAIN)


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize(
    "content", [b"", b"x", PLAIN, NOISE, PLAIN * 500], ids=["empty", "short", "json", "noise", "long"]
)
def test_a_coded_body_is_decoded(coding: str, content: bytes) -> None:
    """Each coding that we ask for, alone or one over the other, gives the content."""
    assert decode(coding, [CODINGS[coding](content)]) == (content, None)


def test_an_identity_piece_is_handed_over_without_a_copy() -> None:
    """The piece itself comes out, at once and of any size."""
    decoder = Decoder("", len(NOISE))
    (piece,) = decoder.feed(NOISE)
    assert piece is NOISE
    assert list(decoder.finish()) == []


def test_decoded_pieces_are_small() -> None:
    """What was compressed comes in pieces of at most 64 KiB."""
    decoder = Decoder("gzip", 1 << 30)
    sizes = [len(piece) for piece in decoder.feed(gzip.compress(bytes(5_000_000)))]
    assert sum(sizes) == 5_000_000
    assert 0 < min(sizes) <= max(sizes) <= 64 * 1024


@pytest.mark.parametrize("wbits", [31, 15, -15], ids=["gzip", "zlib", "raw"])
@pytest.mark.parametrize("size", [16 * 1024 - 1, 16 * 1024, 16 * 1024 + 1, 64 * 1024, 100_000])
def test_what_a_server_flushes_comes_out_at_once(wbits: int, size: int) -> None:
    """An event does not wait for the bytes of the next one."""
    compressor = zlib.compressobj(wbits=wbits)
    decoder = Decoder("gzip" if wbits == 31 else "deflate", 1 << 30)
    event = b"data: " + NOISE[:100].hex().encode() + b"x" * size
    for _ in range(3):
        sent = compressor.compress(event) + compressor.flush(zlib.Z_SYNC_FLUSH)
        assert b"".join(decoder.feed(sent)) == event


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate", "gzip, gzip", "deflate, gzip", "gzip, deflate"])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no",
        b"{}",
        PLAIN,
        b'[{"a": 1}]',
        b"\n" + PLAIN,
        b": ping\n\n" * 20,
        b'event: error\ndata: {"error": {"message": "no"}}\n\n',
        b'data: {"type": "image_generation.completed", "b64_json": "aGVsbG8="}\n\n',
        b"<html><body><h1>502 Bad Gateway</h1></body></html>",
        b"upstream connect error or disconnect/reset before headers. reset reason: overflow",
        b"\x89PNG\r\n\x1a\n" + NOISE,
        b"\xff\xd8\xff\xe0\x00\x10JFIF" + NOISE,
        b"RIFF\x00\x10\x00\x00WEBPVP8 " + NOISE,
    ],
    ids=lambda body: body[:8].decode("latin-1"),
)
def test_a_plain_body_that_claims_to_be_coded_comes_as_it_is(coding: str, body: bytes) -> None:
    """JSON, events, pages and pictures are told from compressed data by how they start."""
    assert decode(coding, [body]) == (body, None)


def test_one_coding_that_is_claimed_twice_is_undone_once() -> None:
    """A proxy that repeats the header does not spoil the answer."""
    assert decode("gzip, gzip", [GZIP]) == (PLAIN, None)


@pytest.mark.parametrize(
    "coding", ["br", "zstd", "br, gzip", "gzip, br", "aws-chunked", "gzip, gzip, gzip", "\x1b[2J\udc80"]
)
def test_a_coding_that_was_not_asked_for_comes_as_it_is_and_is_named_at_the_end(coding: str) -> None:
    """The caller has the bytes, and knows that they are good only if they parse."""
    content, error = decode(coding, [PLAIN[:9], PLAIN[9:]])
    assert content == PLAIN
    assert type(error) is UnknownCoding
    assert str(error) == f"its Content-Encoding is {coding!r}, which the SDK did not request"
    assert str(error).isprintable()
    assert decode(coding, []) == (b"", None)


def test_the_text_for_an_unknown_coding_stays_short() -> None:
    """A header of many kilobytes is not repeated."""
    assert len(str(decode("br," * 9000, [b"x"]).error)) < 200


@pytest.mark.parametrize(
    "trailer",
    [
        GZIP[-8:-4] + b"size",
        b"sums" + GZIP[-4:],
        b"sum and ",
        b"",
        b"cut",
        GZIP[-8:] + b"garbage",
        GZIP[-8:] + bytes(99_999),
    ],
    ids=["length", "checksum", "both", "none", "short", "garbage", "zeros"],
)
def test_a_wrong_gzip_trailer_loses_nothing(trailer: bytes) -> None:
    """A wrong checksum or length, a missing one, and garbage behind it do not matter: the data came."""
    assert decode("gzip", [GZIP[:-8] + trailer]) == (PLAIN, None)


@pytest.mark.parametrize("trailer", [b"", b"no", b"sums", b"sums and garbage"])
@pytest.mark.parametrize("start", [0, 2], ids=["zlib", "raw"])
def test_a_wrong_deflate_trailer_loses_nothing(start: int, trailer: bytes) -> None:
    """The same for deflate, with and without the header of zlib."""
    content = NOISE[:200]
    assert decode("deflate", [zlib.compress(content)[start:-4] + trailer]) == (content, None)


@pytest.mark.parametrize("between", [b"", b"sum and "], ids=["right", "wrong"])
def test_all_members_of_a_gzip_body_are_decoded(between: bytes) -> None:
    """Some servers write each part as a member of its own, and one wrong checksum does not end them."""
    first = GZIP[:-8] + between if between else GZIP
    assert decode("gzip", [first, gzip.compress(b""), gzip.compress(NOISE) + b"garbage"]) == (PLAIN + NOISE, None)


@pytest.mark.parametrize("coding", ["gzip", "deflate", " deflate ", "gzip, gzip", "gzip, identity, deflate"])
def test_a_body_that_is_cut_gives_what_came_and_then_an_error(coding: str) -> None:
    """The caller knows that a part is missing, and has the other part."""
    content, error = decode(coding, [CODINGS[coding](NOISE)[:-20_000]])
    assert 150_000 < len(content) < len(NOISE)
    assert NOISE.startswith(content)
    assert type(error) is Undecodable
    assert str(error) in [f"its {name} data ends too early: the rest is missing" for name in ("gzip", "deflate")]


@pytest.mark.parametrize("size", [3, 9, 10, 11, 12, 20])
def test_a_body_that_is_cut_at_its_start_or_in_a_second_member_is_an_error(size: int) -> None:
    """A header without its data is a part of a body."""
    content, error = decode("gzip", [GZIP[:size]])
    assert PLAIN.startswith(content)
    assert type(error) is Undecodable
    assert decode("gzip", [GZIP + GZIP[:size]]).summary == (PLAIN + content, Undecodable)


@pytest.mark.parametrize("coding", ["gzip", "deflate", " deflate "])
def test_corrupt_data_gives_what_came_before_it_and_then_an_error(coding: str) -> None:
    """All that stood before the wrong bytes is handed over, in a small body too."""
    compressor = zlib.compressobj(wbits={"gzip": 31, "deflate": 15}.get(coding, -15))
    good = compressor.compress(PLAIN) + compressor.flush(zlib.Z_FULL_FLUSH)
    content, error = decode(coding, [good + b"\xff" * 50])
    assert content == PLAIN
    assert type(error) is Undecodable
    assert str(error) == f"its {coding.strip()} data is corrupt"


@pytest.mark.parametrize("size", [1, 1000, 70_000, 10_000_000])
def test_a_gzip_header_without_end_is_taken_for_a_plain_body(size: int) -> None:
    """It is not searched for ever, nor held back."""
    body = b"\x1f\x8b\x08\x08" + b"x" * size
    pieces = [body[at : at + 60_000] for at in range(0, len(body), 60_000)]
    expected = (b"", Undecodable) if size < 64 * 1024 else (body, None)
    assert decode("gzip", pieces).summary == expected


def test_nothing_comes_after_an_error() -> None:
    """A caller that goes on by mistake gets no bytes out of place."""
    decoder = Decoder("gzip", 1 << 30)
    with pytest.raises(Undecodable):
        list(decoder.feed(GZIP[:10] + b"\xff" * 50))
    assert [*decoder.feed(GZIP), *decoder.finish()] == []


@pytest.mark.parametrize("error", [AnswerTooLarge("a"), Undecodable("b"), UnknownCoding("c")])
def test_the_errors_can_be_pickled(error: Exception) -> None:
    """They are causes of errors that travel between processes."""
    copied = pickle.loads(pickle.dumps(error))
    assert (type(copied), str(copied)) == (type(error), str(error))


def test_raw_deflate_of_a_few_bytes_is_decoded() -> None:
    """So few bytes are told from a plain body at the end only."""
    assert decode("deflate", [bytes((byte,)) for byte in raw_deflate(b"hello")]) == (b"hello", None)

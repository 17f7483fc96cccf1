"""Bodies as servers code them, and what becomes of them."""

import gzip
import random
import zlib
from collections.abc import Callable, Iterable
from typing import NamedTuple

from r9s._http.decoding import AnswerTooLarge, Decoder, Undecodable

PLAIN = b'{"created": 1700000000, "data": [{"b64_json": "aGVsbG8="}]} ' * 40
NOISE = random.Random(9).randbytes(200_000)
"""Bytes that cannot be compressed."""


class Outcome(NamedTuple):
    """What came of a body."""

    content: bytes
    error: Exception | None = None

    @property
    def summary(self) -> tuple[bytes, type[Exception] | None]:
        """The content, and which error ended it."""
        return self.content, None if self.error is None else type(self.error)


def decode(coding: str, pieces: Iterable[bytes], most: int = 1 << 30) -> Outcome:
    """Decode a body that comes in these pieces."""
    decoder = Decoder(coding, most)
    content = b""
    try:
        for piece in pieces:
            for part in decoder.feed(piece):
                content += part
        for part in decoder.finish():
            content += part
    except (AnswerTooLarge, Undecodable) as error:
        return Outcome(content, error)
    return Outcome(content)


def raw_deflate(content: bytes) -> bytes:
    """Deflate without the header and the checksum of zlib, as some servers send it."""
    compressor = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return compressor.compress(content) + compressor.flush()


def named_gzip(content: bytes) -> bytes:
    """A member whose header has all that a header can have: extra data, a file name, a comment, a checksum."""
    start = b"\x1f\x8b\x08\x1e" + bytes(6) + b"\x05\x00extra" + b"cat.json\0" + b"a comment\0"
    return start + (zlib.crc32(start) & 0xFFFF).to_bytes(2, "little") + gzip.compress(content)[10:]


CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "": lambda content: content,
    "identity": lambda content: content,
    "gzip": gzip.compress,
    "X-GZip": named_gzip,
    "deflate": zlib.compress,
    " deflate ": raw_deflate,
    "gzip, gzip": lambda content: gzip.compress(gzip.compress(content)),
    "gzip, identity, deflate": lambda content: zlib.compress(gzip.compress(content)),
    "deflate,gzip": lambda content: gzip.compress(raw_deflate(content)),
}
"""How the body of a Content-Encoding is made."""

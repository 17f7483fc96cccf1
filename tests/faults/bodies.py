"""Bodies for rows 44 to 48 of the fault matrix: compressed ones, ones without end, and streams in an odd form."""

import gzip
import json
import zlib
from collections.abc import Mapping
from functools import cache

from tests.support.events import COMPLETED, DONE, PARTIAL, events, sse
from tests.support.server import IMAGE, Step, answer, head

_DOCUMENT = json.dumps(IMAGE).encode()
_MILLION = bytes(1_000_000)


@cache
def bomb(layers: int = 3, millions: int = 64) -> bytes:
    """A few bytes that are so many million zeros, compressed as often as that."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join(packer.compress(_MILLION) for _ in range(millions)) + packer.flush()
    for _ in range(layers - 1):
        packed = gzip.compress(packed, 9, mtime=0)
    return packed


def exploding(status: int = 200, content_type: str = "application/json", layers: int = 3) -> Step:
    """An answer that is this bomb."""
    encoding = ", ".join(["gzip"] * layers)
    fields = {"content-type": content_type, "content-encoding": encoding, "x-request-id": "req-7"}
    return answer(status, fields, bomb(layers))


def encoded(body: bytes, encoding: str = "gzip") -> Step:
    """An answer in JSON whose body is said to have this encoding."""
    fields = {"content-type": "application/json", "content-encoding": encoding, "x-request-id": "req-7"}
    return answer(200, fields, body)


def _raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


def _wrong_checksum() -> bytes:
    packed = bytearray(gzip.compress(_DOCUMENT))
    packed[-8] ^= 0xFF
    return bytes(packed)


# Row 47: whatever the headers say of them, these bodies hold the picture.
READABLE: Mapping[str, Step] = {
    "plain-but-said-to-be-gzip": encoded(_DOCUMENT),
    "plain-but-said-to-be-deflate": encoded(_DOCUMENT, "deflate"),
    "with-a-wrong-checksum": encoded(_wrong_checksum()),
    "in-two-members": encoded(gzip.compress(_DOCUMENT[:20]) + gzip.compress(_DOCUMENT[20:])),
    "raw-deflate": encoded(_raw_deflate(_DOCUMENT), "deflate"),
    "deflate": encoded(zlib.compress(_DOCUMENT), "deflate"),
    "plain-but-said-to-be-br": encoded(_DOCUMENT, "br"),
    "plain-but-said-to-be-utf-8": encoded(_DOCUMENT, "utf-8"),
    "plain-but-said-to-be-gzip-three-times": encoded(_DOCUMENT, "gzip, gzip, gzip"),
}
# Row 47: a 200 with a line among its headers that is none.
ODD_HEADERS: Mapping[str, bytes] = {
    "no-colon": b"this line has no colon\r\n",
    "a-blank-in-the-name": b"x bad: 1\r\n",
    "a-control-character": b"x-bad: a\x01b\r\n",
    "no-name": b": nobody\r\n",
}
_BARE_PARTIAL = {name: each for name, each in PARTIAL.items() if name != "b64_json"}
# Row 48: streams in an odd form that hold the picture.
ODD_STREAMS: Mapping[str, Step] = {
    "data-without-data": events(b"data:\n\n", sse(COMPLETED), b"data: \n\n", DONE),
    "data-ping": events(b"data: ping\n\n", sse(COMPLETED), DONE),
    "blanks-around-the-end": events(sse(COMPLETED), b"data:  [DONE] \n\n", end="hang"),
    "no-blank-line-at-the-end": events(sse(COMPLETED)[:-1]),
    "no-line-end-at-the-end": events(sse(COMPLETED)[:-2]),
    "broken-json": events(b'data: {"type": "image_generation.par\n\n', sse(COMPLETED), DONE),
    "not-utf-8": events(b'data: {"b64_json": "AA\xffA"}\n\n', sse(COMPLETED), DONE),
    "a-partial-without-picture": events(sse(_BARE_PARTIAL), sse(COMPLETED), DONE),
    "as-text": events(sse(COMPLETED), DONE, headers={"content-type": "text/plain"}),
    "as-octets": events(sse(COMPLETED), DONE, headers={"content-type": "application/octet-stream"}),
}


def with_header_line(line: bytes) -> Step:
    """The answer with one more line."""
    fields = {"content-type": "application/json", "content-length": str(len(_DOCUMENT)), "x-request-id": "req-7"}
    first = head(200, fields)
    return Step((first[:-2] + line + b"\r\n" + _DOCUMENT,))


def endless(status: int, *, millions: int = 64) -> Step:
    """An error of so many MB, as far as anybody reads it."""
    piece = b'{"error": {"message": "' + b"x" * 65_000
    fields = {"content-type": "application/json", "x-request-id": "req-7"}
    return Step((head(status, fields), *[piece] * (millions * 1_000_000 // len(piece))), "close")

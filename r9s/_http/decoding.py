"""Decodes the body of a response while it arrives. An empty piece tells the next stage that no more has arrived yet."""

import zlib
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from typing import Any

_PIECE = 16 * 1024  # zlib copies the input it leaves: with long inputs, tiny gzip members would take quadratic time


class AnswerTooLarge(Exception):
    """The decoded body is larger than the limit."""


class Undecodable(Exception):
    """The body cannot be decoded to its end. The decoded part was returned before."""


class UnknownCoding(Undecodable):
    """The body was returned unchanged. It is good if it can be parsed."""


class Decoder:
    """Decodes one body. Read each iterator to its end before the next one. There are no pieces after an exception."""

    def __init__(self, content_encoding: str, most: int) -> None:
        self._codings: list[str] = []
        self._left = self._most = most
        if content_encoding:
            names = [name.strip().removeprefix("x-") for name in content_encoding.lower().split(",")]
            self._codings = [name for name in names if name not in ("", "identity")]
        if not self._codings:
            return  # The fast path for most bodies.
        self._fed = fed = list[bytes | None]()
        pieces: Iterator[bytes] = iter(lambda: fed.pop(0) if fed else b"", None)
        unknown = len(self._codings) > 2 or not {*self._codings} <= {"gzip", "deflate"}
        for coding in () if unknown else self._codings[::-1]:
            pieces = _decoded(_limited(pieces, most + most // 8 + _PIECE, most), coding)  # honest coding adds less
        self._pieces = _limited(pieces, most, most, content_encoding if unknown else "")

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """Decode a piece lazily."""
        if not self._codings:
            left, self._left = self._left, self._left - len(piece)
            return iter((piece,) if piece else ()) if self._left >= 0 else _limited(iter((piece,)), left, self._most)
        self._fed += [piece[at : at + _PIECE] for at in range(0, len(piece), _PIECE)]
        return iter(lambda: next(self._pieces, b""), b"")

    def finish(self) -> Iterator[bytes]:
        """Decode the rest at the end of the body."""
        if not self._codings:
            return iter(())
        self._fed.append(None)
        return iter(lambda: next(self._pieces, b""), b"")


def _limited(pieces: Iterator[bytes], left: int, most: int, unknown: str = "") -> Iterator[bytes]:
    for piece in pieces:
        left -= len(piece)
        if left < 0:
            yield from filter(None, (piece[:left],))
            raise AnswerTooLarge(f"it is larger than max_answer_bytes, {most} bytes, after decoding")
        yield piece
    if unknown and left < most:
        raise UnknownCoding(f"its Content-Encoding is {unknown[:80]!r}, which the SDK did not request")


def _decoded(pieces: Iterator[bytes], coding: str) -> Iterator[bytes]:
    data, trailer, inflate = b"", 0, None
    for more in chain(pieces, (None,)):
        data += more or b""
        while data:
            if inflate:
                yield from _inflated(inflate, data, coding)
                data, inflate, trailer = inflate.unused_data, None if inflate.eof else inflate, 8
                continue
            head = data[trailer:]
            start = _gzip_start(head) if coding == "gzip" else -1 if trailer else _deflate_start(head, more is None)
            if start < 0:  # plain, or garbage behind the last member
                yield from (piece for piece in chain((data,), pieces) if not piece or not trailer)
                return
            if start > len(head):
                break
            inflate, data = zlib.decompressobj(-zlib.MAX_WBITS), head[start:]
        if more == b"":
            yield more
    if inflate or len(data) > trailer:
        raise Undecodable(f"its {coding} data ends too early: the rest is missing")


def _inflated(inflate: Any, data: bytes, coding: str) -> Iterator[bytes]:
    while not inflate.eof:
        before = inflate.copy()
        try:
            piece = inflate.decompress(data, _PIECE)
        except zlib.error:
            with suppress(zlib.error):  # zlib has dropped what it had decoded
                yield from filter(None, (before.decompress(bytes((byte,))) for byte in data))
            raise Undecodable(f"its {coding} data is corrupt") from None
        if piece:
            yield piece
        data = inflate.unconsumed_tail
        if len(piece) < _PIECE:
            return


def _gzip_start(head: bytes) -> int:
    """The start of the data after the header: -1 without a header, beyond the end while the header is incomplete."""
    if not b"\x1f\x8b\x08".startswith(head[:3]):
        return -1
    if len(head) < 12:
        return 12
    start = 12 + int.from_bytes(head[10:12], "little") if head[3] & 4 else 10
    for text in (8, 16):  # a file name, a comment
        if head[3] & text and start <= len(head):
            start = head.find(b"\0", start) + 1 or len(head) + 1
    return start + (head[3] & 2) if start <= 4 * _PIECE else -1


def _deflate_start(head: bytes, last: bool) -> int:
    """The same for deflate. Without a zlib header, a trial and the start of JSON or comments show raw or plain data."""
    if len(head) > 1 and head[0] & 0x8F == 8 and int.from_bytes(head[:2]) % 31 == 0:
        return 2
    if len(head) < 64 and not last:
        return 64
    attempt = zlib.decompressobj(-zlib.MAX_WBITS)
    with suppress(zlib.error):
        attempt.decompress(head[:64], _PIECE)
        return 0 if head[0] not in b"{[:" and not attempt.unused_data and (attempt.eof or not last) else -1
    return -1

# Copied from generator/runtime/_base64.py by `make regen`; do not edit.
"""Base64 and `data:` URLs into bytes: by pybase64 where it is installed, with the results of the standard library.

What is clean is decoded as it is. Only what is not is looked at again, for what servers are known to send.
"""

from __future__ import annotations

import binascii
from contextlib import suppress
from importlib import import_module
from typing import Any
from urllib.parse import unquote, unquote_to_bytes

from ._media_types import ENOUGH, PROLOG, is_text, sniff


def _pybase64() -> Any:
    try:
        return import_module("pybase64").b64decode
    except ImportError:
        return None


_fast: Any = _pybase64()
_BLANKS = b" \t\n\r\f\v"
_STANDARD = bytes.maketrans(b"-_", b"+/")
_LONGEST_HEAD = 1024


def decode_base64(text: str) -> bytes:
    """The bytes of base64; raises ValueError for what is none.

    Blanks and line breaks, the url-safe letters - and _ and padding that is missing do no harm.
    """
    try:
        return _strictly(text)
    except ValueError:
        return _strictly(_mended(text))


def decode_inline(text: str) -> bytes:
    """The bytes of base64, or of a `data:` URL (RFC 2397); raises ValueError for what is neither."""
    if not is_data_url(text):
        try:
            return decode_base64(text)
        except ValueError:
            drawn = _drawn(text)
            if drawn is None:
                raise
            return drawn
    head, comma, payload = text.partition(",")
    if not comma:
        raise ValueError("it is a data: URL without content")
    if _says_base64(head):
        return decode_base64(unquote(payload) if "%" in payload else payload)
    content = _unquoted(payload)
    if sniff(content) is None:
        # Some forget to say that it is base64.
        with suppress(ValueError):
            forgotten = decode_base64(payload)
            return forgotten if sniff(forgotten) else content
    return content


def clean_base64(text: str) -> str:
    """Base64 as RFC 4648, section 4, has it, of what `decode_inline` decodes; raises ValueError as that does."""
    letters = text
    if is_data_url(text):
        head, _, payload = text.partition(",")
        letters = payload if _says_base64(head) else ""
    with suppress(ValueError):
        if letters:
            _strictly(letters)
            return letters
    return binascii.b2a_base64(decode_inline(text), newline=False).decode("ascii")


def decode_start(text: str) -> bytes:
    """The first bytes of what `decode_inline` decodes, enough to tell what it is; none where it cannot be decoded."""
    head, start = "", 0
    if is_data_url(text):
        start = text.find(",", 0, _LONGEST_HEAD) + 1
        head = text[: max(0, start - 1)]
    found = b""
    for letters in (2 * ENOUGH, 2 * PROLOG):
        with suppress(ValueError):
            found = _start(head, text[start : start + letters], is_cut=start + letters < len(text))
        if found and not is_text(found):
            break
    return found


def is_data_url(text: str) -> bool:
    """Whether a text is a `data:` URL."""
    return text[:64].lstrip()[:5].lower() == "data:"


def label_of(text: str) -> str:
    """The media type that a `data:` URL says it has, in lower case; '' for none, and for base64 alone."""
    if not is_data_url(text):
        return ""
    return text[:_LONGEST_HEAD].partition(",")[0].partition(":")[2].partition(";")[0].strip().lower()


def _start(head: str, payload: str, *, is_cut: bool) -> bytes:
    if not head or _says_base64(head):
        return _drawn(payload) or _strictly(_mended(unquote(payload), is_cut=is_cut))
    content = _unquoted(payload)
    return content if sniff(content) else _strictly(_mended(payload, is_cut=is_cut))


def _drawn(text: str) -> bytes | None:
    """The bytes of a vector graphic that came as the text that it is; None for any other text."""
    if not text[:ENOUGH].lstrip().startswith("<"):
        return None
    content = text.encode(errors="replace")
    return content if sniff(content) else None


def _unquoted(payload: str) -> bytes:
    return unquote_to_bytes(payload.encode(errors="replace"))


def _says_base64(head: str) -> bool:
    return head.rpartition(";")[2].strip().lower() == "base64"


def _strictly(text: str | bytes) -> bytes:
    # The standard library lets some padding pass that is too long.
    if len(text) % 4 or (isinstance(text, str) and text.endswith("===")):
        raise ValueError("base64 has the wrong length, or the wrong padding")
    if _fast is None:
        return binascii.a2b_base64(text, strict_mode=True)
    decoded: bytes = _fast(text, validate=True)
    return decoded


def _mended(text: str, *, is_cut: bool = False) -> bytes:
    """The letters of base64 in the standard alphabet, padded; without those of an unfinished four, where it was cut."""
    try:
        letters = text.encode("ascii").translate(_STANDARD, _BLANKS).rstrip(b"=")
    except UnicodeEncodeError:
        raise ValueError("it has a letter that base64 does not have") from None
    if is_cut:
        return letters[: len(letters) // 4 * 4]
    if len(letters) % 4 == 1:
        raise ValueError("its length is one that base64 cannot have")
    return letters + b"=" * (-len(letters) % 4)

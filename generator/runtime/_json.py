"""JSON documents out of bytes: by a fast reader where one is installed, with the results of the standard library.

Reading is tolerant, so that a detail does not cost the whole: a raw control character in a string is read. A number too
long for Python comes as its text, and so does what lies too deep.
"""

from __future__ import annotations

import json
import re
from importlib import import_module
from typing import Any

from .errors import UnreadableAnswer

_LONG = 65_536
"""From this length on, a string is not looked at character by character."""
_PER_STRING = 4_096
"""A document with fewer bytes for each of its strings than this is read as it is: looking for long ones costs more."""
_DEEPEST = 100
"""So deep may arrays and objects lie in one another. What lies deeper could be neither copied nor printed."""
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[{]|[\]}]', re.DOTALL)
_STRICT = {"allow_inf_nan": False, "cache_mode": "keys"}
"""For jiter. Only keys are kept for the next document: values are nobody's business."""
_QUOTED = re.compile(rb'[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
"""The rest of a string that has escapes."""


def _jiter() -> Any:
    """Its reader, unless it is not installed, or so old that it takes other arguments."""
    try:
        reader = import_module("jiter").from_json
        reader(b"[]", **_STRICT)
    except (ImportError, AttributeError, TypeError, ValueError):
        return None
    return reader


_fast: Any = _jiter()


def read_json(content: bytes | bytearray) -> Any:
    """The JSON document in a body (RFC 8259: always UTF-8); raises UnreadableAnswer."""
    if not content:
        raise UnreadableAnswer("the body is empty, where a JSON document was expected")
    try:
        return parse(content)
    except UnicodeDecodeError as error:
        raise UnreadableAnswer(f"the body is not UTF-8: {error.reason} at byte {error.start}") from error
    except json.JSONDecodeError as error:
        raise UnreadableAnswer(
            f"the body is not JSON: {error.msg.removesuffix(' at')} at character {error.pos}"
        ) from None
    except (ValueError, RecursionError) as error:
        raise UnreadableAnswer(f"the body is not readable JSON: {type(error).__name__}") from None


def parse(content: bytes | bytearray) -> Any:
    """The JSON document; raises ValueError for what is none, of which UnicodeDecodeError is one."""
    if len(content) >= _LONG:
        try:
            return _parse_long(content)
        except (ValueError, RecursionError):
            pass
    if _may_be_deep(content):
        content = _flattened(content)
    if _fast is not None:
        try:
            return _fast(bytes(content), **_STRICT)
        except ValueError:
            # It refuses more than the standard library does, which therefore decides.
            pass
    # Some servers send line feeds first, so that the connection is not taken for dead.
    text = content.decode().lstrip(" \t\r\n").removeprefix("\ufeff")
    return _DECODER.decode(text)


def is_json(content: bytes | bytearray) -> bool:
    """Whether it is a JSON document that can be read."""
    try:
        parse(content)
    except (ValueError, RecursionError):
        return False
    return True


def _may_be_deep(content: bytes | bytearray) -> bool:
    """Whether so many arrays and objects begin that they may lie too deep."""
    if len(content) < _LONG:
        return content.count(b"[") + content.count(b"{") > _DEEPEST
    # In a large picture, to find a byte is much faster than to count it.
    left = _DEEPEST
    for mark in (b"[", b"{"):
        place = content.find(mark)
        while place >= 0:
            left -= 1
            if left < 0:
                return True
            place = content.find(mark, place + 1)
    return False


def _integer(digits: str) -> int | str:
    try:
        return int(digits)
    except ValueError:
        # Python refuses to read some thousands of digits.
        return digits


_DECODER = json.JSONDecoder(strict=False, parse_int=_integer)
"""`json.loads` would make a new one for each document."""


def _flattened(content: bytes | bytearray) -> bytes:
    """The document, in which a text stands for each array or object that lies too deep: its own JSON."""
    pieces = []
    depth = kept = start = 0
    for token in _TOKEN.finditer(content):
        mark = token[0]
        if mark in b"[{":
            depth += 1
            if depth == _DEEPEST + 1:
                start = token.start()
        elif mark in b"]}":
            if depth == _DEEPEST + 1:
                pieces += [content[kept:start], json.dumps(content[start : token.end()].decode()).encode()]
                kept = token.end()
            depth -= 1
    return b"".join([*pieces, content[kept:]])


def _parse_long(content: bytes | bytearray) -> Any:
    """What `json.loads` gives, without its look at each character of long strings; raises ValueError to refuse.

    A long string is taken out, and a NaN put in its place: the reader asks for the value of each, one after another.
    """
    spans = _long_strings(content)
    view = memoryview(content)
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), len(content)]
    rest = b"NaN".join(view[end:start] for end, start in zip(ends, starts, strict=True))
    if not spans or rest.count(b"NaN") != len(spans) or b"Infinity" in rest or _may_be_deep(rest):
        raise ValueError
    texts = (str(view[start + 1 : end - 1], "utf-8") for start, end in spans)
    found = rest.decode("utf-8-sig")
    return json.loads(found, strict=False, parse_constant=lambda _: next(texts), parse_int=_integer)


def _long_strings(content: bytes | bytearray) -> list[tuple[int, int]]:
    """Where the long strings without escapes begin and end; raises ValueError for what the standard library reads."""
    found = []
    left = len(content) // _PER_STRING
    start = content.find(b'"')
    while start >= 0:
        end = content.find(b'"', start + 1) + 1
        left -= 1
        if not end or left < 0:
            raise ValueError
        if content.find(b"\\", start + 1, end) >= 0:
            quoted = _QUOTED.match(content, start + 1)
            if quoted is None:
                raise ValueError
            end = quoted.end()
        elif end - start > _LONG:
            found.append((start, end))
        start = content.find(b'"', end)
    return found

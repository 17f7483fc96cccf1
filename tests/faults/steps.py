"""What the servers of the table do, and what is uploaded to them."""

import io
import json
import os
import time
from collections.abc import Callable
from email.utils import formatdate
from pathlib import Path
from typing import Any

from r9s import errors
from r9s.utils import RetryConfig
from tests.support.events import COMPLETED, DONE, PARTIAL, events, partial, sse
from tests.support.pictures import JPEG, PNG
from tests.support.server import IMAGE, Step, answer, close, compressed, error, hang, head, reset, truncated
from tests.support.ways import SOON

ID = {"x-request-id": "req-7"}
JSON = {**ID, "content-type": "application/json"}
ONCE = RetryConfig("none")
BUSY = error(503, {**ID, **SOON})
GOOD = events(sse(COMPLETED), DONE)
SAID = {"message": "it rains", "type": "weather_error"}
FAR = formatdate(time.time() + 7_200, usegmt=True)
PAST = formatdate(time.time() - 7_200, usegmt=True)
EVENT_STREAM = {**ID, "content-type": "text/event-stream"}

# Row 1: the request was sent, and no complete answer came.
LOST: dict[str, tuple[Step, tuple[str, ...]]] = {
    "reset": (reset(), ("ReadError",)),
    "closed": (close(), ("RemoteProtocolError",)),
    "truncated": (truncated(headers=ID), ("RemoteProtocolError",)),
    "truncated-chunks": (
        Step((head(200, {"transfer-encoding": "chunked"}) + b'5\r\n{"cre',), "close"),
        ("RemoteProtocolError",),
    ),
    "cut-in-the-headers": (Step((b"HTTP/1.1 200 OK\r\ncontent-le",), "close"), ("RemoteProtocolError",)),
    "reset-in-the-body": (truncated(headers=ID)._replace(end="reset"), ("ReadError",)),
    "not-http": (Step((b"220 mail.example ESMTP\r\n\r\n",), "close"), ("RemoteProtocolError",)),
}

# Row 16: bodies of a success that cannot be one.
UNREADABLE: dict[str, bytes] = {
    "html": b"<html>welcome</html>",
    "empty": b"",
    "blank": b"  \n",
    "broken-json": b'{"created": 1, "da',
    "two-documents": b"{} {}",
    "a-list": b"[]",
    "a-string": b'"ok"',
    "null": b"null",
    "utf-16": json.dumps(IMAGE).encode("utf-16"),
    "deep": b'{"created": 1, "data": ' + b"[" * 100_000,
    "deep-objects": b'{"a":' * 100_000,
}

# Row 19: bodies of errors, whatever their content type says.
BODIES: dict[str, bytes] = {
    "string": b'"quota is used up"',
    "list": b'[{"message": "quota is used up"}]',
    "detail": b'{"detail": "quota is used up"}',
    "details": b'{"detail": [{"loc": ["body"], "msg": "quota is used up"}]}',
    "html": b"<html><h1>quota is used up</h1></html>",
    "text": b"quota is used up",
    "binary": bytes(range(256)),
    "empty": b"",
}
SPOKEN = ("list", "detail", "details")
"""Those of them that say something in a shape of errors."""

# Row 23: the same three events, however they are written.
WRITTEN = "event: note\ndata: grün 😀\ndata: two\n\n: ping\n\nevent: note\ndata: x\n\ndata: [DONE]\n\n"
NOTES = (("note", "grün 😀\ntwo"), ("note", "x"))
ENDS = {"lf": "\n", "cr": "\r", "crlf": "\r\n"}
PINGS: list[Any] = [
    piece for _ in range(20) for nothing in (b": ping\n\n", b"event: ping\n\n", b":\n") for piece in (0.03, nothing)
]
HUGE = sse({**COMPLETED, "b64_json": "QUJD" * 1024 * 1024}) + DONE


def file_at_4(path: Path) -> Any:
    file = path.open("rb")
    file.seek(4)
    return file


def memory_at_4(path: Path) -> Any:
    file = io.BytesIO(path.read_bytes())
    file.seek(4)
    return file


def pipe(path: Path) -> Any:
    reading, writing = os.pipe()
    os.write(writing, path.read_bytes()[4:])
    os.close(writing)
    return os.fdopen(reading, "rb")


def whole(path: Path) -> Any:
    path.write_bytes(PNG)
    return path


# What is uploaded, under which name, media type and content it arrives.
UPLOADS: tuple[tuple[str, Callable[[Path], Any], str, str, bytes], ...] = (
    ("bytes", lambda path: PNG, "image.png", "image/png", PNG),
    ("memory", lambda path: io.BytesIO(PNG), "image.png", "image/png", PNG),
    ("a-path", whole, "grey cat.png", "image/png", PNG),
    ("an-open-file", lambda path: whole(path).open("rb"), "grey cat.png", "image/png", PNG),
    ("name-and-bytes", lambda path: ("cat.png", JPEG), "cat.png", "image/jpeg", JPEG),
    ("name-bytes-and-type", lambda path: ("cat", PNG, "image/x-own"), "cat", "image/x-own", PNG),
    ("unknown-bytes", lambda path: b"unknown", "image.bin", "application/octet-stream", b"unknown"),
)

# Row 27: the connection ends before the first event: how, and the error.
DEATHS: dict[str, tuple[Step, type[errors.R9SError]]] = {
    "reset": (reset(), errors.R9SConnectionError),
    "close": (close(), errors.R9SConnectionError),
    "in-the-headers": (Step((head(200, EVENT_STREAM)[:-5],), "close"), errors.R9SConnectionError),
    "after-the-headers": (events(), errors.IncompleteStreamError),
    "reset-after-the-headers": (events(0.05, end="reset"), errors.R9SConnectionError),
    "in-the-first-event": (events(sse(COMPLETED)[:-10]), errors.IncompleteStreamError),
}

FIRST = {**PARTIAL, "partial_image_index": 0}
CHUNKS_BREAK_OFF = Step(
    (head(200, {**EVENT_STREAM, "transfer-encoding": "chunked"}), b"%x\r\n%b\r\n" % (len(partial(0)), partial(0))),
    "close",
)

# Row 37: one fault in five. Streams are asked for at every tenth request, and time is short at every fourth of ten.
_FAULTS = {
    4: (hang(), reset(), truncated(), compressed(broken=True), error(503), close(), answer(200, None, b"<html>")),
    9: (events(partial(0), 0.01, end="reset"), events(partial(0)), GOOD, reset(), error(429)),
}
FAULT_IN_FIVE = [
    _FAULTS[number % 10][number // 10 % len(_FAULTS[number % 10])] if number % 5 == 4 else answer()
    for number in range(200)
]

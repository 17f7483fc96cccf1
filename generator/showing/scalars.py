"""Makes texts, numbers and pictures that match a schema."""

import base64
import math
import struct
import zlib
from typing import Any

from .flat import picture_in

PICTURE_URL = "https://example.com/picture.png"
"""The value of a string that is marked as the URL of a picture. The sandbox replaces it by its own URL."""

_LONGEST_TEXT = 1000
_TEXTS = {
    "byte": "cGljdHVyZQ==",
    "date": "2024-01-02",
    "date-time": "2024-01-02T03:04:05+00:00",
    "duration": "PT1H",
    "email": "user@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "time": "03:04:05Z",
    "uri": "https://example.com/",
    "uri-reference": "/",
    "url": "https://example.com/",
    "uuid": "123e4567-e89b-12d3-a456-426614174000",
}


def _png() -> bytes:
    """The file of a picture of 8x8 pixels."""
    rows = b"".join(b"\0" + b"\x2e\x7d\x6b" * 8 for _ in range(8))
    parts = ((b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


PICTURE = base64.b64encode(_png()).decode()
"""The value of a string that is marked as a picture in base64."""


def number_for(found: dict[str, Any], kind: str) -> int | float:
    """1, or the nearest number within the limits."""
    step = found.get("multipleOf") or (1 if kind == "integer" else 0)
    low, high = _limit(found, "inimum", step or 1), _limit(found, "aximum", -(step or 1))
    value = 1 if low is None else max(1, low)
    value = value if high is None else min(value, high)
    if step and value % step:
        value = math.ceil(value / step) * step
        value = value - step if high is not None and value > high else value
    # 1 and 1.0 are the same number.
    return int(value) if kind == "integer" or value == int(value) else value


def _limit(found: dict[str, Any], end: str, step: float) -> float | None:
    """The minimum or the maximum. In OpenAPI 3.0, `exclusiveMinimum: true` excludes the limit itself."""
    own, beyond = found.get(f"m{end}"), found.get(f"exclusiveM{end}")
    if isinstance(beyond, (int, float)) and not isinstance(beyond, bool):
        return beyond + step
    if own is None:
        return None
    return float(own) + step if beyond is True else float(own)


def text_for(found: dict[str, Any]) -> str:
    """A text for a flat schema: a picture, or a text of its format or length. Patterns are ignored."""
    kind = picture_in(found)
    if kind:
        return PICTURE if kind == "base64" else PICTURE_URL
    form = found.get("format")
    text = _TEXTS.get(form) if isinstance(form, str) else None
    if text is not None:
        return text
    if found.get("contentEncoding") == "base64":
        return _TEXTS["byte"]
    least, most = int(found.get("minLength", 0)), int(found.get("maxLength", _LONGEST_TEXT))
    text = "text"
    return (text * (min(least, _LONGEST_TEXT) // len(text) + 1))[: max(least, min(len(text), most))]

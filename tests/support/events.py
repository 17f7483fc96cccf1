"""Answers with events, as steps for the scripted server."""

import json
from collections.abc import Mapping
from typing import Any, Literal

from tests.support.server import Step, head

DONE = b"data: [DONE]\n\n"
_PICTURE = {"created_at": 7, "size": "64x64", "quality": "low", "background": "opaque", "output_format": "png"}
PARTIAL = {"type": "image_generation.partial_image", "b64_json": "cGFydA==", **_PICTURE, "partial_image_index": 0}
COMPLETED = {
    "type": "image_generation.completed",
    "b64_json": "d2hvbGU=",
    **_PICTURE,
    "usage": {"total_tokens": 3, "input_tokens": 1, "output_tokens": 2},
}
CHUNK = {
    "id": "c-1",
    "created": 7,
    "model": "wanx-v1",
    "object": "image.generation.chunk",
    "data": [{"index": 0, "b64_json": "d2hvbGU=", "progress": 1, "is_final": True, "revised_prompt": "a grey cat"}],
    "usage": {"image_count": 1},
}


def partial(number: int) -> bytes:
    """The event for one unfinished state, which carries its number."""
    return sse({**PARTIAL, "partial_image_index": number})


def sse(data: Any, name: str | None = None) -> bytes:
    """One event; its SSE field `event` is `name`, or else repeats the type of the data. Text travels as it is."""
    if name is None and isinstance(data, dict):
        name = data.get("type")
    field = f"event: {name}\n" if name else ""
    return f"{field}data: {data if isinstance(data, str) else json.dumps(data)}\n\n".encode()


def events(
    *pieces: bytes | float,
    end: Literal["close", "reset", "hang"] = "close",
    headers: Mapping[str, str] | None = None,
) -> Step:
    """An event stream without a length, so that it lasts until the connection ends. Numbers are pauses in seconds."""
    fields = {"content-type": "text/event-stream", "x-request-id": "req-stream", **(headers or {})}
    return Step((head(200, fields), *pieces), end)

"""Reads request bodies in pieces, up to a limit."""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.types import Message

from ._errors import APIError
from ._json import decode
from ._strict import check_body
from ._validation import Operation

_LARGEST_JSON = 1024 * 1024


def bounded(request: Request, limit: int, watch: Callable[[bytes], None] | None = None) -> Request:
    """The same request. Reading more than `limit` bytes of its body raises `APIError` 413.

    `watch` is called with each piece of the body.
    """
    count = 0

    async def receive() -> Message:
        nonlocal count
        message = await request.receive()
        piece = message.get("body", b"")
        count += len(piece)
        if count > limit:
            raise APIError(413, f"The request body is larger than {limit} bytes.", code="body_too_large")
        if watch is not None:
            watch(piece)
        return message

    return Request(request.scope, receive)


async def read_json(request: Request, operation: Operation, *, strict: bool) -> Any:
    """The request body, checked against the spec and, with `strict`, against the rules of OpenAI.

    Raises `APIError` 400, or 413 for a body that is too large.
    """
    media_type = operation.media_type(request.headers.get("content-type"))
    raw = await bounded(request, _LARGEST_JSON).body()
    try:
        body = decode(raw)
    except ValueError as error:
        raise APIError(400, f"The request body is not JSON: {error}.", code="invalid_json") from None
    operation.check(media_type, body)
    if strict:
        check_body(body, operation.body(media_type))
    return body

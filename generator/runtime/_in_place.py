"""Responses that came in place of an event stream: a JSON document, or something else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ._models import set_http_meta
from ._operation import Operation
from ._picture import holds_picture
from ._record import ONE_ANSWER
from .errors import ErrorInSuccess, UnreadableAnswer
from .types import HttpMeta


class _Whole(NamedTuple):
    """A response that is JSON, whatever its headers say."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes | bytearray


def in_place_of_events(
    operation: Operation[Any],
    status_code: int,
    content_type: str | None,
    content: bytes | bytearray,
    http_meta: HttpMeta,
) -> UnreadableAnswer:
    """The error for a response that is not an event stream. It has the result, if the response is one.

    Raises ErrorInSuccess for an error object, and UnreadableAnswer for JSON that is broken or not a result.
    """
    if not content.startswith((b"{", b"[")):
        return UnreadableAnswer(
            f"an event stream was expected, not {content_type or 'a response without a content type'}"
        )
    result = operation.parse(_Whole(status_code, {"content-type": "application/json"}, content))
    if result is None or isinstance(result, (bytes, str)):
        return UnreadableAnswer("an event stream was expected, not one JSON document")
    set_http_meta(result, http_meta)
    return UnreadableAnswer(ONE_ANSWER, result=result)


def answer_in(operation: Operation[Any], content: bytes) -> Any:
    """The result in a JSON document, if it is a result with a picture; otherwise None."""
    try:
        result = operation.parse(_Whole(200, {"content-type": "application/json"}, content))
    except (ErrorInSuccess, UnreadableAnswer):
        return None
    return result if holds_picture(result) else None

"""Errors that come as events, or in them."""

from __future__ import annotations

from typing import Any, cast

from ._operation import has_error
from ._sse import ServerSentEvent


def failure_in(sent: ServerSentEvent, document: Any) -> dict[str, Any] | None:
    """The error in an event, in the form of an error response; None if it is not an error."""
    if has_error(document):
        return cast(dict[str, Any], document)
    is_object = isinstance(document, dict)
    if sent.event == "error" or (is_object and document.get("type") == "error"):
        return {"error": document if is_object else {"message": str(document)}}
    return None


def failed_item(document: Any) -> dict[str, Any] | None:
    """The first item of an event that says why a picture was not made."""
    for each in document.values() if isinstance(document, dict) else ():
        if isinstance(each, list):
            for item in each:
                if has_error(item):
                    return cast(dict[str, Any], item)
    return None


def names_picture(failure: dict[str, Any]) -> bool:
    """Whether an error is about one picture of several."""
    return picture_of(failure) is not None


def picture_of(failure: dict[str, Any]) -> int | None:
    """The number of the picture that an error is about; None if the error does not name one."""
    inner = failure.get("error")
    for place in (failure, inner if isinstance(inner, dict) else {}):
        for name, value in place.items():
            if (name == "index" or name.endswith("_index")) and type(value) is int:
                return value
    return None

"""Reads request bodies and responses."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..problems import Pointer, Refused, Report
from .api import Body, Encoding, Media, Node, Response
from .shapes import Shapes, flag, said

_FORM_STYLES = ("form", "spaceDelimited", "pipeDelimited", "deepObject")


def body_of(shapes: Shapes, operation: Mapping[str, Any], pointer: Pointer, report: Report) -> Body | None:
    """The request body of an operation; None if it has none."""
    if operation.get("requestBody") is None:
        return None
    data, place = shapes.follow(operation["requestBody"], (*pointer, "requestBody"), "a request body")
    media = tuple(_media(shapes, data, place, report))
    required = flag(data, "required")
    if not media and required and data.get("content"):
        raise Refused((*place, "content"), "no media type of the required request body is supported")
    if not data.get("content"):
        report.warn(place, "the request body has no `content`: the operation is called without a body")
    return Body(place, required, media) if media else None


def responses_of(shapes: Shapes, operation: Mapping[str, Any], pointer: Pointer, report: Report) -> Iterator[Response]:
    """The responses of an operation, in the order of the document."""
    for status, response in shapes.inner(operation, "responses", pointer).items():
        if status.startswith("x-"):
            continue
        place: Pointer = (*pointer, "responses", status)
        with report.leaving_out(f"the answer {status}"):
            data, found = shapes.follow(response, place, "an answer")
            if not _is_status(status):
                reason = f"{status!r} is not a status; write 200, 4XX or `default`"
                raise Refused(place, reason)
            media = tuple(_media(shapes, data, found, report))
            yield Response(place, status.upper() if status != "default" else status, said(data, "description"), media)


def _is_status(status: str) -> bool:
    return re.fullmatch("default|[1-5]([0-9][0-9]|[xX][xX])", status) is not None


def _media(shapes: Shapes, data: Mapping[str, Any], pointer: Pointer, report: Report) -> Iterator[Media]:
    for media_type, value in shapes.inner(data, "content", pointer).items():
        place: Pointer = (*pointer, "content", media_type)
        with report.leaving_out(f"the media type {media_type}"):
            media, place = shapes.follow(value, place, "a media type")
            if "/" not in media_type:
                report.warn(
                    place, f"{media_type!r} is not a media type, and is read as */*; write one such as application/json"
                )
                media_type = "*/*"
            # OpenAPI 3.2 has another keyword for the schema of each event or line of a stream.
            key = "schema" if "schema" in media else "itemSchema"
            schema = Node((*place, key), media.get(key, {}))
            encodings = dict(_encodings(shapes, media, place, report))
            yield Media(place, media_type, schema, key in media, encodings, media)


def _encodings(
    shapes: Shapes, media: Mapping[str, Any], pointer: Pointer, report: Report
) -> Iterator[tuple[str, Encoding]]:
    for name, value in shapes.inner(media, "encoding", pointer).items():
        place: Pointer = (*pointer, "encoding", name)
        data = shapes.mapping(value, place, "an encoding")
        style = shapes.text(data, "style", place)
        if shapes.inner(data, "headers", place):
            report.warn((*place, "headers"), "the headers of a part are not sent")
        if style not in ("", *_FORM_STYLES):
            known = ", ".join(_FORM_STYLES)
            report.warn(
                (*place, "style"), f"the style {style!r} is unknown ({known}): the field is sent without a style"
            )
            style = ""
        kinds = [each.strip() for each in shapes.text(data, "contentType", place).split(",")]
        yield name, Encoding(place, style, _separator(data, style), tuple(kind for kind in kinds if kind))


def _separator(data: Mapping[str, Any], style: str) -> str:
    """The separator of a list that is one text; empty if each value is sent separately."""
    usual = style not in ("spaceDelimited", "pipeDelimited")
    if flag(data, "explode", usual):
        return ""
    return {"": ",", "form": ",", "spaceDelimited": " ", "pipeDelimited": "|"}.get(style, "")

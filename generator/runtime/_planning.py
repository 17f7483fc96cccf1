"""Makes the plan of a request: what would be sent."""

from __future__ import annotations

from typing import Any

from ._body import FormBody, JsonBody, PartsBody, TextBody
from ._catalog import Plan
from ._parts import Part
from ._raw import RawBody
from ._request import Request
from ._urls import cookies_text, query_text


def plan_of(request: Request, *, streams: bool) -> Plan:
    """The plan of a request; `streams` means that it asks for a stream."""
    headers = dict(request.headers)
    if streams:
        headers["accept"] = "text/event-stream"
    body = request.body
    if body is not None:
        headers.setdefault("content-type", body.media_type or "multipart/form-data")
    if request.cookies:
        headers["cookie"] = cookies_text(request.cookies)
    url = f"{request.url}?{query_text(request.query)}" if request.query else request.url
    return Plan(request.method, url, headers, _document_of(body), _fields_of(body))


def _document_of(body: object) -> Any:
    return body.document if isinstance(body, JsonBody) else body.text if isinstance(body, TextBody) else None


def _fields_of(body: object) -> list[tuple[str, Any]] | None:
    if isinstance(body, FormBody):
        return list(body.fields)
    if isinstance(body, PartsBody):
        return [(part.name, part.upload) if isinstance(part, Part) else part[:2] for part in body.parts]
    if isinstance(body, RawBody):
        return [("body", body.part.upload)]
    return None

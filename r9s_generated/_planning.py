# Copied from generator/runtime/_planning.py by `make regen`; do not edit.
"""A request as a plan: what would be sent, for people and for those who keep books."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from ._body import FormBody, JsonBody, PartsBody
from ._catalog import Plan
from ._request import Request
from ._upload import Part


def plan_of(request: Request, *, streams: bool) -> Plan:
    """The plan of a request; `streams` says that events are asked for."""
    headers = dict(request.headers)
    if streams:
        headers["accept"] = "text/event-stream"
    body = request.body
    if body is not None:
        headers.setdefault("content-type", body.media_type or "multipart/form-data")
    url = f"{request.url}?{urlencode(request.query)}" if request.query else request.url
    return Plan(request.method, url, headers, body.document if isinstance(body, JsonBody) else None, _fields_of(body))


def _fields_of(body: object) -> list[tuple[str, Any]] | None:
    if isinstance(body, FormBody):
        return list(body.fields)
    if isinstance(body, PartsBody):
        return [(part.name, part.upload) if isinstance(part, Part) else part for part in body.parts]
    return None

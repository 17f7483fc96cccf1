"""Checks the requests of operations that are not drawn."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from ._body import bounded
from ._errors import APIError
from ._form import read_parts
from ._idempotency import digest
from ._json import decode, encode
from ._media_types import choose
from ._samples import Sample

_LARGEST_JSON = 1024 * 1024
_LARGEST_FILE = 256 * 1024 * 1024
_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")


@dataclass(frozen=True)
class Asked:
    """A request: its digest, and whether it asks for a stream."""

    fingerprint: str
    stream: bool


async def read(request: Request, sample: Sample) -> Asked:
    """Reads a request. Raises `APIError` 400 if something is missing, or 413 for a body that is too large."""
    given = {"query": request.query_params, "header": request.headers, "cookie": request.cookies}
    for place, name in sample.parameters:
        if name not in given[place]:
            raise _missing(name)
    query = digest(request.url.query)
    wants_events = request.query_params.get("stream") == "true"
    content_type = request.headers.get("content-type")
    if not sample.bodies or (content_type is None and not sample.needs_body):
        await bounded(request, _LARGEST_FILE).body()
        return Asked(query, wants_events)
    kind = choose(content_type, (name for name, _ in sample.bodies))
    required = dict(sample.bodies)[kind]
    if kind in _FORMS:
        parts, fingerprint = await read_parts(request)
        # A list may be sent as image[], and an object as svg[model].
        _require(required, {name.partition("[")[0] for name in parts} | parts.keys())
        return Asked(digest(query, fingerprint), wants_events or parts.get("stream") == ["true"])
    if kind.endswith("json"):
        body = await _read_json(request, required)
        asks = isinstance(body, dict) and body.get("stream") is True
        return Asked(digest(query, encode(body).decode()), wants_events or asks)
    state = hashlib.sha256()
    async for piece in bounded(request, _LARGEST_FILE).stream():
        state.update(piece)
    return Asked(digest(query, state.hexdigest()), wants_events)


async def _read_json(request: Request, required: Collection[str]) -> Any:
    raw = await bounded(request, _LARGEST_JSON).body()
    try:
        body = decode(raw)
    except ValueError as error:
        raise APIError(400, f"The request body is not JSON: {error}.", code="invalid_json") from None
    if required and not isinstance(body, dict):
        raise APIError(400, "The request body must be an object.")
    _require(required, body if isinstance(body, dict) else ())
    return body


def _require(names: Iterable[str], given: Collection[str]) -> None:
    for name in names:
        if name not in given:
            raise _missing(name)


def _missing(name: str) -> APIError:
    return APIError(400, f"{name}: it is required.", param=name, code="missing_required_parameter")

"""The ASGI application: which path does what."""

import asyncio
from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from ._answer import draw_all, make_answer
from ._body import read_json
from ._errors import APIError, answer_error
from ._events import HEADER, make_events, shape_of
from ._faults import Faults
from ._files import Files
from ._form import Form, read_form
from ._idempotency import Answers, Body, Call, digest
from ._journal import Journal, Recorded
from ._json import encode
from ._plan import Plan, plan
from ._rules import check
from ._store import Store
from ._stream import EventStream
from ._uploads import Uploads
from ._validation import Operation

BASE_PATH = "/v1"
_LARGEST_STORE = 256 * 1024 * 1024
_MOST_ENTRIES = 1000


def build(
    journal: Journal, *, clock: Callable[[], float], ttl: float, strict: bool, log: Callable[[str], object] | None
) -> ASGIApp:
    """The application. Image links and remembered answers live `ttl` seconds of `clock`."""
    images = _Images(journal, clock, ttl, strict)
    app = Starlette(
        routes=[
            Route(f"{BASE_PATH}/images/generations", images.generate, methods=["POST"]),
            Route(f"{BASE_PATH}/images/edits", images.edit, methods=["POST"]),
            Route("/files/{name}", images.file, methods=["GET"], name="file"),
        ],
        exception_handlers=dict.fromkeys((HTTPException, ClientDisconnect, Exception), answer_error),
    )
    app.router.redirect_slashes = False
    return Recorded(app, journal, log)


class _Images:
    """The endpoints, and what they share."""

    def __init__(self, journal: Journal, clock: Callable[[], float], ttl: float, strict: bool) -> None:
        bounds: dict[str, Any] = {
            "clock": clock,
            "ttl": ttl,
            "max_entries": _MOST_ENTRIES,
            "max_bytes": _LARGEST_STORE,
        }
        self._journal = journal
        self._clock = clock
        self._strict = strict
        self._files = Files(Store(**bounds))
        # A remembered answer expires with the links in it.
        self._answers = Answers(Store(**bounds))
        self._faults = Faults(Store(**bounds))
        self._generation = Operation("POST", "/images/generations")
        self._edit = Operation("POST", "/images/edits")

    async def generate(self, request: Request) -> Response:
        """POST /images/generations."""
        owner = _authenticate(request)
        body = await read_json(request, self._generation, strict=self._strict)
        check(body)
        return await self._carry_out(request, _call(request, owner, digest(encode(body).decode())), plan(body))

    async def edit(self, request: Request) -> Response:
        """POST /images/edits."""
        owner = _authenticate(request)
        async with read_form(request, self._edit, strict=self._strict) as form:
            planned = await asyncio.to_thread(_plan_edit, form)
        return await self._carry_out(request, _call(request, owner, form.fingerprint), planned)

    async def file(self, request: Request) -> Response:
        """GET /files/<name>, which needs no key."""
        file = self._files.get(request.path_params["name"])
        if file is None:
            raise APIError(404, "There is no such file, or its link has expired.", code="file_not_found")
        return Response(file.content, media_type=file.media_type)

    async def _carry_out(self, request: Request, call: Call, planned: Plan) -> Response:
        """Draws once per idempotency key, and lets the fault strike that the request asks for."""
        shape = shape_of(request.headers.get(HEADER))

        def link(content: bytes, image_format: str) -> str:
            return str(request.url_for("file", name=self._files.add(content, image_format)))

        async def work() -> Body:
            created = int(self._clock())
            drawn = await draw_all(planned, self._journal)
            if planned.stream:
                return await asyncio.to_thread(make_events, planned, drawn, shape=shape, created=created)
            return (await make_answer(planned, drawn, link=link, created=created),)

        async def respond() -> Response:
            body, replayed = await self._answers.once(call, work)
            headers = {"idempotent-replayed": "true"} if replayed else None
            if planned.stream:
                return EventStream(body, headers)
            return Response(body[0], headers=headers, media_type="application/json")

        return await self._faults.strike(request, call, respond, stream=planned.stream)


def _plan_edit(form: Form) -> Plan:
    check(form.body)
    uploads = Uploads(form.files)
    planned = plan(form.body, uploads.size)
    first = planned.pictures[0]
    return planned.editing(uploads.original((first.width, first.height), transparent=first.transparent))


def _call(request: Request, owner: str, fingerprint: str) -> Call:
    key = request.headers.get("idempotency-key") or None
    return Call(owner, f"{request.method} {request.url.path}", key, fingerprint)


def _authenticate(request: Request) -> str:
    """A digest of the API key. Raises `APIError` 401 without a key, and 403 for one that starts with `denied-`."""
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    key = key.strip()
    if scheme.lower() != "bearer" or not key:
        message = "The header Authorization must be Bearer and an API key."
        raise APIError(401, message, code="invalid_api_key", headers={"www-authenticate": "Bearer"})
    if key.startswith("denied-"):
        raise APIError(403, "This API key may not do that.", code="permission_denied")
    return digest(key)

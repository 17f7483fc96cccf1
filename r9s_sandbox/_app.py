"""The ASGI application: the paths and their handlers."""

import asyncio
from collections.abc import Callable, Mapping
from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from ._answer import draw_all, make_answer
from ._body import read_json
from ._desk import call_of, carry_out, file, link
from ._errors import answer_error
from ._events import HEADER, make_events, shape_of
from ._form import Form, read_form
from ._idempotency import Body, Call, digest
from ._journal import HEALTH_PATH, Recorded
from ._json import encode
from ._keys import authenticate
from ._plan import Plan, plan
from ._rules import check
from ._sampled import sampled, secret_headers
from ._state import States, state_of
from ._stream import EventStream
from ._uploads import Uploads
from ._validation import Operation

BASE_PATH = "/v1"


def build(
    states: States, *, clock: Callable[[], float], strict: bool, log: Callable[[str], object] | None
) -> tuple[ASGIApp, Callable[[str], bool]]:
    """The application, and a function that checks whether it has an operation at a path, such as `/images/edits`."""
    images = _Images(clock, strict)
    operations = [
        Route(f"{BASE_PATH}/images/generations", images.generate, methods=["POST"]),
        Route(f"{BASE_PATH}/images/edits", images.edit, methods=["POST"]),
        *sampled(BASE_PATH),
    ]
    app = Starlette(
        routes=[
            *operations,
            Route("/files/{name}", file, methods=["GET"], name="file"),
            Route(HEALTH_PATH, _health, methods=["GET"]),
        ],
        exception_handlers=dict.fromkeys((HTTPException, ClientDisconnect, Exception), answer_error),
    )
    app.router.redirect_slashes = False

    def has_operation(path: str) -> bool:
        return any(route.path_regex.fullmatch(BASE_PATH + path) for route in operations)

    return Recorded(app, states.enter, secret_headers(), log), has_operation


async def _health(request: Request) -> Response:
    return Response(status_code=204)


class _Images:
    """The operations that draw images."""

    def __init__(self, clock: Callable[[], float], strict: bool) -> None:
        self._clock = clock
        self._strict = strict
        self._generation = Operation("POST", "/images/generations")
        self._edit = Operation("POST", "/images/edits")

    async def generate(self, request: Request) -> Response:
        """POST /images/generations."""
        owner = authenticate(request)
        body = await read_json(request, self._generation, strict=self._strict)
        check(body)
        return await self._carry_out(request, call_of(request, owner, digest(encode(body).decode())), plan(body))

    async def edit(self, request: Request) -> Response:
        """POST /images/edits."""
        owner = authenticate(request)
        async with read_form(request, self._edit, strict=self._strict) as form:
            planned = await asyncio.to_thread(_plan_edit, form)
        return await self._carry_out(request, call_of(request, owner, form.fingerprint), planned)

    async def _carry_out(self, request: Request, call: Call, planned: Plan) -> Response:
        shape = shape_of(request.headers.get(HEADER))
        journal = state_of(request).journal

        async def work() -> Body:
            created = int(self._clock())
            drawn = await draw_all(planned, journal)
            if planned.stream:
                return await asyncio.to_thread(make_events, planned, drawn, shape=shape, created=created)
            return (await make_answer(planned, drawn, link=partial(link, request), created=created),)

        def respond(body: Body, headers: Mapping[str, str] | None) -> Response:
            if planned.stream:
                return EventStream(body, headers)
            return Response(body[0], headers=headers, media_type="application/json")

        return await carry_out(request, call, work, respond, stream=planned.stream)


def _plan_edit(form: Form) -> Plan:
    check(form.body)
    uploads = Uploads(form.files)
    planned = plan(form.body, uploads.size)
    first = planned.pictures[0]
    return planned.editing(uploads.original((first.width, first.height), transparent=first.transparent))

"""The parts that all operations share: files behind links, replayed responses, and faults."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from ._errors import APIError
from ._idempotency import Body, Call
from ._state import state_of

Respond = Callable[[Body, Mapping[str, str] | None], Response]


async def file(request: Request) -> Response:
    """GET /files/<name>. It needs no key."""
    found = state_of(request).files.get(request.path_params["name"])
    if found is None:
        raise APIError(404, "There is no such file, or its link has expired.", code="file_not_found")
    return Response(found.content, media_type=found.media_type)


def link(request: Request, content: bytes, image_format: str) -> str:
    """Store an image file, and return its URL."""
    return str(request.url_for("file", name=state_of(request).files.add(content, image_format)))


async def carry_out(
    request: Request, call: Call, work: Callable[[], Awaitable[Body]], respond: Respond, *, stream: bool
) -> Response:
    """Do the work once per idempotency key, and apply the fault that the request or the test asks for.

    `respond` makes the response from the result of the work and extra headers. `stream`: the response has events.
    """
    state = state_of(request)

    async def answer() -> Response:
        body, replayed = await state.answers.once(call, work)
        return respond(body, {"idempotent-replayed": "true"} if replayed else None)

    return await state.faults.strike(request, call, answer, stream=stream)


def call_of(request: Request, owner: str, fingerprint: str) -> Call:
    """The call that the request belongs to. A request is one attempt. `fingerprint` is a digest of its body."""
    key = request.headers.get("idempotency-key") or None
    return Call(owner, f"{request.method} {request.url.path}", key, fingerprint)

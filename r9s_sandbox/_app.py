"""The ASGI application: which path does what."""

from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from . import _faults
from ._answer import make_answer
from ._errors import APIError, answer_error
from ._files import Files
from ._idempotency import Answers, Call, digest
from ._journal import Journal, Recorded
from ._json import decode, encode
from ._plan import plan
from ._store import Store
from ._validation import Operation

BASE_PATH = "/v1"
_MEBIBYTE = 1024 * 1024
_LARGEST_JSON = _MEBIBYTE
_LARGEST_STORE = 256 * _MEBIBYTE
_MOST_ENTRIES = 1000


def build(journal: Journal, *, clock: Callable[[], float], ttl: float, log: Callable[[str], object] | None) -> ASGIApp:
    """The application. Image links and remembered answers live `ttl` seconds of `clock`."""
    images = _Images(journal, clock, ttl)
    app = Starlette(
        routes=[
            Route(f"{BASE_PATH}/images/generations", images.generate, methods=["POST"]),
            Route("/files/{name}", images.file, methods=["GET"], name="file"),
        ],
        exception_handlers=dict.fromkeys((HTTPException, ClientDisconnect, Exception), answer_error),
    )
    app.router.redirect_slashes = False
    return Recorded(app, journal, log)


class _Images:
    """The endpoints, and what they share."""

    def __init__(self, journal: Journal, clock: Callable[[], float], ttl: float) -> None:
        bounds: dict[str, Any] = {
            "clock": clock,
            "ttl": ttl,
            "max_entries": _MOST_ENTRIES,
            "max_bytes": _LARGEST_STORE,
        }
        self._journal = journal
        self._clock = clock
        self._files = Files(Store(**bounds))
        # A remembered answer expires with the links in it.
        self._answers = Answers(Store(**bounds))
        self._faults = _faults.Faults(Store(**bounds))
        self._generation = Operation("POST", "/images/generations")

    async def generate(self, request: Request) -> Response:
        """POST /images/generations."""
        owner = _authenticate(request)
        body = await _read_json(request, self._generation)
        planned = plan(body)

        async def draw() -> bytes:
            return await make_answer(planned, journal=self._journal, link=link, created=int(self._clock()))

        def link(content: bytes, image_format: str) -> str:
            return str(request.url_for("file", name=self._files.add(content, image_format)))

        return await self._carry_out(request, _call(request, owner, encode(body)), draw)

    async def file(self, request: Request) -> Response:
        """GET /files/<name>, which needs no key."""
        file = self._files.get(request.path_params["name"])
        if file is None:
            raise APIError(404, "There is no such file, or its link has expired.", code="file_not_found")
        return Response(file.content, media_type=file.media_type)

    async def _carry_out(self, request: Request, call: Call, work: Callable[[], Any]) -> Response:
        """Does the work once per idempotency key, and lets the fault strike that the request asks for."""

        async def respond() -> Response:
            content, replayed = await self._answers.once(call, work)
            headers = {"idempotent-replayed": "true"} if replayed else None
            return Response(content, headers=headers, media_type="application/json")

        return await self._faults.strike(request.headers.get(_faults.HEADER), call, respond)


def _call(request: Request, owner: str, body: bytes) -> Call:
    key = request.headers.get("idempotency-key") or None
    return Call(owner, f"{request.method} {request.url.path}", key, digest(body.decode()))


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


async def _read_json(request: Request, operation: Operation) -> Any:
    """The request body, valid by the spec. Raises `APIError` 400, or 413 for one that is too large."""
    media_type = operation.media_type(request.headers.get("content-type"))
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > _LARGEST_JSON:
            raise APIError(413, f"The request body is larger than {_LARGEST_JSON} bytes.", code="body_too_large")
    try:
        body = decode(bytes(raw))
    except ValueError as error:
        raise APIError(400, f"The request body is not JSON: {error}.", code="invalid_json") from None
    operation.check(media_type, body)
    return body

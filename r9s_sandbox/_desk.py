"""What all operations share: files behind links, answers that are given again, and faults."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from ._errors import APIError
from ._faults import Faults
from ._files import Files
from ._idempotency import Answers, Body, Call
from ._store import Store

_LARGEST_STORE = 256 * 1024 * 1024
_MOST_ENTRIES = 1000

Respond = Callable[[Body, Mapping[str, str] | None], Response]


class Desk:
    """Carries out calls. What it keeps lives `ttl` seconds of `clock`."""

    def __init__(self, clock: Callable[[], float], ttl: float) -> None:
        bounds: dict[str, Any] = {
            "clock": clock,
            "ttl": ttl,
            "max_entries": _MOST_ENTRIES,
            "max_bytes": _LARGEST_STORE,
        }
        self._files = Files(Store(**bounds))
        # A remembered answer expires with the links in it.
        self._answers = Answers(Store(**bounds))
        self._faults = Faults(Store(**bounds))

    async def file(self, request: Request) -> Response:
        """GET /files/<name>, which needs no key."""
        file = self._files.get(request.path_params["name"])
        if file is None:
            raise APIError(404, "There is no such file, or its link has expired.", code="file_not_found")
        return Response(file.content, media_type=file.media_type)

    def link(self, request: Request, content: bytes, image_format: str) -> str:
        """Keeps an image file, and gives back its URL."""
        return str(request.url_for("file", name=self._files.add(content, image_format)))

    async def carry_out(
        self, request: Request, call: Call, work: Callable[[], Awaitable[Body]], respond: Respond, *, stream: bool
    ) -> Response:
        """Works once per idempotency key, and lets the fault strike that the request asks for.

        `respond` makes the answer of what the work gave, and further headers; `stream` says whether that is events.
        """

        async def answer() -> Response:
            body, replayed = await self._answers.once(call, work)
            return respond(body, {"idempotent-replayed": "true"} if replayed else None)

        return await self._faults.strike(request, call, answer, stream=stream)


def call_of(request: Request, owner: str, fingerprint: str) -> Call:
    """The call that a request is an attempt of. `fingerprint` is a digest of its body."""
    key = request.headers.get("idempotency-key") or None
    return Call(owner, f"{request.method} {request.url.path}", key, fingerprint)

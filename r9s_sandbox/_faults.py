"""Faults on demand: counts the attempts of each call, and makes the chosen attempts fail."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from ._errors import APIError, error_response, status_phrase
from ._fault import HEADER, Fault, misunderstood, parse
from ._idempotency import Call, digest
from ._protocol import ResetResponse, TruncatedResponse, reset
from ._server_faults import ServerFaults
from ._store import Store
from ._stream import EventStream

Work = Callable[[], Awaitable[Response]]


class Faults:
    """The faults to apply, and the number of attempts of each call.

    Attributes:
        of_server: The faults that the test set on the server. The other faults come from request headers.
    """

    def __init__(self, attempts: Store[int]) -> None:
        self._attempts = attempts
        self.of_server = ServerFaults()

    async def strike(self, request: Request, call: Call, work: Work, *, stream: bool) -> Response:
        """The response of the work. A fault in the request header, or on the server, changes or replaces it.

        `stream`: the response has events. A fault in the header has priority over a fault of the server.
        """
        fault = self._fault_for(request, call, stream=stream)
        if fault is None:
            return await work()
        if fault.kind == "delay":
            return await _delayed(fault, work)
        answer = await work() if fault.after_work else Response()
        return _stricken(answer, fault, request)

    def _fault_for(self, request: Request, call: Call, *, stream: bool) -> Fault | None:
        header = request.headers.get(HEADER)
        if header is None:
            return self.of_server.take(request.url.path, stream=stream)
        fault = parse(header)
        if fault.needs_stream and not stream:
            raise misunderstood(f"{fault.kind!r} needs a request with stream")
        return None if self._count(digest(call.id, header)) > fault.times else fault

    def _count(self, attempts_of: str) -> int:
        count = (self._attempts.get(attempts_of) or 0) + 1
        self._attempts.put(attempts_of, count)
        return count


def _stricken(answer: Response, fault: Fault, request: Request) -> Response:
    if isinstance(answer, EventStream) and fault.needs_stream:
        answer.suffer(fault, partial(reset, request.scope["state"]["transport"]))
        return answer
    if fault.kind == "truncate":
        return TruncatedResponse(answer, answer.whole if isinstance(answer, EventStream) else bytes(answer.body))
    if fault.kind == "reset":
        return ResetResponse()
    phrase = status_phrase(fault.status)
    return error_response(APIError(fault.status, f"{phrase}, as requested.", code="fault", headers=fault.headers))


async def _delayed(fault: Fault, work: Work) -> Response:
    if not fault.after_work:
        await asyncio.sleep(fault.delay)
        return await work()
    answer = await work()
    await asyncio.sleep(fault.delay)
    return answer

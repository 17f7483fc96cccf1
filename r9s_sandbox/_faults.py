"""Faults on demand: counts the attempts of each call, and lets those fail that are to fail."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from ._errors import APIError, error_response, status_phrase
from ._fault import HEADER, Fault, misunderstood, parse
from ._idempotency import Call, digest
from ._protocol import ResetResponse, TruncatedResponse, reset
from ._store import Store
from ._stream import EventStream

Work = Callable[[], Awaitable[Response]]


class Faults:
    """The faults that strike, and the attempts that were made."""

    def __init__(self, attempts: Store[int]) -> None:
        self._attempts = attempts

    async def strike(self, request: Request, call: Call, work: Work, *, stream: bool) -> Response:
        """The answer of the work, or what the fault in the request's header makes of it.

        `stream` says whether the work answers with events.
        """
        header = request.headers.get(HEADER)
        if header is None:
            return await work()
        fault = parse(header)
        if fault.needs_stream and not stream:
            raise misunderstood(f"{fault.kind!r} needs a request with stream")
        if self._count(digest(call.id, header)) > fault.times:
            return await work()
        if fault.kind == "delay":
            return await _delayed(fault, work)
        answer = await work() if fault.after_work else Response()
        return _stricken(answer, fault, request)

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

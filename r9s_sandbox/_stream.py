"""Streams: server-sent events, and their faults."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence

from starlette.responses import StreamingResponse

from ._errors import APIError, error_response, status_phrase
from ._events import event
from ._fault import Fault

_DONE = "[DONE]"
_PING = b": ping\n\n"
_SECONDS_BETWEEN_PINGS = 0.05
_UNKNOWN = "sandbox.unknown"
_GOES_ON = ("stream-delay", "stream-hold", "stream-unknown")


class EventStream(StreamingResponse):
    """A response that sends each event in a separate write, and then the data that ends the stream."""

    def __init__(
        self, events: Sequence[bytes], headers: Mapping[str, str] | None = None, *, status: int = 200, end: str = _DONE
    ) -> None:
        headers = {"cache-control": "no-cache", **(headers or {})}
        self.events = events
        self._end = b"data: %b\n\n" % end.encode()
        super().__init__(_play(events, self._end), status, headers, "text/event-stream")

    @property
    def whole(self) -> bytes:
        """The body without a fault."""
        return b"".join(self.events) + self._end

    def suffer(self, fault: Fault, reset: Callable[[], Awaitable[None]]) -> None:
        """Adds a fault. `reset` resets the connection."""
        self.body_iterator = _suffer(self.events, self._end, fault, reset)


async def _play(events: Sequence[bytes], end: bytes) -> AsyncIterator[bytes]:
    for each in (*events, end):
        yield each


async def _suffer(
    events: Sequence[bytes], end: bytes, fault: Fault, reset: Callable[[], Awaitable[None]]
) -> AsyncIterator[bytes]:
    """The pieces of the body. If they never end, the client disconnects or the server stops at some time."""
    for each in events[: fault.after]:
        await asyncio.sleep(fault.delay)
        yield each
    if fault.kind == "stream-unknown":
        yield event({"type": _UNKNOWN, "message": "This type of event is not in the spec."}, _UNKNOWN)
    if fault.kind in _GOES_ON:
        for each in (*events[fault.after :], end):
            yield each
    match fault.kind:
        case "stream-delay" | "stream-unknown" | "stream-end":
            return
        case "stream-error":
            yield _error(fault.status)
            return
        case "stream-ping":
            while True:
                await asyncio.sleep(_SECONDS_BETWEEN_PINGS)
                yield _PING
        case "stream-reset":
            await reset()
    await asyncio.Event().wait()


def _error(status: int) -> bytes:
    answer = error_response(APIError(status, f"{status_phrase(status)}, as requested.", code="fault"))
    return b"event: error\ndata: %b\n\n" % bytes(answer.body)

"""Any answer for a client, what became of the call, and what must hold for that."""

import copy
import pickle
from collections.abc import Iterator
from typing import Any, NamedTuple, Self

import httpx
from hypothesis import HealthCheck, settings

from r9s import R9S, UnknownEvent, errors
from r9s_generated._models import ModelBase
from tests.support.server import RawServer
from tests.support.ways import Mode

PNG = b"\x89PNG\r\n\x1a\nand more"
OPERATIONS: dict[str, dict[str, Any]] = {"create": {"prompt": "a cat"}, "edit": {"prompt": "a cat", "image": PNG}}


def examples(count: int) -> settings:
    """So many examples, the same ones in every run."""
    return settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        database=None,
        # The fixtures hold nothing that an example leaves behind, and busy machines are slow.
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


class Reply(NamedTuple):
    """An answer."""

    status: int
    headers: list[tuple[str, str]]
    """Their values are sent as latin-1."""
    pieces: list[bytes]
    """The body as it comes."""

    @property
    def body(self) -> bytes:
        """The whole body."""
        return b"".join(self.pieces)

    def names(self, *names: str) -> bool:
        """Whether one of these headers is there."""
        return any(name in names for name, _ in self.headers)


class Body(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that comes in pieces, and knows whether it was closed."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = iter(pieces)
        self.closed = False

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        for piece in self._pieces:
            return piece
        raise StopAsyncIteration

    def close(self) -> None:
        self.closed = True

    async def aclose(self) -> None:
        self.closed = True


class Outcome(NamedTuple):
    """What became of a call."""

    result: Any
    """The result, or None."""
    events: list[Any]
    """The events of a stream."""
    error: errors.R9SError | None
    """What was raised, by the call or by the stream."""

    def alike(self) -> tuple[Any, ...]:
        """What must be the same however the answer was cut into pieces."""
        partial = getattr(self.error, "partial_images", None)
        return self.result, self.events, type(self.error), str(self.error), getattr(self.error, "body", None), partial


class Stage:
    """A client that borrows one of httpx, whose transport answers every request with `reply`."""

    client: R9S

    def __init__(self, mode: Mode) -> None:
        self.mode = mode
        self.reply = Reply(200, [], [])
        self.lent = mode.lent(transport=httpx.MockTransport(self._handle))
        self.sent = 0

    def _handle(self, request: httpx.Request) -> httpx.Response:
        self.sent += 1
        self.body = Body(self.reply.pieces)
        headers = [(name.encode(), value.encode("latin-1")) for name, value in self.reply.headers]
        return httpx.Response(self.reply.status, headers=headers, stream=self.body)

    async def call(self, reply: Reply, operation: str = "create", **options: Any) -> Outcome:
        """What becomes of a call that is answered so; whatever is raised but an R9SError passes through."""
        self.reply = reply
        found = await outcome(self.mode, self.client, operation, **options)
        assert self.body.closed, "the answer was not closed"
        return found


class Wire(NamedTuple):
    """A client and a server that are joined by a real socket."""

    mode: Mode
    client: R9S
    server: RawServer


async def outcome(mode: Mode, client: R9S, operation: str = "create", **options: Any) -> Outcome:
    """What becomes of a call; a stream is read to its end. Whatever is raised but an R9SError passes through."""
    try:
        result = await mode.call(client.images, operation, **{**OPERATIONS[operation], **options})
    except errors.R9SError as error:
        return Outcome(None, [], error)
    if not options.get("stream"):
        return Outcome(result, [], None)
    found, raised = await mode.until_error(result)
    if raised is not None and not isinstance(raised, errors.R9SError):
        raise raised
    return Outcome(None, found, raised)


def travels(thing: Any) -> None:
    """It can be shown, pickled and copied; R9SErrors keep all that they promise to keep."""
    for twin in (pickle.loads(pickle.dumps(thing)), copy.copy(thing), copy.deepcopy(thing)):
        assert type(twin) is type(thing)
        assert str(twin) == str(thing)
        assert repr(twin) == repr(thing)
        if isinstance(thing, errors.R9SError):
            for name in ("message", "status_code", "headers", "body", "request_id", "retry_after"):
                assert getattr(twin, name) == getattr(thing, name), name
            assert repr(twin.data) == repr(thing.data)


def is_event(event: Any) -> bool:
    """Whether it is what a stream may hand over."""
    return isinstance(event, (ModelBase, UnknownEvent))

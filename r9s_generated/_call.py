# Copied from generator/runtime/_call.py by `make regen`; do not edit.
"""What the resources hand to a transport. This module loads nothing: it is there before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from ._operation import Operation
    from ._stream import AsyncEventStream, Events, EventStream

E = TypeVar("E")
R = TypeVar("R")
T = TypeVar("T")


def given(**values: Any) -> dict[str, Any]:
    """The values that are not `None`: what the caller gave."""
    return {name: value for name, value in values.items() if value is not None}


class Call(Generic[T]):
    """One call of an operation: what to send, before anybody knows where to.

    Attributes:
        operation: The operation.
        request: The arguments for httpx: `method`, `url` (a path) and, as needed, `params`, `headers`, `json`
            or `parts` (see `_upload.opened`).
    """

    __slots__ = ("operation", "request")

    def __init__(self, operation: Operation[T], request: dict[str, Any]) -> None:
        self.operation = operation
        self.request = request


class Options(Generic[R]):
    """The options of one call; `None` leaves each to the client."""

    __slots__ = ("extra_body", "http_headers", "retries", "server_url", "timeout_ms")

    def __init__(
        self,
        retries: R | None,
        server_url: str | None,
        timeout_ms: int | None,
        http_headers: Mapping[str, str] | None,
        extra_body: Mapping[str, Any] | None,
    ) -> None:
        self.retries = retries
        self.server_url = server_url
        self.timeout_ms = timeout_ms
        self.http_headers = http_headers
        self.extra_body = extra_body


class Transport(Protocol[R]):
    """What the resources send their calls with; R is the type of the `retries` option."""

    def send(self, call: Call[T], options: Options[R]) -> T:
        """Carry out the call and return its result."""

    async def send_async(self, call: Call[T], options: Options[R]) -> T:
        """Carry out the call and return its result."""

    def stream(self, call: Call[Any], events: Events[E], options: Options[R]) -> EventStream[E]:
        """Carry out the call and return the events of its answer."""

    async def stream_async(self, call: Call[Any], events: Events[E], options: Options[R]) -> AsyncEventStream[E]:
        """Carry out the call and return the events of its answer."""

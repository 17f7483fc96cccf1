"""The calls that resources pass to a transport. This module imports nothing heavy, because `import r9s` loads it."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from ._options import Options

if TYPE_CHECKING:
    from ._events import Events
    from ._operation import Operation
    from ._request import Request
    from ._stream import AsyncEventStream, EventStream

__all__ = ["Call", "Options", "Transport", "given"]

E_co = TypeVar("E_co", covariant=True)
F_co = TypeVar("F_co", covariant=True)
R = TypeVar("R")
T = TypeVar("T")


def given(**values: Any) -> dict[str, Any]:
    """The values that are not `None`. Raises TypeError for UNSET."""
    found = {name: value for name, value in values.items() if value is not None}
    unset = _unset()
    # By identity: a value may compare in its own way. This runs in each call, so it is no loop of Python.
    if id(unset) in map(id, found.values()):
        name = next(name for name, value in found.items() if value is unset)
        raise TypeError(f"{name} must not be UNSET: leave it out, or pass None")
    return found


@functools.cache
def _unset() -> object:
    from .types import UNSET

    return UNSET


class Call(Generic[T]):
    """One call of an operation, without a server.

    Attributes:
        operation: The operation.
        request: The request.
        name: The resource and the method that were called, such as `images.create`; empty if unknown.
    """

    __slots__ = ("name", "operation", "request")

    def __init__(self, operation: Operation[T], request: Request, name: str = "") -> None:
        self.operation = operation
        self.request = request
        self.name = name


class Transport(Protocol[R]):
    """Sends the calls of the resources; R is the type of the `retries` option."""

    def send(self, call: Call[T], options: Options[R]) -> T:
        """Send the call and return its result."""

    async def send_async(self, call: Call[T], options: Options[R]) -> T:
        """Send the call and return its result."""

    def stream(self, call: Call[Any], events: Events[E_co, F_co], options: Options[R]) -> EventStream[E_co, F_co]:
        """Send the call and return its event stream."""

    async def stream_async(
        self, call: Call[Any], events: Events[E_co, F_co], options: Options[R]
    ) -> AsyncEventStream[E_co, F_co]:
        """Send the call and return its event stream."""

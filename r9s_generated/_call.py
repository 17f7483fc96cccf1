# Copied from generator/runtime/_call.py by `make regen`; do not edit.
"""What the resources hand to a transport. This module loads nothing: it is there before anything is sent."""

from __future__ import annotations

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
    """The values that are not `None`: what the caller gave. Raises TypeError for UNSET, which means the same."""
    from .types import UNSET

    found = {name: value for name, value in values.items() if value is not None}
    for name, value in found.items():
        if value is UNSET:
            raise TypeError(f"{name} must not be UNSET: leave it out, or give None")
    return found


class Call(Generic[T]):
    """One call of an operation, before anybody knows where to.

    Attributes:
        operation: The operation.
        request: What to send.
        name: The resource and the method that were called, such as `images.create`; empty when nobody said.
    """

    __slots__ = ("name", "operation", "request")

    def __init__(self, operation: Operation[T], request: Request, name: str = "") -> None:
        self.operation = operation
        self.request = request
        self.name = name


class Transport(Protocol[R]):
    """What the resources send their calls with; R is the type of the `retries` option."""

    def send(self, call: Call[T], options: Options[R]) -> T:
        """Carry out the call and return its result."""

    async def send_async(self, call: Call[T], options: Options[R]) -> T:
        """Carry out the call and return its result."""

    def stream(self, call: Call[Any], events: Events[E_co, F_co], options: Options[R]) -> EventStream[E_co, F_co]:
        """Carry out the call and return the events of its answer."""

    async def stream_async(
        self, call: Call[Any], events: Events[E_co, F_co], options: Options[R]
    ) -> AsyncEventStream[E_co, F_co]:
        """Carry out the call and return the events of its answer."""

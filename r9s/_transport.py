"""Sends the calls of the generated resources. The modules for that are loaded at the first call."""

from typing import TYPE_CHECKING, Any, TypeVar, cast

from ._http.connections import CLOSED, Backend, Connections
from ._settings import Settings

if TYPE_CHECKING:
    from r9s_generated._call import Call, Options
    from r9s_generated._events import Events
    from r9s_generated._stream import AsyncEventStream, EventStream

    from .utils import RetryConfig

E_co = TypeVar("E_co", covariant=True)
F_co = TypeVar("F_co", covariant=True)
T = TypeVar("T")


class Transport:
    """Sends calls with the settings and over the connections of one client."""

    def __init__(self, settings: Settings, connections: Connections, *, owner: bool = True) -> None:
        self.settings = settings
        self.connections = connections
        self._owner = owner
        self._closed = False

    def close(self) -> None:
        """Close this transport, and the connections if it owns them."""
        self._closed = True
        if self._owner:
            self.connections.close()

    async def aclose(self) -> None:
        """Close this transport and, if it owns them, the connections, including those of the running event loop."""
        self._closed = True
        if self._owner:
            await self.connections.aclose()

    def __reduce__(self) -> tuple[Any, ...]:
        if self.connections.lent is not None or self.connections.lent_async is not None:
            raise TypeError("an R9S client with your own httpx client cannot be pickled, because httpx clients cannot")
        return _travelled, (self.settings, self.connections.backend)

    def usable_connections(self) -> Connections:
        """The connections; raises RuntimeError when this transport is closed."""
        if self._closed:
            raise RuntimeError(CLOSED)
        return self.connections

    def send(self, call: "Call[T]", options: "Options[RetryConfig]") -> T:
        """Send the call and return its result; raises R9SError."""
        from r9s._results import BLOCKING, carry_out, conclude, run

        return conclude(call.operation, run(carry_out(BLOCKING, self, call, None, options)))

    async def send_async(self, call: "Call[T]", options: "Options[RetryConfig]") -> T:
        """Send the call with `await` and return its result; raises R9SError."""
        from r9s._results import WAITING, carry_out, conclude

        return conclude(call.operation, await carry_out(WAITING, self, call, None, options), is_async=True)

    def stream(
        self, call: "Call[Any]", events: "Events[E_co, F_co]", options: "Options[RetryConfig]"
    ) -> "EventStream[E_co, F_co]":
        """Send the call and return its events as soon as the first has arrived; raises R9SError."""
        from r9s._results import BLOCKING, carry_out, open_stream, run

        verdict = run(carry_out(BLOCKING, self, call, events, options))
        return cast("EventStream[E_co, F_co]", open_stream(call.operation, verdict))

    async def stream_async(
        self, call: "Call[Any]", events: "Events[E_co, F_co]", options: "Options[RetryConfig]"
    ) -> "AsyncEventStream[E_co, F_co]":
        """Send the call with `await` and return its events as soon as the first has arrived; raises R9SError."""
        from r9s._results import WAITING, carry_out, open_stream

        verdict = await carry_out(WAITING, self, call, events, options)
        return cast("AsyncEventStream[E_co, F_co]", open_stream(call.operation, verdict, is_async=True))


def _travelled(settings: Settings, backend: Backend) -> Transport:
    return Transport(settings, Connections(None, None, backend))

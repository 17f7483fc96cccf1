"""What the generated resources send their calls with. The machinery is loaded with the first call."""

from typing import TYPE_CHECKING, Any, TypeVar

from ._connections import Connections
from ._settings import Settings

if TYPE_CHECKING:
    from r9s_generated._call import Call, Options
    from r9s_generated._stream import AsyncEventStream, Events, EventStream

    from .utils import RetryConfig

E = TypeVar("E")
T = TypeVar("T")


class Transport:
    """Sends calls with the settings and over the connections of one client."""

    def __init__(self, settings: Settings, connections: Connections, *, owner: bool = True) -> None:
        self.settings = settings
        self.connections = connections
        self._owner = owner
        self._closed = False

    def close(self) -> None:
        """End this transport, and the connections if they are its own."""
        self._closed = True
        if self._owner:
            self.connections.close()

    async def aclose(self) -> None:
        """End this transport, and the connections if they are its own, those of the running event loop included."""
        self._closed = True
        if self._owner:
            await self.connections.aclose()

    def _open_connections(self) -> Connections:
        if self._closed:
            raise RuntimeError("this R9S client is closed: make a new one, or call it inside its `with` block")
        return self.connections

    def send(self, call: "Call[T]", options: "Options[RetryConfig]") -> T:
        """Carry out the call with blocking calls and return its result; raises R9SError."""
        from ._exchange import conclude, exchange

        return conclude(call.operation, exchange(self.settings, self._open_connections(), call, None, options))

    async def send_async(self, call: "Call[T]", options: "Options[RetryConfig]") -> T:
        """Carry out the call with `await` and return its result; raises R9SError."""
        from ._exchange import conclude, exchange_async

        return conclude(
            call.operation,
            await exchange_async(self.settings, self._open_connections(), call, None, options),
            is_async=True,
        )

    def stream(self, call: "Call[Any]", events: "Events[E]", options: "Options[RetryConfig]") -> "EventStream[E]":
        """Carry out the call with blocking calls and return its events, when the first has come; raises R9SError."""
        from ._exchange import EventStream, exchange, open_stream

        return open_stream(
            EventStream, call.operation, exchange(self.settings, self._open_connections(), call, events, options)
        )

    async def stream_async(
        self, call: "Call[Any]", events: "Events[E]", options: "Options[RetryConfig]"
    ) -> "AsyncEventStream[E]":
        """Carry out the call with `await` and return its events, when the first has come; raises R9SError."""
        from ._exchange import AsyncEventStream, exchange_async, open_stream

        verdict = await exchange_async(self.settings, self._open_connections(), call, events, options)
        return open_stream(AsyncEventStream, call.operation, verdict)

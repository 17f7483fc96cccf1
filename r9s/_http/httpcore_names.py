"""The private names of httpx and httpcore that the border cannot do without.

They are looked up when a client is made: a release that has moved one of them fails there, and says so.
"""

import copy
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import h11

PIECE = 262_144


def _need(holder: object, name: str) -> Any:
    try:
        return getattr(holder, name)
    except AttributeError:
        made_by = type(holder).__module__.partition(".")[0]
        raise RuntimeError(
            f"r9s does not support this release of {made_by}: {type(holder).__name__} has no {name}. Install an "
            f"earlier {made_by} or a later r9s"
        ) from None


def transports_of(client: Any) -> list[Any]:
    """The transports of a client, as far as one can see: a lent one may be of another make."""
    found = (getattr(client, "_transport", None), *getattr(client, "_mounts", {}).values())
    return [transport for transport in found if transport is not None]


def tells_progress(client: Any) -> bool:
    """Whether a lent client sends over transports of httpx itself, whose trace tells how far a request comes."""
    sends = [
        getattr(each, "handle_async_request", getattr(each, "handle_request", None)) for each in transports_of(client)
    ]
    own = ("httpx._transports.default", "httpx2._transports.default")
    return bool(sends) and all(getattr(send, "__module__", "") in own for send in sends)


def check_names(core: Any) -> None:
    """Raise a RuntimeError when connections lack a name that is needed later, when an answer has been paid for."""
    origin = core.Origin(b"http", b"localhost", 80)
    for outer, inner in (("HTTPConnection", "HTTP11Connection"), ("AsyncHTTPConnection", "AsyncHTTP11Connection")):
        _need(getattr(core, outer)(origin), "_connection")
        connection = getattr(core, inner)(origin=origin, stream=None)
        _need(connection, "_network_stream")
        _need(_need(connection, "_h11_state"), "_reader")


def put_pool(transport: Any, make: Callable[[Any], object]) -> Any:
    """Put a pool of ours in the place of the transport's own, which is given back: it knows how to connect."""
    model = _need(transport, "_pool")
    for name in ("_network_backend", "create_connection"):
        _need(model, name)
    transport._pool = make(model)
    return model


def refuse_cookies(client: Any) -> None:
    """Have the client keep no cookies: one that was set for one key must not travel with another."""
    _need(_need(client, "_cookies"), "extract_cookies")
    client._cookies.extract_cookies = _leave


def _leave(response: Any) -> None:
    """Extract no cookies."""


def new_connection(model: Any, origin: Any, backend: object) -> Any:
    """A connection as the pool of httpcore makes them, but over this backend."""
    pool = copy.copy(model)
    pool._network_backend = backend
    return pool.create_connection(origin)


def has_leftover(connection: Any) -> bool:
    """Whether a connection cannot take another request: it is gone or busy, or more came on it than the answer."""
    return not connection.is_idle() or bool(_http11(connection)._h11_state.trailing_data[0])


def _http11(connection: Any) -> Any:
    inner = connection
    while not hasattr(inner, "_h11_state"):
        inner = _need(inner, "_connection")
    return inner


def find_end(connection: Any) -> None:
    """Have h11 see the end of an answer that nobody reads on, if it is there: its connection can be used again."""
    state = _http11(connection)._h11_state
    with suppress(h11.RemoteProtocolError):
        if state.their_state is h11.SEND_BODY:
            state.next_event()


class Shortcut:
    """A way past h11 for the middle of a long body whose length is known: h11 copies each byte three times."""

    def __init__(self, connection: Any) -> None:
        inner = _http11(connection)
        self._state = inner._h11_state
        self._reader = _need(self._state, "_reader")
        self.stream = _need(inner, "_network_stream")

    @property
    def is_open(self) -> bool:
        """Whether h11 has handed out all that it had, and the body goes on for more than a piece."""
        return getattr(self._reader, "_remaining", 0) > PIECE and not self._state.trailing_data[0]

    def passed(self, piece: bytes) -> bytes:
        """Have h11 count bytes that it has not seen."""
        self._reader._remaining -= len(piece)
        return piece

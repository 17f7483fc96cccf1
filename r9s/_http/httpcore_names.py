"""The private names of httpx and httpcore that the network layer needs.

They are checked when a client is made. If a release has moved one of them, the error says so.
"""

import copy
import os
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import h11

PIECE = 262_144
_LENGTHS = frozenset((b"content-length", b"transfer-encoding"))


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
    """The known transports of a client. The caller's own client may have other ones."""
    found = (getattr(client, "_transport", None), *getattr(client, "_mounts", {}).values())
    return [transport for transport in found if transport is not None]


def loops_of(client: Any) -> Iterator[Any]:
    """The asyncio loops of open connections, as far as they can be known."""
    for transport in transports_of(client):
        for inner in getattr(getattr(transport, "_pool", None), "connections", ()):
            for name in ("_connection", "_network_stream", "_stream"):
                inner = getattr(inner, name, None)
            stream = getattr(inner, "transport_stream", inner)
            loop = getattr(getattr(stream, "_transport", None), "_loop", None)
            if loop is not None:
                yield loop


def tells_progress(client: Any) -> bool:
    """Whether the caller's own client uses transports of httpx. Their trace reports how much was sent."""
    sends = [
        getattr(each, "handle_async_request", getattr(each, "handle_request", None)) for each in transports_of(client)
    ]
    own = ("httpx._transports.default", "httpx2._transports.default")
    return bool(sends) and all(getattr(send, "__module__", "") in own for send in sends)


def check_names(core: Any) -> None:
    """Raise a RuntimeError if connections lack a name that is needed later, when a response is already paid for."""
    origin = core.Origin(b"http", b"localhost", 80)
    for outer, inner in (("HTTPConnection", "HTTP11Connection"), ("AsyncHTTPConnection", "AsyncHTTP11Connection")):
        _need(getattr(core, outer)(origin), "_connection")
        connection = getattr(core, inner)(origin=origin, stream=None)
        _need(connection, "_network_stream")
        _need(_need(connection, "_h11_state"), "_reader")


def put_pool(transport: Any, make: Callable[[Any], object]) -> Any:
    """Replace the pool of a transport by ours. Return the old one, which can make connections."""
    model = _need(transport, "_pool")
    for name in ("_network_backend", "create_connection"):
        _need(model, name)
    transport._pool = make(model)
    return model


def refuse_cookies(client: Any) -> None:
    """Make the client store no cookies. A cookie for one key must not be sent with another key."""
    _need(_need(client, "_cookies"), "extract_cookies")
    client._cookies.extract_cookies = _leave


def _leave(response: Any) -> None:
    """Extract no cookies."""


def new_connection(model: Any, origin: Any, backend: object) -> Any:
    """A connection made by the pool of httpcore, but with this backend."""
    pool = copy.copy(model)
    pool._network_backend = backend
    return pool.create_connection(origin)


def has_leftover(connection: Any) -> bool:
    """Whether a connection cannot be used again: it is closed or busy, or more than the response came on it."""
    return not connection.is_idle() or bool(_http11(connection)._h11_state.trailing_data[0])


def lengths_of(headers: list[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """The headers that tell where a response ends. If it has both, other software may find another end.

    RFC 9112, section 6.3.
    """
    return {name.lower(): value for name, value in headers if name.lower() in _LENGTHS}


def drop_surplus(response: Any) -> None:
    """End the connection of a read response of the caller's own client, if the next call would read the rest of it."""
    inner = response.stream
    for name in ("_stream", "_httpcore_stream", "_stream", "_connection", "_h11_state"):
        inner = getattr(inner, name, None)
    if inner is None:
        return
    stream = response.extensions["network_stream"]
    surplus = inner.trailing_data[0] or len(lengths_of(response.headers.raw)) > 1
    layer = stream.get_extra_info("ssl_object")
    if isinstance(layer, ssl.SSLObject):
        # It may hold records that h11 has not got. Reading from its memory never waits.
        with suppress(ssl.SSLError):
            surplus = surplus or layer.read(1)
    if not surplus:
        return
    # httpcore uses no connection again that can be read. The socket of an event loop may have no other method.
    with suppress(OSError, ValueError):
        number = os.dup(stream.get_extra_info("socket").fileno())
        with socket.socket(fileno=number) as twin:
            twin.shutdown(socket.SHUT_RDWR)


def _http11(connection: Any) -> Any:
    inner = connection
    while not hasattr(inner, "_h11_state"):
        inner = _need(inner, "_connection")
    return inner


def find_end(connection: Any) -> None:
    """Let h11 read the end of an unread response, if it has arrived. Then the connection can be used again."""
    state = _http11(connection)._h11_state
    with suppress(h11.RemoteProtocolError):
        if state.their_state is h11.SEND_BODY:
            state.next_event()


class Shortcut:
    """Bypass h11 for the middle of a long body of known length, because h11 copies each byte three times."""

    def __init__(self, connection: Any) -> None:
        inner = _http11(connection)
        self._state = inner._h11_state
        self._reader = _need(self._state, "_reader")
        self.stream = _need(inner, "_network_stream")

    @property
    def is_open(self) -> bool:
        """Whether h11 has no more data, and more than one piece of the body is left."""
        return getattr(self._reader, "_remaining", 0) > PIECE and not self._state.trailing_data[0]

    def passed(self, piece: bytes) -> bytes:
        """Let h11 count bytes that it has not read."""
        self._reader._remaining -= len(piece)
        return piece

"""Responses that end with a broken connection, which HTTP servers do not offer."""

import asyncio
import logging
import socket
import struct
import sys
from typing import Any
from uuid import uuid4

import h11
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from ._errors import APIError, error_response

if sys.platform == "linux":
    import fcntl
    import termios

# uvicorn and httpx both close idle connections after 5 seconds by default. At the same time, calls fail at random.
KEEP_ALIVE_SECONDS = 60


class Protocol(H11Protocol):
    """The protocol of uvicorn. It provides its transport as `scope["state"]["transport"]`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.logger = logging.getLogger(__package__)
        self.access_log = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Called by asyncio for each new connection."""
        super().connection_made(transport)
        # Head and body are two writes. Without this, the second waits for the client's delayed acknowledgement (40 ms).
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.app_state = {**self.app_state, "transport": transport}

    def send_400_response(self, msg: str) -> None:
        """Responds to a request that is not HTTP, in the error form of the API."""
        answer = error_response(APIError(400, msg))
        headers = [*answer.raw_headers, (b"x-request-id", new_request_id().encode()), (b"connection", b"close")]
        for event in (
            h11.Response(status_code=400, headers=headers, reason=b"Bad Request"),
            h11.Data(data=bytes(answer.body)),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


class ResetResponse(Response):
    """No response: the connection is reset, and the client's next read fails."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Resets the connection, and returns when it is closed."""
        await reset(scope["state"]["transport"])
        await _gone(receive)


class TruncatedResponse(Response):
    """A response that ends in the middle of its body, before the length in its head."""

    def __init__(self, whole: Response, body: bytes) -> None:
        super().__init__(body, whole.status_code)
        self.raw_headers = whole.raw_headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the head and half of the body, closes the connection, and returns when it is closed."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": self.body[: len(self.body) // 2], "more_body": True})
        transport: asyncio.Transport = scope["state"]["transport"]
        transport.close()
        await _gone(receive)


async def reset(transport: asyncio.Transport) -> None:
    """Resets the connection after the client has received all written bytes."""
    # A reset discards bytes that have not arrived yet, and there is no event for their arrival.
    while not transport.is_closing() and _undelivered(transport):  # noqa: ASYNC110
        await asyncio.sleep(0.001)
    if transport.is_closing():
        return
    # Closing a socket with a linger time of zero sends RST instead of FIN.
    linger = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    transport.abort()


def _undelivered(transport: asyncio.Transport) -> int:
    """The number of bytes that the client has not acknowledged or, if that is unknown, that are not sent."""
    count = transport.get_write_buffer_size()
    if sys.platform == "linux":
        number = fcntl.ioctl(transport.get_extra_info("socket"), termios.TIOCOUTQ, bytes(4))
        count += int.from_bytes(number, sys.byteorder)
    return count


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def new_request_id() -> str:
    """An id that no other request has."""
    return f"req_{uuid4().hex}"

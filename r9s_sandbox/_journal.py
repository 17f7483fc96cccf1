"""What the server has seen: the received requests, and how many images it drew."""

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ._protocol import new_request_id

_MOST_REQUESTS = 1000
_SECRET_HEADERS = {"authorization", "proxy-authorization", "cookie"}


@dataclass
class ReceivedRequest:
    """One request: its method, path without query, and headers in lower case, those with a secret as `***`.

    `status` is that of the answer, and `None` before there is one or when the connection was reset instead.
    `request_id` is the `x-request-id` of the answer.
    """

    method: str
    path: str
    headers: dict[str, str]
    status: int | None = None
    request_id: str = field(default_factory=new_request_id)


class Journal:
    """Counts and remembers, for other threads to read. Of the requests it keeps the last 1000."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._drawn = 0
        self._requests: deque[ReceivedRequest] = deque(maxlen=_MOST_REQUESTS)

    @property
    def drawn(self) -> int:
        """How many images were drawn."""
        with self._lock:
            return self._drawn

    @property
    def requests(self) -> list[ReceivedRequest]:
        """The received requests, in the order in which they came."""
        with self._lock:
            return list(self._requests)

    def count_drawn(self) -> None:
        """Counts one image."""
        with self._lock:
            self._drawn += 1

    def enter(self, request: ReceivedRequest) -> None:
        """Remembers one request."""
        with self._lock:
            self._requests.append(request)


class Recorded:
    """An ASGI application around another one: records each request, and gives each answer its request id.

    `log` is called with one line per request when it is over: method, path, status, milliseconds and request id.
    """

    def __init__(self, app: ASGIApp, journal: Journal, log: Callable[[str], object] | None) -> None:
        self._app = app
        self._journal = journal
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        # The raw path, since the decoded one may hold line breaks.
        received = ReceivedRequest(scope["method"], scope["raw_path"].decode("ascii"), _headers(scope))
        self._journal.enter(received)
        started = time.perf_counter()

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                received.status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["date"] = formatdate(usegmt=True)
                headers["x-request-id"] = received.request_id
            await send(message)

        try:
            await self._app(scope, receive, send_marked)
        except asyncio.CancelledError:
            # The server stops and has closed the connection; uvicorn would report this as a crash.
            pass
        except Exception:
            logging.getLogger(__package__).exception("The sandbox failed on request %s", received.request_id)
        finally:
            if self._log is not None:
                milliseconds = round(1000 * (time.perf_counter() - started))
                status = received.status or "---"
                self._log(f"{received.method} {received.path} {status} {milliseconds} ms {received.request_id}")


def _headers(scope: Scope) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in Headers(scope=scope).items():
        shown = "***" if name in _SECRET_HEADERS else value
        headers[name] = f"{headers[name]}, {shown}" if name in headers else shown
    return headers

"""What the server has seen: the received requests with their bodies, and how many images it drew."""

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import cached_property
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ._json import decode
from ._protocol import new_request_id
from ._received import ReceivedFile, parts_of, texts_and_files

HEALTH_PATH = "/health"

_MOST_REQUESTS = 1000
_MOST_BYTES = 64 * 1024 * 1024
_SECRET_HEADERS = {"authorization", "proxy-authorization", "cookie"}
_NOT_KEPT = (
    "the body of this request is not kept: it was not read to its end, since it was refused before or is larger than "
    "64 MiB, or the bodies of later requests took its place"
)


@dataclass
class ReceivedRequest:
    """One request: its method, path without query, and headers in lower case, those with a secret as `***`.

    `status` is that of the answer, and `None` before there is one or when the connection was reset instead.
    `request_id` is the `x-request-id` of the answer.

    `body` has the bytes of the body, and is `None` where they are not kept. The bodies of all requests together are at
    most 64 MiB; the oldest go first. A body is not kept either when the answer did not wait for it, such as a 401.
    """

    method: str
    path: str
    headers: dict[str, str]
    status: int | None = None
    request_id: str = field(default_factory=new_request_id)
    body: bytes | None = field(default=None, repr=False)

    @property
    def json(self) -> Any:
        """The body, parsed as JSON. Raises `ValueError` for a body that is not JSON, or is not kept."""
        try:
            return decode(self._kept())
        except ValueError as error:
            raise ValueError(f"{self._name()}: {error}") from None

    @property
    def fields(self) -> dict[str, str]:
        """The texts of a form by their names; of a name that came several times, the last text.

        Raises `ValueError` for a body that is not a form, or is not kept.
        """
        return self._form[0]

    @property
    def files(self) -> dict[str, list[ReceivedFile]]:
        """The files of a form by the names that they came under, such as `image` or `image[]`, in their order.

        Raises `ValueError` for a body that is not a form, or is not kept.
        """
        return self._form[1]

    @property
    def prompt(self) -> str | None:
        """The prompt, of JSON and of a form alike; `None` where there is none. Raises `ValueError` as those do."""
        document = self.json if "json" in self.headers.get("content-type", "") else self.fields
        found = document.get("prompt") if isinstance(document, dict) else None
        return found if isinstance(found, str) else None

    @cached_property
    def _form(self) -> tuple[dict[str, str], dict[str, list[ReceivedFile]]]:
        try:
            return texts_and_files(parts_of(self.headers.get("content-type", ""), self._kept()))
        except ValueError as error:
            raise ValueError(f"{self._name()}: {error}") from None

    def _kept(self) -> bytes:
        if self.body is None:
            raise ValueError(_NOT_KEPT)
        return self.body

    def _name(self) -> str:
        return f"{self.method} {self.path}"


class Journal:
    """Counts and remembers, for other threads to read. Of the requests it keeps the last 1000."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._drawn = 0
        self._requests: deque[ReceivedRequest] = deque()
        self._kept_bytes = 0

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
            if len(self._requests) > _MOST_REQUESTS:
                self._forget_body(self._requests.popleft())

    def keep_body(self, request: ReceivedRequest, body: bytes) -> None:
        """Remembers the body of a request. The oldest bodies make room for it."""
        with self._lock:
            request.body = body
            self._kept_bytes += len(body)
            for each in self._requests:
                if self._kept_bytes <= _MOST_BYTES:
                    break
                self._forget_body(each)

    def _forget_body(self, request: ReceivedRequest) -> None:
        self._kept_bytes -= len(request.body or b"")
        request.body = None


class Recorded:
    """An ASGI application around another one: records each request, and gives each answer its request id.

    `journal_for` gives the journal that a new request belongs to. `secrets` are headers that hold a key, beside the
    usual ones. `log` is called with one line per request when it is over: method, path, status, milliseconds and
    request id. What asks for the server's health is not recorded.
    """

    def __init__(
        self,
        app: ASGIApp,
        journal_for: Callable[[Scope], Journal],
        secrets: Collection[str],
        log: Callable[[str], object] | None,
    ) -> None:
        self._app = app
        self._journal_for = journal_for
        self._secrets = _SECRET_HEADERS | {name.lower() for name in secrets}
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        journal = self._journal_for(scope)
        if scope["path"] == HEALTH_PATH:
            return await self._app(scope, receive, send)
        # The raw path, since the decoded one may hold line breaks.
        received = ReceivedRequest(scope["method"], scope["raw_path"].decode("ascii"), _headers(scope, self._secrets))
        journal.enter(received)
        started = time.perf_counter()
        pieces: list[bytes] = []
        count = 0

        async def receive_kept() -> Message:
            nonlocal count
            message = await receive()
            if message["type"] == "http.request" and count <= _MOST_BYTES:
                pieces.append(message.get("body", b""))
                count += len(pieces[-1])
                if count > _MOST_BYTES:
                    pieces.clear()
                elif not message.get("more_body", False):
                    journal.keep_body(received, b"".join(pieces))
                    pieces.clear()
            return message

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                received.status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["date"] = formatdate(usegmt=True)
                headers["x-request-id"] = received.request_id
            await send(message)

        try:
            await self._app(scope, receive_kept, send_marked)
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


def _headers(scope: Scope, secrets: Collection[str]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in Headers(scope=scope).items():
        shown = "***" if name in secrets else value
        headers[name] = f"{headers[name]}, {shown}" if name in headers else shown
    return headers

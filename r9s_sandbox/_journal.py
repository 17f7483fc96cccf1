"""The log of the server: the received requests with their bodies, and the number of images that it drew."""

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
    "the body of this request is not kept. Either the sandbox did not read it to its end, because it refused the "
    "request or the body is larger than 64 MiB; or the bodies of later requests replaced it"
)


@dataclass
class ReceivedRequest:
    """One request: its method, its path without query, and its headers in lower case. Secret headers are `***`.

    `status` is the status of the response. It is `None` before the response, or if the connection was reset instead.
    `request_id` is the `x-request-id` of the response.

    `body` has the bytes of the body, or `None` if they are not kept. All bodies together have at most 64 MiB. The
    oldest are removed first. A body is also not kept if the response was sent before it was read, such as a 401.
    """

    method: str
    path: str
    headers: dict[str, str]
    status: int | None = None
    request_id: str = field(default_factory=new_request_id)
    body: bytes | None = field(default=None, repr=False)

    @property
    def json(self) -> Any:
        """The body, decoded as JSON. Raises `ValueError` if the body is not JSON, or is not kept."""
        try:
            return decode(self._kept())
        except ValueError as error:
            raise ValueError(f"{self._name()}: {error}") from None

    @property
    def fields(self) -> dict[str, str]:
        """The text fields of a form by name. If a name occurs several times, the last text counts.

        Raises `ValueError` if the body is not a form, or is not kept.
        """
        return self._form[0]

    @property
    def files(self) -> dict[str, list[ReceivedFile]]:
        """The files of a form by field name, such as `image` or `image[]`, in their order.

        Raises `ValueError` if the body is not a form, or is not kept.
        """
        return self._form[1]

    @property
    def prompt(self) -> str | None:
        """The prompt from JSON or from a form; `None` without a prompt. Raises `ValueError` as `json` and `fields`."""
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
    """The count of images and the last 1000 requests. Other threads can read them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._drawn = 0
        self._requests: deque[ReceivedRequest] = deque()
        self._kept_bytes = 0

    @property
    def drawn(self) -> int:
        """The number of images that the sandbox drew."""
        with self._lock:
            return self._drawn

    @property
    def requests(self) -> list[ReceivedRequest]:
        """The received requests, in the order of their arrival."""
        with self._lock:
            return list(self._requests)

    def count_drawn(self) -> None:
        """Count one image."""
        with self._lock:
            self._drawn += 1

    def enter(self, request: ReceivedRequest) -> None:
        """Store one request."""
        with self._lock:
            self._requests.append(request)
            if len(self._requests) > _MOST_REQUESTS:
                self._forget_body(self._requests.popleft())

    def keep_body(self, request: ReceivedRequest, body: bytes) -> None:
        """Store the body of a request. If there is not enough room, the oldest bodies are removed."""
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
    """An ASGI application around another one. It records each request, and adds a request id to each response.

    `journal_for` returns the journal of a new request. `secrets` are headers that hold a key, besides the usual ones.
    After each request, `log` gets one line: method, path, status, milliseconds and request id. Health checks of the
    server are not recorded.
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
        """Answer one request."""
        journal = self._journal_for(scope)
        if scope["path"] == HEALTH_PATH:
            return await self._app(scope, receive, send)
        # The raw path, because the decoded path may contain line breaks.
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
            # The server stops, and has closed the connection. Without this, uvicorn would report a crash.
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

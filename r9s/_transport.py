"""Carries out the calls of the generated resources: builds the request, lets `flow` decide, and concludes."""

import functools
import json
import sys
import uuid
from collections.abc import Mapping
from typing import Any, TypeVar, cast

import httpx

from r9s_generated._operation import Call, Options

from ._attempt import Request, attempt, attempt_async
from ._connections import Connections
from ._flow import Answer, Failure, flow, run, run_async
from ._outcome import conclude
from ._settings import Settings, check_headers, check_retries, check_server_url, check_timeout
from ._version import __version__
from .utils import RetryConfig

T = TypeVar("T")
_DEFAULT_SECONDS = 300.0
_KEYED = frozenset({"POST", "PATCH"})


class Transport:
    """Sends calls with the settings and over the connections of one client."""

    def __init__(self, settings: Settings, connections: Connections, *, owner: bool = True) -> None:
        self.settings = settings
        self.connections = connections
        self.owner = owner

    def send(self, call: Call[T], options: Options[RetryConfig]) -> T:
        """Carry out the call with blocking calls and return its result; raises R9SError."""
        request = self._request(call, options)
        client = self.connections.get()
        borrowed = self.connections.borrowed is not None

        def once() -> Answer | Failure:
            key = self.settings.key.ask() if call.operation.secured else None
            return attempt(client, request, key, borrowed)

        return conclude(call.operation, run(self._flow(request, options), once))

    async def send_async(self, call: Call[T], options: Options[RetryConfig]) -> T:
        """Carry out the call with `await` and return its result; raises R9SError."""
        request = self._request(call, options)
        client = await self.connections.get_async()
        borrowed = self.connections.borrowed_async is not None

        async def once() -> Answer | Failure:
            key = await self.settings.key.ask_async() if call.operation.secured else None
            return await attempt_async(client, request, key, borrowed)

        return conclude(call.operation, await run_async(self._flow(request, options), once))

    def _flow(self, request: Request, options: Options[RetryConfig]) -> Any:
        config = self.settings.retry_config if options.retries is None else check_retries(options.retries)
        return flow(request.method, config, self.settings.logger)

    def _request(self, call: Call[Any], options: Options[RetryConfig]) -> Request:
        method = call.operation.method
        server_url = self.settings.server_url if options.server_url is None else check_server_url(options.server_url)
        timeout = self.settings.timeout if options.timeout_ms is None else check_timeout(options.timeout_ms)
        headers = {"user-agent": user_agent()}
        headers |= {name.lower(): value for name, value in call.request["headers"].items()}
        content = _body(call.request.get("json"), options.extra_body)
        if content is not None:
            headers["content-type"] = "application/json"
        if method in _KEYED:
            headers["idempotency-key"] = str(uuid.uuid4())
        headers |= self.settings.headers
        if options.http_headers is not None:
            headers |= check_headers(options.http_headers)
        return Request(
            method,
            server_url + call.request["url"],
            call.request.get("params"),
            headers,
            content,
            timeout or _DEFAULT_SECONDS,
            timeout is not None,
        )


def _body(document: Any, extra: Mapping[str, Any] | None) -> bytes | None:
    """The JSON body, encoded once for all attempts; raises TypeError or ValueError for what JSON cannot hold."""
    if extra is not None:
        if not isinstance(extra, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(f"extra_body must be a mapping, not {type(extra).__name__}")
        if not isinstance(document, dict):
            raise ValueError("extra_body needs an operation whose request body is a JSON object")
        document = {**cast(dict[str, Any], document), **extra}
    if document is None:
        return None
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


@functools.cache
def user_agent() -> str:
    """Who is calling: this package, Python and httpx, with their versions."""
    python = ".".join(str(part) for part in sys.version_info[:3])
    return f"r9s/{__version__} python/{python} httpx/{httpx.__version__}"

"""Carries out the calls of the generated resources: builds the request, lets `flow` decide, and concludes."""

import functools
import json
import sys
import uuid
from collections.abc import Mapping
from typing import Any, TypeVar, cast

import httpx

from r9s_generated._operation import Call, Options
from r9s_generated._stream import AsyncEventStream, Events, EventStream
from r9s_generated._upload import Part, field_parts, is_replayable

from ._attempt import Request, attempt, attempt_async
from ._connections import Connections
from ._flow import Answer, Failure, Verdict, flow, run, run_async
from ._outcome import conclude, meta, opened_stream, translator
from ._settings import Settings, check_headers, check_retries, check_server_url, check_timeout
from ._version import __version__
from .utils import RetryConfig

E = TypeVar("E")
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
        return conclude(call.operation, self._run(call, None, options))

    async def send_async(self, call: Call[T], options: Options[RetryConfig]) -> T:
        """Carry out the call with `await` and return its result; raises R9SError."""
        return conclude(call.operation, await self._run_async(call, None, options))

    def stream(self, call: Call[Any], events: Events[E], options: Options[RetryConfig]) -> EventStream[E]:
        """Carry out the call with blocking calls and return its events, when the first has come; raises R9SError."""
        verdict = self._run(call, events, options)
        source, reader = opened_stream(call.operation, verdict)
        return EventStream(source, reader, meta(verdict), translator(call.operation, verdict))

    async def stream_async(
        self, call: Call[Any], events: Events[E], options: Options[RetryConfig]
    ) -> AsyncEventStream[E]:
        """Carry out the call with `await` and return its events, when the first has come; raises R9SError."""
        verdict = await self._run_async(call, events, options)
        source, reader = opened_stream(call.operation, verdict)
        return AsyncEventStream(source, reader, meta(verdict), translator(call.operation, verdict))

    def _run(self, call: Call[Any], events: Events[Any] | None, options: Options[RetryConfig]) -> Verdict:
        request = self._request(call, events, options)
        client = self.connections.get()
        borrowed = self.connections.borrowed is not None

        def once() -> Answer | Failure:
            key = self.settings.key.ask() if call.operation.secured else None
            return attempt(client, request, key, borrowed)

        return run(self._flow(request, options), once)

    async def _run_async(self, call: Call[Any], events: Events[Any] | None, options: Options[RetryConfig]) -> Verdict:
        request = self._request(call, events, options)
        client = await self.connections.get_async()
        borrowed = self.connections.borrowed_async is not None

        async def once() -> Answer | Failure:
            key = await self.settings.key.ask_async() if call.operation.secured else None
            return await attempt_async(client, request, key, borrowed)

        return await run_async(self._flow(request, options), once)

    def _flow(self, request: Request, options: Options[RetryConfig]) -> Any:
        config = self.settings.retry_config if options.retries is None else check_retries(options.retries)
        return flow(request.method, config, self.settings.logger, replayable=lambda: is_replayable(request.body))

    def _request(self, call: Call[Any], events: Events[Any] | None, options: Options[RetryConfig]) -> Request:
        server_url = self.settings.server_url if options.server_url is None else check_server_url(options.server_url)
        timeout = self.settings.timeout if options.timeout_ms is None else check_timeout(options.timeout_ms)
        headers = {name.lower(): value for name, value in call.request["headers"].items()}
        headers["user-agent"] = user_agent()
        if events is not None:
            headers["accept"] = "text/event-stream"
        body = _body(call.request, options.extra_body)
        if "content" in body:
            headers["content-type"] = "application/json"
        if call.operation.method in _KEYED:
            headers["idempotency-key"] = str(uuid.uuid4())
        headers |= self.settings.headers
        if options.http_headers is not None:
            headers |= check_headers(options.http_headers)
        return Request(
            method=call.operation.method,
            url=server_url + call.request["url"],
            headers=headers,
            body=body,
            events=events,
            timeout=timeout or _DEFAULT_SECONDS,
            explicit=timeout is not None,
        )


def _body(request: Mapping[str, Any], extra: Mapping[str, Any] | None) -> dict[str, Any]:
    """The arguments for httpx that make the body and the query; JSON is encoded once for all attempts.

    Raises TypeError or ValueError for what cannot be sent.
    """
    if extra is not None and not isinstance(extra, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"extra_body must be a mapping, not {type(extra).__name__}")
    body: dict[str, Any] = {"params": request["params"]} if "params" in request else {}
    if "parts" in request:
        kept = [part for part in request["parts"] if _name(part) not in (extra or {})]
        body["parts"] = kept + [part for name, value in (extra or {}).items() for part in field_parts(name, value)]
        return body
    document = request.get("json")
    if extra is not None:
        if not isinstance(document, dict):
            raise ValueError("extra_body needs an operation whose request body is an object")
        document = {**cast(dict[str, Any], document), **extra}
    if document is not None:
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        body["content"] = text.encode()
    return body


def _name(part: tuple[str, str] | Part) -> str:
    return part.name if isinstance(part, Part) else part[0]


@functools.cache
def user_agent() -> str:
    """Who is calling: this package, Python and httpx, with their versions."""
    python = ".".join(str(part) for part in sys.version_info[:3])
    return f"r9s/{__version__} python/{python} httpx/{httpx.__version__}"

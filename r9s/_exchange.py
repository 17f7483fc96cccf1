"""One call from the request to its outcome: builds the request, and lets `flow` decide what to do with it."""

import json
import uuid
from collections.abc import Mapping
from typing import Any, cast

import httpx

from r9s_generated._call import Call, Options
from r9s_generated._stream import AsyncEventStream, Events, EventStream
from r9s_generated._upload import Part, encoded, field_parts, field_texts, is_replayable

from ._attempt import Request, attempt, attempt_async
from ._connections import Connections
from ._flow import Answer, Failure, Verdict, flow, run, run_async
from ._outcome import conclude, open_stream
from ._settings import Settings, check_headers, check_retries, check_server_url, check_timeout
from .utils import RetryConfig

__all__ = ["AsyncEventStream", "EventStream", "conclude", "exchange", "exchange_async", "open_stream"]

_DEFAULT_SECONDS = 300.0
_KEYED = frozenset({"POST", "PATCH"})


def exchange(
    settings: Settings,
    connections: Connections,
    call: Call[Any],
    events: Events[Any] | None,
    options: Options[RetryConfig],
) -> Verdict:
    """Carry out the call with blocking calls."""
    request = _request(settings, call, events, options)
    client = connections.get()
    borrowed = connections.borrowed is not None

    def once() -> Answer | Failure:
        key = settings.key.ask() if call.operation.secured else None
        return attempt(client, request, key, borrowed)

    return run(_flow(settings, request, options), once)


async def exchange_async(
    settings: Settings,
    connections: Connections,
    call: Call[Any],
    events: Events[Any] | None,
    options: Options[RetryConfig],
) -> Verdict:
    """Carry out the call with `await`."""
    request = _request(settings, call, events, options)
    client = await connections.get_async()
    borrowed = connections.borrowed_async is not None

    async def once() -> Answer | Failure:
        key = await settings.key.ask_async() if call.operation.secured else None
        return await attempt_async(client, request, key, borrowed)

    return await run_async(_flow(settings, request, options), once)


def _flow(settings: Settings, request: Request, options: Options[RetryConfig]) -> Any:
    config = settings.retry_config if options.retries is None else check_retries(options.retries)
    return flow(request.method, config, settings.logger, replayable=lambda: is_replayable(request.body))


def _request(settings: Settings, call: Call[Any], events: Events[Any] | None, options: Options[RetryConfig]) -> Request:
    server_url = settings.server_url if options.server_url is None else check_server_url(options.server_url)
    timeout = settings.timeout if options.timeout_ms is None else check_timeout(options.timeout_ms)
    headers = {name.lower(): value for name, value in call.request["headers"].items()}
    if events is not None:
        headers["accept"] = "text/event-stream"
    body = _body(call.request, options.extra_body)
    if "content" in body:
        headers.setdefault("content-type", "application/json")
    if call.operation.method in _KEYED:
        headers["idempotency-key"] = str(uuid.uuid4())
    headers |= settings.headers
    if options.http_headers is not None:
        headers |= check_headers(options.http_headers)
    return Request(
        method=call.operation.method,
        url=server_url + call.request["url"],
        # Unlike a dict, these headers do not show the credentials in a report of local variables.
        headers=httpx.Headers(headers),
        body=body,
        operation=call.operation,
        events=events,
        timeout=timeout or _DEFAULT_SECONDS,
        max_bytes=settings.max_answer_bytes,
        explicit=timeout is not None,
    )


def _body(request: Mapping[str, Any], extra: Mapping[str, Any] | None) -> dict[str, Any]:
    """The arguments for httpx that make the body and the query; JSON is encoded once for all attempts.

    Raises TypeError or ValueError for what cannot be sent.
    """
    if extra is not None and not isinstance(extra, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"extra_body must be a mapping, not {type(extra).__name__}")
    for name in extra or {}:
        if not isinstance(name, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(f"extra_body must map names to values; {name!r} is no name, but {type(name).__name__}")
    body: dict[str, Any] = {"params": request["params"]} if "params" in request else {}
    for key, made in (("parts", field_parts), ("form", field_texts)):
        if key in request:
            kept = [part for part in request[key] if _name(part) not in (extra or {})]
            body[key] = kept + [part for name, value in (extra or {}).items() for part in made(name, value)]
            return body
    document = request.get("json")
    if extra is not None:
        if not isinstance(document, dict):
            raise ValueError("extra_body needs an operation whose request body is an object")
        document = {**cast(dict[str, Any], document), **extra}
    if document is not None:
        try:
            body["content"] = _json(document, "the request")
        except (TypeError, ValueError):
            for name, value in cast(dict[str, Any], document).items() if isinstance(document, dict) else ():
                _json(value, name)
            raise
    return body


def _json(document: Any, name: str) -> bytes:
    try:
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        kind = TypeError if isinstance(error, TypeError) else ValueError
        refused = kind(f"{name} cannot be sent as JSON: {error}")
    else:
        return encoded(text, name)
    raise refused


def _name(part: tuple[str, str] | Part) -> str:
    return part.name if isinstance(part, Part) else part[0]

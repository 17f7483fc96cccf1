"""One call: prepare the request, and send it until the retry policy ends the call."""

import re
import secrets
import sys
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Any

from r9s_generated._call import Call, Options
from r9s_generated._events import Events
from r9s_generated._in_place import answer_in
from r9s_generated._reader import Reader
from r9s_generated._request import Request
from r9s_generated._sending import base_of
from r9s_generated._source import fill, fill_async
from r9s_generated.errors import ErrorInSuccess, IncompleteStream, UnreadableAnswer

from ._http.answers import Answer, Broken, Cause, Failure, OpenAnswer, Reached, is_success
from ._http.attempt import Terms, attempt
from ._http.bodies import OpenBody
from ._http.connections import Connections
from ._http.ways import Way
from ._retry_policy import Outcome, Steps, Verdict, decide
from ._settings import DEFAULT_SECONDS, Settings, check_headers, check_retries, check_server_url, check_timeout
from .utils import RetryConfig

if TYPE_CHECKING:
    from ._transport import Transport

_NO_LIMIT = 2**63
_KEYED = frozenset({"POST", "PATCH"})


async def carry_out(
    way: Way, transport: "Transport", call: Call[Any], events: Events[Any] | None, options: Options[RetryConfig]
) -> Verdict:
    """Send the call, and retry it as the retry policy says."""
    settings, connections = transport.settings, transport.usable_connections()
    request = _prepared(settings, call, events, options)
    terms = _terms(settings, call, events, options)
    config = settings.retry_config if options.retries is None else check_retries(options.retries)
    sender = await connections.get_async() if way.is_async else connections.get()

    async def once() -> Outcome:
        proof = None
        if call.operation.secured:
            proof = (await settings.key.ask(is_async=way.is_async)).proof(call.operation)
        outcome = await attempt(way, sender, request, terms, proof)
        return outcome if events is None else await _first_event(outcome, call, events, settings)

    with ExitStack() as copies:
        if way.is_async:
            await request.encode_async(copies)
        else:
            request.encode()
        steps = decide(request.method, config, settings.logger, request.url, partial(getattr, request, "replayable"))
        if settings.on_attempt is None and "opentelemetry" not in sys.modules:
            return await drive(way, steps, connections, once)
        from ._watching.observer import observed

        driven = partial(drive, way, connections=connections, once=once)
        return await observed(settings, call, request, steps, driven, streams=events is not None)


async def drive(way: Way, steps: Steps, connections: Connections, once: Callable[[], Awaitable[Outcome]]) -> Verdict:
    """Do the steps of the retry policy; `once` sends the request."""
    try:
        wait = next(steps)
        while True:
            outcome: Outcome | None = None
            if wait is not None:
                await way.sleep(wait, connections.closing)
            elif connections.closing.is_set():
                outcome = Failure(Cause.CLOSED, Reached.NOT_BEGUN, RuntimeError("the client was closed"))
            else:
                outcome = await once()
            wait = steps.send(outcome)
    except StopIteration as end:
        verdict: Verdict = end.value
        return verdict


async def _first_event(outcome: Outcome, call: Call[Any], events: Events[Any], settings: Settings) -> Outcome:
    """The outcome, after the first event and with the reader; an `Answer` if the response is not an event stream."""
    if not isinstance(outcome, OpenAnswer):
        return outcome
    reader = Reader(
        events,
        largest=settings.max_answer_bytes,
        content_type=outcome.headers.get("content-type"),
        skips_others=call.operation.is_binary(outcome),
        answer_in=partial(answer_in, call.operation),
    )
    try:
        if isinstance(outcome.body, OpenBody):
            fill(reader, outcome.body)
        else:
            await fill_async(reader, outcome.body)
        reader.check()
    except (ErrorInSuccess, UnreadableAnswer):
        # The reader raises it again when the caller opens the stream.
        await outcome.body.end()
    except IncompleteStream as error:
        await outcome.body.end()
        return broken_off(error, outcome)
    except Broken as broken:
        return broken.failure
    if reader.whole is not None:
        await outcome.body.end()
        return Answer(outcome.status_code, outcome.headers, reader.whole)
    return outcome._replace(reader=reader)


def broken_off(error: Exception, answer: OpenAnswer) -> Failure:
    """The failure of a stream that ended too early."""
    head = Answer(answer.status_code, answer.headers)
    return Failure(Cause.BROKEN, Reached.WRITTEN, error, head)


def _terms(settings: Settings, call: Call[Any], events: Events[Any] | None, options: Options[RetryConfig]) -> Terms:
    timeout = settings.timeout if options.timeout_ms is None else check_timeout(options.timeout_ms)

    def opens(head: Answer) -> int | None:
        if not is_success(head.status_code):
            return None
        if events is not None:
            # The reader of events has its own limits.
            return _NO_LIMIT
        return settings.max_answer_bytes if call.operation.is_binary(head) else None

    return Terms(timeout or DEFAULT_SECONDS, timeout is not None, settings.max_answer_bytes, opens)


def _prepared(
    settings: Settings, call: Call[Any], events: Events[Any] | None, options: Options[RetryConfig]
) -> Request:
    """The request, with the options of the client and of the call."""
    if options.server_url is None:
        server_url = base_of(call.operation, settings.server_url)
    else:
        server_url = check_server_url(options.server_url)
    given = call.request
    headers = dict(given.headers)
    if events is not None:
        headers["accept"] = "text/event-stream"
    if call.operation.method in _KEYED:
        headers["idempotency-key"] = _key(options.idempotency_key)
    headers |= settings.headers
    if options.http_headers is not None:
        headers |= check_headers(options.http_headers)
    if options.extra_query is not None:
        given = given.with_query(options.extra_query)
    if options.extra_body is not None:
        given = given.with_body(options.extra_body)
    return given.at(server_url, headers)


def _key(given: object) -> str:
    """The idempotency key of a call: the caller's, or a new one."""
    if given is None:
        return secrets.token_hex(16)
    if not isinstance(given, str):
        raise TypeError(f"idempotency_key must be a str, not {type(given).__name__}")
    if not re.fullmatch(r"[\x21-\x7e]+", given):
        raise ValueError("idempotency_key must have only visible ASCII characters, and at least one")
    return given

"""Calls that carry all secrets, what comes of them, and where these may be then."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from r9s import R9S, errors
from tests.support.secrets import ECHO, KEY, PROMPT, UPLOAD, Leak, Logs, in_copies, in_error, inside, is_httpx, is_safe
from tests.support.server import RawServer, Step
from tests.support.ways import Mode


class Scene(NamedTuple):
    """One call, and what the server does with its requests."""

    script: tuple[Step, ...]
    error: type[BaseException] | None
    """What it raises; None for a result."""
    options: Mapping[str, Any] = {}
    method: str = "create"
    echoes: bool = False
    """Whether the server repeats the prompt in its error."""


class Outcome(NamedTuple):
    """What a call came to."""

    result: Any
    """Its result or its stream; None without one."""
    error: BaseException | None


async def play(mode: Mode, client: R9S, method: str = "create", **options: Any) -> Outcome:
    """Make a call with the prompt, read its stream to the end, and catch what it raises."""
    result = None
    try:
        result = await mode.call(client.images, method, **{"prompt": PROMPT, **options})
    except Exception as error:
        return Outcome(None, error)
    if options.get("stream"):
        _, raised = await mode.until_error(result)
        return Outcome(result, raised)
    return Outcome(result, None)


def in_outcome(outcome: Outcome) -> list[Leak]:
    """The secrets in a result, in a stream, and in an error, with their copies."""
    result, error = outcome
    found: list[Leak] = []
    if result is not None:
        found += inside(result.http_meta, "http_meta")
        is_stream = hasattr(result, "final")
        found += inside(result, "stream", is_httpx) if is_stream else inside(result, "result")
        found += [] if is_stream else in_copies(result, "result")
    if error is not None:
        found += in_error(error)
        found += in_copies(error, "error")
    return found


def in_client(client: R9S, mode: Mode) -> list[Leak]:
    """The secrets that a client shows or holds; that of blocking calls also within its connections."""
    # Connections of a loop lead to the loop, and so to the test itself.
    stops = [is_safe, is_httpx] if mode.is_async else [is_safe]
    return list(inside(client, "client", *stops))


def check_sent(server: RawServer, method: str = "create") -> None:
    """Raise unless every request had the secrets: what never travelled would not be missed."""
    assert server.requests
    for request in server.requests:
        assert request.headers["authorization"] == f"Bearer {KEY}"
        assert PROMPT.encode() in request.body
        assert method == "create" or UPLOAD in request.body


async def check(mode: Mode, client: R9S, scene: Scene, server: RawServer, logs: Logs) -> None:
    """Play a scene, and look everywhere."""
    outcome = await play(mode, client, scene.method, **scene.options)
    assert type(outcome.error) is (scene.error or type(None))
    check_sent(server, scene.method)
    if scene.echoes:
        assert isinstance(outcome.error, errors.R9SError)
        assert outcome.error.message == ECHO
        assert ECHO in outcome.error.body
        assert outcome.error.data.error.message == ECHO  # type: ignore[union-attr]
    if isinstance(outcome.error, errors.R9SError) and outcome.error.raw_response is not None:
        assert outcome.error.raw_response.request.content == b""
    assert in_outcome(outcome) == []
    assert in_client(client, mode) == []
    assert logs.leaks() == []
    assert logs.names & {"httpcore", "httpcore2"}, "what is below us was heard"

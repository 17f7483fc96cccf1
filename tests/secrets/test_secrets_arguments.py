"""Rows 30 and 31 for wrong arguments and settings: what is refused is not repeated, nor what stands beside it."""

import io
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from r9s import R9S
from tests.secrets.scenes import in_client, play
from tests.support.secrets import KEY, PROMPT, UPLOAD, Logs, in_error, leaks
from tests.support.server import RawServer
from tests.support.ways import Clients, Mode

pytestmark = pytest.mark.anyio
OWNED = pytest.mark.parametrize("lender", ["owned"], indirect=True)
CIRCLE: list[Any] = [PROMPT]
CIRCLE.append(CIRCLE)
CALLS: dict[str, dict[str, Any]] = {
    "a list for the prompt": {"prompt": [PROMPT]},
    "bytes for the prompt": {"prompt": PROMPT.encode()},
    "a prompt with half a character": {"prompt": f"{PROMPT}\ud800"},
    "no number": {"n": "2"},
    "no such argument": {"colour": "red"},
    "no RetryConfig": {"retries": PROMPT},
    "no timeout": {"timeout_ms": PROMPT},
    "no URL": {"server_url": "ftp://example.invalid"},
    "headers that are none": {"http_headers": {"x-note": 7}},
    "a header that cannot be": {"http_headers": {"x-note": "a\nb"}},
    "no fields": {"extra_body": PROMPT},
    "fields that are not JSON": {"extra_body": {"prompt": {PROMPT}}},
    "a number that is not JSON": {"extra_body": {"prompt": [PROMPT, float("nan")]}},
    "a circle": {"extra_body": {"prompt": CIRCLE}},
    "a header that is named by a secret": {"http_headers": {PROMPT: 7}},
    "a header that is named by bytes": {"http_headers": {PROMPT.encode(): "x"}},
    "a header whose name cannot be": {"http_headers": {f"{PROMPT} ü": "x"}},
    "a field that is named by a secret": {"extra_body": {PROMPT: {PROMPT}}},
    "a field that is named by bytes": {"extra_body": {PROMPT.encode(): 1}},
    "a query that is named by a secret": {"extra_query": {PROMPT: object()}},
}
EDITS: dict[str, dict[str, Any]] = {
    "text for the image": {"image": UPLOAD.decode("latin-1")},
    "a list of text": {"image": [UPLOAD, UPLOAD.decode("latin-1")]},
    "a file of text": {"image": io.StringIO(UPLOAD.decode("latin-1"))},
    "a number for the content": {"image": ("a.png", 7)},
    "no bytes": {"image": b""},
    "no such file": {"image": Path("/nonexistent/a.png")},
    "no images": {"image": []},
    "no number": {"image": UPLOAD, "n": "2"},
    "a prompt with half a character": {"image": UPLOAD, "prompt": f"{PROMPT}\ud800"},
    "a list for the prompt": {"image": UPLOAD, "prompt": [PROMPT]},
}
SETTINGS: dict[str, dict[str, Any]] = {
    "no timeout": {"timeout_ms": "soon"},
    "no URL": {"server_url": "ftp://example.invalid"},
    "headers that are none": {"http_headers": ["x"]},
    "a header of calls": {"http_headers": {"idempotency-key": "1"}},
    "no RetryConfig": {"retry_config": "none"},
    "no logger": {"debug_logger": "r9s"},
    "no size": {"max_answer_bytes": 0},
    "a secret for the client": {"client": PROMPT},
    "a secret for the async client": {"async_client": PROMPT},
    "a secret for the logger": {"debug_logger": PROMPT},
    "a secret for the RetryConfig": {"retry_config": PROMPT},
    "a header that is named by a secret": {"http_headers": {PROMPT: 7}},
}
KEYS: dict[str, Any] = {
    "a line break": f"{KEY}\n",
    "a space": f"{KEY} {KEY}",
    "a letter outside ASCII": f"{KEY}ü",
    "bytes": KEY.encode(),
    "a list": [KEY],
}


@OWNED
@pytest.mark.parametrize("arguments", CALLS.values(), ids=CALLS)
async def test_calls(arguments: dict[str, Any], mode: Mode, clients: Clients, logs: Logs) -> None:
    """A call that is refused names the argument, and shows neither its value nor the prompt beside it."""
    with RawServer() as server:
        client = clients(server)
        _, raised = await play(mode, client, **arguments)
    assert isinstance(raised, (TypeError, ValueError))
    assert server.requests == []
    assert [*in_error(raised), *in_client(client, mode), *logs.leaks()] == []


@OWNED
@pytest.mark.parametrize("arguments", EDITS.values(), ids=EDITS)
async def test_edits(arguments: dict[str, Any], mode: Mode, clients: Clients, logs: Logs) -> None:
    """Nor does one with files show these."""
    with RawServer() as server:
        client = clients(server)
        _, raised = await play(mode, client, "edit", **arguments)
    assert isinstance(raised, (TypeError, ValueError, FileNotFoundError))
    assert server.requests == []
    assert [*in_error(raised), *in_client(client, mode), *logs.leaks()] == []


@OWNED
async def test_misuse(mode: Mode, clients: Clients) -> None:
    """Nor do a positional prompt and a client that is closed."""
    client = clients("http://unused.invalid")
    create: Any = client.images.create
    with pytest.raises(TypeError) as positional:
        create(PROMPT)
    await mode.close(client)
    closed = await play(mode, client)
    assert type(closed.error) is RuntimeError
    assert [*in_error(positional.value), *in_error(closed.error)] == []


@OWNED
async def test_forgotten_await(mode: Mode, clients: Clients) -> None:
    """The warning about a call that nobody awaited shows no secret."""
    client = clients("http://unused.invalid")
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        client.images.create_async(prompt=PROMPT)  # type: ignore[unused-coroutine]
    assert len(seen) == 1
    assert leaks("warning", str(seen[0])) == []


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_settings(settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that is refused does not show its key, wherever that came from, in no local variable of ours either."""
    with R9S(KEY) as other:
        makers: list[Callable[[], object]] = [
            lambda: R9S(KEY, **settings),
            lambda: R9S(**settings),
        ]
        if not {"client", "async_client"} & settings.keys():
            makers.append(lambda: other.with_options(api_key=KEY, **settings))
        monkeypatch.setenv("R9S_API_KEY", KEY)
        for make in makers:
            with pytest.raises((TypeError, ValueError)) as caught:
                make()
            assert list(in_error(caught.value)) == []


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_keys(key: Any) -> None:
    """Nor does a key that cannot be one show itself."""
    with R9S("sk-other") as other:
        makers: list[Callable[[], object]] = [lambda: R9S(key), lambda: other.with_options(api_key=key)]
        for make in makers:
            with pytest.raises((TypeError, ValueError)) as caught:
                make()
            assert list(in_error(caught.value)) == []


@OWNED
@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
async def test_functions_for_the_key(key: Any, mode: Mode, clients: Clients, logs: Logs) -> None:
    """Nor one that a function returns."""

    async def ask() -> Any:
        return key

    _, raised = await play(mode, clients("http://unused.invalid", api_key=ask if mode.is_async else lambda: key))
    assert isinstance(raised, (TypeError, ValueError))
    assert [*in_error(raised), *logs.leaks()] == []


def test_client_that_was_not_made() -> None:
    """A traceback with local variables shows each of our objects, also one whose construction failed."""
    with pytest.raises(TypeError) as caught:
        R9S(KEY, timeout_ms="soon")  # type: ignore[arg-type]
    assert list(in_error(caught.value)) == []

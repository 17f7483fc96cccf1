"""Settings that cannot be meant: refused where they are given, with the way out."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from r9s import R9S
from r9s.utils import BackoffStrategy, RetryConfig
from tests.misuse.refusals import SECRET, Misuse, misuses, refused
from tests.support.server import RawServer
from tests.support.ways import Clients, Mode

# Clients without sockets are made without reading certificates.
NOWHERE = httpx.MockTransport(lambda request: httpx.Response(200))
SETTINGS = {
    "no key": Misuse({"api_key": None}, ValueError, ("no API key", "api_key=", "R9S_API_KEY")),
    "an empty key": Misuse({"api_key": ""}, ValueError, ("API key is empty", "R9S_API_KEY")),
    "a key with a line break": Misuse({"api_key": f"{SECRET}\n"}, ValueError, ("API key", "line break", ".strip()")),
    "a key as bytes": Misuse({"api_key": SECRET.encode()}, TypeError, ("API key", "str", "bytes")),
    "no scheme": Misuse({"server_url": "images.example/v1"}, ValueError, ("server_url", "https://")),
    "a host with a space": Misuse({"server_url": "http://images example"}, ValueError, ("server_url", "host")),
    "a host with two dots": Misuse({"server_url": "http://images..example"}, ValueError, ("server_url", "host")),
    "a host with a long part": Misuse({"server_url": f"http://{'a' * 64}.example"}, ValueError, ("server_url", "host")),
    "a host that is no IDNA": Misuse({"server_url": "http://xn--a"}, ValueError, ("server_url",)),
    "a key in the URL": Misuse({"server_url": f"http://{SECRET}@h"}, ValueError, ("server_url", "api_key")),
    "no time": Misuse({"timeout_ms": 0}, ValueError, ("timeout_ms", "above 0", "not 0")),
    "negative time": Misuse({"timeout_ms": -5}, ValueError, ("timeout_ms", "above 0", "not -5")),
    "time as text": Misuse({"timeout_ms": "5"}, TypeError, ("timeout_ms", "number", "milliseconds", "str")),
    "time that is no number": Misuse({"timeout_ms": float("nan")}, ValueError, ("timeout_ms", "above 0", "nan")),
    "a header with a line break": Misuse({"http_headers": {"x-a": f"{SECRET}\r\nx: y"}}, ValueError, ("'x-a'",)),
    "a header as bytes": Misuse({"http_headers": {"x-a": SECRET.encode()}}, TypeError, ("'x-a'", "str", "bytes")),
    "a length of one's own": Misuse({"http_headers": {"Content-Length": "5"}}, ValueError, ("Content-Length", "body")),
    "chunks of one's own": Misuse({"http_headers": {"transfer-encoding": "x"}}, ValueError, ("transfer-encoding",)),
    "no bytes": Misuse({"max_answer_bytes": 0}, ValueError, ("max_answer_bytes", "at least 1", "not 0")),
    "bytes as text": Misuse({"max_answer_bytes": "1"}, TypeError, ("max_answer_bytes", "int", "str")),
    "retries as a number": Misuse({"retry_config": 3}, TypeError, ("retry_config", "RetryConfig", "int")),
    "a class as client": Misuse({"client": httpx.Client}, TypeError, ("client", "httpx", "class")),
    "an async client as client": Misuse(
        {"client": httpx.AsyncClient(transport=NOWHERE)}, TypeError, ("client", "httpx.Client", "AsyncClient")
    ),
    "a client as async client": Misuse(
        {"async_client": httpx.Client(transport=NOWHERE)}, TypeError, ("async_client", "httpx.AsyncClient", "Client")
    ),
}


@misuses(SETTINGS)
def test_settings(misuse: Misuse) -> None:
    """The constructor refuses them, and so does `with_options` for what it takes."""
    good: dict[str, Any] = {"api_key": "sk-test", "server_url": "http://unused.invalid"}
    with refused(misuse.kind, *misuse.words):
        R9S(**(good | misuse.arguments))
    if not misuse.arguments.keys() & {"client", "async_client"} and misuse.arguments != {"api_key": None}:
        with refused(misuse.kind, *misuse.words):
            R9S(**good).with_options(**misuse.arguments)


CONFIGS: dict[str, tuple[Callable[[], Any], type[Exception], tuple[str, ...]]] = {
    "negative time": (lambda: BackoffStrategy(-1), ValueError, ("initial_interval", "at least 0", "-1")),
    "negative end": (lambda: BackoffStrategy(1, 2, 2, -1), ValueError, ("max_elapsed_time", "at least 0", "-1")),
    "a falling exponent": (lambda: BackoffStrategy(exponent=0.5), ValueError, ("exponent", "at least 1", "0.5")),
    "time as text": (lambda: BackoffStrategy("500"), TypeError, ("initial_interval", "number", "str")),  # type: ignore
    "unknown strategy": (lambda: RetryConfig("linear"), ValueError, ("strategy", "'backoff'", "'none'", "'linear'")),  # type: ignore
    "no attempt": (lambda: RetryConfig(max_attempts=0), ValueError, ("max_attempts", "at least 1", "not 0")),
    "half an attempt": (lambda: RetryConfig(max_attempts=1.5), TypeError, ("max_attempts", "int", "float")),  # type: ignore
    "backoff as numbers": (
        lambda: RetryConfig("backoff", (500, 8_000)),  # type: ignore
        TypeError,
        ("backoff must be a BackoffStrategy, not tuple",),
    ),
    "yes as text": (
        lambda: RetryConfig(retry_connection_errors="yes"),  # type: ignore
        TypeError,
        ("retry_connection_errors must be a bool, not str",),
    ),
}


@pytest.mark.parametrize("wrong", CONFIGS.values(), ids=CONFIGS)
def test_retry_configs(wrong: tuple[Callable[[], Any], type[Exception], tuple[str, ...]]) -> None:
    """A retry config is refused when it is made, long before it is used."""
    make, kind, words = wrong
    with refused(kind, *words):
        make()


async def _async_key() -> str:
    return SECRET


KEYS: dict[str, tuple[Callable[[], Any], type[Exception], tuple[str, ...]]] = {
    "nothing": (lambda: None, TypeError, ("API key", "str", "NoneType")),
    "a line break": (lambda: f"{SECRET}\n", ValueError, ("API key", "line break", ".strip()")),
}


@pytest.mark.anyio
@pytest.mark.parametrize("wrong", KEYS.values(), ids=KEYS)
async def test_functions_for_keys(
    mode: Mode, clients: Clients, wrong: tuple[Callable[[], Any], type[Exception], tuple[str, ...]]
) -> None:
    """What they give is checked as a key is, before it is sent anywhere."""
    make, kind, words = wrong
    with RawServer() as server:
        with refused(kind, *words, server=server):
            await mode.create(clients(server, api_key=make))


def test_an_async_function_for_a_blocking_call() -> None:
    """The error says which methods can ask it; nothing is left that was never awaited."""
    with RawServer() as server, R9S(_async_key, server_url=server.url) as client:
        with refused(TypeError, "api_key", "async function", "async methods", server=server):
            client.images.create(prompt="a cat")

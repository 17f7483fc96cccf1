"""Names that users of other SDKs try, and what they are called here."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])
_LENT = "client=httpx.Client(...) and async_client=httpx.AsyncClient(...), which stay yours to close"
_RETRIES = "retry_config=RetryConfig(...): N retries are max_attempts=N + 1, none is RetryConfig('none')"
_HEADERS = "http_headers={'name': 'value'}"
_OPTIONS = {
    **dict.fromkeys(("base_url", "api_base", "url", "endpoint", "host"), "server_url"),
    **dict.fromkeys(("timeout", "request_timeout"), "timeout_ms, in milliseconds: 30 seconds are timeout_ms=30_000"),
    **dict.fromkeys(("max_retries", "retries"), _RETRIES),
    **dict.fromkeys(("default_headers", "headers", "extra_headers"), _HEADERS),
    "organization": "http_headers={'OpenAI-Organization': ...}, if the server knows it",
    "project": "http_headers={'OpenAI-Project': ...}, if the server knows it",
    **dict.fromkeys(("default_query", "extra_query"), "extra_query=... of each call"),
    **dict.fromkeys(("http_client", "proxies", "proxy", "verify", "transport"), _LENT),
    **dict.fromkeys(("key", "token", "api_token"), "api_key"),
    "logger": "debug_logger",
}
_CLASSES = frozenset({"AsyncR9S", "Client", "AsyncClient", "OpenAI", "AsyncOpenAI"})


def with_our_names(function: F) -> F:
    """Make the TypeError for a keyword of another SDK say which of ours does the same."""

    @functools.wraps(function)
    def told(*args: Any, **given: Any) -> Any:
        other = next((name for name in given if name in _OPTIONS), None)
        try:
            if other is not None:
                said = f"{function.__qualname__}() got an unexpected keyword argument {other!r}"
                raise TypeError(f"{said}: use {_OPTIONS[other]}")
            return function(*args, **given)
        except BaseException:
            # A report of local variables shows arguments too.
            del args, given
            raise

    return cast(F, told)


def instead_of_class(name: str) -> str:
    """What to use in place of a class that other SDKs have; '' for any other name."""
    both = ": R9S does both, client.images.create() and await client.images.create_async()"
    return both if name in _CLASSES else ""

"""Names from other SDKs, and the names that R9S uses for them."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])
_LENT = "client=httpx.Client(...) or async_client=httpx.AsyncClient(...), and close it yourself"
_RETRIES = "retry_config=RetryConfig(...): max_attempts=N + 1 gives N retries, RetryConfig('none') gives none"
_HEADERS = "http_headers={'name': 'value'}"
_OPTIONS = {
    **dict.fromkeys(("base_url", "api_base", "url", "endpoint", "host"), "server_url"),
    **dict.fromkeys(("timeout", "request_timeout"), "timeout_ms, in milliseconds: timeout_ms=30_000 is 30 seconds"),
    **dict.fromkeys(("max_retries", "retries"), _RETRIES),
    **dict.fromkeys(("default_headers", "headers", "extra_headers"), _HEADERS),
    "organization": "http_headers={'OpenAI-Organization': ...}, if the server supports it",
    "project": "http_headers={'OpenAI-Project': ...}, if the server supports it",
    **dict.fromkeys(("default_query", "extra_query"), "extra_query=... in each call"),
    **dict.fromkeys(("http_client", "proxies", "proxy", "verify", "transport"), _LENT),
    **dict.fromkeys(("key", "token", "api_token"), "api_key"),
    "logger": "debug_logger",
}
_CLASSES = frozenset({"AsyncR9S", "Client", "AsyncClient", "OpenAI", "AsyncOpenAI"})


def with_our_names(function: F) -> F:
    """Make the TypeError for a keyword of another SDK name the keyword to use."""

    @functools.wraps(function)
    def told(*args: Any, **given: Any) -> Any:
        other = next((name for name in given if name in _OPTIONS), None)
        try:
            if other is not None:
                said = f"{function.__qualname__}() got an unexpected keyword argument {other!r}"
                raise TypeError(f"{said}: use {_OPTIONS[other]}")
            return function(*args, **given)
        except BaseException:
            # Error reports may show local variables.
            del args, given
            raise

    return cast(F, told)


def instead_of_class(name: str) -> str:
    """What to use in place of a class of another SDK; '' for any other name."""
    both = ": use R9S, which has client.images.create() and await client.images.create_async()"
    return both if name in _CLASSES else ""

"""The options of a client. Each is checked once, before anything is sent."""

import inspect
import logging
import os
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from r9s_generated._proof import Proof, fault_of, proof_of
from r9s_generated.resources import SERVER_URL

if TYPE_CHECKING:
    from r9s_generated._operation import Operation

    from .utils import RetryConfig

Credentials = str | Mapping[str, str]
"""One text, or one text for each security scheme."""
ApiKey = Credentials | Callable[[], Credentials] | Callable[[], Awaitable[Credentials]]
DEFAULT_SECONDS = 300.0
_CALLED = "the API key"
_IN_PLACE = "Pass api_key=..., or set the environment variable R9S_API_KEY."


class Secret:
    """Holds credentials so that no `repr`, `vars`, log or report of local variables shows them."""

    __slots__ = ("_value",)

    def __init__(self, value: ApiKey) -> None:
        self._value = value

    def __repr__(self) -> str:
        return "Secret(...)"

    @property
    def is_asked(self) -> bool:
        """Whether they come from a function."""
        return callable(self._value)

    async def ask(self, *, is_async: bool) -> "Secret":
        """The credentials for the next attempt of a call."""
        if not callable(self._value):
            return self
        found = Secret(cast(ApiKey, self._value()))
        if not inspect.isawaitable(found._value):
            return found.checked()
        if is_async:
            return Secret(await found._value).checked()
        if inspect.iscoroutine(found._value):
            found._value.close()
        raise TypeError("api_key is an async function: use the async methods, or pass a function that is not async")

    def checked(self) -> "Secret":
        """The same credentials, if they can be sent. The error never shows them."""
        fault = fault_of(self._value, _CALLED)
        if fault is not None:
            raise type(fault)(f"{fault}. {_IN_PLACE}" if str(fault).endswith("is empty") else str(fault))
        return self

    def proof(self, operation: "Operation[Any]") -> Proof:
        """The headers and parameters that authenticate a request; raises ValueError if a scheme has no credentials."""
        found = proof_of(operation.security, self._value, _CALLED)
        if isinstance(found, Exception):
            raise found
        return found


def check_server_url(value: object) -> str:
    """The base URL without a trailing slash."""
    if not isinstance(value, str):
        raise TypeError(f"server_url must be a str, not {type(value).__name__}")
    if value == SERVER_URL:
        return value.rstrip("/")  # Any other URL needs httpx, which takes longer to import than all of r9s.
    from ._http.urls import read_url

    try:
        url = read_url(value)
    except ValueError as error:
        raise ValueError(f"server_url is not valid: {error}") from None
    if url.scheme not in ("http", "https") or not url.host:
        raise ValueError("server_url must begin with http:// or https:// and have a host, as in https://api.r9s.ai/v1")
    if value != value.strip():
        raise ValueError("server_url begins or ends with white space: remove it")
    if url.userinfo:
        raise ValueError("server_url must not contain a user name or password: use api_key or http_headers")
    if "?" in value or "#" in value:
        raise ValueError("server_url must not have a query or a fragment, because the SDK appends paths to it")
    return value.rstrip("/")


def check_timeout(value: object) -> float:
    """The timeout in seconds."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"timeout_ms must be a number of milliseconds, not {type(value).__name__}")
    if not 0 < value < float("inf"):
        raise ValueError(f"timeout_ms must be above 0 and finite, not {value!r}")
    # Operating systems count the milliseconds of a wait in 32 bits.
    return min(value, 2**31 - 1) / 1000


def check_headers(headers: object) -> dict[str, str]:
    """The headers with their names in lower case."""
    if not isinstance(headers, Mapping):
        raise TypeError(f"http_headers must be a mapping, not {type(headers).__name__}")
    checked: dict[str, str] = {}
    for name, value in cast(Mapping[object, object], headers).items():
        if not isinstance(name, str) or not isinstance(value, str):
            # Do not show a name with digits: it may be a key in the wrong place.
            shown = repr(name) if isinstance(name, str) and re.fullmatch("[A-Za-z-]{1,32}", name) else "one name"
            kinds = f"{type(name).__name__} to {type(value).__name__}"
            raise TypeError(f"http_headers must map str to str; {shown} maps {kinds}")
        if not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name):
            # Do not show it: it may be a key in the wrong place.
            raise ValueError("http_headers: a name is not a valid header name (RFC 9110, section 5.1)")
        if not re.fullmatch(r"[\t\x20-\x7e]*", value):
            raise ValueError(f"http_headers: the value of {name!r} has a character that is not allowed in a header")
        if name.lower() in ("content-length", "transfer-encoding"):
            raise ValueError(f"http_headers: {name!r} cannot be set, because the SDK derives it from the body")
        if value != value.strip():
            raise ValueError(f"http_headers: the value of {name!r} begins or ends with white space")
        checked[name.lower()] = value
    return checked


def check_bytes(value: object, name: str) -> int:
    """The same number of bytes, if it is valid."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} must be an int, not {type(value).__name__}")
    if value < 1:
        raise ValueError(f"{name} must be at least 1, not {value}")
    return value


def check_retries(value: object, name: str = "retries") -> "RetryConfig":
    """The same retry config, if it is one."""
    from .utils import RetryConfig

    if not isinstance(value, RetryConfig):
        raise TypeError(f"{name} must be a RetryConfig, not {type(value).__name__}")
    return value


@dataclass(slots=True, repr=False, eq=False, kw_only=True)
class Settings:
    """The options of a client."""

    key: Secret
    server_url: str
    retry_config: "RetryConfig | None" = None
    timeout: float | None = None
    """Seconds; `None` if the caller did not set one."""
    headers: dict[str, str] = field(default_factory=dict[str, str])
    logger: logging.Logger = field(default_factory=lambda: logging.getLogger("r9s"))
    max_answer_bytes: int = 256 * 1024 * 1024
    on_attempt: Callable[[Any], object] | None = None

    @classmethod
    def make(cls, key: Secret | None, server_url: str | None, *others: object) -> "Settings":
        """The settings of a new client. Missing options come from the environment or are the defaults."""
        if key is None:
            if "R9S_API_KEY" not in os.environ:
                raise ValueError(f"no API key was found. {_IN_PLACE}")
            key = Secret(os.environ["R9S_API_KEY"])
            _check_variable("R9S_API_KEY", key.checked)
        if server_url is None:
            server_url = os.environ.get("R9S_BASE_URL") or SERVER_URL
            _check_variable("R9S_BASE_URL", partial(check_server_url, server_url))
        return cls(**_checked(key, server_url, *others))

    def but(self, *given: object) -> "Settings":
        """A copy of these settings with the options that are not None replaced; headers are added."""
        changes = _checked(*given)
        if "headers" in changes:
            changes["headers"] = {**self.headers, **changes["headers"]}
        return replace(self, **changes)


def _check_variable(name: str, check: Callable[[], object]) -> None:
    try:
        check()
    except ValueError as error:
        raise ValueError(f"the environment variable {name} cannot be used: {error}") from None


def _client_headers(value: object) -> dict[str, str]:
    headers = check_headers(value)
    if "idempotency-key" in headers:
        raise ValueError("an Idempotency-Key belongs to one call: pass idempotency_key to the call")
    return headers


def _logger(value: object) -> logging.Logger:
    if not isinstance(value, logging.Logger):
        raise TypeError(f"debug_logger must be a logging.Logger, not {type(value).__name__}")
    return value


_CHECKS: dict[str, Callable[[Any], Any]] = {
    "key": lambda key: key if key.is_asked else key.checked(),
    "server_url": check_server_url,
    "retry_config": lambda value: check_retries(value, "retry_config"),
    "timeout": check_timeout,
    "headers": _client_headers,
    "logger": _logger,
    "max_answer_bytes": lambda value: check_bytes(value, "max_answer_bytes"),
    "on_attempt": lambda hook: import_module("r9s._watching.attempt").check_hook(hook),
}


def _checked(*given: object) -> dict[str, Any]:
    """The options that are not None, each checked; in the order of `_CHECKS`."""
    pairs = zip(_CHECKS.items(), given, strict=True)
    return {name: check(value) for (name, check), value in pairs if value is not None}

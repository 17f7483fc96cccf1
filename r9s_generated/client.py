# Copied from generator/runtime/client.py by `make regen`; do not edit.
"""The clients for the functions under `api`."""

import ssl
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import httpx
from attrs import define, evolve, field

from ._operation import Operation
from ._proof import Proof, proof_of
from .resources import SERVER_URL

DEFAULT_TIMEOUT = httpx.Timeout(300.0, connect=10.0)
"""Seconds. Some models take minutes to draw. Connecting is fast."""


def _hidden(value: object) -> str:
    return "..."


@define(kw_only=True)
class Client:
    """Settings, and the httpx clients that are made from them at the first use.

    Attributes:
        raise_on_unexpected_status: Whether `sync_detailed` and `asyncio_detailed` raise `errors.UnexpectedStatus` for
            a response that is not a success, as `sync` and `asyncio` always do. Otherwise its `parsed` is `None`.
        base_url: The base URL of all paths.
        cookies: Cookies to send with every request.
        headers: Headers to send with every request.
        timeout: The maximum time for connecting, and for each read and write; `None` waits for ever.
        verify_ssl: As in httpx: `False` for tests, or an `ssl.SSLContext`.
        follow_redirects: Whether redirects are followed. A redirected POST may be processed twice.
        httpx_args: More arguments for `httpx.Client` and `httpx.AsyncClient`.
    """

    raise_on_unexpected_status: bool = False
    _base_url: str = field(default=SERVER_URL, alias="base_url")
    _cookies: dict[str, str] = field(factory=dict, alias="cookies", repr=_hidden)
    _headers: dict[str, str] = field(factory=dict, alias="headers", repr=_hidden)
    _timeout: httpx.Timeout | None = field(default=DEFAULT_TIMEOUT, alias="timeout")
    _verify_ssl: str | bool | ssl.SSLContext = field(default=True, alias="verify_ssl")
    _follow_redirects: bool = field(default=False, alias="follow_redirects")
    _httpx_args: dict[str, Any] = field(factory=dict, alias="httpx_args", repr=_hidden)
    _client: httpx.Client | None = field(default=None, init=False)
    _async_client: httpx.AsyncClient | None = field(default=None, init=False)

    def with_headers(self, headers: Mapping[str, str]) -> Self:
        """A copy of this client with more headers."""
        return evolve(self, headers={**self._headers, **headers})

    def with_cookies(self, cookies: Mapping[str, str]) -> Self:
        """A copy of this client with more cookies."""
        return evolve(self, cookies={**self._cookies, **cookies})

    def with_timeout(self, timeout: httpx.Timeout) -> Self:
        """A copy of this client with another timeout."""
        return evolve(self, timeout=timeout)

    def set_httpx_client(self, client: httpx.Client) -> Self:
        """Use this httpx client with its own settings, instead of making one."""
        self._client = client
        return self

    def set_async_httpx_client(self, async_client: httpx.AsyncClient) -> Self:
        """Use this httpx client with its own settings, instead of making one."""
        self._async_client = async_client
        return self

    def proof_of(self, operation: Operation[Any]) -> Proof | None:
        """The credentials for a request of an operation."""
        return None

    def _settings(self) -> dict[str, Any]:
        return {
            "base_url": self._base_url,
            "cookies": self._cookies,
            "headers": self._headers,
            "timeout": self._timeout,
            "verify": self._verify_ssl,
            "follow_redirects": self._follow_redirects,
            **self._httpx_args,
        }

    def get_httpx_client(self) -> httpx.Client:
        """The httpx client for blocking requests; made at the first call."""
        if self._client is None:
            self._client = httpx.Client(**self._settings())
        return self._client

    def get_async_httpx_client(self) -> httpx.AsyncClient:
        """The httpx client for async requests; made at the first call."""
        if self._async_client is None:
            self._async_client = httpx.AsyncClient(**self._settings())
        return self._async_client

    def __enter__(self) -> Self:
        self.get_httpx_client().__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.get_httpx_client().__exit__(kind, error, traceback)

    async def __aenter__(self) -> Self:
        await self.get_async_httpx_client().__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.get_async_httpx_client().__aexit__(kind, error, traceback)


@define(kw_only=True)
class AuthenticatedClient(Client):
    """A client that sends credentials.

    Attributes:
        token: A text: the token, the API key, or `user:password`, depending on the security scheme of the operation.
            Or a mapping from the names of schemes to texts, for operations that need several. `repr` does not show it.
        prefix: The text before the token in a header of every request, instead of the security schemes. With an empty
            one, the header has only the token. `None`: "Bearer" if `auth_header_name` is set.
        auth_header_name: The name of that header. `None`: "Authorization" if `prefix` is set.
    """

    token: str | Mapping[str, str] = field(repr=_hidden)
    prefix: str | None = None
    auth_header_name: str | None = None

    def proof_of(self, operation: Operation[Any]) -> Proof | None:
        """The credentials for a request of an operation; raises TypeError or ValueError if they do not fit it."""
        if not operation.security or self._has_header:
            return None
        found = proof_of(operation.security, self.token, "token")
        if isinstance(found, Exception):
            raise found
        return found

    @property
    def _has_header(self) -> bool:
        return self.prefix is not None or self.auth_header_name is not None

    def _settings(self) -> dict[str, Any]:
        settings = super()._settings()
        if not self._has_header:
            return settings
        if not isinstance(self.token, str):
            raise TypeError("with prefix or auth_header_name the token must be a str")
        prefix = "Bearer" if self.prefix is None else self.prefix
        # It is in the header of every request.
        settings["headers"] = {
            **settings["headers"],
            self.auth_header_name or "Authorization": f"{prefix} {self.token}" if prefix else self.token,
        }
        return settings

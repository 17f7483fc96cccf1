"""The client."""

import copy
import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Self

import r9s
from r9s_generated.resources import Resources

from ._http.connections import Backend, Connections, watch_forks
from ._http.lent import HttpxAsyncClient, HttpxClient
from ._other_names import with_our_names
from ._settings import ApiKey, Secret, Settings
from ._transport import Transport

if TYPE_CHECKING:
    from ._saving import read, read_async, save, save_async


class _LateMethod:
    """A method from `_saving`, which is loaded at its first use. dir() and help() show it like any other."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, client: "R9S | None", owner: type) -> Any:
        from ._saving import Saving

        return getattr(Saving, self._name).__get__(client, owner)


class R9S(Resources["r9s.utils.RetryConfig"]):
    """A client for the R9S API. It has blocking methods (`r9s.images.create`) and async ones (`create_async`).

    Use it as a context manager (`with`, or `async with` in async code), or call `close()` or `aclose()`. It connects
    at the first call. Threads and event loops can share one client. After a fork, the child process opens its own
    connections. A pickled client includes its API key, but no connections.

    Args:
        api_key: The API key, or a function that returns it. The SDK calls the function before each attempt. It may be
            async if you use the async methods. If the API has several security schemes: a mapping from their names to
            keys. `None`: the environment variable `R9S_API_KEY`.
        server_url: The base URL. `None`: the environment variable `R9S_BASE_URL`, or https://api.r9s.ai/v1.
        client: Your own httpx or httpx2 client for blocking calls. You close it. `None`: the SDK makes one.
        async_client: The same for async calls. `None`: the SDK makes one for each event loop.
        http_backend: The HTTP library of the SDK's own connections: "httpx", "httpx2" (needs `r9s[httpx2]`), or
            "aiohttp" for async calls on asyncio (needs `r9s[aiohttp]`; blocking calls use httpx). `None`: "httpx".
        retry_config: When calls are retried. `None`: for up to 30 s, if a retry cannot be billed twice.
        timeout_ms: The deadline of each attempt in milliseconds, from the start to the last byte. `None`: 300,000, or
            the timeout of your own client. Connecting takes at most 10,000 of it.
        http_headers: Headers for every request. They override the headers of the SDK.
        debug_logger: The logger for retries. It gets no keys, prompts or images. The level is INFO if the wait is over
            5 s, otherwise DEBUG. `None`: the logger `r9s`.
        max_answer_bytes: The maximum size of a decoded response. `None`: 256 MiB.
        on_attempt: A function that the SDK calls with an `Attempt` after each attempt of a call. It must be quick,
            and cannot be async. If it raises, the error is logged and the call goes on.

    Raises:
        TypeError: An argument has the wrong type.
        ValueError: There is no API key, or the value of an argument is not valid.
    """

    _transport: Transport
    if TYPE_CHECKING:
        read, read_async, save, save_async = read, read_async, save, save_async
    else:
        read, read_async, save, save_async = (_LateMethod() for _ in range(4))

    @with_our_names
    def __init__(
        self,
        api_key: ApiKey | None = None,
        *,
        server_url: str | None = None,
        client: HttpxClient | None = None,
        async_client: HttpxAsyncClient | None = None,
        http_backend: Backend | None = None,
        retry_config: "r9s.utils.RetryConfig | None" = None,
        timeout_ms: int | None = None,
        http_headers: Mapping[str, str] | None = None,
        debug_logger: logging.Logger | None = None,
        max_answer_bytes: int | None = None,
        on_attempt: "Callable[[r9s.Attempt], object] | None" = None,
    ) -> None:
        key = None if api_key is None else Secret(api_key)
        # Error reports may show local variables.
        del api_key
        settings = Settings.make(
            key, server_url, retry_config, timeout_ms, http_headers, debug_logger, max_answer_bytes, on_attempt
        )
        super().__init__(Transport(settings, Connections(client, async_client, http_backend)))
        watch_forks()

    @with_our_names
    def with_options(
        self,
        *,
        api_key: ApiKey | None = None,
        server_url: str | None = None,
        retry_config: "r9s.utils.RetryConfig | None" = None,
        timeout_ms: int | None = None,
        http_headers: Mapping[str, str] | None = None,
        debug_logger: logging.Logger | None = None,
        max_answer_bytes: int | None = None,
        on_attempt: "Callable[[r9s.Attempt], object] | None" = None,
    ) -> Self:
        """A new client with other options that shares the connections of this one. `None` keeps an option as it is.

        Headers are added to the headers of this client. Closing the new client does not close the connections.
        """
        key = None if api_key is None else Secret(api_key)
        del api_key
        settings = self._transport.settings.but(
            key, server_url, retry_config, timeout_ms, http_headers, debug_logger, max_answer_bytes, on_attempt
        )
        return self._over(Transport(settings, self._transport.connections, owner=False))

    def close(self) -> None:
        """Close the connections of this client. You cannot use the client again afterwards.

        Running calls, in other threads too, end at once with an R9SConnectionError. Your own httpx clients stay open.
        Each event loop closes its own connections. In async code use `aclose()`, which waits until they are closed.
        """
        self._transport.close()

    async def aclose(self) -> None:
        """Close the connections of this client, and wait until those of the running event loop are closed."""
        await self._transport.aclose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        # Error reports may show a client whose `__init__` failed.
        transport: Transport | None = vars(self).get("_transport")
        return "R9S()" if transport is None else f"R9S(server_url={transport.settings.server_url!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self)._over, (copy.copy(self._transport),)

    @classmethod
    def _over(cls, transport: Transport) -> Self:
        client = cls.__new__(cls)
        client._transport = transport
        return client

"""The client: what a developer makes first, and closes last."""

import copy
import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Self

import r9s
from r9s_generated.resources import Resources

from ._http.connections import Backend, Connections, check_backend, watch_forks
from ._http.lent import HttpxAsyncClient, HttpxClient, check_client
from ._late import LateMethod
from ._other_names import with_our_names
from ._settings import ApiKey, Secret, Settings
from ._transport import Transport

if TYPE_CHECKING:
    from ._saving import read, read_async, save, save_async


class R9S(Resources["r9s.utils.RetryConfig"]):
    """A client for the R9S API, for blocking calls (`r9s.images.create`) and `await` (`r9s.images.create_async`) alike.

    Connections are opened when first needed. Use it as a context manager (`with`, or `async with` in async code), or
    call `close()` / `aclose()`. One client may be shared by threads and by event loops; after a fork it connects
    afresh. A pickled client carries its API key, but no connections.

    Args:
        api_key: The API key, or a function that returns one, asked before each attempt; it may be async for the async
            methods. For an API with several security schemes: a mapping from their names to keys. `None`: the
            environment variable `R9S_API_KEY`.
        server_url: The base URL. `None`: the environment variable `R9S_BASE_URL`, or else https://api.r9s.ai/v1.
        client: A client of httpx, or of its continuation httpx2, to send blocking calls with; it stays yours to
            close. `None`: one is made.
        async_client: The same for the async methods. `None`: one is made for each event loop.
        http_backend: What the connections that are made send with: "httpx", its continuation "httpx2" (needs
            `r9s[httpx2]`), or "aiohttp" for the async methods (needs `r9s[aiohttp]` and asyncio; blocking calls go over
            httpx). `None`: "httpx".
        retry_config: When and how often calls are tried again. `None`: what cannot bill twice is, for up to 30 s.
        timeout_ms: The deadline of each attempt in milliseconds, from sending to the last byte read. `None`: 300,000,
            or the own timeout of a lent client; connecting never takes more than 10,000.
        http_headers: Headers for every request; they win over the SDK's own.
        debug_logger: Where retries are logged, without keys and contents: at level INFO after waits over 5 s, else at
            DEBUG. `None`: the logger `r9s`.
        max_answer_bytes: The most bytes of a decoded answer. `None`: 256 MiB.
        on_attempt: A function that the SDK calls with an `Attempt` after each attempt. The call waits for it, so it
            should be quick. It cannot be async. If it raises an error, the SDK logs it, and the call goes on.

    Raises:
        TypeError: An argument is not of its type.
        ValueError: There is no API key, or an argument has no possible meaning.
    """

    _transport: Transport
    if TYPE_CHECKING:
        read, read_async, save, save_async = read, read_async, save, save_async
    else:
        read, read_async, save, save_async = (LateMethod() for _ in range(4))

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
        # A report of local variables shows arguments too.
        del api_key
        given = (key, server_url, retry_config, timeout_ms, http_headers, debug_logger, max_answer_bytes, on_attempt)
        settings = Settings.make(given)
        if client is not None:
            check_client(client, "client", is_async=False)
        if async_client is not None:
            check_client(async_client, "async_client", is_async=True)
        super().__init__(Transport(settings, Connections(client, async_client, check_backend(http_backend))))
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
        """A client that shares this one's connections, with other options; `None` keeps this one's.

        Headers are added to this one's. Closing the new client ends only itself: the connections belong to this one.
        """
        key = None if api_key is None else Secret(api_key)
        del api_key
        given = (key, server_url, retry_config, timeout_ms, http_headers, debug_logger, max_answer_bytes, on_attempt)
        settings = self._transport.settings.but(given)
        return self._over(Transport(settings, self._transport.connections, owner=False))

    def close(self) -> None:
        """Close the connections that this client has opened; afterwards it cannot be used again.

        Calls that are under way over them, in other threads too, end at once with an R9SConnectionError. Lent httpx
        clients stay open. Connections of event loops are closed by their loops; in async code prefer `aclose()`, which
        waits for that.
        """
        self._transport.close()

    async def aclose(self) -> None:
        """Close the connections that this client has opened, those of the running event loop included."""
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
        # A report of local variables shows a client whose construction failed, too.
        transport: Transport | None = vars(self).get("_transport")
        return "R9S()" if transport is None else f"R9S(server_url={transport.settings.server_url!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self)._over, (copy.copy(self._transport),)

    @classmethod
    def _over(cls, transport: Transport) -> Self:
        client = cls.__new__(cls)
        client._transport = transport
        return client

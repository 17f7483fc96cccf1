"""Our own httpx clients. They use our pools, store no cookies, decode nothing and follow no redirects."""

import ssl
from collections.abc import Callable
from typing import Any

from . import environment
from .families import Family
from .httpcore_names import check_names, put_pool, refuse_cookies
from .pool import IDLE_SECONDS, Pool


def make_client(family: Family, *, is_async: bool) -> tuple[Any, Callable[[], None]]:
    """A new client with the proxies and certificates of the environment, and a function that ends its calls.

    The function may be called from any thread. Raises ValueError for an environment variable that cannot be used.
    """
    context = environment.certificates(family)
    if family.name == "aiohttp":
        from .over_aiohttp import AiohttpTransport

        over = AiohttpTransport(context)
        return _client(family, over, {}, is_async=True), over.stop
    pools: list[Pool] = []

    def pool(model: Any, direct: Any = None) -> object:
        pools.append(Pool(model, direct, family.core, is_async=is_async))
        return pools[-1]

    check_names(family.core)
    straight = _transport(family, context, None, is_async=is_async)
    direct = put_pool(straight, pool)
    mounts: dict[str, Any] = {}
    for scheme, proxy in environment.proxies().items():
        mounts[f"{scheme}://"] = _transport(family, context, proxy, is_async=is_async)
        put_pool(mounts[f"{scheme}://"], lambda model: pool(model, direct))

    def stop() -> None:
        for each in pools:
            each.stop()

    return _client(family, straight, mounts, is_async=is_async), stop


def _transport(family: Family, context: ssl.SSLContext, proxy: environment.Proxy | None, *, is_async: bool) -> Any:
    make = family.httpx.AsyncHTTPTransport if is_async else family.httpx.HTTPTransport
    limits = family.httpx.Limits(max_connections=1, keepalive_expiry=IDLE_SECONDS)
    try:
        return make(verify=context, proxy=proxy and proxy.url, limits=limits)
    except (ImportError, ValueError, family.httpx.InvalidURL) as error:
        assert proxy is not None
        hint = 'pip install "httpx[socks]"' if isinstance(error, ImportError) else "correct or unset it"
        # The error itself may show the proxy's password.
        refused = f"the proxy in the environment variable {proxy.variable} cannot be used: {hint}"
    raise ValueError(refused)


def _client(family: Family, transport: Any, mounts: dict[str, Any], *, is_async: bool) -> Any:
    make = family.httpx.AsyncClient if is_async else family.httpx.Client
    # The transports already have the settings of the environment.
    client = make(transport=transport, mounts=mounts, trust_env=False, timeout=None, auth=family.httpx.Auth())
    refuse_cookies(client)
    return client

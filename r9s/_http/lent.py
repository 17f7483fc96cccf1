"""The caller's own clients of httpx or httpx2: their types, and the check whether one may be used now."""

import inspect
import os
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from typing import Any, Protocol, cast
from weakref import WeakKeyDictionary, WeakSet, ref


class _Client(Protocol):
    """The common part of the clients of httpx and httpx2. Their classes are unrelated."""

    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def timeout(self) -> Any: ...
    def build_request(self, method: str, url: str) -> Any: ...


class _Response(Protocol):
    def iter_raw(self) -> Any: ...
    def close(self) -> None: ...


class _AsyncResponse(Protocol):
    async def aclose(self) -> None: ...


class HttpxClient(_Client, Protocol):
    """An `httpx.Client` or an `httpx2.Client`."""

    def send(self, request: Any, *, stream: bool = ..., follow_redirects: bool = ...) -> _Response: ...


class HttpxAsyncClient(_Client, Protocol):
    """An `httpx.AsyncClient` or an `httpx2.AsyncClient`."""

    async def send(self, request: Any, *, stream: bool = ..., follow_redirects: bool = ...) -> _AsyncResponse: ...


_homes: MutableMapping[object, tuple[int, ref[Any] | None]] = WeakKeyDictionary()
"""The process and the event loop in which each of the caller's own clients was used last, by any R9S client."""
_known = WeakSet[Any]()
"""The caller's own clients."""


def family_of(client: object) -> str:
    """The library of a client: httpx or httpx2."""
    names = {kind.__module__.partition(".")[0] for kind in type(client).__mro__}
    return "httpx2" if "httpx2" in names else "httpx"


def check_client(client: object, name: str, *, is_async: bool) -> None:
    """Raise a TypeError unless the caller's client is an httpx client, sync or async as needed."""
    # Do not show its repr: it may be a secret in the wrong place.
    kind = "a class" if isinstance(client, type) else type(client).__name__
    send = getattr(client, "send", None)
    if isinstance(client, type) or not callable(send) or not hasattr(client, "build_request"):
        raise TypeError(f"{name} must be a client of httpx or httpx2, not {kind}")
    if inspect.iscoroutinefunction(send) is not is_async:
        wanted = "httpx.AsyncClient or httpx2.AsyncClient" if is_async else "httpx.Client or httpx2.Client"
        raise TypeError(f"{name} must be an {wanted}, not a {type(client).__name__}")
    with suppress(TypeError):  # Other client classes may be neither hashable nor weakly referable.
        _known.add(client)


def keep_in_parent() -> None:
    """Before a fork: clients with open connections belong to this process. The caller may have used them directly."""
    for client in list(_known):
        if _has_connections(client):
            _homes.setdefault(client, (os.getpid(), None))


def require_usable(client: object, name: str, loop: Any) -> None:
    """Raise a RuntimeError for a closed client, or one whose connections belong to another process or event loop.

    Such connections would still send a request, which may be billed, but another call would get its response.
    """
    if getattr(client, "is_closed", False) is True:
        raise RuntimeError(f"the httpx client in {name} is closed: pass an open one, or leave {name} out")
    # Connections survive a loop of trio, so all of its loops count as one.
    home = loop if loop is None or hasattr(loop, "create_task") else cast(object, type(loop))
    with suppress(TypeError):
        process, known = _homes.get(client, (os.getpid(), None))
        if process != os.getpid():
            raise RuntimeError(
                f"{name} was used in the parent process before the fork, and both processes would share its "
                f"connections: pass a client made in this process, or leave {name} out"
            )
        is_elsewhere = _is_in_another_loop(client, home) if known is None else known() is not home
        if is_elsewhere and _has_connections(client):
            raise RuntimeError(
                f"{name} was used in another event loop, and its open connections belong to that loop: pass a client "
                f"that you make and close in the running loop, or leave {name} out"
            )
        _homes[client] = os.getpid(), None if home is None else ref(home)


def _has_connections(client: Any) -> bool:
    """Whether a client of httpx has known open connections."""
    from .httpcore_names import transports_of

    return any(getattr(getattr(transport, "_pool", None), "connections", ()) for transport in transports_of(client))


def _is_in_another_loop(client: Any, home: Any) -> bool:
    """Whether asyncio connections of a client that the caller has used directly are known to belong to another loop."""
    from .httpcore_names import loops_of

    return home is not None and any(loop is not home for loop in loops_of(client))

"""Clients of httpx or httpx2 that a caller lends: their types, and whether one may be used here and now."""

import inspect
import os
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from typing import Any, Protocol, cast
from weakref import WeakKeyDictionary, ref


class _Client(Protocol):
    """What clients of httpx have in common with those of its continuation httpx2, whose classes are unrelated."""

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
"""The process and the event loop in which each lent client was used last, whichever R9S client it was lent to."""


def family_of(client: object) -> str:
    """Whether it is a client of httpx or of httpx2."""
    names = {kind.__module__.partition(".")[0] for kind in type(client).__mro__}
    return "httpx2" if "httpx2" in names else "httpx"


def check_client(client: object, name: str, *, is_async: bool) -> None:
    """Raise a TypeError unless a lent client can send, with `await` or without as it must."""
    # Its repr may be a secret that was given by mistake.
    kind = "a class" if isinstance(client, type) else type(client).__name__
    send = getattr(client, "send", None)
    if isinstance(client, type) or not callable(send) or not hasattr(client, "build_request"):
        raise TypeError(f"{name} must be a client of httpx or httpx2, not {kind}")
    if inspect.iscoroutinefunction(send) is not is_async:
        wanted = "httpx.AsyncClient or httpx2.AsyncClient" if is_async else "httpx.Client or httpx2.Client"
        raise TypeError(f"{name} must be an {wanted}, not a {type(client).__name__}")


def require_usable(client: object, name: str, loop: Any) -> None:
    """Raise a RuntimeError for a client that is closed, or whose connections belong to another process or event loop.

    They would still take a request, which may be carried out and billed, but its answer would come to somebody else.
    """
    if getattr(client, "is_closed", False) is True:
        raise RuntimeError(f"the httpx client that was lent as {name} is closed: lend an open one, or none")
    # Connections of trio survive their loop, so its runs count as one.
    home = loop if loop is None or hasattr(loop, "create_task") else cast(object, type(loop))
    with suppress(TypeError):  # A client of another make may be neither hashable nor weakly referable.
        process, known = _homes.get(client, (os.getpid(), None))
        if process != os.getpid():
            raise RuntimeError(
                f"{name} was used before the fork in the parent process, and both would share its connections: lend a "
                f"client that is made in this process, or none, and R9S makes one for each process"
            )
        if known is not None and known() is not home and _has_connections(client):
            raise RuntimeError(
                f"{name} was used in another event loop before, and has open connections that belong to that one: "
                "lend a client that is made and closed in the running loop, or none, and R9S makes one for each loop"
            )
        _homes[client] = os.getpid(), None if home is None else ref(home)


def _has_connections(client: Any) -> bool:
    """Whether a client of httpx has open connections, as far as one can see."""
    from .httpcore_names import transports_of

    return any(getattr(getattr(transport, "_pool", None), "connections", ()) for transport in transports_of(client))

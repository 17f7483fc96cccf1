"""Clients of httpx or httpx2 that a caller lends: their types, and whether one may be used here and now."""

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


def require_usable(client: object, name: str, loop: Any) -> None:
    """Raise a RuntimeError for a client that is closed, or whose connections belong to another process or event loop.

    They would still take a request, which may be carried out and billed, but its answer would come to somebody else.
    """
    if getattr(client, "is_closed", False) is True:
        raise RuntimeError(f"the httpx client in {name} is closed: pass an open one, or leave {name} out")
    # Connections of trio survive their loop, so its runs count as one.
    home = loop if loop is None or hasattr(loop, "create_task") else cast(object, type(loop))
    with suppress(TypeError):  # A client of another make may be neither hashable nor weakly referable.
        process, known = _homes.get(client, (os.getpid(), None))
        if process != os.getpid():
            raise RuntimeError(
                f"{name} was used in the parent process before the fork, and both processes would share its "
                f"connections: pass a client made in this process, or leave {name} out"
            )
        if known is not None and known() is not home and _has_connections(client):
            raise RuntimeError(
                f"{name} was used in another event loop, and its open connections belong to that loop: pass a client "
                f"that you make and close in the running loop, or leave {name} out"
            )
        _homes[client] = os.getpid(), None if home is None else ref(home)


def _has_connections(client: Any) -> bool:
    """Whether a client of httpx has open connections, as far as one can see."""
    from .httpcore_names import transports_of

    return any(getattr(getattr(transport, "_pool", None), "connections", ()) for transport in transports_of(client))

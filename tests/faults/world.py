"""What surrounds the calls of a test: the environment, names and their addresses, a peer that drops SYNs, threads."""

import contextlib
import functools
import os
import socket
import threading
import time
import tracemalloc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from unittest import mock

import anyio
import anyio.to_thread

from tests.support.ways import Mode


@contextmanager
def environment(**variables: str) -> Iterator[None]:
    """These variables are set."""
    with mock.patch.dict(os.environ, variables):
        yield


@contextmanager
def names(addresses: Mapping[str, Sequence[str]]) -> Iterator[None]:
    """These host names have these addresses, in this order; all others are as they are."""
    real = socket.getaddrinfo

    def resolve(host: Any, port: Any, *arguments: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name not in addresses:
            return real(host, port, *arguments, **options)
        if _only_numeric(arguments, options):
            raise socket.gaierror(socket.EAI_NONAME, "a name")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, int(port or 0))) for each in addresses[name]]

    with mock.patch.object(socket, "getaddrinfo", resolve):
        yield


@contextmanager
def dead_resolver() -> Iterator[None]:
    """Whoever asks for the address of a name waits until the block ends."""
    real, ended = socket.getaddrinfo, threading.Event()

    def resolve(host: Any, port: Any, *arguments: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if not str(name).endswith(".example"):
            return real(host, port, *arguments, **options)
        if not _only_numeric(arguments, options):
            ended.wait(20)
        raise socket.gaierror(socket.EAI_NONAME, "scripted")

    with mock.patch.object(socket, "getaddrinfo", resolve):
        try:
            yield
        finally:
            ended.set()


def _only_numeric(arguments: Sequence[Any], options: Mapping[str, Any]) -> bool:
    flags = options.get("flags", arguments[3] if len(arguments) > 3 else 0)
    return bool(flags & socket.AI_NUMERICHOST)


@contextmanager
def black_hole(port: int = 0, address: str = "127.0.0.2") -> Iterator[int]:
    """An address of this machine that answers no SYN any more, as its queue is full; gives its port."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind((address, port))
        listener.listen(0)
        for _ in range(8):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


async def aside(mode: Mode, owner: Any, name: str, *arguments: Any, **options: Any) -> Any:
    """Make a call so that the test goes on meanwhile: a blocking one in a thread."""
    if mode.is_async:
        return await mode.call(owner, name, *arguments, **options)
    return await anyio.to_thread.run_sync(functools.partial(getattr(owner, name), *arguments, **options))


@contextmanager
def peak_below(size: int) -> Iterator[None]:
    """At no time is more memory than that allocated inside, over what was there before."""
    tracemalloc.start()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < size, f"{peak} bytes at the most"


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """What is inside takes less than that; the bounds are generous, for busy machines."""
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds

"""Waiting, DNS and connecting. Each operation is a generator that yields what to wait for, for two drivers."""

import contextlib
import errno
import itertools
import os
import select
import socket
import threading
import time
from collections.abc import Callable, Generator, Iterator
from types import ModuleType
from typing import Any, Protocol, TypeVar

from .watch import Watch

T = TypeVar("T")
Seconds = float | None
Sockets = list[socket.socket]
Steps = Generator[tuple[Sockets, bool, Seconds], Sockets, T]
"""An operation. It yields sockets, whether it writes to them, and the maximum wait in seconds. It receives the sockets
that are ready. Without sockets it lets others run."""
_STAGGER = 0.25
# TCP_KEEPALIVE is the name on macOS for TCP_KEEPIDLE.
_TCP = {"TCP_NODELAY": 1, "TCP_KEEPIDLE": 45, "TCP_KEEPALIVE": 45, "TCP_KEEPINTVL": 15, "TCP_KEEPCNT": 4}
_OPTIONS = [(socket.IPPROTO_TCP, getattr(socket, name), value) for name, value in _TCP.items() if hasattr(socket, name)]


class Line(Protocol):
    """The connection of an attempt."""

    watch: Watch
    socket: socket.socket | None


class Limit:
    """The time limit of one operation: that of the watch, and its own seconds."""

    def __init__(
        self,
        watch: Watch,
        core: ModuleType,
        error: str,
        timeout: Seconds,
        is_refused: Callable[[], bool] = lambda: False,
    ) -> None:
        self._watch, self._core, self._error, self._timeout = watch, core, error, timeout
        self.is_refused = is_refused
        """Whether the server may never read the rest of the request: an error response has arrived, or the end."""
        self._end = None if timeout is None else time.monotonic() + timeout

    def left(self) -> Seconds:
        """The remaining seconds; raises if there are none."""
        watch, left = self._watch, self._watch.left()
        if watch.stopped:
            raise OSError("the client was closed during the call")
        is_own = False
        if self._end is not None:
            own = self._end - time.monotonic()
            is_own = left is None or own < left
            left = own if is_own else left
        if left is None or left > 0:
            return left
        text = "the deadline of the attempt has passed"
        if is_own:
            text = f"the network took longer than {self._timeout:g} s"
        elif watch.connecting and watch.connect_end < watch.end:
            text = f"connecting took longer than {watch.connect_seconds:g} s"
        raise getattr(self._core, "ConnectTimeout" if watch.connecting else self._error)(text)


def wait(sockets: Sockets, writing: bool, seconds: Seconds) -> Sockets:
    """The ready sockets, as soon as there is one."""
    poll = select.poll()
    try:
        for each in sockets:
            poll.register(each, select.POLLOUT if writing else select.POLLIN)
    except ValueError:
        return sockets  # Another thread has closed it. The next operation raises an error itself.
    found = poll.poll(None if seconds is None else seconds * 1000)
    if len(sockets) == 1:
        return sockets if found else []
    ready = {number for number, _ in found}
    return [each for each in sockets if each.fileno() in ready]


async def _wait_async(sockets: Sockets, writing: bool, seconds: Seconds) -> Sockets:
    import anyio

    ready: Sockets = []

    async def one(sock: socket.socket) -> None:
        # An operation on a socket that was closed in the meantime raises an error itself.
        with contextlib.suppress(anyio.ClosedResourceError):
            await (anyio.wait_writable(sock) if writing else anyio.wait_readable(sock))
        ready.append(sock)

    async def first(sock: socket.socket) -> None:
        await one(sock)
        group.cancel_scope.cancel()

    with anyio.move_on_after(seconds) if seconds is not None else contextlib.nullcontext():
        if len(sockets) == 1:
            await one(sockets[0])
            return ready
        async with anyio.create_task_group() as group:
            for each in sockets:
                group.start_soon(first, each)
    return ready


def run(steps: Steps[T], bounded: bool) -> T:
    """Run an operation with blocking calls."""
    try:
        asked = next(steps)
        while True:
            asked = steps.send(wait(*asked) if asked[0] else [])
    except StopIteration as done:
        result: T = done.value
        return result
    finally:
        steps.close()


async def run_async(steps: Steps[T], bounded: bool) -> T:
    """Run an operation on the event loop. Unless `bounded`, only the attempt's cancel scope ends a wait to read."""
    import anyio.lowlevel

    try:
        sockets, writing, seconds = next(steps)
        while True:
            if sockets:
                sockets = await _wait_async(sockets, writing, seconds if bounded or writing else None)
            else:
                await anyio.lowlevel.checkpoint()
            sockets, writing, seconds = steps.send(sockets)
    except StopIteration as done:
        result: T = done.value
        return result
    finally:
        steps.close()


class Nothing:
    """An awaitable without a wait."""

    def __await__(self) -> Iterator[None]:
        return iter(())


def connect(line: Line, host: str, port: int, limit: Limit) -> Steps[socket.socket]:
    """Connect to the first address that accepts. Each one is tried a quarter of a second after the one before."""
    failed: dict[str, OSError] = {}
    waiting: dict[socket.socket, str] = {}
    places, due = (yield from addresses(line, host, port, limit)), 0.0
    try:
        while places or waiting:
            left, pause = limit.left(), max(0.0, due - time.monotonic())
            if places and not (waiting and pause):
                family, place = places.pop(0)
                try:
                    line.socket = sock = _start(line.watch, family, place)
                    waiting[sock], due = place[0], time.monotonic() + _STAGGER
                except OSError as error:
                    failed[place[0]] = error
                continue
            for sock in (yield [*waiting], True, pause if places and (left is None or pause < left) else left):
                name = waiting.pop(sock)
                try:
                    if code := sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                        raise OSError(code, os.strerror(code))
                    # A socket that was shut down in the meantime has no error and no peer.
                    sock.getpeername()
                    line.socket = sock
                    return sock
                except OSError as error:
                    sock.close()
                    failed[name], due = error, 0.0
    finally:
        for sock in waiting:
            sock.close()
    limit.left()
    reasons = "; ".join(f"{name}: {error.strerror or error}" for name, error in failed.items())
    raise OSError(reasons or "it has no address") from next(iter(failed.values()), None)


def new_socket(
    watch: Watch, address: str, family: int, kind: int = socket.SOCK_STREAM, protocol: int = 0
) -> socket.socket:
    """A socket with our options; raises PermissionError if the watch does not allow the address."""
    if not watch.permits(address):
        raise PermissionError("the address is not public, so it is not allowed")
    sock = socket.socket(family, kind, protocol)
    for option in ((socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1), *_OPTIONS):
        sock.setsockopt(*option)
    return sock


def _start(watch: Watch, family: int, place: Any) -> socket.socket:
    """A socket that is connecting."""
    sock = new_socket(watch, place[0], family)
    try:
        sock.setblocking(False)
        code = sock.connect_ex(place)
        if code not in (0, errno.EINPROGRESS):
            raise OSError(code, os.strerror(code))
        return sock
    except BaseException:
        sock.close()
        raise


def addresses(line: Line, host: str, port: int, limit: Limit) -> Steps[list[tuple[int, Any]]]:
    """The addresses of a host, with alternating families. DNS runs in a thread, so it cannot block the call."""
    for family in (socket.AF_INET, socket.AF_INET6):
        with contextlib.suppress(OSError, ValueError):
            socket.inet_pton(family, host)
            return [(family, (host, port))]
    found: list[Any] = []
    failed: list[Exception] = []
    ours, theirs = socket.socketpair()

    def ask() -> None:
        # Closing the other end wakes up the waiting side, in a thread or on an event loop.
        with theirs:
            try:
                found.extend(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
            except Exception as error:
                failed.append(error)

    with ours:
        line.socket = ours
        threading.Thread(target=ask, name="r9s-resolver", daemon=True).start()
        while not (yield [ours], False, limit.left()):
            pass
    limit.left()
    if failed:
        raise OSError(f"its name cannot be resolved: {failed[0]}") from failed[0]
    places = dict.fromkeys((each[0], each[4]) for each in found)
    first = [place for place in places if place[0] == found[0][0]]
    others = [place for place in places if place[0] != found[0][0]]
    return [place for pair in itertools.zip_longest(first, others) for place in pair if place]

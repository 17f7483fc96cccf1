"""The two modes: blocking, or with `await` on asyncio or trio.

The code that sends and reads is written once, as coroutines. The blocking mode runs them to their end, because its
operations never suspend.
"""

import threading
import time
import traceback
from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from typing import Any, Protocol, TypeVar

import httpx

from r9s_generated._source import nested

from .connections import PREPARING
from .httpcore_names import drop_surplus
from .watch import Watch

T = TypeVar("T")
_GRACE = 0.02
_LOOK_AROUND = 0.25
_AT_A_TIME = 4
_UNLIMITED = nullcontext()
_NO_AUTH: dict[str, Any] = {"auth": None}
TURN = 0.01
"""How many seconds a call works before it lets other tasks run."""


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine whose operations all block."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        result: T = end.value
        return result
    raise RuntimeError("a blocking call was suspended")


def _run(task: Callable[[], Coroutine[Any, Any, T]]) -> T:
    return run(task())


class Pieces(Protocol):
    """The raw pieces of a body."""

    async def next(self) -> bytes | None:
        """The next piece; None at the end."""

    async def close(self) -> None:
        """Close the connection, or return it to the pool if the body was read to its end."""


class _Blocking:
    """It never suspends."""

    is_async = False

    def limited(self, watch: Watch) -> AbstractContextManager[None]:
        """Raises httpx.ReadTimeout if the block takes longer than the attempt may."""
        # The streams of our own clients check the watch. The caller's own client has its own timeouts.
        return _UNLIMITED

    async def send(self, client: Any, request: Any, *, bare: bool) -> Any:
        """The response of a client of httpx or httpx2, with an unread body; `bare` means without its credentials."""
        return client.send(request, stream=True, follow_redirects=False, **_NO_AUTH if bare else {})

    def pieces(self, response: Any, lent: bool) -> Pieces:
        """The pieces of the response's body."""
        return _BlockingPieces(response, lent)

    async def sleep(self, seconds: float, closing: threading.Event) -> None:
        """Wait for some seconds, or until the client is closed."""
        closing.wait(seconds)

    async def pause(self) -> None:
        """Let other tasks run during long work."""

    async def together(self, tasks: Sequence[Callable[[], Coroutine[Any, Any, T]]]) -> list[T]:
        """The results of these tasks, four at a time. When all have ended, raises the first error."""
        if len(tasks) == 1:
            return [await tasks[0]()]
        with PREPARING:
            from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(_AT_A_TIME) as threads:
            futures = [threads.submit(_run, task) for task in tasks]
        return [future.result() for future in futures]


class _Waiting:
    is_async = True

    @contextmanager
    def limited(self, watch: Watch) -> Generator[None, None, None]:
        import anyio

        # The timeouts of httpx come first, because they say more about the cause.
        with anyio.move_on_after(max(0.0, watch.end + _GRACE - time.monotonic())) as scope:
            try:
                yield
            except anyio.get_cancelled_exc_class() as error:
                traceback.clear_frames(error.__traceback__)  # They have the key.
                raise
        if scope.cancelled_caught:
            raise httpx.ReadTimeout("the deadline has passed")

    async def send(self, client: Any, request: Any, *, bare: bool) -> Any:
        return await client.send(request, stream=True, follow_redirects=False, **_NO_AUTH if bare else {})

    def pieces(self, response: Any, lent: bool) -> Pieces:
        return _WaitingPieces(response, lent)

    async def sleep(self, seconds: float, closing: threading.Event) -> None:
        import anyio

        for _ in range(int(seconds / _LOOK_AROUND)):
            if closing.is_set():
                return
            await anyio.sleep(_LOOK_AROUND)
        await anyio.sleep(seconds % _LOOK_AROUND)

    async def pause(self) -> None:
        import anyio.lowlevel

        await anyio.lowlevel.checkpoint()

    async def together(self, tasks: Sequence[Callable[[], Coroutine[Any, Any, T]]]) -> list[T]:
        import anyio

        room = anyio.CapacityLimiter(_AT_A_TIME)
        results: dict[int, T] = {}
        failed: dict[int, Exception] = {}

        async def do(number: int) -> None:
            async with room:
                try:
                    results[number] = await tasks[number]()
                except Exception as error:
                    failed[number] = error

        async with anyio.create_task_group() as group:
            for number in range(len(tasks)):
                group.start_soon(do, number)
        for number in sorted(failed):
            raise failed[number]
        return [results[number] for number in sorted(results)]


Way = _Blocking | _Waiting
"""The mode of a call."""
BLOCKING = _Blocking()
WAITING = _Waiting()


class Held:
    """A body that a hook of the caller's own client has already read and decoded."""

    def __init__(self, content: bytes, pieces: Pieces) -> None:
        self._content: bytes | None = content
        self._pieces = pieces

    async def next(self) -> bytes | None:
        """The whole body, and then None."""
        content, self._content = self._content, None
        return content

    async def close(self) -> None:
        """The reader has already returned the connection to the pool."""
        await self._pieces.close()


class _BlockingPieces:
    def __init__(self, response: Any, lent: bool) -> None:
        self._response, self._lent = response, lent
        self._stream: Iterator[bytes] = iter(response.stream)

    async def next(self) -> bytes | None:
        return next(self._stream, None)

    async def close(self) -> None:
        if self._lent:
            drop_surplus(self._response)
        self._response.close()


class _WaitingPieces:
    def __init__(self, response: Any, lent: bool) -> None:
        self._response, self._lent = response, lent
        self._stream: AsyncIterator[bytes] = aiter(response.stream)
        self._is_over = response.is_stream_consumed

    async def next(self) -> bytes | None:
        async for piece in self._stream:
            return piece
        self._is_over = True
        return None

    async def close(self) -> None:
        if self._is_over:
            if self._lent:
                drop_surplus(self._response)
            await self._response.aclose()
            return
        import anyio

        with anyio.CancelScope(shield=True):
            await self._response.aclose()
        await end_generators(self._stream)


async def end_generators(outermost: object) -> None:
    """End nested async generators from the inside, without reading what is left. trio warns about unfinished ones."""
    import anyio

    with anyio.CancelScope() as scope:
        scope.cancel()
        for each in reversed(nested(outermost)):
            with suppress(Exception):
                await each.aclose()

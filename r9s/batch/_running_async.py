"""`run_async`: a batch as an async iterator of its items."""

from collections.abc import Awaitable, Callable
from typing import Any, Self

import anyio
import anyio.to_thread

from r9s import R9S

from ._batch import Batch, bare, check_progress, limits_of, running_loop
from ._outputs import Output
from ._report import BatchItem
from ._requests import Requests

_LEFT = "the loop over the items was left"


def run_async(
    requests: Requests,
    out: Output,
    *,
    client: R9S | None = None,
    operation: str | None = None,
    concurrency: int = 32,
    progress: Callable[[BatchItem], object] | None = None,
    max_images: int | None = None,
    max_failures: int | None = None,
    patience_ms: int = 600_000,
    retry_unknown: bool = False,
    retry_refused: bool = False,
) -> "BatchRun":
    """Make the pictures of many requests. Return an async iterator that gives each item as soon as it ends.

    It works like `run`, on asyncio or trio, but it does not handle signals.

    Args:
        requests, out, client, operation, concurrency, progress, max_images, max_failures: As in `run`.
        patience_ms, retry_unknown, retry_refused: As in `run`.

    Raises:
        The errors of `run`, without KeyboardInterrupt and RuntimeError. BatchInputError is raised when the loop starts.
    """
    limits = limits_of(concurrency, max_images, max_failures, patience_ms, retry_unknown, retry_refused)
    check_progress(progress)
    return BatchRun(Batch(requests, out, client, operation, limits), progress)


class BatchRun:
    """The items of a batch: an async iterator, and an async context manager. Each item comes as soon as it ends.

    If you leave the loop (`break`), no more requests are started, and the running ones finish. The end of an
    `async with` block waits for them. If you cancel the task, everything stops at once.
    """

    def __init__(self, batch: Batch, progress: Callable[[BatchItem], object] | None) -> None:
        self._batch = batch
        self._progress = progress
        self._work: _Work | None = None

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> BatchItem:
        if self._work is None:
            await anyio.to_thread.run_sync(self._batch.check)
            self._work = _Work(self._batch)
        try:
            item = await self._work.items.receive()
        except anyio.EndOfStream:
            await self._work.end()
            raise StopAsyncIteration from None
        except anyio.ClosedResourceError:
            raise StopAsyncIteration from None
        except anyio.get_cancelled_exc_class():
            await self._work.cancel()
            raise
        if self._progress is not None:
            try:
                self._progress(item)
            except BaseException:
                # The running requests are paid for.
                await self.aclose()
                raise
        return item

    async def aclose(self) -> None:
        """Start no more requests, and wait until the running ones have finished."""
        self._batch.stop(_LEFT)
        if self._work is not None:
            self._work.items.close()
            await self._work.end()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *failure: object) -> None:
        if self._work is not None and isinstance(failure[1], anyio.get_cancelled_exc_class()):
            await self._work.cancel()
        else:
            await self.aclose()

    def __del__(self) -> None:
        if self._work is not None:
            self._work.items.close()


class _Work:
    """Runs a batch in a separate task, so that the caller can leave the loop over its items at any time."""

    def __init__(self, batch: Batch) -> None:
        send, self.items = anyio.create_memory_object_stream[BatchItem](0)
        self._done = done = anyio.Event()
        self._scope = scope = anyio.CancelScope()
        self._problems = problems = list[BaseException]()

        # It must not keep a reference to this object, so that dropping the iterator ends the batch.
        async def carry_out() -> None:
            try:
                with scope:
                    async with send:
                        await batch.carry_out(send)
            except BaseException as error:
                problems.append(error)
            done.set()

        self._task = _begun(carry_out)

    async def end(self) -> None:
        """Wait for its end; raises its error."""
        await self._done.wait()
        if self._problems:
            raise bare(self._problems.pop())

    async def cancel(self) -> None:
        """Stop at once. The records of the running requests say that they may have been billed."""
        self.items.close()
        self._scope.cancel()
        with anyio.CancelScope(shield=True):
            await self._done.wait()


def _begun(task: Callable[[], Awaitable[None]]) -> Any:
    if type(running_loop()).__module__.partition(".")[0] == "trio":
        import trio

        return trio.lowlevel.spawn_system_task(task)
    import asyncio

    return asyncio.ensure_future(task())

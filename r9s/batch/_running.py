"""`run`: a batch as a blocking call. It handles Ctrl-C."""

import logging
import signal
import threading
from collections.abc import AsyncIterable, AsyncIterator, Callable
from contextlib import AbstractContextManager, nullcontext

import anyio
from anyio.abc import ObjectSendStream

from r9s import R9S

from ._batch import Batch, bare, check_progress, limits_of, running_loop
from ._outputs import Output
from ._report import BatchItem, BatchReport
from ._requests import Requests

_INTERRUPTED = "interrupted; the running requests have finished"


def run(
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
) -> BatchReport:
    """Make the pictures of many requests, and return the report when all requests have ended.

    Each request is claimed in the output before it is sent. So it is never sent twice, neither after a crash nor by two
    processes or machines at the same time. If you run the batch again, it sends only the requests that are not done.

    After Ctrl-C (or SIGTERM) the running requests finish, and then the run stops. A second Ctrl-C stops at once.
    Signals are handled only in the main thread.

    Args:
        requests: Dicts of parameters, `BatchRequest`s, or the path of a file. A `.jsonl` file has one object of
            parameters per line, or the format of OpenAI's Batch API. A `.csv` file has a header with the names of
            parameters. Files to upload are given as paths relative to the folder of that file. All requests of a file
            or a list are checked before the first is sent. An iterator is read while the run goes on.
        out: A folder, the URL of a store (`s3://bucket/prefix`, `gs://`, `az://`; needs `r9s[batch]`), or a store of
            obstore. The run writes the pictures there, and a JSON record for each request. There is no other state.
        client: The client. The run uses its async methods. It ignores its `retry_config`, because the batch has its own
            retries. `None`: `R9S()`.
        operation: The operation of requests that do not name one, such as `images.create`. `None`: the first operation
            of the API that has all their parameters.
        concurrency: The maximum number of requests at the same time. There are fewer while the API is busy.
        progress: A function that is called with each BatchItem when it ends.
        max_images: The maximum number of pictures that this run makes. `None`: no maximum.
        max_failures: The run stops after this number of refused and unknown requests. `None`: it does not stop.
        patience_ms: For how many milliseconds a request is retried while that costs nothing: the API is busy (429, 503)
            or cannot be reached. Then the request is released.
        retry_unknown: Whether to send requests again that had no response and may have been billed.
        retry_refused: Whether to send requests again that the API has refused.

    Raises:
        BatchInputError: Some requests are not valid. Nothing was sent, unless the requests came from an iterator.
        TypeError, ValueError: An argument or an option of the client is not valid.
        RuntimeError: An event loop is running in this thread. Use `run_async`.
        KeyboardInterrupt: Ctrl-C was pressed twice.
    """
    if running_loop() is not None:
        raise RuntimeError("run() would block the running event loop: use `async for item in batch.run_async(...)`")
    batch = Batch(
        requests,
        out,
        client,
        operation,
        limits_of(concurrency, max_images, max_failures, patience_ms, retry_unknown, retry_refused),
    )
    check_progress(progress)
    batch.check()
    report = anyio.run(_run, batch, progress)
    if report is None:
        # Raised in the event loop, it would leave threads behind, and the process could not end.
        raise KeyboardInterrupt("the batch was stopped at once")
    return report


async def _run(batch: Batch, progress: Callable[[BatchItem], object] | None) -> BatchReport | None:
    """The report; None if a second signal stopped the run at once."""
    send, receive = anyio.create_memory_object_stream[BatchItem](0)
    reports: list[BatchReport] = []
    problem: BaseException | None = None
    try:
        with _signals() as signals:
            async with anyio.create_task_group() as tasks:
                work, listening = anyio.CancelScope(), anyio.CancelScope(shield=True)
                if signals is not None:
                    tasks.start_soon(_listen, batch, signals, work, listening)
                try:
                    with work:
                        async with receive, anyio.create_task_group() as inner:
                            inner.start_soon(_carry_out, batch, send, reports)
                            problem = await _told(batch, receive, progress)
                finally:
                    listening.cancel()
    except BaseExceptionGroup as group:
        raise bare(group) from None
    if batch.is_broken_off:
        return None
    if problem is not None:
        raise problem
    return reports[0]


async def _told(
    batch: Batch, items: AsyncIterable[BatchItem], progress: Callable[[BatchItem], object] | None
) -> BaseException | None:
    """Call `progress` with each item. Return its error at the end, because an error must not cost a picture."""
    problem: BaseException | None = None
    async for item in items:
        if progress is None or problem is not None:
            continue
        try:
            progress(item)
        except anyio.get_cancelled_exc_class():
            raise
        except BaseException as error:
            problem = error
            batch.stop("the progress function has failed")
    return problem


async def _carry_out(batch: Batch, send: ObjectSendStream[BatchItem], reports: list[BatchReport]) -> None:
    async with send:
        reports.append(await batch.carry_out(send))


def _signals() -> AbstractContextManager[AsyncIterator[signal.Signals] | None]:
    """The signals that end a run; None outside of the main thread."""
    if threading.current_thread() is not threading.main_thread():
        return nullcontext()
    return anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM)


async def _listen(
    batch: Batch, signals: AsyncIterator[signal.Signals], work: anyio.CancelScope, listening: anyio.CancelScope
) -> None:
    """Let the running requests finish after the first signal, and stop at once after the second."""
    is_first = True
    with listening:
        async for _ in signals:
            if is_first:
                is_first = False
                batch.stop(_INTERRUPTED)
                logging.getLogger("r9s").info(
                    "Stopping: the running requests finish first. Ctrl-C again stops at once."
                )
            else:
                batch.is_broken_off = True
                work.cancel()

"""`run`: a batch with blocking calls, which heeds Ctrl-C."""

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

_INTERRUPTED = "interrupted: what was under way has ended"


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
    """Make the pictures of many requests, and return the report when all have ended.

    Each request is claimed in the output before it is sent, so that it is never sent twice: not after a crash, and not
    by two processes or machines at once. Started again, it does what has not been done yet.

    Ctrl-C (or SIGTERM) lets what is under way finish, and then stops; a second one stops at once. That is so in the
    main thread; elsewhere signals are not looked at.

    Args:
        requests: Dicts of parameters, `BatchRequest`s, or the path of a file: `.jsonl` in the form of OpenAI's Batch
            API or with one object of parameters a line, or `.csv` whose header names parameters. Files to upload are
            given by their paths, from the folder of that file. All requests of a file or a list are checked before the
            first is sent; an iterator is read as there is room.
        out: A folder, the URL of a store (`s3://bucket/prefix`, `gs://`, `az://`; needs `r9s[batch]`), or a store of
            obstore. It gets the pictures, and a record in JSON beside each. There is no other state.
        client: What to send with; its async methods are used, and its `retry_config` is not: the batch itself decides
            what is sent again. `None`: `R9S()`.
        operation: The operation of requests that do not name one, as `images.create`. `None`: the first one of the API
            that knows all their parameters.
        concurrency: How many requests may be under way at a time. Fewer are while the API is busy.
        progress: Called with each BatchItem as it ends.
        max_images: How many pictures this run may make at most. `None`: all.
        max_failures: After how many refused and unknown requests the run stops. `None`: never.
        patience_ms: For how many milliseconds a request is sent again while that costs nothing: the API is busy (429,
            503), or cannot be reached any more. After that it is released.
        retry_unknown: Whether requests that may have been billed without an answer are sent once more.
        retry_refused: Whether requests that the API has refused are sent once more.

    Raises:
        BatchInputError: Some requests cannot be sent. Nothing was sent, unless an iterator brought them.
        TypeError, ValueError: An argument is not possible, or the client's settings are not.
        RuntimeError: An event loop is running in this thread: use `run_async`.
        KeyboardInterrupt: Ctrl-C was pressed twice.
    """
    if running_loop() is not None:
        raise RuntimeError("run() would block the running event loop: use run_async(), as in `async for item in ...`")
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
        # Not raised in the event loop, which would leave its threads behind, so that the process could not end.
        raise KeyboardInterrupt("the batch was stopped at once")
    return report


async def _run(batch: Batch, progress: Callable[[BatchItem], object] | None) -> BatchReport | None:
    """The report; None when a second signal has stopped the run at once."""
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
    """Tell of each item, until all have ended; gives what went wrong in the telling, which must not cost a picture."""
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
            batch.stop("progress has failed")
    return problem


async def _carry_out(batch: Batch, send: ObjectSendStream[BatchItem], reports: list[BatchReport]) -> None:
    async with send:
        reports.append(await batch.carry_out(send))


def _signals() -> AbstractContextManager[AsyncIterator[signal.Signals] | None]:
    """The signals that end a run, for as long as it lasts; None outside of the main thread."""
    if threading.current_thread() is not threading.main_thread():
        return nullcontext()
    return anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM)


async def _listen(
    batch: Batch, signals: AsyncIterator[signal.Signals], work: anyio.CancelScope, listening: anyio.CancelScope
) -> None:
    """Stop at the first signal in good order, and at the second at once; any other changes nothing."""
    is_first = True
    with listening:
        async for _ in signals:
            if is_first:
                is_first = False
                batch.stop(_INTERRUPTED)
                logging.getLogger("r9s").info("Stopping: what is under way ends first. Ctrl-C again stops at once.")
            else:
                batch.is_broken_off = True
                work.cancel()

"""One run of a batch. Reads requests while there is room, sends them concurrently, and returns each when it ends."""

from collections.abc import Iterator

import anyio
import anyio.to_thread
from anyio.abc import ObjectSendStream, TaskGroup
from attrs import frozen

from r9s import R9S

from ._budget import Budget
from ._carrying_out import CarryingOut, Tools
from ._keys import Repetitions
from ._pace import Pace
from ._records import Records
from ._report import BatchItem, BatchReport
from ._requests import BatchInputError, Job, Source
from ._saving import Keeper
from ._sending import Sender

_MOST_THREADS = 32


@frozen(kw_only=True)
class Limits:
    """The limits of a run."""

    concurrency: int
    max_images: int | None
    max_failures: int | None
    patience: float
    """For how many seconds a request is retried while that costs nothing."""
    retry: frozenset[str]
    """The states whose requests are sent again."""


class Run:
    """Sends the requests of a source, with the records of one output."""

    def __init__(self, source: Source, records: Records, client: R9S, limits: Limits, total: int | None) -> None:
        self._source = source
        self._records = records
        self._client = client
        self._limits = limits
        self._pace = Pace(limits.concurrency)
        self._budget = Budget(limits.max_images, limits.max_failures, self.stop)
        self._room = anyio.Semaphore(limits.concurrency)
        self.report = BatchReport(records, total)

    def stop(self, reason: str) -> None:
        """Start no more requests. The running ones may finish."""
        self.report.stopped = self.report.stopped or reason
        self._pace.stop()
        self._budget.stop()

    async def carry_out(self, out: ObjectSendStream[BatchItem]) -> None:
        """Send all requests, and pass on each item when it ends; raises BatchInputError for an invalid request."""
        try:
            work = await anyio.to_thread.run_sync(self._records.open)
        except OSError as error:
            raise type(error)(error.errno, f"the output cannot be used: {error.strerror}", error.filename) from error
        tools = Tools(
            records=self._records,
            keeper=Keeper(self._client, self._records, work),
            sender=Sender(self._client, self._pace, self._limits.patience),
            pace=self._pace,
            budget=self._budget,
            report=self.report,
            retry=self._limits.retry,
            stop=self.stop,
            threads=anyio.CapacityLimiter(min(self._limits.concurrency, _MOST_THREADS)),
            repetitions=Repetitions(),
        )
        problem: Exception | None = None
        try:
            async with anyio.create_task_group() as tasks:
                problem = await self._begin(tasks, tools, out)
        finally:
            self.report.new_pictures, self.report.failures = self._budget.pictures, self._budget.failures
            with anyio.CancelScope(shield=True):
                await anyio.to_thread.run_sync(self._records.close)
        if problem is not None:
            raise problem

    async def _begin(self, tasks: TaskGroup, tools: Tools, out: ObjectSendStream[BatchItem]) -> Exception | None:
        """Start the requests, as many at a time as allowed. Return the error of an invalid request or of the source."""
        jobs: Iterator[tuple[int, Job | str]] = iter(self._source)
        read = 0
        while True:
            await self._room.acquire()
            if self.report.stopped is not None:
                return None
            try:
                number, job = next(jobs, (0, None))
            except Exception as error:
                # The running requests are paid for. They finish before the error of the iterable is raised.
                self.stop(f"the requests cannot be read: {error!r}")
                return error
            if job is None:
                self.report.total = read
                return None
            read += 1
            if isinstance(job, str):
                self.stop(f"{self._source.place} {number}: {job}")
                return BatchInputError([(number, job)], self._source.place, is_first=read == 1)
            tasks.start_soon(self._end, CarryingOut(job, tools), out)

    async def _end(self, request: CarryingOut, out: ObjectSendStream[BatchItem]) -> None:
        """Send a request, and pass on its item."""
        try:
            item = await request.item()
            if item is not None:
                await out.send(item)
        except anyio.BrokenResourceError:
            self.stop("the loop over the items was left")
        finally:
            self._room.release()

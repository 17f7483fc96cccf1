"""One request of a batch, from its claim to the end of its record."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import anyio
import anyio.to_thread
from attrs import evolve, frozen

from ._arrivals import UNFINISHED, has_more
from ._budget import Budget
from ._keys import Prepared, Repetitions
from ._pace import Pace, Stopped
from ._records import Entry, Lost, Records, moment
from ._report import BatchItem, BatchReport, item_of, note
from ._requests import Job
from ._saving import Keeper, Unwritable
from ._sending import Attempts, Sender, Sent, may_have_cost

T = TypeVar("T")
_ENDED = "The run ended before the request was sent."


@frozen(kw_only=True)
class Tools:
    """What the requests of a run share."""

    records: Records
    keeper: Keeper
    sender: Sender
    pace: Pace
    budget: Budget
    report: BatchReport
    retry: frozenset[str]
    """The states whose requests are sent again."""
    stop: Callable[[str], None]
    """Ends the run for a reason; the running requests finish."""
    threads: anyio.CapacityLimiter
    repetitions: Repetitions


class CarryingOut:
    """Sends one request."""

    def __init__(self, job: Job, tools: Tools) -> None:
        self._job = job
        self._tools = tools
        # Prepare in the order of the input, so that identical requests always get the same numbers. Reading files
        # happens later, in a thread.
        self._prepared = None if job.has_files else _prepared(job, tools.repetitions)

    async def item(self) -> BatchItem | None:
        """The outcome of the request; None if the run ended before it was claimed."""
        tools = self._tools
        request = self._prepared
        if request is None:
            request = await self._in_thread(_prepared, self._job, tools.repetitions)
        if isinstance(request, Exception):
            return self._unclaimed(f"{type(request).__name__}: {request}")
        try:
            seen = await self._seen(request)
            if seen is None or seen.state in tools.retry:
                return await self._new(request, seen)
        except OSError as error:
            tools.stop(f"the output cannot be used: {error}")
            return None
        except Stopped:
            return None
        return self._noted(seen)

    async def _seen(self, request: Prepared) -> Entry | None:
        """The record of the request, completed if that costs nothing; None if there is none."""
        seen = await self._in_thread(self._tools.records.look, request.key, self._job.custom_id)
        if seen is None or seen.state != "unknown" or seen.is_damaged:
            return seen
        is_orphan = seen.record["state"] == "claimed"
        return (
            await self._recovered(seen)
            if is_orphan or await self._in_thread(has_more, self._tools.records.store, seen)
            else seen
        )

    async def _recovered(self, seen: Entry) -> Entry:
        """The record of a request with a response, after fetching its missing pictures, which is not billed again."""
        try:
            kept = await self._tools.keeper.recover(seen, self._job.images)
            entry = _without(kept.entry, UNFINISHED) if kept.state == "done" else kept.entry
            facts = {"state": kept.state, "error": _error(kept.problem)}
            update = partial(self._tools.records.update, entry, **facts)
            return (await self._in_thread(update))._replace(is_mine=False)
        except (Lost, Unwritable):
            return seen

    async def _new(self, request: Prepared, seen: Entry | None) -> BatchItem:
        """Send a request that has no record, or whose state is to be retried.

        Raises Stopped if the run ends before it is claimed, and OSError if the output fails.
        """
        tools, images = self._tools, self._job.images
        await tools.budget.reserve(images)
        try:
            attempts = Attempts(tools.sender, request)
            # Claim it only when it can be sent at once: a claim of a killed process counts as possibly billed.
            async with tools.pace:
                entry = await self._claimed(request, seen)
                if not entry.is_mine:
                    return self._noted(entry)
                sent = await self._attempt(attempts, entry)
            while sent is None:
                if not await self._wait(attempts, entry):
                    return await self._ended(entry, "released", error=_ENDED)
                try:
                    sent = await self._attempt(attempts, entry)
                finally:
                    tools.pace.leave()
            return await (self._failed(entry, sent) if sent.error else self._answered(entry, sent))
        finally:
            tools.budget.release(images)

    async def _claimed(self, request: Prepared, seen: Entry | None) -> Entry:
        """The record of the request: claimed now, or as another run left it; raises OSError."""
        job, tools = self._job, self._tools
        facts = {"operation": job.operation.name, "repetition": request.repetition, "request": request.shown}
        while True:
            entry = await self._in_thread(tools.records.claim, request.key, job.custom_id, facts, seen)
            if entry is not None:
                return entry
            seen = await self._seen(request)
            if seen is not None and seen.state not in tools.retry:
                return seen

    async def _attempt(self, attempts: Attempts, entry: Entry) -> Sent | None:
        """One attempt. An interruption (a second Ctrl-C, or a cancellation) is written into the record."""
        try:
            return await attempts.make()
        except BaseException as error:
            await self._broken_off(entry, error, "unknown" if may_have_cost(error) else "released")
            raise

    async def _wait(self, attempts: Attempts, entry: Entry) -> bool:
        """Wait for the next attempt, and start it; False if the run ends first."""
        try:
            await attempts.wait()
            await self._tools.pace.enter()
        except Stopped:
            return False
        except BaseException as error:
            await self._broken_off(entry, error, "released")
            raise
        return True

    async def _broken_off(self, entry: Entry, error: BaseException, state: str) -> None:
        notes = getattr(error, "__notes__", ("The run was stopped before the request was sent.",))
        with anyio.CancelScope(shield=True):
            await self._ended(entry, state, error=" ".join(notes))

    async def _answered(self, entry: Entry, sent: Sent) -> BatchItem:
        """Save the pictures of the response in the output."""
        tools = self._tools
        facts = sent.facts(self._job)
        try:
            kept = await tools.keeper.keep(entry._replace(record={**entry.record, **facts}), sent.result)
        except Unwritable as error:
            tools.stop(f"the output cannot be written: {error}")
            return await self._ended(error.entry, "unknown", error=str(error), is_patient=False, **facts)
        tools.budget.pictures += len(kept.entry.record["pictures"])
        return await self._ended(kept.entry, kept.state, error=kept.problem)

    async def _failed(self, entry: Entry, sent: Sent) -> BatchItem:
        """Write the error of the request into its record."""
        error = sent.error
        assert error is not None
        if sent.ends_run:
            self._tools.stop(str(error))
        is_free = sent.ends_run or error.is_repeatable
        state = "unknown" if error.may_be_billed else "released" if is_free else "refused"
        named = {"type": type(error).__name__, "status": error.status_code, "code": error.code}
        return await self._ended(entry, state, error=str(error), named=named, **sent.facts(self._job))

    async def _ended(
        self,
        entry: Entry,
        state: str,
        *,
        error: str = "",
        named: dict[str, Any] | None = None,
        is_patient: bool = True,
        **facts: Any,
    ) -> BatchItem:
        """Write the outcome of the request into its record, and count it."""
        tools = self._tools
        end = {"state": state, "ended": moment(), "error": _error(error, named), **facts}
        if state == "done":
            entry = _without(entry, UNFINISHED)
        is_written = True
        try:
            update = partial(tools.records.update, entry, **end)
            with anyio.CancelScope(shield=True):
                entry = await (tools.keeper.patiently(update) if is_patient else self._in_thread(update))
        except (OSError, Lost) as problem:
            tools.stop(f"the output cannot be written: {problem}")
            entry = entry._replace(record={**entry.record, **end})
            is_written = False
        if state in ("refused", "unknown"):
            tools.budget.failed()
        if state == "done":
            tools.budget.succeeded()
        if state == "unknown":
            tools.budget.lose(self._job.images)
        return self._noted(entry, is_new=True, is_written=is_written)

    def _noted(self, entry: Entry, *, is_new: bool = False, is_written: bool = True) -> BatchItem:
        """Count the request in its state."""
        job, report = self._job, self._tools.report
        item = item_of(self._tools.records, entry, job.number, is_new=is_new)
        if is_written and not entry.is_damaged:
            note(report, entry, job.number)
        else:
            # The record could not be written, so keep the item in memory.
            item = evolve(item, custom_id=job.custom_id, operation=job.operation.name)
            getattr(report, item.state).keep(item)
        return item

    def _unclaimed(self, text: str) -> BatchItem:
        """The item of a request that was valid when it was checked, but is not any more."""
        job = self._job
        item = BatchItem(job.number, job.custom_id, "", job.operation.name, "released", error=text)
        self._tools.report.released.keep(item)
        return item

    async def _in_thread(self, function: Callable[..., T], *arguments: Any) -> T:
        return await anyio.to_thread.run_sync(function, *arguments, limiter=self._tools.threads)


def _prepared(job: Job, repetitions: Repetitions) -> Prepared | Exception:
    """The request, or an exception from one of its files. Raising it would stop other requests, which are paid for."""
    try:
        return Prepared(job, repetitions)
    except Exception as error:
        return error


def _without(entry: Entry, names: frozenset[str]) -> Entry:
    return entry._replace(record={name: value for name, value in entry.record.items() if name not in names})


def _error(text: str, named: dict[str, Any] | None = None) -> dict[str, Any] | None:
    return {**(named or {}), "message": text} if text else None

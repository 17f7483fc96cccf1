"""The outcome of one request of a batch, and the report on all requests."""

import io
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Literal, overload

from attrs import field, frozen

from ._records import GONE, STATES, Entry, Records

State = Literal["done", "refused", "unknown", "claimed", "released"]


@frozen
class BatchItem:
    """The outcome of one request.

    Attributes:
        number: The number of its line in the file, or of the request in the iterable, from 1; 0 if only its record is
            known.
        custom_id: The `custom_id` of the request; `None` if it has none.
        key: The hash of the request, and its `Idempotency-Key`; empty if the request could not be read.
        operation: The operation, such as `images.create`.
        state: `done`: its pictures are saved. `refused`: the API rejected it. `unknown`: it was sent, but no response
            came, or a response without a picture. It may have been billed. `claimed`: another run is working on it.
            `released`: nothing was billed, because it was not sent or the API was busy for too long. The next run
            sends it.
        paths: The pictures, as paths or URLs.
        request_id: The id to give to support; `None` if no response had one.
        model: The model of the response, or of the request; `None` if neither has one.
        usage: The token usage that the API reports; `None` if it reports none.
        retries: The number of retries.
        seconds: The time from its first attempt to its end; `None` if it was not sent.
        error: What went wrong and what to do; `None` if nothing went wrong.
        is_new: Whether it reached this state in this run.
    """

    number: int
    custom_id: str | None
    key: str
    operation: str
    state: State
    paths: list[str] = field(factory=list[str])
    request_id: str | None = None
    model: str | None = None
    usage: dict[str, Any] | None = None
    retries: int = 0
    seconds: float | None = None
    error: str | None = None
    is_new: bool = False


def item_of(records: Records, entry: Entry, number: int = 0, *, is_new: bool = False) -> BatchItem:
    """The item of a record."""
    record = entry.record
    error = record.get("error")
    state: Any = entry.state
    if entry.is_damaged:
        error = {"message": f"{records.store.where(entry.name)}.json cannot be read. It may be an incomplete claim."}
    elif state == "unknown" and record.get("state") == "claimed":
        error = {"message": GONE}
    elif state == "claimed" and not entry.is_mine:
        claim = record["claim"]
        machine = str(claim.get("host", "")).partition(" ")[0]
        error = {"message": f"Process {claim.get('pid')} on {machine} has been working on it since {claim.get('at')}."}
    return BatchItem(
        number=number,
        custom_id=record.get("custom_id"),
        key=record.get("key") or "",
        operation=record.get("operation") or "",
        state=state,
        paths=[records.store.where(each["file"]) for each in record.get("pictures") or ()],
        request_id=record.get("request_id"),
        model=record.get("model"),
        usage=record.get("usage"),
        retries=record.get("retries") or 0,
        seconds=record.get("seconds"),
        error=None if error is None else error.get("message"),
        is_new=is_new,
    )


class BatchItems(Sequence[BatchItem]):
    """The items in one state. They are read from the output at each access, so a million of them need little memory."""

    def __init__(self, records: Records, state: str) -> None:
        self._records = records
        self._state = state
        self._names = io.BytesIO()
        self._numbers = bytearray()
        self._count = 0
        self._loose: deque[BatchItem] = deque()

    def add(self, number: int, name: str) -> None:
        self._names.write(name.encode("utf-8", "surrogatepass") + b"\n")
        self._numbers += number.to_bytes(5)
        self._count += 1

    def keep(self, item: BatchItem) -> None:
        """Add an item that has no record."""
        self._loose.append(item)

    def __len__(self) -> int:
        return self._count + len(self._loose)

    def __iter__(self) -> Iterator[BatchItem]:
        return self._from(0)

    def _from(self, start: int) -> Iterator[BatchItem]:
        names = self._names.getvalue().decode("utf-8", "surrogatepass").split("\n")
        for place in range(start, self._count):
            entry = self._records.entry(names[place])
            number = int.from_bytes(self._numbers[5 * place : 5 * place + 5])
            if entry is not None:
                yield item_of(self._records, entry, number)
        yield from islice(self._loose, max(0, start - self._count), None)

    @overload
    def __getitem__(self, place: int) -> BatchItem: ...
    @overload
    def __getitem__(self, place: slice) -> list[BatchItem]: ...
    def __getitem__(self, place: int | slice) -> BatchItem | list[BatchItem]:
        if isinstance(place, slice):
            return list(self)[place]
        start = range(len(self))[place]
        return next(islice(self._from(start), 1))

    def __repr__(self) -> str:
        return f"<{len(self):,} {self._state} items>"


class BatchReport:
    """The outcome of a batch.

    Attributes:
        total: The number of requests; `None` if not all of them were read.
        pictures: The number of pictures of these requests.
        new_pictures: The number of pictures that this run made.
        failures: The number of requests that became refused or unknown in this run.
        stopped: Why the run ended before all requests were done; `None` if it did not.
        done, refused, unknown, claimed, released: The items in each state (see BatchItem). Each is a sequence that
            reads its items from the output at each access.
    """

    def __init__(self, records: Records, total: int | None = None) -> None:
        self.total = total
        self.pictures = 0
        self.new_pictures = 0
        self.failures = 0
        self.stopped: str | None = None
        self.done = BatchItems(records, "done")
        self.refused = BatchItems(records, "refused")
        self.unknown = BatchItems(records, "unknown")
        self.claimed = BatchItems(records, "claimed")
        self.released = BatchItems(records, "released")

    @property
    def counts(self) -> dict[str, int]:
        """The number of requests in each state. `waiting` is the number of requests not started, if it is known."""
        found = {state: len(getattr(self, state)) for state in STATES}
        return found if self.total is None else {**found, "waiting": self.total - sum(found.values())}

    @property
    def is_complete(self) -> bool:
        """Whether every request is done."""
        return self.stopped is None and sum(self.counts.values()) == len(self.done)

    def __repr__(self) -> str:
        counts = ", ".join(f"{count:,} {state}" for state, count in self.counts.items() if count)
        return f"<BatchReport: {counts or 'nothing'}{f'; stopped: {self.stopped}' if self.stopped else ''}>"


def report_of(records: Records, entries: Iterable[Entry]) -> BatchReport:
    """The report on the records in an output."""
    report = BatchReport(records, 0)
    for entry in entries:
        note(report, entry)
        report.total = (report.total or 0) + 1
    return report


def note(report: BatchReport, entry: Entry, number: int = 0) -> None:
    """Count a record."""
    getattr(report, entry.state).add(number, entry.name)
    report.pictures += len(entry.record.get("pictures") or ())

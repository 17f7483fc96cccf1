"""The records of a batch: which run has claimed a request, and its outcome. There is no other state."""

import json
import os
import re
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, Protocol, cast

from ._processes import is_gone, myself

STATES = ("done", "refused", "unknown", "claimed", "released")
GONE = "The process that claimed the request has ended. The request may have been sent and billed."
_LASTS = 3600.0
"""A claim of another machine is valid for this many seconds after its patience: its process cannot be checked."""
_LONGEST_NAME = 100
_AT_A_TIME = 16
_WAITS = (0.05, 0.2, 0.5)
_KEPT = ("error", "request_id", "claim", "answer", "pictures", "missing")
"""The fields of an earlier attempt that the history of a record keeps."""
_RUNS: set[tuple[int, str]] = set()
"""The running runs with their process id: a forked child does not own the runs of its parent."""


class Store(Protocol):
    """Where records and pictures are kept. Every method raises OSError if the store fails."""

    def open(self, run: str) -> Path:
        """Start a run. Return the local folder for its unfinished files."""
        ...

    def close(self) -> None:
        """End the run."""
        ...

    def name_of(self, work: Path) -> str:
        """The name of a local work folder for a record. `work_at` finds it again, even in an output that was moved."""
        ...

    def work_at(self, name: str) -> Path:
        """The local folder of that name."""
        ...

    def where(self, name: str) -> str:
        """The path or URL of a file."""
        ...

    def create(self, name: str, content: bytes) -> object | None:
        """Write a new file, and return its version; None if the name is taken."""
        ...

    def read(self, name: str) -> tuple[bytes, object] | None:
        """The content of a file, and its version; None if there is no file."""
        ...

    def swap(self, name: str, content: bytes, version: object) -> object | None:
        """Replace a version of a file, and return the new version; None if the file has another version now."""
        ...

    def publish(self, name: str, file: Path) -> bool:
        """Move a local file to the output; False if the name is taken by another file."""
        ...

    def digest(self, name: str) -> str | None:
        """The SHA-256 of a file; None if it does not exist."""
        ...

    def names(self) -> Iterator[str]:
        """The names of all files."""
        ...


class Entry(NamedTuple):
    """The record of a request, as it was read or written."""

    name: str
    """The name of its file, without `.json`. The names of its pictures begin with it."""
    record: dict[str, Any]
    version: object
    is_mine: bool = False
    """Whether the current run has claimed it."""
    is_damaged: bool = False
    """Whether the file cannot be read. It may be an incomplete claim."""

    @property
    def state(self) -> str:
        """One of STATES. A claim whose process has ended is unknown, because its request may have been billed."""
        state = self.record.get("state")
        if state == "claimed" and not self.is_mine and _is_nobody_at_work(self.record.get("claim")):
            return "unknown"
        return state if state in STATES else "unknown"


class Lost(Exception):
    """Another process has changed a record of this run, because it took this process for dead."""


class Records:
    """The records in one store, for one run."""

    def __init__(self, store: Store, patience: float = 0.0) -> None:
        self.store = store
        self._lasts = patience + _LASTS
        self.run = uuid.uuid4().hex[:16]
        self._work = ""

    def open(self) -> Path:
        """Start the run. Return the local folder for its unfinished files."""
        _RUNS.add((os.getpid(), self.run))
        work = self.store.open(self.run)
        self._work = self.store.name_of(work)
        return work

    def close(self) -> None:
        """End the run."""
        _RUNS.discard((os.getpid(), self.run))
        self.store.close()

    def look(self, key: str, custom_id: str | None) -> Entry | None:
        """The record of a request; None if there is none yet."""
        own, other = _names(key, custom_id)
        # The second name first: it stays valid if somebody removes the record with the first name.
        for name in dict.fromkeys((other, own)):
            entry = self._read(name)
            if entry is not None and (entry.is_damaged or entry.record.get("key") == key):
                return entry
        return None

    def claim(self, key: str, custom_id: str | None, facts: dict[str, Any], seen: Entry | None) -> Entry | None:
        """Claim a request for this run; `seen` is its current record, if it has one.

        None if another run was faster.
        """
        record = {"key": key, "custom_id": custom_id, **facts, "state": "claimed", "claim": self._claim()}
        if seen is not None:
            last = {name: seen.record[name] for name in _KEPT if name in seen.record}
            record["history"] = [*seen.record.get("history", ()), {**last, "state": seen.state}]
            if not seen.is_damaged:
                found = self._put(seen.name, record, seen.version)
                return found if found is not None and found.is_mine else None
        for name in dict.fromkeys(_names(key, custom_id)):
            found = self._put(name, record, None)
            if found is None or found.is_mine or found.record.get("key") == key:
                return found if found is not None and found.is_mine else None
            if found.is_damaged and seen is None:
                # It may be the claim of another run for this request.
                return found
        return None

    def update(self, entry: Entry, **facts: Any) -> Entry:
        """Add facts to a record of this run; raises Lost if another process has changed it."""
        changed = self._put(entry.name, {**entry.record, **facts}, entry.version)
        if changed is None or not changed.is_mine:
            raise Lost(f"the record {self.store.where(entry.name)}.json was changed by another process")
        return changed

    def every(self) -> Iterator[Entry]:
        """All records, in the order of the store."""
        names = (name.removesuffix(".json") for name in self.store.names() if name.endswith(".json"))
        with ThreadPoolExecutor(_AT_A_TIME) as threads:
            while some := list(islice(names, 8 * _AT_A_TIME)):
                yield from filter(None, threads.map(self.entry, some))

    def entry(self, name: str) -> Entry | None:
        """The record of that name; None if it does not exist or is not a record."""
        entry = self._read(name)
        return entry if entry is not None and entry.record.get("key") else None

    def _read(self, name: str) -> Entry | None:
        found = self.store.read(f"{name}.json")
        if found is None:
            return None
        try:
            record = json.loads(found[0])
        except (ValueError, RecursionError):
            return Entry(name, {}, found[1], is_damaged=True)
        return Entry(name, record if isinstance(record, dict) else {}, found[1])

    def _put(self, name: str, record: dict[str, Any], version: object) -> Entry | None:
        """Write a new record, or replace a version of it. If another run was faster, return its record."""
        content = (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
        file = f"{name}.json"
        try:
            new = self.store.create(file, content) if version is None else self.store.swap(file, content, version)
        except OSError:
            found = self._read(name)
            if found is None or found.record != record:
                raise
            # It was written, although the store's answer was lost: no other claim has this id.
            return found._replace(is_mine=True)
        if new is not None:
            return Entry(name, record, new, True)
        found = self._readable(name)
        return found and found._replace(is_mine=found.record == record)

    def _readable(self, name: str) -> Entry | None:
        """An existing record. If it is just being written, or the store does not show it yet, wait for it."""
        for wait in _WAITS:
            found = self._read(name)
            if found is not None and not found.is_damaged:
                return found
            time.sleep(wait)
        # The file with this name belongs to somebody else, or is an incomplete claim.
        return self._read(name) or Entry(name, {}, None, is_damaged=True)

    def _claim(self) -> dict[str, Any]:
        until = int(time.time() + self._lasts)
        own = {"id": uuid.uuid4().hex, "run": self.run, "work": self._work}
        return {**own, **myself(), "at": moment(), "until": until}


def _names(key: str, custom_id: str | None) -> tuple[str, str]:
    """The name of a record, and its other name if another request has taken the first."""
    if custom_id is None:
        return key[:32], key
    safe = re.sub(r"[^\w.-]", "_", custom_id).lstrip(".").encode()[:_LONGEST_NAME].decode(errors="ignore") or "_"
    return safe, f"{safe}-{key[:12]}"


def _is_nobody_at_work(claim: Any) -> bool:
    """Whether no process can be working on a claim."""
    if not isinstance(claim, dict):
        return True
    claim = cast(dict[str, Any], claim)
    if (os.getpid(), claim.get("run")) in _RUNS:
        return False
    gone = is_gone(claim)
    if gone is None:
        until = claim.get("until")
        return not isinstance(until, (int, float)) or until < time.time()
    # A run of this process that is not in _RUNS has ended.
    return gone or claim.get("pid") == os.getpid()


def moment() -> str:
    """The current time for a record (RFC 3339)."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())

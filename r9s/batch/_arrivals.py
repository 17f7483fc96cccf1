"""Keeps what arrived of a response in a local folder until it is in the output, so that a crash does not lose it."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

from ._folder import digest_of
from ._records import Entry, Records, Store

UNFINISHED = frozenset({"arrived", "unfetched", "missing"})
"""Fields that a record has only while pictures of its response are not yet in the output."""
_FACTS = "answer.json"
_ENTRY = frozenset({"key", "state", "claim", "history"})


class Arrival:
    """The folder of one request in the work folder of a run. It gets its final name when it is complete."""

    def __init__(self, work: Path, entry: Entry) -> None:
        self._name = entry.name
        # `~` occurs in no name of a record, so these names cannot collide.
        self.finished = work / f"{entry.record['key']}~{entry.name}"
        self.unfinished = work / f"part~{entry.record['key']}~{entry.name}"

    def finish(self, store: Store, facts: dict[str, Any], missing: int) -> dict[str, Any]:
        """Write the facts of a record into the folder. Return them with the pictures; `missing` is a number."""
        self.unfinished.mkdir(parents=True, exist_ok=True)
        pictures = _described(self.unfinished, self._name, missing, facts.get("pictures", ()))
        facts = {key: value for key, value in facts.items() if key not in _ENTRY}
        facts |= {"pictures": pictures, "arrived": store.name_of(self.finished)}
        (self.unfinished / _FACTS).write_text(json.dumps(facts, ensure_ascii=False), "utf-8", "replace")
        shutil.rmtree(self.finished, ignore_errors=True)
        os.replace(self.unfinished, self.finished)
        return facts


def left_over(store: Store, entry: Entry) -> Entry:
    """The record, with what its process wrote into its work folder before it was killed."""
    claim: dict[str, Any] = entry.record.get("claim", {})
    if not claim.get("work"):
        return entry
    arrival = Arrival(store.work_at(claim["work"]), entry)
    try:
        facts = json.loads((arrival.finished / _FACTS).read_bytes())
    except (OSError, ValueError):
        if not arrival.unfinished.is_dir():
            return entry
        pictures = _described(arrival.unfinished, entry.name, 0, entry.record.get("pictures", ()))
        facts = {"pictures": pictures, "arrived": store.name_of(arrival.unfinished)}
    return entry._replace(record={**entry.record, **facts})


def has_more(store: Store, entry: Entry) -> bool:
    """Whether there is more of a response than the record says or the output has."""
    record = entry.record
    return bool(record.get("unfetched") or record.get("missing")) or left_over(store, entry) is not entry


def published(records: Records, entry: Entry) -> Entry:
    """Move the pictures that arrived to the output. Existing files are not changed. Raises OSError."""
    record = entry.record
    arrived = records.store.work_at(record["arrived"]) if record.get("arrived") else None
    pictures: list[dict[str, Any]] = []
    missing: list[dict[str, Any]] = []
    for picture in (*record.get("pictures", ()), *record.get("missing", ())):
        source = arrived and arrived / picture["source"]
        if source is not None and source.is_file():
            pictures.append({**picture, "file": _named(records, picture, source)})
        else:
            is_there = records.store.digest(picture["file"]) == picture["sha256"]
            (pictures if is_there else missing).append(picture)
    if arrived is not None:
        shutil.rmtree(arrived, ignore_errors=True)
    return entry._replace(record={**record, "pictures": pictures, "missing": missing})


def _described(folder: Path, name: str, missing: int, before: Any) -> list[dict[str, Any]]:
    """The pictures in a folder, as in a record, and those that it had before; `missing` others did not come."""
    files = sorted(folder.glob("image-*"), key=lambda file: int(file.stem.rpartition("-")[2]))
    several = len(files) + missing > 1
    found = {
        file.name: {
            "file": f"{name}{file.stem.removeprefix('image') if several else ''}{file.suffix}",
            "source": file.name,
            "sha256": digest_of(file),
            "bytes": file.stat().st_size,
        }
        for file in files
    }
    return [*{**{each["source"]: each for each in before}, **found}.values()]


def _named(records: Records, picture: dict[str, Any], source: Path) -> str:
    """Publish a picture under its name, or under the next free name."""
    name = str(picture["file"])
    stem, dot, extension = name.rpartition(".")
    for candidate in (name, *(f"{stem} ({number}){dot}{extension}" for number in range(2, 1000))):
        if records.store.publish(candidate, source):
            return candidate
    raise FileExistsError(f"{records.store.where(name)} and 998 similar names already exist")

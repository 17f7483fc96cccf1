"""What lies in an output, and what must hold of it whatever happened."""

import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.batch.counting import Counting

STATES = {"claimed", "done", "refused", "unknown", "released"}
_PICTURE = {"file", "sha256", "bytes"}


@dataclass(frozen=True)
class Output:
    """The files of an output, by their path in it."""

    files: Mapping[str, bytes]

    @property
    def records(self) -> dict[str, dict[str, Any]]:
        """The records by key."""
        found: dict[str, dict[str, Any]] = {}
        for name, content in self.files.items():
            record = _record(name, content)
            if record is not None:
                assert record["key"] not in found, f"two records of one key: {name}"
                found[record["key"]] = {**record, "name": name}
        return found

    def state(self, custom_id: str) -> str:
        """The state in the record of this custom_id."""
        (record,) = [each for each in self.records.values() if each["custom_id"] == custom_id]
        return str(record["state"])

    @property
    def others(self) -> set[str]:
        """The files that are neither a record nor a picture that a record names."""
        records = self.records.values()
        named = {record["name"] for record in records} | {each["file"] for record in records for each in shown(record)}
        return set(self.files) - named


def _record(name: str, content: bytes) -> dict[str, Any] | None:
    if not name.endswith(".json"):
        return None
    try:
        document = json.loads(content)
    except ValueError:
        return None
    return document if isinstance(document, dict) and "key" in document and "state" in document else None


def folder(out: Path) -> Output:
    """What lies in a folder."""
    found: dict[str, bytes] = {}
    for place, _, names in os.walk(out):
        for path in (Path(place, name) for name in names):
            # What a run that is under way has not finished may be gone the next moment.
            with suppress(FileNotFoundError):
                if path.is_file():
                    found[str(path.relative_to(out))] = path.read_bytes()
    return Output(found)


def objects(held: Mapping[str, bytes], prefix: str) -> Output:
    """What lies in a store below a prefix."""
    return Output({name.removeprefix(prefix): bytes(each) for name, each in held.items() if name.startswith(prefix)})


def shown(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The pictures that a record names."""
    return list(record.get("pictures") or [])


def check_records(output: Output, server: Counting, *, strict_names: bool = True) -> None:
    """Each record is whole, and the pictures of those that are done are what the server drew in one go.

    Without `strict_names` a picture may have another name, since the one of the contract was taken.
    """
    for key, record in output.records.items():
        assert record["state"] in STATES, record
        assert len(key) == 64
        assert set(key) <= set("0123456789abcdef")
        for each in shown(record):
            assert set(each) >= _PICTURE, each
        if record["state"] == "done":
            _check_done(output, server, key, record)
            if strict_names:
                _check_names(record)


def _check_done(output: Output, server: Counting, key: str, record: dict[str, Any]) -> None:
    asked = server.of(key)
    assert asked, f"done, and never asked for: {record}"
    contents = []
    for each in shown(record):
        assert each["file"] in output.files, f"{each} of {record['name']} is lost"
        content = output.files[each["file"]]
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (each["sha256"], each["bytes"]), each
        contents.append(content)
    assert contents in [ask.drawn for ask in asked], f"the pictures of {record['name']} are not those of one answer"


def _check_names(record: dict[str, Any]) -> None:
    names = [each["file"] for each in shown(record)]
    stem = record["name"].removesuffix(".json")
    expected = [f"{stem}.png"] if len(names) == 1 else [f"{stem}-{place}.png" for place in range(1, len(names) + 1)]
    assert names == expected, "as the contract names them"


def check_once(server: Counting, most: int = 1) -> None:
    """No request that may have been billed was written more often than that."""
    often = {key: count for key, count in server.charged().items() if count > most}
    assert not often, f"asked for again: {often}"
    assert all(ask.key for ask in server.asks), "a request without an Idempotency-Key"


def check_drawn(output: Output, server: Counting) -> None:
    """What was drawn is there as pictures that are done, or belongs to a request that says that it is unknown."""
    lost = [
        ask
        for ask in server.asks
        if ask.may_be_billed and output.records.get(ask.key, {"state": "none"})["state"] not in _OPEN
    ]
    assert not lost, f"written to the server, and not accounted for: {lost}"
    done = sum(len(shown(each)) for each in output.records.values() if each["state"] == "done")
    unknown = [key for key, each in output.records.items() if each["state"] in ("unknown", "claimed")]
    assert server.drawn == done + sum(len(ask.drawn) for key in unknown for ask in server.of(key))


_OPEN = ("done", "unknown", "claimed")


def check_no_litter(output: Output, drawn: Iterable[bytes] = ()) -> None:
    """Nothing lies there but records and their pictures, and pictures of tries that were never finished."""
    pictures = set(drawn)
    litter = {name for name in output.others if output.files[name] not in pictures or not name.endswith(".png")}
    assert not litter, f"left behind: {sorted(litter)}"


def check_counts(report: Mapping[str, Any], total: int) -> None:
    """The counts and the lists of a report agree, and each request is in one of them."""
    counts = report["counts"]
    # What was not begun may be counted under a name of its own; the contract names none.
    assert set(counts) <= STATES | {"waiting"}, counts
    for state in STATES:
        assert counts.get(state, 0) == len(report[state]), state
        assert all(item["state"] == state for item in report[state])
    assert report["total"] == total
    if report["stopped"] is None or "waiting" in counts:
        assert sum(counts.values()) == total, counts


def told(found: Mapping[str, Any]) -> list[bytes]:
    """The contents of all files that a report names, in its paths or in its texts, and of those in folders named."""
    texts = [str(found.get("stopped")), str(found.get("text"))]
    paths: set[Path] = set()
    for state in STATES:
        for item in found.get(state, []):
            paths |= {Path(path) for path in item["paths"]}
            texts.append(str(item["error"]))
    for text in texts:
        for word in re.findall(r"/[^\s'\",;]+", text):
            named = Path(word.rstrip(".,;:)"))
            paths |= set(named.iterdir()) if named.is_dir() else {named}
    return [path.read_bytes() for path in paths if path.is_file()]

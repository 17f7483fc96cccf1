"""Files in the folder that are not ours: nothing crashes, and none of them is ever touched."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from r9s import batch
from tests.batch.counting import Counting
from tests.batch.output import check_once, check_records, folder

STRANGE: dict[str, bytes] = {
    "empty": b"",
    "truncated": b'{"key": "0123", "state": "do',
    "null": b"null",
    "a list": b"[]",
    "a number": b"7",
    "bytes": bytes(range(256)),
    "another document": b'{"name": "my settings", "state": "Texas"}',
    "a record with an odd state": json.dumps({"key": "a" * 64, "state": "eaten"}).encode(),
    "a record of nothing": json.dumps({"key": None, "state": None}).encode(),
    "a record without a claim": json.dumps({"key": "b" * 64, "state": "claimed"}).encode(),
    "a record with an odd claim": json.dumps({"key": "c" * 64, "state": "claimed", "claim": "mine"}).encode(),
    "a done one without pictures": json.dumps({"key": "d" * 64, "state": "done", "pictures": None}).encode(),
    "a done one that leads outside": json.dumps(
        {"key": "e" * 64, "state": "done", "pictures": [{"file": "../../etc/passwd", "sha256": "", "bytes": 1}]}
    ).encode(),
    "deep": b"[" * 100_000,
    "long": b'{"prompt": "' + b"x" * 3_000_000 + b'"}',
}


def asked(name: str) -> Any:
    """A request with this custom_id."""
    return batch.BatchRequest(custom_id=name, body={"prompt": name})


@pytest.mark.parametrize("name", STRANGE)
def test_a_strange_record_is_left_alone(name: str, server: Counting, client: Any, out: Path) -> None:
    """In the place of a record, or beside: the other requests are done, and its bytes stay."""
    out.mkdir()
    for place in ("fox.json", "notes.json"):
        (out / place).write_bytes(STRANGE[name])
    for _ in range(2):
        report = batch.run([asked("owl"), asked("fox"), asked("elk")], out, client=client)
        assert report.counts["done"] >= 2
        assert batch.status(out).counts.get("done", 0) >= 2
        list(batch.status(out).claimed), list(batch.status(out).unknown)
    for place in ("fox.json", "notes.json"):
        assert (out / place).read_bytes() == STRANGE[name]
    check_once(server)
    (out / "fox.json").unlink()
    (out / "notes.json").unlink()
    assert {"owl", "elk"} <= {record["custom_id"] for record in folder(out).records.values()}
    if "fox" not in server.prompts():
        said = [
            item.error for state in ("refused", "unknown", "claimed", "released") for item in getattr(report, state)
        ]
        assert any(said), "what is not done is told"


@pytest.mark.parametrize("flags", [{}, {"retry_unknown": True}, {"retry_refused": True}])
def test_a_record_of_ours_that_was_cut_is_never_overwritten(
    flags: dict[str, Any], server: Counting, client: Any, out: Path
) -> None:
    """A disk lost half of it: it may be that of a picture that was paid."""
    batch.run([asked("fox"), asked("owl")], out, client=client)
    half = (out / "fox.json").read_bytes()[:100]
    (out / "fox.json").write_bytes(half)
    batch.run([asked("fox"), asked("owl")], out, client=client, **flags)
    assert (out / "fox.json").read_bytes() == half
    assert server.prompts().count("owl") == 1
    assert all(drawn in folder(out).files.values() for ask in server.asks for drawn in ask.drawn)


LAID: dict[str, Callable[[Path], Any]] = {
    "a folder for a record": lambda out: (out / "fox.json").mkdir(),
    "a folder for a picture": lambda out: (out / "fox.png").mkdir(),
    "a link to nowhere for a record": lambda out: (out / "fox.json").symlink_to("nowhere"),
    "a link to nowhere for a picture": lambda out: (out / "fox.png").symlink_to("nowhere"),
    "a link out of the folder": lambda out: (out / "fox.png").symlink_to(out.parent / "precious"),
    "a link to itself": lambda out: (out / "fox.json").symlink_to("fox.json"),
    "a picture of the user": lambda out: (out / "fox.png").write_bytes(b"mine"),
}


@pytest.mark.parametrize("name", LAID)
def test_what_lies_in_the_way_stays(name: str, server: Counting, client: Any, out: Path) -> None:
    """Nothing is written through or over it, the others are done, and the paid picture is kept somewhere."""
    out.mkdir()
    (out.parent / "precious").write_bytes(b"precious")
    LAID[name](out)
    before = _laid(out)
    for _ in range(2):
        report = batch.run([asked("owl"), asked("fox"), asked("elk")], out, client=client)
        assert report.counts["done"] >= 2
    assert _laid(out).items() >= before.items()
    assert (out.parent / "precious").read_bytes() == b"precious"
    assert not (out / "nowhere").exists()
    assert not (out.parent / "nowhere").exists()
    check_once(server)
    contents = [path.read_bytes() for path in out.rglob("*") if path.is_file() and not path.is_symlink()]
    assert all(drawn in contents for ask in server.asks for drawn in ask.drawn), "a paid picture is lost"


def _laid(out: Path) -> dict[str, Any]:
    """What the user laid there."""
    return {
        path.name: path.readlink() if path.is_symlink() else path.is_dir() or path.read_bytes()
        for path in out.iterdir()
    }


def test_other_files_are_never_touched(server: Counting, client: Any, out: Path) -> None:
    """Names like those of temporary files, locks and folders among them."""
    out.mkdir()
    names = [
        "readme.txt",
        ".hidden",
        "x.tmp",
        ".tmp",
        "lock",
        ".lock",
        "a.part",
        "fox.json.tmp",
        ".fox.json",
        "in.jsonl",
    ]
    for name in names:
        (out / name).write_text(f"mine: {name}")
    (out / "sub").mkdir()
    (out / "sub" / "owl.json").write_text("{}")
    before = {name: (path.read_bytes(), path.stat().st_mtime_ns) for name, path in _files(out)}
    batch.run([asked("fox"), asked("owl")], out, client=client)
    after = {name: (path.read_bytes(), path.stat().st_mtime_ns) for name, path in _files(out)}
    assert after.items() >= before.items()
    assert set(after) - set(before) == {"fox.json", "fox.png", "owl.json", "owl.png"}


def _files(out: Path) -> list[tuple[str, Path]]:
    return [(str(path.relative_to(out)), path) for path in out.rglob("*") if path.is_file()]


def test_records_of_another_folder_are_taken_as_they_are(server: Counting, client: Any, out: Path) -> None:
    """A folder that was moved or copied goes on where it was."""
    batch.run([asked("fox"), asked("owl")], out, client=client)
    moved = out.rename(out.with_name("moved"))
    report = batch.run([asked("fox"), asked("owl")], moved, client=client)
    assert (report.counts["done"], len(server.asks)) == (2, 2)
    assert all(Path(path).exists() for item in report.done for path in item.paths)
    check_records(folder(moved), server)

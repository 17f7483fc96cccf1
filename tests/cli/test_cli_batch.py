"""`r9s batch` against a sandbox."""

import json
import os
import re
import signal
import sys
from pathlib import Path

import pytest

from r9s_sandbox import SandboxURL
from tests.cli.conftest import Run, Start
from tests.cli.terminals import COLUMNS, on_terminal
from tests.cli.test_cli_interrupts import until

FAULT = "x-r9s-sandbox-fault"


@pytest.fixture
def ten(settings: None, own_sandbox: SandboxURL, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of ten requests, and a sandbox whose counts belong to the test."""
    monkeypatch.setenv("R9S_BASE_URL", own_sandbox)
    path = Path("prompts.jsonl")
    rows = ({"custom_id": f"fox-{n}", "body": {"prompt": f"fox {n}", "size": "32x32"}} for n in range(10))
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return path


def test_a_batch_is_carried_out_once(r9s: Run, ten: Path, own_sandbox: SandboxURL) -> None:
    """Pictures have the names of their requests; a second start has nothing to do."""
    done = r9s("batch", ten, "-o", "out/")
    assert (done.code, done.out) == (0, "")
    assert re.match(r"10 done; 10 new pictures in \d+ s", done.err)
    assert {f"fox-{n}.png" for n in range(10)} < set(os.listdir("out"))
    done = r9s("batch", ten, "-o", "out/", "--json")
    told = json.loads(done.out)
    assert (done.code, told["counts"]["done"], told["new_pictures"], told["is_complete"]) == (0, 10, 0, True)
    assert own_sandbox.drawn == 10


def test_verbose_prints_paths(r9s: Run, ten: Path) -> None:
    """One a line, for the next program."""
    done = r9s("batch", ten, "-o", "out", "--verbose", "--concurrency", "2")
    assert sorted(done.lines) == sorted(f"out/fox-{n}.png" for n in range(10))


@pytest.mark.parametrize("by_pipe", [False, True])
def test_all_bad_lines_are_told_before_anything_is_sent(
    r9s: Run, ten: Path, own_sandbox: SandboxURL, by_pipe: bool
) -> None:
    """Each with its number; 2."""
    text = ten.read_text() + "nonsense\n" + '{"promt": "x"}\n' * 30 + '{"prompt": "y", "image": 3}\n'
    ten.write_text(text)
    given = {"stdin": text.encode()} if by_pipe else {}
    done = r9s("batch", "-" if by_pipe else ten, "-o", "out", **given)
    assert done.code == 2
    place = "request" if by_pipe else "line"
    assert [line.partition(":")[0] for line in done.err.splitlines()[:-1]] == [f"{place} {n}" for n in range(11, 43)]
    assert "did you mean 'prompt'?" in done.err
    assert own_sandbox.requests == []
    assert r9s("batch", ten, "-o", "out", "--dry-run").code == 2


def test_a_dry_run_counts(r9s: Run, ten: Path, own_sandbox: SandboxURL, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a key; nothing is sent."""
    monkeypatch.delenv("R9S_API_KEY")
    done = r9s("batch", ten, "-o", "out", "--dry-run")
    assert (done.code, done.err) == (0, "10 requests are valid. Nothing was sent.\n")
    assert json.loads(r9s("batch", ten, "-o", "out", "--dry-run", "--json").out) == {"total": 10}
    assert own_sandbox.requests == []
    done = r9s("batch", ten, "-o", "out")
    assert (done.code, "R9S_API_KEY" in done.err) == (2, True)


@pytest.mark.parametrize("arguments", [["nothing.jsonl"], ["prompts.jsonl", "--operation", "images.no"], ["a.txt"]])
def test_wrong_use_of_a_batch(r9s: Run, ten: Path, arguments: list[str]) -> None:
    """2, and no traceback."""
    done = r9s("batch", *arguments, "-o", "out")
    assert (done.code, "Traceback" in done.err) == (2, False)
    assert done.err


def test_what_was_refused(r9s: Run, ten: Path, own_sandbox: SandboxURL) -> None:
    """5, and what to do; repeated only when asked for."""
    done = r9s("batch", ten, "-o", "out", "--header", f"{FAULT}: 400")
    assert done.code == 5
    assert re.search(r"^refused   The API rejected them", done.err, re.MULTILINE)
    assert max(map(len, done.err.splitlines())) <= COLUMNS
    listed = r9s("batch", "status", "out", "--state", "refused")
    assert (listed.code, len(listed.lines)) == (5, 10)
    name, request_id, _, text = listed.lines[0].split("\t")
    assert (name[:4], request_id[:4], "status 400" in text) == ("fox-", "req_", True)
    assert r9s("batch", ten, "-o", "out").code == 5
    assert own_sandbox.drawn == 0
    assert r9s("batch", ten, "-o", "out", "--retry-refused").code == 0
    assert own_sandbox.drawn == 10


def test_what_may_have_been_billed(r9s: Run, ten: Path, own_sandbox: SandboxURL) -> None:
    """It is left alone, and said what it means in money; repeated only when asked for."""
    done = r9s("batch", ten, "-o", "out", "--header", f"{FAULT}: reset; before-work")
    assert done.code == 5
    assert "MAY HAVE BEEN BILLED" in done.err
    assert "--retry-unknown" in done.err
    listed = r9s("batch", "status", "out", "--state", "unknown")
    assert "RetryConfig" not in listed.out
    assert len(listed.lines) == 10
    told = json.loads(r9s("batch", "status", "out", "--state", "unknown", "--json").out)
    assert told["counts"]["unknown"] == len(told["items"]) == 10
    assert told["items"][0]["state"] == "unknown"
    assert own_sandbox.drawn == 0
    assert r9s("batch", ten, "-o", "out", "--retry-unknown").code == 0
    assert r9s("batch", "status", "out") == (0, "10 done\n", "")


def test_a_limit_ends_a_batch(r9s: Run, ten: Path, own_sandbox: SandboxURL) -> None:
    """5, with the option that did it; started again, it goes on."""
    done = r9s("batch", ten, "-o", "out", "--max-images", "4")
    assert done.code == 5
    assert "Stopped: max_images=4 is reached" in done.err
    assert "4 done, 6 waiting" in done.err
    assert own_sandbox.drawn == 4
    assert r9s("batch", ten, "-o", "out").code == 0
    assert own_sandbox.drawn == 10


def test_an_output_without_records(r9s: Run) -> None:
    """Somebody asks for the wrong folder."""
    done = r9s("batch", "status", "nothing")
    assert done.code == 2
    assert re.fullmatch(r"No such file or directory: \S+/nothing\n", done.err)
    Path("empty").mkdir()
    done = r9s("batch", "status", "empty")
    assert (done.code, done.err) == (2, "empty has no records of a batch.\n")


def test_stores_need_their_extra(r9s: Run, ten: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line says what to install."""
    monkeypatch.setitem(sys.modules, "obstore", None)
    done = r9s("batch", ten, "-o", "s3://bucket/folder")
    assert done.code == 2
    assert "r9s[batch]" in done.err
    assert len(done.err.splitlines()) == 1


def test_a_terminal_shows_how_far_it_is(ten: Path) -> None:
    """In 80 columns, with counts by state; in the end the summary is left."""
    slow = ["--header", f"{FAULT}: delay=0.3", "--concurrency", "2"]
    seen = on_terminal(["batch", ten, "-o", "out", *slow], {"NO_COLOR": "1"})
    assert seen.code == 0
    assert re.search(r"━+ +\d/10 [0-9.]+/s 0:00:0\d", seen.text)
    assert all(len(line) <= COLUMNS for line in re.split("[\r\n]", seen.text))
    assert len(seen.left) == 1
    assert seen.left[0].startswith("10 done; 10 new pictures")


@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c(start: Start, ten: Path, own_sandbox: SandboxURL, times: int) -> None:
    """Once: what is under way ends. Twice: at once, and what may have been billed is said."""
    wait = 1.5 if times == 1 else 60
    process = start("batch", ten, "-o", "out", "--concurrency", "3", "--header", f"{FAULT}: delay={wait}")
    until(lambda: own_sandbox.drawn == 3)
    for _ in range(times):
        process.send_signal(signal.SIGINT)
        until(lambda: True)
        _pause()
    _, err = process.communicate(timeout=30)
    assert "Traceback" not in err
    assert err.startswith("Stopping: the running requests finish first. Ctrl-C again stops at once.\n")
    if times == 1:
        assert process.returncode == 5, err
        assert "3 done, 7 waiting" in err
        assert "Stopped: interrupted" in err
        assert len(list(Path("out").glob("*.png"))) == 3
    else:
        assert process.returncode == 4, err
        assert "may have been billed" in err
    assert own_sandbox.drawn == 3


def _pause() -> None:
    """A second Ctrl-C comes after the first has been seen."""
    import time

    time.sleep(0.5)

"""Terminals, pipes, and readers that go away."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, SMALL, Run, Start
from tests.cli.terminals import COLUMNS, on_terminal

SLOW = ("--header", "x-r9s-sandbox-fault: delay=0.6")
STREAM = ("--stream", "--partial-images", "3", "--header", "x-r9s-sandbox-fault: stream-delay=0.3")


@pytest.mark.usefixtures("settings")
def test_a_terminal_shows_that_a_call_is_under_way() -> None:
    """The line fits, and is gone in the end: what is left is the path."""
    seen = on_terminal(["create", "a", *SMALL, *SLOW], {})
    assert seen.code == 0
    assert "images.create" in seen.text
    assert "0:00:00" in seen.text
    assert seen.left == ["image-1.png"]


@pytest.mark.usefixtures("settings")
def test_partial_pictures_move_the_bar() -> None:
    """Each state of the picture makes it longer; only the finished picture is saved."""
    seen = on_terminal(["create", "a", *SMALL, *STREAM], {"NO_COLOR": "1"})
    assert seen.code == 0
    # A bar without colours: what is done is drawn, and the rest is blank or thin.
    lengths = [len(bar) for bar in re.findall("━+", seen.text)]
    assert len({*lengths}) >= 3, lengths
    assert "0 of 1 pictures" in seen.text
    assert all(len(line) <= COLUMNS for line in re.split("[\r\n]", seen.text))
    assert seen.left == ["image-1.png"]
    assert os.listdir() == ["image-1.png"]


@pytest.mark.usefixtures("settings")
def test_no_color_is_written_where_none_is_wanted() -> None:
    """Nothing is coloured; without the variable something is."""
    colours = re.compile(rb"\x1b\[[0-9;]*3[0-9][0-9;]*m")
    assert colours.search(on_terminal(["create", "a", *SMALL, *SLOW], {}).raw)
    assert not colours.search(on_terminal(["create", "a", *SMALL, *SLOW], {"NO_COLOR": "1"}).raw)


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_knows_nothing_gets_plain_lines(term: str) -> None:
    """No sequence steers it."""
    seen = on_terminal(["create", "a", *SMALL, *SLOW], {"TERM": term})
    assert (seen.code, seen.raw) == (0, b"image-1.png\r\n")


def test_a_pipe_gets_plain_lines(r9s: Run) -> None:
    """Neither a bar nor a colour, also for a stream."""
    assert r9s("create", "a", *SMALL, *STREAM) == (0, "image-1.png\n", "")
    assert "\x1b" not in r9s("create", "--help").out


@pytest.mark.usefixtures("settings")
def test_the_bar_is_there_when_only_the_paths_go_elsewhere() -> None:
    """As in `r9s create ... > paths`."""
    seen = on_terminal(["create", "a", *SMALL, *SLOW], {}, out_too=False)
    assert (seen.code, "images.create" in seen.text, seen.left) == (0, True, [])


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("arguments", [["--help"], ["create", "--help"], ["edit", "--help"], ["batch", "--help"]])
def test_help_fits_a_terminal(arguments: list[object]) -> None:
    """No line is longer than 80 columns."""
    seen = on_terminal(arguments, {})
    assert seen.code == 0
    assert max(map(len, seen.text.splitlines())) <= COLUMNS


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("arguments", ["create a -n 3 --size 32x32", "create a --size 32x32 --json", "--help"])
def test_a_reader_that_goes_away_ends_nothing(arguments: str) -> None:
    """Behind `| head -1` or nothing at all: all pictures are saved, and nothing is said."""
    script = f'{{ "$PYTHON" -W error -m r9s {arguments}; echo $? > code; }} 2> err | true'
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHON": subprocess.sys.executable}  # type: ignore[attr-defined]
    subprocess.run(["bash", "-c", script], env=environment, check=True, timeout=60)
    assert Path("err").read_text() == ""
    assert Path("code").read_text() == "0\n"
    if "-n 3" in arguments:
        assert sorted(Path().glob("*.png")) == [Path(f"image-{number}.png") for number in (1, 2, 3)]


def test_a_stream_that_breaks_off_leaves_what_came(r9s: Run) -> None:
    """Pictures that were finished are as always; of the others the last state is saved under another name."""
    broken = ("--header", "x-r9s-sandbox-fault: stream-reset; after=4")
    done = r9s("create", "a", *SMALL, "--stream", "--partial-images", "2", "-n", "2", *broken)
    assert done.code == 4
    assert done.lines == ["image-1.png", "image-2-unfinished.png"]
    assert "The last state of the picture is saved: image-2-unfinished.png" in done.err


def test_a_stream_whose_error_comes_last_costs_no_picture(r9s: Run) -> None:
    """An error event after some of the pictures."""
    broken = ("--header", "x-r9s-sandbox-fault: stream-error; after=1; status=429")
    done = r9s("create", "a", *SMALL, "--stream", "-n", "2", *broken)
    assert done.code == 4
    assert done.lines == ["image-1.png"]
    assert "status 429" in done.err


@pytest.mark.parametrize("events", ["typed", "chunks"])
def test_streams_of_all_shapes(r9s: Run, events: str) -> None:
    """Each picture is saved once, with its number."""
    shape = ("--header", f"x-r9s-sandbox-events: {events}")
    done = r9s("create", "a", *SMALL, "--stream", "--partial-images", "1", "-n", "2", *shape)
    assert (done.code, done.lines, done.err) == (0, ["image-1.png", "image-2.png"], "")


def test_waiting_for_a_server_is_said(start: Start) -> None:
    """Whoever waits for long knows for what."""
    busy = ("--header", "x-r9s-sandbox-fault: 503; retry-after=6", "--retry-for", "20")
    process = start("create", "a", *SMALL, *busy)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (0, "image-1.png\n")
    assert len(err.splitlines()) == 1
    assert "6" in err

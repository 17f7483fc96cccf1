"""Where pictures are saved, and what is printed of them."""

import os
from pathlib import Path

import pytest
from PIL import Image

from r9s.cli import _places
from r9s_sandbox import SandboxURL
from tests.cli.conftest import SMALL, Run
from tests.cli.recorder import Recorder


def test_the_path_of_a_picture_is_printed(r9s: Run) -> None:
    """Without -o it is in the current folder; nothing else is printed, and nothing is said."""
    done = r9s("create", "a red fox", *SMALL)
    assert done == (0, "image-1.png\n", "")
    with Image.open("image-1.png") as picture:
        assert picture.size == (32, 32)


def test_several_pictures_have_a_line_each(r9s: Run) -> None:
    """-o names a folder, which is made."""
    done = r9s("images", "create", "a red fox", *SMALL, "-n", "2", "-o", "out/deep")
    assert (done.code, done.lines) == (0, ["out/deep/image-1.png", "out/deep/image-2.png"])
    assert sorted(os.listdir("out/deep")) == ["image-1.png", "image-2.png"]


def test_a_name_that_is_taken_costs_no_picture(r9s: Run) -> None:
    """The pictures of one call get the next number that is free for all of them; what is there stays."""
    Path("out").mkdir()
    Path("out/image-2.png").write_text("mine")
    done = r9s("create", "a", *SMALL, "-n", "2", "-o", "out")
    assert done.lines == ["out/image-1_2.png", "out/image-2_2.png"]
    assert Path("out/image-2.png").read_text() == "mine"
    assert r9s("create", "a", *SMALL, "-o", "out").lines == ["out/image-1.png"]
    assert r9s("create", "a", *SMALL, "-o", "out").lines == ["out/image-1_3.png"]


def test_overwrite_replaces(r9s: Run) -> None:
    """Only with --overwrite."""
    Path("fox.png").write_text("old")
    assert r9s("create", "a", *SMALL, "-o", "fox.png").lines == ["fox_2.png"]
    assert Path("fox.png").read_text() == "old"
    assert r9s("create", "a", *SMALL, "-o", "fox.png", "--overwrite").lines == ["fox.png"]
    assert Path("fox.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("output", "count", "names"),
    [
        ("fox.png", 1, ["fox.png"]),
        ("fox.PNG", 1, ["fox.PNG"]),
        ("fox.jpg", 1, ["fox.jpg.png"]),
        ("fox.out", 1, ["fox.out"]),
        ("fox.png", 2, ["fox-1.png", "fox-2.png"]),
        ("fox", 1, ["fox/image-1.png"]),
        ("fox.d/", 1, ["fox.d/image-1.png"]),
    ],
)
def test_the_name_of_a_file(r9s: Run, output: str, count: int, names: list[str]) -> None:
    """Several pictures are numbered, and another format gets its extension, rather than that a picture is lost."""
    assert r9s("create", "a", *SMALL, "-n", count, "-o", output).lines == names
    assert all(Path(name).is_file() for name in names)


@pytest.mark.parametrize("output", ["taken/out", "taken/fox.png", "taken"])
def test_a_folder_that_cannot_be_is_said_before_the_call(r9s: Run, sandbox: SandboxURL, output: str) -> None:
    """Nothing is drawn."""
    Path("taken").write_text("a file")
    drawn = sandbox.drawn
    done = r9s("create", "a", *SMALL, "-o", output)
    assert done.code == 2
    assert "is a file, not a folder" in done.err
    assert sandbox.drawn == drawn


def test_a_folder_that_may_not_be_written_is_said_before_the_call(
    r9s: Run, sandbox: SandboxURL, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is drawn, and the exit code is that of wrong use."""

    def closed(**where: object) -> None:
        raise PermissionError(13, "Permission denied", "closed")

    monkeypatch.setattr("tempfile.TemporaryFile", closed)
    drawn = sandbox.drawn
    done = r9s("create", "a", *SMALL, "-o", "closed/out")
    assert done.code == 2
    assert "Permission denied" in done.err
    assert sandbox.drawn == drawn


def test_a_disk_that_is_full_costs_no_picture(r9s: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be written where it shall be is saved in a folder for temporary files, which is named."""

    def full(self: object, save: object, of: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(_places.Place, "_keep_here", full)
    done = r9s("create", "a", *SMALL, "-o", "out")
    assert done.code == 0
    assert "No space left on device" in done.err
    (path,) = map(Path, done.lines)
    assert str(path.parent) in done.err
    assert path.read_bytes().startswith(b"\x89PNG")


def test_nothing_is_left_beside_the_pictures(r9s: Run) -> None:
    """Also after a call that was refused."""
    r9s("create", "a", *SMALL, "-o", "out")
    r9s("create", "a", *SMALL, "-o", "out", "--header", "x-r9s-sandbox-fault: 400")
    assert os.listdir("out") == ["image-1.png"]


def test_pictures_that_came_as_links_are_fetched(r9s: Run) -> None:
    """A result with URLs is saved like any other."""
    done = r9s("create", "a", *SMALL, "--response-format", "url", "--model", "wanx-v1")
    assert (done.code, done.lines) == (0, ["image-1.png"])


def test_a_picture_that_did_not_come_costs_no_other(r9s: Run, recorder: Recorder) -> None:
    """The others are saved and printed; the exit code says that it was paid for."""
    recorder.answers[0]["data"].append({"error": {"message": "too scary"}})
    done = r9s("create", "a", "-n", "2", "--server-url", recorder.url)
    assert (done.code, done.lines) == (4, ["image-1.png"])
    assert "too scary" in done.err


def test_an_answer_without_a_picture_is_printed(r9s: Run, recorder: Recorder) -> None:
    """It was paid for, so all that came is shown."""
    recorder.answers = [{"created": 1, "data": [], "id": "job_7"}]
    done = r9s("create", "a", "--server-url", recorder.url)
    assert done.code == 4
    assert '"id": "job_7"' in done.out
    assert "has no image" in done.err


def test_an_answer_that_cannot_be_read_is_saved(r9s: Run, recorder: Recorder) -> None:
    """What was paid for is in a file, whatever it is."""
    recorder.answers = [b"[1, 2"]
    done = r9s("create", "a", "--server-url", recorder.url, "-o", "out")
    assert done.code == 4
    assert "The response is saved in out/answer.txt" in done.err
    assert Path("out/answer.txt").read_text() == "[1, 2"

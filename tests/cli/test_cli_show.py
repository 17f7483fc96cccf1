"""Pictures drawn in the terminal; what is written for one is decoded again."""

import base64
import io
import re
from pathlib import Path

import pytest
from PIL import Image

from r9s.cli import _show
from tests.cli.conftest import SMALL, Run
from tests.cli.terminals import on_terminal


@pytest.mark.parametrize(
    ("environ", "protocol"),
    [
        ({"TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"}, "kitty"),
        ({"TERM": "xterm-ghostty"}, "kitty"),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "230804"}, "kitty"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, "iterm2"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, "iterm2"),
        ({"TERM": "xterm-256color", "LC_TERMINAL": "iTerm2"}, "iterm2"),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/x", "KITTY_WINDOW_ID": "1"}, None),
        ({"TERM": "xterm-256color"}, None),
        ({"TERM": "dumb", "TERM_PROGRAM": "iTerm.app"}, None),
        ({}, None),
    ],
)
def test_which_terminal_speaks_what(environ: dict[str, str], protocol: str | None) -> None:
    """By what it says in the environment."""
    assert _show.protocol_of(environ) == protocol


def test_a_terminal_that_cannot_is_told_of_once(r9s: Run) -> None:
    """One line on stderr for all pictures, and the call is done."""
    done = r9s("create", "a", *SMALL, "-n", "2", "--show")
    assert (done.code, done.lines) == (0, ["image-1.png", "image-2.png"])
    assert len(done.err.splitlines()) == 1
    assert "cannot show pictures" in done.err


@pytest.mark.usefixtures("settings")
def test_kitty_gets_the_picture() -> None:
    """Its pixels, in pieces of base64 as the protocol wants them."""
    pytest.importorskip("chafa")
    seen = on_terminal(["create", "a", *SMALL, "--show"], {"TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"})
    assert seen.code == 0
    pieces = re.findall(rb"\x1b_G([^;\x1b]*);?([^\x1b]*)\x1b\\", seen.raw)
    keys = dict(each.split(b"=") for each in pieces[0][0].split(b","))
    assert (keys[b"a"], keys[b"f"]) == (b"T", b"32")
    pixels = b"".join(base64.b64decode(piece) for _, piece in pieces)
    width, height = int(keys[b"s"]), int(keys[b"v"])
    assert len(pixels) == width * height * 4
    shown = Image.frombytes("RGBA", (width, height), pixels)
    with Image.open("image-1.png") as saved:
        _close(shown, saved)


@pytest.mark.usefixtures("settings")
def test_iterm2_gets_the_picture() -> None:
    """A file, in base64."""
    pytest.importorskip("chafa")
    seen = on_terminal(["create", "a", *SMALL, "--show"], {"TERM_PROGRAM": "iTerm.app"})
    assert seen.code == 0
    (found,) = re.findall(rb"\x1b\]1337;File=([^:]*):([^\x07]*)\x07", seen.raw)
    assert b"inline=1" in found[0]
    with Image.open(io.BytesIO(base64.b64decode(found[1]))) as shown, Image.open("image-1.png") as saved:
        _close(shown, saved)


def _close(shown: Image.Image, saved: Image.Image) -> None:
    """The same colour in the mean, whatever the size."""
    means = [each.convert("RGB").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0)) for each in (shown, saved)]
    one, other = means
    assert isinstance(one, tuple)
    assert isinstance(other, tuple)
    assert all(abs(a - b) < 40 for a, b in zip(one, other, strict=True)), means


@pytest.mark.usefixtures("settings")
def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the library is not installed, the picture is saved all the same, and it is said what to install."""

    def missing(name: str) -> None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    monkeypatch.setattr(_show, "import_module", missing)
    monkeypatch.setenv("KITTY_WINDOW_ID", "1")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert _show.show(Path("image-1.png")) == 'Pictures cannot be shown (without chafa): pip install "r9s[show]"'

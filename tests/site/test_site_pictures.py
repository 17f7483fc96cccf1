"""The scripts that draw the pictures of the documentation still draw them."""

import shutil
from pathlib import Path

import pytest
from PIL import Image

from docs.pictures import stream, terminal


def test_a_batch_in_a_terminal_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The picture has the commands, three states of the progress bar, and what the commands say at their end."""
    monkeypatch.setattr(terminal, "PROMPTS", 8)
    terminal.draw(tmp_path / "batch.svg")
    drawn = (tmp_path / "batch.svg").read_text(encoding="utf-8").replace("&#160;", " ")
    assert "r9s batch prompts.csv -o foxes/" in drawn
    assert drawn.count("/8") >= 3
    assert "8 done; 8 new pictures in" in drawn
    assert "r9s batch status foxes/" in drawn


@pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is not installed: apt install chromium")
def test_the_states_of_a_stream_are_drawn(tmp_path: Path) -> None:
    """The sheet has four pictures beside each other, on a transparent background."""
    stream.draw(tmp_path / "stream.png")
    with Image.open(tmp_path / "stream.png") as sheet:
        assert sheet.mode == "RGBA"
        middle = [sheet.getpixel((16 + number * 272 + 128, 144)) for number in range(4)]
        gaps = [sheet.getpixel((8 + number * 272, 144)) for number in range(5)]
    assert all(pixel[3] == 255 for pixel in middle if isinstance(pixel, tuple))
    assert gaps == [(0, 0, 0, 0)] * 5

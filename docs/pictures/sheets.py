"""Sheets of pictures with captions. Headless Chromium draws them, because it supports all picture formats."""

import html
import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

CELL = 256
GAP = 16
CAPTION = 24
STYLE = f"""
body {{ margin: 0; padding: {GAP}px; display: grid; gap: {GAP}px; font: 15px monospace; color: #888; }}
figure {{ margin: 0; width: {CELL}px; }}
img {{ width: {CELL}px; height: {CELL}px; border-radius: 12px; display: block; object-fit: cover; }}
figcaption {{ height: {CAPTION}px; line-height: {CAPTION + 6}px; text-align: center; }}
"""


def draw(pictures: list[tuple[Path, str]], file: Path, *, columns: int) -> None:
    """Write a sheet of pictures with their captions as a PNG file with a transparent background."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        raise SystemExit("The pictures are drawn with Chromium. On Debian and Ubuntu: apt install chromium")
    rows = -(-len(pictures) // columns)
    width, height = GAP + columns * (CELL + GAP), GAP + rows * (CELL + CAPTION + GAP)
    figures = "".join(
        f'<figure><img src="{picture.resolve().as_uri()}"><figcaption>{html.escape(caption)}</figcaption></figure>'
        for picture, caption in pictures
    )
    grid = f"body {{ grid-template-columns: repeat({columns}, {CELL}px); }}"
    with tempfile.TemporaryDirectory() as name:
        page, shot = Path(name) / "sheet.html", Path(name) / "sheet.png"
        page.write_text(f"<!doctype html><style>{STYLE}{grid}</style>{figures}", encoding="utf-8")
        options = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--force-device-scale-factor=1",
        ]
        window = ["--default-background-color=00000000", f"--window-size={width},{height}", f"--screenshot={shot}"]
        subprocess.run([program, *options, *window, page.as_uri()], check=True, capture_output=True, timeout=60)
        Image.open(shot).save(file, optimize=True)

"""docs/images/notebook.png: two parts of examples/notebook.ipynb. The notebook runs with the sandbox.

Needs nbclient, ipykernel, nbconvert and Chromium, which takes the screenshot.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from PIL import Image, ImageChops

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "examples" / "notebook.ipynb"
SHOWN = ("Several pictures", "A stream")
"""The headings of the parts that the picture shows."""
WIDTH, HEIGHT = 960, 2400
MARGIN = 16


def draw(file: Path) -> None:
    """Execute the notebook, and write a picture of the parts as a PNG file."""
    notebook: Any = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    notebook.cells = _parts(notebook.cells)
    page, _ = HTMLExporter().from_notebook_node(notebook)  # type: ignore[no-untyped-call]
    with tempfile.TemporaryDirectory() as name:
        html, whole = Path(name) / "page.html", Path(name) / "page.png"
        html.write_text(page, encoding="utf-8")
        _photograph(html, whole)
        with Image.open(whole) as drawn:
            _cropped(drawn.convert("RGB")).save(file, optimize=True)


def _parts(cells: list[Any]) -> list[Any]:
    """The cells under the headings in SHOWN."""
    found: list[Any] = []
    is_shown = False
    for cell in cells:
        if cell.cell_type == "markdown" and cell.source.startswith("#"):
            is_shown = cell.source.splitlines()[0].lstrip("# ") in SHOWN
        found += [cell] if is_shown else []
    return found


def _photograph(page: Path, file: Path) -> None:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        raise SystemExit("The picture is drawn with Chromium. On Debian and Ubuntu: apt install chromium")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={WIDTH},{HEIGHT}"]
    subprocess.run(
        [program, *options, f"--screenshot={file}", page.as_uri()], check=True, capture_output=True, timeout=120
    )


def _cropped(drawn: Image.Image) -> Image.Image:
    """The picture without the empty part of the page."""
    box = ImageChops.difference(drawn, Image.new("RGB", drawn.size, drawn.getpixel((0, drawn.height - 1)))).getbbox()
    return drawn.crop((0, 0, drawn.width, min(drawn.height, (box[3] if box else drawn.height) + MARGIN)))


if __name__ == "__main__":
    draw(ROOT / "docs" / "images" / "notebook.png")

"""Shows a picture in the terminal. Only this module uses chafa."""

import os
import shutil
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

Protocol = Literal["kitty", "iterm2"]
_CELL = (10, 20)
"""The assumed size of a character in pixels."""
_MOST_LINES = 24


def show(file: Path) -> str | None:
    """Draw a picture on the terminal of stdout or stderr. Return None, or the reason why that failed."""
    stream = next((each for each in (sys.stdout, sys.stderr) if each.isatty()), None)
    protocol = protocol_of(os.environ)
    if stream is None or protocol is None:
        return "This terminal cannot show pictures (kitty, Ghostty, Konsole, iTerm2 and WezTerm can)."
    try:
        chafa: Any = import_module("chafa")
        from PIL import Image
    except Exception as error:
        # Where the wheel has no chafa library, a system library is needed.
        missing = isinstance(error, ImportError) and error.name
        return f'Pictures cannot be shown ({f"without {missing}" if missing else error}): pip install "r9s[show]"'
    try:
        with Image.open(file) as opened:
            drawn = _drawn(chafa, opened, protocol)
    except (OSError, ValueError):
        return f"{file} cannot be shown: it is not a bitmap picture."
    stream.flush()
    stream.buffer.write(drawn + b"\n")
    stream.flush()
    return None


def protocol_of(environ: Mapping[str, str]) -> Protocol | None:
    """The image protocol of the terminal, from its environment variables; None if it has none."""
    program, term = environ.get("TERM_PROGRAM", ""), environ.get("TERM", "")
    if environ.get("TMUX") or term.startswith(("screen", "tmux")) or term == "dumb":
        return None
    if program in ("iTerm.app", "WezTerm") or environ.get("LC_TERMINAL") == "iTerm2":
        return "iterm2"
    names = ("KITTY_WINDOW_ID", "GHOSTTY_RESOURCES_DIR", "KONSOLE_VERSION")
    if term in ("xterm-kitty", "xterm-ghostty") or any(environ.get(name) for name in names):
        return "kitty"
    return None


def _drawn(chafa: Any, picture: Any, protocol: Protocol) -> bytes:
    """The bytes that make a terminal show a picture, as large as fits."""
    columns, lines = shutil.get_terminal_size()
    width, height = _CELL
    share = min(columns * width / picture.width, min(lines - 2, _MOST_LINES) * height / picture.height, 1)
    small = picture.convert("RGBA").resize((max(int(picture.width * share), 1), max(int(picture.height * share), 1)))
    config = chafa.CanvasConfig()
    config.cell_width, config.cell_height = _CELL
    config.width, config.height = -(-small.width // width), -(-small.height // height)
    modes = chafa.PixelMode
    config.pixel_mode = {"kitty": modes.CHAFA_PIXEL_MODE_KITTY, "iterm2": modes.CHAFA_PIXEL_MODE_ITERM2}[protocol]
    canvas = chafa.Canvas(config)
    pixels = chafa.PixelType.CHAFA_PIXEL_RGBA8_UNASSOCIATED
    canvas.draw_all_pixels(pixels, small.tobytes(), small.width, small.height, small.width * 4)
    drawn: bytes = canvas.print(fallback=True)
    return drawn

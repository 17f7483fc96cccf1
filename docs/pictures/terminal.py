"""docs/images/batch.svg: the output of a batch in a terminal."""

import io
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

import r9s_sandbox

ROOT = Path(__file__).parents[2]
COLUMNS = 52
PROMPTS = 120
REDRAWN = "\r\x1b[2K"
"""The progress bar writes this before it draws its line again."""

# The template of rich, without the font that it loads from another server.
SVG = """<svg width="{width}" height="{height}" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: monospace; font-size: {char_height}px; line-height: {line_height}px; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal"><rect width="{terminal_width}" height="{terminal_height}" /></clipPath>
{lines}
</defs>
<rect width="{width}" height="{height}" rx="12" fill="#0c0c0c" />
<g transform="translate(16, 12)" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def run(command: str, folder: Path, url: str) -> str:
    """The output of an `r9s` command in a terminal."""
    ours, theirs = pty.openpty()
    ioctl(theirs, TIOCSWINSZ, struct.pack("HHHH", 24, COLUMNS, 0, 0))
    environment = {**os.environ, "R9S_API_KEY": "test", "R9S_BASE_URL": url, "TERM": "xterm-256color"}
    environment |= {"COLORTERM": "truecolor", "PYTHONPATH": str(ROOT)}
    program = [sys.executable, "-m", *command.split()]
    process = subprocess.Popen(program, cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    written = b""
    while True:
        try:
            written += os.read(ours, 1 << 16)
        except OSError:  # the program has ended and has closed the other end
            break
    os.close(ours)
    assert process.wait() == 0, written
    return written.decode()


def states(written: str) -> list[str]:
    """Three states of the line of the progress bar: after a quarter, after a half, and after three quarters."""
    bar, _, _ = written.partition("\r\n")
    seen = bar.removeprefix("\x1b[?25l").split(REDRAWN)
    done = [int(found[1]) if (found := re.search(r"(\d+)/", each)) else 0 for each in seen]
    return [
        next(state for state, count in zip(seen, done, strict=True) if count >= PROMPTS * part // 4)
        for part in (1, 2, 3)
    ]


def typed(command: str) -> Text:
    """A command after the prompt of a shell."""
    return Text.assemble(("$ ", "green"), command)


def draw(file: Path) -> None:
    """Run a batch and get its status. Write both outputs as a picture of a terminal."""
    with tempfile.TemporaryDirectory() as name, r9s_sandbox.serve() as url:
        folder = Path(name)
        lines = [f"Fox number {number},256x256" for number in range(PROMPTS)]
        (folder / "prompts.csv").write_text("\n".join(["prompt,size", *lines]), encoding="utf-8")
        written = run("r9s batch prompts.csv -o foxes/", folder, url)
        status = run("r9s batch status foxes/", folder, url)
    last = written.rstrip().rpartition(REDRAWN[1:])[2]
    console = Console(record=True, width=COLUMNS, file=io.StringIO())
    for line in (typed("r9s batch prompts.csv -o foxes/"), *map(Text.from_ansi, [*states(written), last])):
        console.print(line)
    for line in (typed("r9s batch status foxes/"), Text.from_ansi(status.strip())):
        console.print(line)
    file.write_text(console.export_svg(code_format=SVG, theme=MONOKAI, unique_id="batch"), encoding="utf-8")

"""The program on a pseudo terminal of 80 columns."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
COLUMNS, LINES = 80, 24


class Seen(NamedTuple):
    """What a terminal got, and the exit code."""

    code: int
    raw: bytes

    @property
    def text(self) -> str:
        """Without what steers the terminal."""
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.raw.decode(errors="replace"))

    @property
    def left(self) -> list[str]:
        """The lines that are left on the screen in the end."""
        screen: list[str] = [""]
        row = 0
        for piece in re.findall(r"\x1b\[[0-9;?]*[A-Za-z]|\r|\n|[^\x1b\r\n]+", self.raw.decode(errors="replace")):
            if piece == "\n":
                row += 1
                screen += [""] * (row + 1 - len(screen))
            elif re.fullmatch(r"\x1b\[\d*A", piece):
                row = max(row - int(piece[2:-1] or 1), 0)
            elif piece == "\x1b[2K":
                screen[row] = ""
            elif not piece.startswith(("\x1b", "\r")):
                screen[row] += piece
        return [line.rstrip() for line in screen if line.strip()]


def on_terminal(arguments: list[object], environment: Mapping[str, str], *, out_too: bool = True) -> Seen:
    """Run the program with a terminal as stderr, and as stdout too, or with that as a pipe that is read and dropped."""
    main, other = pty.openpty()
    fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
    command = [sys.executable, "-W", "error", "-m", "r9s", *map(str, arguments)]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=other if out_too else subprocess.DEVNULL,
        stderr=other,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), *sys.path)), **environment},
    )
    os.close(other)
    raw = bytearray()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if not select.select([main], [], [], 0.1)[0]:
            continue
        try:
            piece = os.read(main, 65536)
        except OSError:
            break
        if not piece:
            break
        raw += piece
    os.close(main)
    return Seen(process.wait(timeout=10), bytes(raw))

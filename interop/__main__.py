"""Runs all checks: `make interop`. It prints ok or the difference for each check. The exit code is 1 if one failed."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from types import FrameType

import r9s_sandbox

from . import _guides, _sdk
from ._report import Differs

_ROOT = Path(__file__).parent.parent
_PYTHON = _ROOT / "interop" / ".venv" / "bin" / "python"
_SECONDS = 120


def main() -> int:
    """Run all checks, and return the exit code."""
    os.environ["NO_PROXY"] = "127.0.0.1"
    for number in (signal.SIGTERM, signal.SIGALRM):
        signal.signal(number, _stop)
    signal.alarm(_SECONDS)
    try:
        failed = _sdk.run() + _openai()
        with tempfile.TemporaryDirectory() as folder:
            failed += _guides.run(_PYTHON, Path(folder))
    except FileNotFoundError as error:
        sys.exit(f"{error}\n`make interop` installs the missing programs.")
    except Differs as error:
        print(error)
        failed = 1
    print("FAILED" if failed else "All agree.")
    return 1 if failed else 0


def _openai() -> int:
    with r9s_sandbox.serve() as url, r9s_sandbox.serve(strict=True) as strict_url:
        command = [str(_PYTHON), "-m", "interop.openai_client", url, strict_url]
        return subprocess.run(command, cwd=_ROOT, stdin=subprocess.DEVNULL).returncode


def _stop(number: int, frame: FrameType | None) -> None:
    # The checks do not catch SystemExit, so it ends the servers and the program.
    sys.exit(f"interop: not finished within {_SECONDS} seconds" if number == signal.SIGALRM else "interop: terminated")


if __name__ == "__main__":
    sys.exit(main())

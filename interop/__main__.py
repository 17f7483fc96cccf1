"""Runs all checks: `make interop`. A line for each says ok, or what differed; the exit code is 1 when one did."""

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
    """Run all checks; the exit code."""
    os.environ["NO_PROXY"] = "127.0.0.1"
    for number in (signal.SIGTERM, signal.SIGALRM):
        signal.signal(number, _stop)
    signal.alarm(_SECONDS)
    try:
        failed = _sdk.run() + _openai()
        with tempfile.TemporaryDirectory() as folder:
            failed += _guides.run(_PYTHON, Path(folder))
    except FileNotFoundError as error:
        sys.exit(f"{error}\n`make interop` installs what is needed.")
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
    # An exception of this kind passes the checks by, and ends the servers on its way.
    sys.exit(f"interop: not done within {_SECONDS} seconds" if number == signal.SIGALRM else "interop: told to stop")


if __name__ == "__main__":
    sys.exit(main())

"""What a start of the program loads."""

import subprocess
import sys

import pytest

from tests.cli.conftest import ROOT

HEAVY = (
    "asyncio",
    "attr",
    "attrs",
    "dataclasses",
    "httpx",
    "json",
    "anyio",
    "rich",
    "r9s._client",
    "r9s_generated.models",
)


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["create", "--help"], ["batch", "--help"]])
def test_a_help_loads_little(arguments: list[str]) -> None:
    """Nothing that only a call needs."""
    program = (
        "import sys\n"
        "from r9s.__main__ import main\n"
        f"assert main({arguments!r}) == 0\n"
        f"print(*[name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert (done.returncode, done.stderr.strip()) == (0, "")


def test_the_sandbox_and_the_versions() -> None:
    """The sandbox has its own options, and says how it is called here."""
    program = [sys.executable, "-m", "r9s"]
    done = subprocess.run([*program, "sandbox", "--help"], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert done.returncode == 0
    assert done.stdout.startswith("usage: r9s sandbox [-h]")
    done = subprocess.run([*program, "sandbox", "--port", "x"], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert (done.returncode, "not a number" in done.stderr) == (2, True)
    done = subprocess.run([*program, "version"], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert [line.split()[0] for line in done.stdout.splitlines()] == [
        "r9s",
        "r9s-generated",
        "httpx",
        "click",
        "rich",
        "Python",
    ]


def test_the_sandbox_serves() -> None:
    """Until it is ended."""
    command = [sys.executable, "-m", "r9s", "sandbox", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("R9S sandbox listening on http://127.0.0.1:")
        process.terminate()
        assert process.wait(30) == 0

"""Completion scripts, run by real shells where there are any."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Run

ASK = """
eval "$(r9s completion bash)"
COMP_WORDS=(r9s {words})
COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 ))
COMPREPLY=()
compopt() {{ printf 'compopt %s %s\\n' "$@"; }}
_r9s_completion r9s
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.fixture
def program(tmp_path: Path) -> dict[str, str]:
    """The environment in which `r9s` is a command."""
    script = tmp_path / "bin" / "r9s"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m r9s "$@"\n')
    script.chmod(0o755)
    return {**os.environ, "PATH": f"{script.parent}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("cr", ["create"]),
        ("images e", ["edit"]),
        ("create a --qual", ["--quality"]),
        ("create a --quality h", ["high", "hd"]),
        ("create a --output-format ''", ["png", "jpeg", "webp", "gif", "svg"]),
        ("create a --retries ''", ["default", "none", "all"]),
        ("create a --no-wat", ["--no-watermark"]),
        ("edit ca", ["compopt -o default", ""]),
        ("edit cat.png --mask ''", ["compopt -o default", ""]),
        ("batch status out --state ref", ["refused"]),
        ("batch stat", ["status"]),
        ("completion ''", ["bash", "zsh", "fish"]),
    ],
)
def test_bash_completes_what_the_program_takes(program: dict[str, str], words: str, expected: list[str]) -> None:
    """Commands, options, known values and files."""
    done = subprocess.run(
        ["bash", "--norc", "-c", ASK.format(words=words)], env=program, capture_output=True, text=True, timeout=60
    )
    assert (done.stdout.splitlines(), done.stderr) == (expected, "")


def test_completing_reads_nothing(program: dict[str, str]) -> None:
    """A `-` on the line does not wait for stdin."""
    ask = ASK.format(words="create - --qual")
    done = subprocess.run(
        ["bash", "--norc", "-c", ask], env=program, stdin=subprocess.PIPE, capture_output=True, text=True, timeout=60
    )
    assert done.stdout == "--quality\n"


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_read_their_script(program: dict[str, str], r9s: Run, shell: str) -> None:
    """The shell itself parses it, where it is installed."""
    script = r9s("completion", shell).out
    assert "_R9S_COMPLETE" in script
    if shutil.which(shell):
        done = subprocess.run([shell, "-n"], input=script, env=program, capture_output=True, text=True, timeout=60)
        assert (done.returncode, done.stderr) == (0, "")

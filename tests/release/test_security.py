"""SECURITY.md: what it names is there, and what it promises beside the tests that it names is so."""

import os
import re
import subprocess
import sys
from pathlib import Path

from packaging.version import Version

import r9s
from tests.release.copies import ROOT

PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python with these arguments; `r9s` is the one that is tested."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "R9S_API_KEY": "key"}
    return subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, text=True, timeout=60)


def test_what_is_named_is_there() -> None:
    """Each folder of tests and each page that SECURITY.md names is there."""
    named = [*re.findall(r"`(tests/\w+)/?`", PAGE), *re.findall(r"\]\((?!https:)([^)#]+)", PAGE)]
    assert len(named) >= 8
    assert [each for each in named if not (ROOT / each).exists()] == []


def test_supported_version_is_ours() -> None:
    """The table supports the major version that this is, and no other."""
    assert re.findall(r"^\| the newest (\d+)\.x \| yes", PAGE, re.MULTILINE) == [str(Version(r9s.__version__).major)]


def test_command_for_the_version_prints_it() -> None:
    """The command that a report needs prints the version."""
    (code,) = re.findall(r'python -c "([^"]+)"', PAGE)
    done = run("-c", code)
    assert (done.returncode, done.stdout.strip()) == (0, r9s.__version__), done.stderr


def test_key_is_no_option_of_the_command_line(tmp_path: Path) -> None:
    """`--api-key KEY` is refused, and the key is not repeated in what is said."""
    done = run("-m", "r9s", "create", "a cat", "-o", str(tmp_path), "--api-key", "sk-a-secret-key", "--dry-run")
    assert done.returncode == 2
    assert "--api-key" in done.stderr
    assert "sk-a-secret-key" not in done.stdout + done.stderr

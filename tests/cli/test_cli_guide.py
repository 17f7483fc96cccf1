"""The blocks of the guide run as they are printed, against a sandbox."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from r9s_sandbox import SandboxURL
from tests.cli.conftest import ROOT
from tests.docs.test_blocks import draw_pictures

GUIDE = (ROOT / "docs" / "guides" / "command-line.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```bash\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_a_block_runs(number: int, sandbox: SandboxURL, tmp_path: Path) -> None:
    """Each line ends with 0, in bash, in a folder that has the pictures which the guide names."""
    draw_pictures(tmp_path)
    (tmp_path / "image.png").rename(tmp_path / "cat.png")
    program = tmp_path / "bin" / "r9s"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m r9s "$@"\n')
    program.chmod(0o755)
    (program.parent / "python").symlink_to(sys.executable)
    given = {"R9S_API_KEY": "test", "R9S_BASE_URL": sandbox, "PYTHONPATH": str(ROOT)}
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", BLOCKS[number]],
        cwd=tmp_path,
        env={**os.environ, **given, "PATH": path},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, (done.stdout, done.stderr)


def test_the_guide_names_every_option() -> None:
    """Those that the command line has itself."""
    from r9s.cli._batch_options import batch_params
    from r9s.cli._options import call_options, client_options, output_options

    options = [*call_options(), *client_options(), *output_options(), *batch_params()]
    names = {name for option in options for name in option.opts if name.startswith("--")}
    assert not {name for name in names if f"`{name}" not in GUIDE and f" {name}" not in GUIDE}

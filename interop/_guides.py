"""Runs the blocks of the guides that import openai, in the environment that has it, and checks its retries."""

import os
import re
import subprocess
from pathlib import Path

import r9s_sandbox

from ._report import Differs, Report, same

_GUIDES = Path(__file__).parent.parent / "docs" / "guides"
_PAGES = ("coming-from-openai.md", "from-other-sdks.md")
_BLOCK = re.compile(r"^```py\n(.*?)^```", re.DOTALL | re.MULTILINE)
# Faults of the first response. As in the table of from-other-sdks.md, each picture is drawn twice, except the last.
_RETRIES = """
import openai

with openai.OpenAI() as client:
    for fault in ("reset", "500; after-work", "502; after-work", "truncate", "delay=3", "503"):
        client.images.generate(prompt=fault, extra_headers={"x-r9s-sandbox-fault": fault}, timeout=1.5)
"""


def run(python: Path, folder: Path) -> int:
    """Run all blocks, and return the number of failures. The blocks save their files in the folder."""
    report = Report("guides with openai")
    for page in _PAGES:
        text = (_GUIDES / page).read_text(encoding="utf-8")
        for match in _BLOCK.finditer(text):
            if "from openai import" in match[1]:
                line = text.count("\n", 0, match.start()) + 2
                report.check(f"{page}:{line}", _sends, python, folder, match[1], (1, 1))
    report.check("its retries pay twice", _sends, python, folder, _RETRIES, (12, 11))
    return report.failed


def _sends(python: Path, folder: Path, block: str, wanted: tuple[int, int]) -> None:
    with r9s_sandbox.serve() as url:
        mine = {"R9S_BASE_URL": url, "R9S_API_KEY": "test", "OPENAI_BASE_URL": url, "OPENAI_API_KEY": "test"}
        command = [str(python), "-c", block]
        done = subprocess.run(command, cwd=folder, env={**os.environ, **mine}, capture_output=True, text=True)
        if done.returncode:
            raise Differs(done.stderr[-400:])
        same("requests and pictures", (len(url.requests), url.drawn), wanted)

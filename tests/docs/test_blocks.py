"""Every Python block of the documentation runs, against the sandbox, as a reader would run it.

A block that needs something else, such as the openai package, is marked `py` in place of `python`: see tests/guides/
and interop/_guides.py.
"""

import multiprocessing
import os
import re
import sys
import traceback
import types
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from PIL import Image

import r9s_sandbox

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
PAGES = [ROOT / "README.md", ROOT / "r9s_generated" / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks() -> list[ParameterSet]:
    """Each block with the place that it stands at, so that a failure names it."""
    found: list[ParameterSet] = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for match in BLOCK.finditer(text):
            line = text.count("\n", 0, match.start()) + 2
            found.append(pytest.param(match[1], id=f"{page.relative_to(ROOT)}:{line}"))
    return found


@pytest.fixture(scope="module")
def sandbox() -> Iterator[str]:
    """One sandbox for all pages."""
    with r9s_sandbox.serve() as url:
        yield url


def draw_pictures(folder: Path) -> None:
    """The files that the examples upload: a picture, and a mask of its size with a transparent part."""
    Image.new("RGB", (256, 256), "teal").save(folder / "image.png")
    mask = Image.new("RGBA", (256, 256), "black")
    mask.paste((0, 0, 0, 0), (64, 64, 192, 192))
    mask.save(folder / "mask.png")


def run(block: str, sandbox: str, folder: Path, said: Path) -> None:
    """Run a block as a program of its own; forked, it need not import everything anew."""
    os.chdir(folder)
    os.environ |= {"R9S_API_KEY": "test", "R9S_BASE_URL": sandbox}
    warnings.resetwarnings()
    warnings.simplefilter("error")
    # A page shows how to call what is deprecated, too.
    warnings.filterwarnings("ignore", ".* is deprecated: it may be removed from the API", DeprecationWarning)
    # Worker processes find the functions of the block in the main module.
    program = sys.modules["__main__"] = types.ModuleType("__main__")
    with open(said, "w", encoding="utf-8") as sys.stderr, open(os.devnull, "w") as sys.stdout:
        try:
            exec(compile(block, "<block>", "exec"), program.__dict__)
        except BaseException:
            traceback.print_exc()
            raise


@pytest.mark.parametrize("block", blocks())
def test_block_runs(block: str, sandbox: str, tmp_path: Path) -> None:
    """The block ends without an error in a process of its own, with warnings as errors."""
    draw_pictures(tmp_path)
    said = tmp_path / "stderr"
    with warnings.catch_warnings():
        # From Python 3.12 on, a fork beside threads, here those of the sandbox, is warned of.
        warnings.simplefilter("ignore", DeprecationWarning)
        process = multiprocessing.get_context("fork").Process(target=run, args=(block, sandbox, tmp_path, said))
        process.start()
    process.join(60)
    process.kill()
    assert process.exitcode == 0, said.read_text(encoding="utf-8")


def test_there_are_blocks() -> None:
    """The README shows at least sync, async, errors, retries and the generated package."""
    assert len(blocks()) >= 6

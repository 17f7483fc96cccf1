"""A maintainer adds an operation with a tag of its own to the spec: after `make regen` all of it is there."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT
from tests.docs.test_blocks import BLOCK

PATHS = """
  /albums/{album}/pages:
    post:
      operationId: addPage
      x-r9s-method: add
      tags: [albums]
      summary: Add a page
      parameters:
        - {name: album, in: path, required: true, schema: {type: string}}
        - name: place
          in: query
          required: true
          schema: {type: string, enum: [first, last]}
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/NewPage'}
      responses:
        '201':
          description: The page.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/AlbumPage'}
"""
SCHEMAS = """
    NewPage:
      type: object
      required: [title, layout]
      properties:
        title: {type: string, default: Untitled, description: What stands on top.}
        layout: {$ref: '#/components/schemas/PageLayout'}
        printed_on: {type: string, format: date}
    PageLayout:
      type: object
      required: [columns]
      properties:
        columns: {type: integer, minimum: 2, maximum: 4}
        paper: {type: string, enum: [white, cream]}
    AlbumPage:
      type: object
      required: [id, layout]
      properties:
        id: {type: string, format: uuid}
        layout: {$ref: '#/components/schemas/PageLayout'}
        cover: {type: string, format: uri, contentMediaType: image/*}
"""
CALL = """
from r9s import R9S, models

with R9S() as r9s:
    page = r9s.albums.add(album="a b", place="last", title="One", layout={"columns": 2})
    assert isinstance(page, models.AlbumPage)
    assert isinstance(page.layout, models.PageLayout)
    print(page.layout.columns, page.http_meta.status_code)
    print(r9s.read(page)[:4])
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package and the pages of the spec that has one operation more."""
    folder = tmp_path_factory.mktemp("made")
    text = (ROOT / "spec" / "images.yaml").read_text(encoding="utf-8")
    for key, more in (("paths", PATHS), ("  schemas", SCHEMAS)):
        text = re.sub(rf"^{key}:\n", lambda found, more=more: found[0] + more.lstrip("\n"), text, count=1, flags=re.M)  # type: ignore[misc]
    (folder / "images.yaml").write_text(text, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "generator",
        "--spec",
        "images.yaml",
        "--output",
        "r9s_generated",
        "--docs",
        "pages",
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def environment(made: Path) -> Iterator[dict[str, str]]:
    """The settings for programs on that package, and a sandbox on it in a process of its own."""
    paths = (str(made), str(ROOT), os.environ.get("PYTHONPATH", ""))
    given = {**os.environ, "R9S_API_KEY": "test", "PYTHONPATH": os.pathsep.join(paths), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "r9s_sandbox"]
    with subprocess.Popen(command, env=given, cwd=made, stdout=subprocess.PIPE, text=True) as sandbox:
        assert sandbox.stdout is not None
        said = sandbox.stdout.readline()
        yield {**given, "R9S_BASE_URL": said.split()[-1]}
        sandbox.terminate()
        sandbox.stdout.close()


def run(environment: dict[str, str], folder: Path, *arguments: str) -> str:
    """What a Python program prints; warnings are errors."""
    command = [sys.executable, "-W", "error", *arguments]
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_call_gets_a_typed_answer(environment: dict[str, str], tmp_path: Path) -> None:
    """With the nested object in it, and a picture behind its link."""
    said = run(environment, tmp_path, "-c", CALL)
    assert said.splitlines() == ["2 201", repr(b"\x89PNG")]


def test_the_program_has_a_command(environment: dict[str, str], tmp_path: Path) -> None:
    """Under its tag, with help, and it gets the answer."""
    assert "Add a page" in run(environment, tmp_path, "-m", "r9s", "albums", "--help")
    arguments = ("albums", "add", "a b", "--place", "last", "--title", "One", "--layout", '{"columns": 2}', "--json")
    assert '"columns": 2' in run(environment, tmp_path, "-m", "r9s", *arguments)


def test_the_examples_of_its_page_run(environment: dict[str, str], made: Path, tmp_path: Path) -> None:
    """From `default` and `enum`, and else from the schema."""
    blocks = BLOCK.findall((made / "pages" / "albums.md").read_text(encoding="utf-8"))
    assert len(blocks) == 2
    for block in blocks:
        (call,) = [each for each in ast.walk(ast.parse(block)) if isinstance(each, ast.Call) and len(each.keywords) > 1]
        given = {str(each.arg): ast.literal_eval(each.value) for each in call.keywords}
        assert given == {"album": "text", "place": "first", "title": "Untitled", "layout": {"columns": 2}}
        assert "AlbumPage(" in run(environment, tmp_path, "-c", block)

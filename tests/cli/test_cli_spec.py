"""Commands come from the spec: those of another API are there, with no edit."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import r9s
from generator.__main__ import main as generate
from r9s import operations
from r9s.operations import Operation, Parameter
from tests.cli.conftest import ROOT, Done, Run
from tests.cli.recorder import Recorder

Other = Callable[..., Done]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that holds `r9s_generated` of another spec."""
    folder = tmp_path_factory.mktemp("other")
    spec = Path(__file__).with_name("other.yaml")
    assert generate(["--spec", str(spec), "--output", str(folder / "r9s_generated")]) == 0
    return folder


@pytest.fixture
def other(package: Path, recorder: Recorder, tmp_path: Path) -> Other:
    """Runs the program over the other package, with a server for it."""

    def run(*arguments: str) -> Done:
        paths = (str(package), str(ROOT), os.environ.get("PYTHONPATH", ""))
        given = {"R9S_API_KEY": "k", "R9S_BASE_URL": recorder.url, "PYTHONPATH": os.pathsep.join(paths)}
        command = [sys.executable, "-m", "r9s", *arguments]
        done = subprocess.run(command, capture_output=True, cwd=tmp_path, env={**os.environ, **given}, timeout=60)
        return Done(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode())

    return run


def test_every_operation_has_a_command(other: Other) -> None:
    """Short names for what draws; a resource whose name the program has itself is reached in full."""
    listed = other("--help")
    assert listed.code == 0, listed.err
    names = re.findall(r"^  (\S+)  ", listed.out.partition("Commands:")[2], re.MULTILINE)
    assert names == [
        "draw-big",
        "remake",
        "batch.version",
        "posters",
        "sounds",
        "batch",
        "sandbox",
        "version",
        "completion",
    ]
    assert "List what there is" in listed.out
    for command in (
        ["draw-big"],
        ["posters", "draw-big"],
        ["batch.version"],
        ["sounds", "speak"],
        ["posters", "remake"],
    ):
        done = other(*command, "--help")
        assert (done.code, done.out.startswith("Usage: r9s ")) == (0, True), command
    assert f"r9s {r9s.__version__}\n" in other("version").out


def test_names_that_the_program_has_itself(other: Other, recorder: Recorder) -> None:
    """A parameter of such a name is --api-NAME; lists take an option several times, or several words."""
    given = ["--api-json", "x", "--api-output", "3", "--tags", "1", "--tags", "2", "--mood", "calm", "--exact"]
    done = other("draw-big", "one", "two", "The title", *given)
    assert (done.code, done.lines) == (0, ["image-1.png"]), done.err
    expected = {"lines": ["one", "two"], "title": "The title", "json": "x", "output": 3, "tags": [1, 2]}
    assert recorder.requests[0].json == {**expected, "mood": "calm", "exact": True}
    done = other("draw-big", "one", "The title", "--mood", "sad")
    assert done.code == 2
    assert "calm" in done.err


def test_a_list_of_files_stays_one(other: Other, recorder: Recorder) -> None:
    """Where the API takes nothing but a list, one file is a list of one."""
    done = other("remake", str(Path(__file__)))
    assert (done.code, done.lines) == (0, ["image-1.png"]), done.err


def test_an_answer_that_is_no_picture_is_printed(other: Other, recorder: Recorder) -> None:
    """As JSON."""
    recorder.answers = [{"names": ["a", "中"]}]
    done = other("batch.version", "--limit", "3")
    assert (done.code, json.loads(done.out)) == (0, {"names": ["a", "中"]})
    assert (recorder.requests[0].method, recorder.requests[0].target) == ("GET", "/v1/batches?limit=3")
    assert json.loads(other("batch.version", "--json").out)["answer"] == {"names": ["a", "中"]}


def test_an_answer_that_is_bytes_is_written(other: Other, recorder: Recorder, tmp_path: Path) -> None:
    """To -o, or to a pipe as it is; and who calls what is deprecated is told."""
    recorder.answers, recorder.content_type = [b"ID3\x00sound"], "audio/mpeg"
    done = other("sounds", "speak", "alto", "hello", "-o", "hello.mp3")
    assert (done.code, done.lines) == (0, ["hello.mp3"]), done.err
    assert "deprecated" in done.err.lower()
    assert (tmp_path / "hello.mp3").read_bytes() == b"ID3\x00sound"
    done = other("sounds", "speak", "alto", "hello")
    assert (done.code, done.out) == (0, "ID3\x00sound")
    assert recorder.requests[0].target == "/v1/sounds/alto"


def test_a_new_operation_appears(r9s: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its help is made of what the table says, and a word that two of them have is short for none."""
    size = Parameter("cut_size", "string", "How large.", choices=("s", "m"), is_open=True)
    text = Parameter("text", "string", "What it says.", required=True)
    made = [
        Operation(name, "make", "POST", f"/{name}", "Make it", "", (text, size), answers_pictures=True) for name in "ab"
    ]
    monkeypatch.setattr(operations, "OPERATIONS", (*operations.OPERATIONS, *made))
    assert re.search(r"^  b +All of b: make\.$", r9s("--help").out, re.MULTILINE)
    assert r9s("make", "x").code == 2
    help_text = " ".join(r9s("b", "make", "--help").out.split())
    assert "Usage: r9s b make [OPTIONS] TEXT" in help_text
    assert "--cut-size TEXT How large. Known values: s, m; other values are accepted too." in help_text


def test_nothing_in_the_code_names_an_operation_or_a_parameter() -> None:
    """Nor a private name of the package, nor the generated one; `model` and `usage` are names of a record."""
    names = {each.name for operation in operations.OPERATIONS for each in operation.parameters} - {"model", "n"}
    names |= {operation.method for operation in operations.OPERATIONS}
    for file in [ROOT / "r9s" / "__main__.py", *(ROOT / "r9s" / "cli").glob("*.py")]:
        text = file.read_text(encoding="utf-8")
        code = re.sub(r'^_FIRST_STEPS = """.*?"""', "", text, flags=re.DOTALL | re.MULTILINE)
        found = {name for name in names if re.search(rf"""["'.\-]{name}["']""", code)}
        assert not found, (file.name, found)
        assert not re.search(r"(from|import) (r9s\._|r9s_generated|r9s\.batch\._)", code), file.name

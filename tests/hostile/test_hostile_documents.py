"""Documents that are meant to harm: each is refused in lines that say where, or carried, and none does harm."""

import ast
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.hostile_files import CIRCLES, FILES, HUGE, Row, api, carrying
from tests.hostile.shapes import is_one_line

SECRET = "what-no-document-may-see"
MEMORY = 1 << 30
LIMITED = f"""
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
sys.argv[0] = "generator"
runpy.run_module("generator", run_name="__main__")
"""
HANGS = 240
"""Seconds after which a run is taken for one that never ends."""


def judged(row: Row, status: int, out: str, err: str, folder: Path) -> None:
    """The document became a package, or it was refused in lines, as the row says."""
    assert status in (0, 1), err[-2000:]
    assert status == {"refused": 1, "carried": 0}.get(row.verdict, status), err[:2000] or "this was carried"
    assert not (folder / "canary").exists(), "the document ran a command"
    if status == 0:
        for path in (folder / "out").rglob("*.py"):
            ast.parse(path.read_text(encoding="utf-8"))
        return
    assert not (folder / "out").exists()
    rows = err.removesuffix("\n").split("\n")
    spec = re.escape(str(folder))
    wrong = [each for each in rows if not re.match(rf"{spec}/[^:]*(:\d+)?: ?\S", each) or not is_one_line(each)]
    assert not wrong, f"no line that names the file: {wrong[:3]!r}"
    assert len(err) < 20_000, "nobody reads so much"
    assert "object at 0x" not in err
    assert not re.search(r"Traceback|RecursionError|recursion depth|MemoryError", err), err[-2000:]
    assert re.search(row.says, err, re.IGNORECASE), err[:2000]


@pytest.mark.parametrize("name", FILES)
def test_files(run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """What is no document, or one that YAML can do harm with, is refused in one line; nothing in it is run."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "spec.yaml").write_bytes(FILES[name].content)
    done = run("--spec", tmp_path / "spec.yaml", "--output", tmp_path / "out")
    judged(FILES[name], done.status, done.out, done.err, tmp_path)


@pytest.mark.parametrize("name", CIRCLES)
def test_circles(run: Callable[..., Any], tmp_path: Path, name: str) -> None:
    """A reference that leads to itself, or to what cannot stand there, is refused; a thing may hold others like it."""
    (tmp_path / "spec.json").write_bytes(CIRCLES[name].content)
    done = run("--spec", tmp_path / "spec.json", "--output", tmp_path / "out")
    judged(CIRCLES[name], done.status, done.out, done.err, tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its memory")
@pytest.mark.parametrize("name", HUGE)
def test_sizes(tmp_path: Path, environment: dict[str, str], name: str) -> None:
    """What is too deep or too large is refused, and what is only large is carried, within a gigabyte."""
    row = HUGE[name]()
    spec = tmp_path / "spec.yaml"
    spec.write_bytes(row.content)
    command = [sys.executable, "-c", LIMITED, "--spec", str(spec), "--output", str(tmp_path / "out")]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=HANGS)
    judged(row, done.returncode, done.stdout, done.stderr, tmp_path)


def test_a_folder(run: Callable[..., Any], tmp_path: Path) -> None:
    """A folder is no document."""
    (tmp_path / "spec.yaml").mkdir()
    done = run("--spec", tmp_path / "spec.yaml", "--output", tmp_path / "out")
    judged(Row(b""), done.status, done.out, done.err, tmp_path)


OUTSIDE = {
    "an absolute path": "{out}/secret.yaml",
    "an absolute path with a place": "{out}/secret.yaml#/components/schemas/A",
    "a URL of a file": "file://{out}/secret.yaml",
    "a URL of a file on this machine": "file://localhost{out}/secret.yaml",
    "a folder up": "../outside/secret.yaml",
    "down and up": "sub/../../outside/secret.yaml",
    "a folder up in disguise": "%2e%2e/outside/secret.yaml",
    "slashes in disguise": "..%2foutside%2fsecret.yaml",
    "backslashes": "..\\outside\\secret.yaml",
    "a link to a file": "link.yaml",
    "a link to a folder": "linked/secret.yaml",
    "a link of links": "again.yaml",
    "passwords": "/etc/passwd",
    "the home": "~/secret.yaml",
    "a variable": "$HOME/secret.yaml",
    "the machine": "/proc/self/environ",
    "without an end": "/dev/zero",
    "a pipe": "pipe.yaml",
    "a folder": "sub",
    "what is not there": "none.yaml",
    "what is no YAML": "secret.bin",
    "the web": "http://127.0.0.1:{port}/secret.yaml",
    "the web by its short form": "//127.0.0.1:{port}/secret.yaml",
    "the web in large letters": "HTTP://127.0.0.1:{port}/secret.yaml",
    "a null": "x\0.yaml",
    "a line": "x\n.yaml",
    "data": "data:application/json,{{}}",
    "a long name": "x" * 5000 + ".yaml",
}
PLACES: dict[str, Callable[[dict[str, str]], dict[str, Any]]] = {
    "schema": lambda ref: api(ref),
    "property": lambda ref: api({"type": "object", "properties": {"x": ref}}),
    "path": lambda ref: {**api({}), "paths": {"/a": ref}},
    "parameter": lambda ref: carrying(api({}), parameters=[ref]),
    "answer": lambda ref: carrying(api({}), responses={"200": ref}),
}


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a document, with ways out of it."""
    out, folder = tmp_path / "outside", tmp_path / "inside"
    out.mkdir()
    folder.mkdir()
    monkeypatch.setenv("HOME", str(out))
    monkeypatch.setenv("SECRET", SECRET)
    secret = api({"type": "object", "description": SECRET, "properties": {SECRET: {"type": "string"}}})
    (out / "secret.yaml").write_text(json.dumps(secret["components"]["schemas"]["A"] | secret))
    (folder / "sub").mkdir()
    (folder / "secret.bin").write_bytes(b"\x89PNG\xff\0" + SECRET.encode())
    (folder / "link.yaml").symlink_to(out / "secret.yaml")
    (folder / "linked").symlink_to(out, target_is_directory=True)
    (folder / "again.yaml").symlink_to(folder / "link.yaml")
    os.mkfifo(folder / "pipe.yaml")
    return folder


@pytest.mark.skipif(os.name != "posix", reason="there are no links and pipes")
@pytest.mark.parametrize("name", OUTSIDE)
def test_outside(run: Callable[..., Any], inside: Path, name: str) -> None:
    """A reference never leads out of the folder of its document, and nothing that is there gets anywhere."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        target = OUTSIDE[name].format(out=inside.parent / "outside", port=listener.getsockname()[1])
        for place, document in PLACES.items():
            (inside / "spec.json").write_text(json.dumps(document({"$ref": target})))
            done = run("--spec", inside / "spec.json", "--output", inside / "out")
            judged(Row(b""), done.status, done.out, done.err, inside)
            assert SECRET not in done.err, place
            assert "root:" not in done.err, place
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.accept()


READING: dict[str, Callable[[str], dict[str, Any]]] = {
    "an example": lambda url: carrying(api({"type": "object", "example": {"$ref": url}}), **{"x-more": {"$ref": url}}),
    "an external example": lambda url: api({"type": "object"}, examples={"X": {"externalValue": url}}),
    "documentation": lambda url: {**api({"type": "object"}), "externalDocs": {"url": url}},
    "a dialect": lambda url: {**api({"type": "object"}), "jsonSchemaDialect": url},
    "a scheme": lambda url: {**api({"type": "object"}), "$schema": url, "$self": url},
    "a server": lambda url: {**api({"type": "object"}), "servers": [{"url": url}]},
}


@pytest.mark.skipif(os.name != "posix", reason="there are no links and pipes")
@pytest.mark.parametrize("name", READING)
def test_nothing_else_is_read(run: Callable[..., Any], inside: Path, name: str) -> None:
    """A URL that is no reference is never opened."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        for url in ("../outside/secret.yaml", f"http://127.0.0.1:{listener.getsockname()[1]}/secret.yaml"):
            (inside / "spec.json").write_text(json.dumps(READING[name](url)))
            done = run("--spec", inside / "spec.json", "--output", inside / "out")
            assert done.status in (0, 1)
            found = [
                path for path in (inside / "out").rglob("*") if path.is_file() and SECRET in path.read_text("utf-8")
            ]
            assert found == []
            assert SECRET not in done.out + done.err
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.accept()

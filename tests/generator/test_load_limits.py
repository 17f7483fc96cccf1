"""Documents that are made to hurt are refused at the line where they begin to."""

import subprocess
import sys
from pathlib import Path

import pytest

from generator.load import build, limits, load, mount
from generator.problems import SpecError

HEAD = "openapi: 3.1.0\npaths: {}\n"


def laughs(levels: int, width: int = 9) -> str:
    """Each level is ten times as large as the one before, and a line long."""
    rows = ["x-0: &a0 [ha]"]
    rows += [f"x-{level}: &a{level} [{', '.join([f'*a{level - 1}'] * width)}]" for level in range(1, levels)]
    return "\n".join(rows) + "\n"


def nested(depth: int) -> str:
    return "x-a: " + "[" * depth + "]" * depth + "\n"


def chained(depth: int) -> str:
    """Nested by aliases, though no line is."""
    return "x-0: &a0 []\n" + "".join(f"x-{i}: &a{i} [*a{i - 1}]\n" for i in range(1, depth))


def refusal(folder: Path, text: str, name: str = "api.yaml") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        load(path)
    return str(caught.value).replace(f"{folder}/", "")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (laughs(30), "api.yaml:10: #/x-7/0: the document has more than 2,000,000 values"),
        (laughs(30).replace("[", "{b: [").replace("]", "]}"), "the document has more than 2,000,000 values"),
        (nested(100_000), "nested too deeply: more than 200 objects and lists are nested"),
        ("x-a: " + "{b: " * 100_000, "api.yaml:3: #/x-a/b/b"),
        ("".join(f"{' ' * i}a:\n" for i in range(1_000)), "api.yaml:203: #/a/a/"),
        ("x-a: " + "- " * 500, "api.yaml:3: not valid YAML"),
        ("x-a:\n" + "- " * 100_000, "api.yaml:4: #/x-a/0/0"),
        (chained(1_000), "api.yaml:202: #/x-199/0: nested too deeply"),
        ("x-a: &a [*a]\n", "api.yaml:3: #/x-a/0: the alias `*a` is inside its own value"),
        ("x-a: &a\n  b: {c: [*a]}\n", "api.yaml:4: #/x-a/b/c/0: the alias `*a` is inside"),
        ("x-a: &a\n  b: &b {c: &c [*b]}\n", "api.yaml:4: #/x-a/b/c/0: the alias `*b` is inside"),
        ("x-a: &a\n  <<: *a\n", "api.yaml:4: #/x-a: the alias `*a` is inside"),
    ],
)
def test_bombs_in_yaml_are_refused(tmp_path: Path, text: str, message: str) -> None:
    """Aliases that multiply, depth, and what contains itself."""
    assert message in refusal(tmp_path, HEAD + text)


def test_bombs_in_json_are_refused(tmp_path: Path) -> None:
    """Depth; JSON has no aliases."""
    start = '{"openapi": "3.1.0", "paths": {},\n"x-a": '
    assert "nested too deeply" in refusal(tmp_path, start + "[" * 1_000_000, "api.json")
    assert "nested too deeply" in refusal(tmp_path, start + '{"a":' * 1_000_000, "api.json")


def test_merges_that_multiply_are_refused(tmp_path: Path) -> None:
    """Each line copies a thousand keys."""
    keys = ", ".join(f"k{index}: 1" for index in range(1_000))
    text = f"x-a: &a {{{keys}}}\n" + "".join(f"x-{index}: {{<<: *a}}\n" for index in range(3_000))
    assert "the document has more than 2,000,000 values" in refusal(tmp_path, HEAD + text)


def test_depth_within_the_limit_is_fine(tmp_path: Path) -> None:
    """199 lists in the top level, nested in lines or by aliases."""
    path = tmp_path / "api.yaml"
    for text in (nested(199), chained(199), laughs(5)):
        path.write_text(HEAD + text, encoding="utf-8")
        assert "x-0" in load(path).data or "x-a" in load(path).data


def test_large_files_are_refused_before_they_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All files of a document together count."""
    monkeypatch.setattr(mount, "MAX_BYTES", 1_000)
    (tmp_path / "b.yaml").write_text("A: {}\n#" + "b" * 600, encoding="utf-8")
    (tmp_path / "c.yaml").write_text("A: {}\n#" + "c" * 600, encoding="utf-8")
    text = "openapi: 3.1.0\ncomponents: {schemas: {B: {$ref: 'b.yaml#/A'}, C: {$ref: 'c.yaml#/A'}}}\n"
    assert refusal(tmp_path, text).startswith("c.yaml: larger than 64 MB, together with the other files")
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(limits.MAX_BYTES + 1)
    with pytest.raises(SpecError, match="larger than 64 MB"):
        load(path)


def test_values_of_all_files_count_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many small files are no way around the limit."""
    monkeypatch.setattr(build, "MAX_NODES", 45)
    values = ", ".join(map(str, range(12)))
    for name in "bcd":
        (tmp_path / f"{name}.yaml").write_text(f"A: {{x-a: [{values}]}}\n", encoding="utf-8")
    schemas = ", ".join(f"{name}: {{$ref: '{name}.yaml#/A'}}" for name in "bcd")
    message = refusal(tmp_path, f"openapi: 3.1.0\ncomponents: {{schemas: {{{schemas}}}}}\n")
    assert message.startswith("d.yaml:1: #/A/x-a/")


WITHIN_500_MB = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (500 * 1024**2, 500 * 1024**2))
from pathlib import Path
from generator.load import load
load(Path(sys.argv[1]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not limit the memory of a process")
def test_a_bomb_is_refused_within_500_mb(tmp_path: Path, root: Path, environment: dict[str, str]) -> None:
    """It is counted, not unfolded."""
    path = tmp_path / "api.yaml"
    path.write_text(HEAD + laughs(100), encoding="utf-8")
    command = [sys.executable, "-c", WITHIN_500_MB, str(path)]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
    assert "the document has more than 2,000,000 values" in done.stderr

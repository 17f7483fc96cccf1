"""No string of a document is ever code: whatever stands in it, what comes out is built as for a tame document."""

import ast
import tokenize
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.generate import Targets, generate
from tests.hostile.hostile import Texts, document, places, written
from tests.hostile.hostile_texts import CALL, SURROGATE, TEXTS
from tests.hostile.hostility import PACKAGE, Workshop
from tests.hostile.shapes import comments, is_one_line

ALL = places(1)
CELL = 20
"""How many texts one document of the table has."""
BUNDLES = [dict(list(TEXTS.items())[start : start + CELL]) for start in range(0, len(TEXTS), CELL)]


@pytest.mark.parametrize("bundle", range(len(BUNDLES)))
def test_each_text_everywhere(shop: Workshop, bundle: int) -> None:
    """Each text of the table, at every place of a part of the document that is its own, is only a text."""
    texts = list(BUNDLES[bundle].values())
    names = places(len(texts))
    at = {name: text for number, text in enumerate(texts) for name in names if name.startswith(f"{number}: ")}
    wide = [name for name in ALL if name.startswith("document: ")]
    at |= {name: texts[index % len(texts)] for index, name in enumerate(wide)}
    wrong = shop.wrong(Texts(at), len(texts))
    if wrong:
        alone = [shop.verdict(Texts(dict.fromkeys(ALL, text))) for text in texts]
        pytest.fail("\n".join(filter(None, alone)) or "\n".join(wrong))


@pytest.mark.parametrize("before", [False, True])
def test_no_text_at_all(shop: Workshop, before: bool) -> None:
    """Lone surrogates, which UTF-8 cannot say, are carried, or refused where they stand."""
    texts = Texts(dict.fromkeys(ALL, SURROGATE), before)
    assert not (said := shop.verdict(texts, strict=False)), said


def test_name_of_the_file(tmp_path: Path) -> None:
    """The name of the document's file stands in the first line of each file, and is only a name there."""
    spec = tmp_path / "x -->\nraise SystemExit('code')\r# coding: x\n<b>\u2028 .json"
    spec.write_text(written(document(Texts({}), 1))[0], encoding="utf-8")
    generate(spec, Targets(tmp_path / PACKAGE, tmp_path / "pages"))
    for path in (tmp_path / PACKAGE).rglob("*.py"):
        text = path.read_bytes().decode("utf-8")
        nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Raise)]
        assert "SystemExit" not in "".join(map(ast.dump, nodes)), path
        first = comments(text)[0]
        assert is_one_line(first), first
        with path.open("rb") as file:
            assert tokenize.detect_encoding(file.readline)[0] == "utf-8"
    tomllib.loads((tmp_path / PACKAGE / "pyproject.toml").read_text(encoding="utf-8"))
    for page in (tmp_path / "pages").rglob("*.md"):
        first = page.read_text(encoding="utf-8").partition("\n")[0]
        assert first.startswith("<!-- ")
        assert first.endswith(" -->")
        assert first.count("-->") == 1


def test_what_is_said_is_lines(run: Callable[..., Any], tmp_path: Path) -> None:
    """Whatever the document holds, each line on the terminal is one that the generator says."""
    text = f"x\n{CALL}\r{CALL}\x1b[2J\x85\u2028\u202e\x0b\x9b"
    spec = tmp_path / "strings.json"
    spec.write_text(written(document(Texts(dict.fromkeys(ALL, text)), 1))[0], encoding="utf-8")
    for more in ([], ["--skip-unsupported"]):
        done = run("--spec", spec, "--output", tmp_path / PACKAGE, *more)
        for row in f"{done.out}{done.err}".split("\n"):
            assert is_one_line(row), repr(row)
            assert not row.startswith(CALL), repr(row)
        assert "Traceback" not in done.err

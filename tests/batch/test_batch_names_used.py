"""`r9s.batch` and `r9s.cli` are built as a user would: on the public names of `r9s` alone."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "r9s"
MODULES = sorted(path for name in ("batch", "cli") for path in (ROOT / name).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """The full names of all that a module imports, those of its own package included."""
    package = ["r9s", *path.relative_to(ROOT).parent.parts]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        if isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*start, *([node.module] if node.module else [])])
            yield from (f"{module}.{each.name}" for each in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_uses_only_public_names_of_r9s(path: Path) -> None:
    """Private names are those of its own package; the generated package is met through `r9s`."""
    own = f"r9s.{path.relative_to(ROOT).parts[0]}"
    foreign = [name for name in imported(path) if name.split(".")[0].startswith("r9s") and not name.startswith(own)]
    # The sandbox's program is run as `python -m r9s_sandbox` runs it.
    foreign = [name for name in foreign if name != "r9s_sandbox.__main__.main"]
    private = [
        name for name in foreign if any(part.startswith("_") and part != "__version__" for part in name.split("."))
    ]
    assert not private
    assert {name.split(".")[0] for name in foreign} <= {"r9s", "r9s_sandbox"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_names_no_operation(path: Path) -> None:
    """Operations come from `r9s.operations`; docstrings may give examples."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents
    ]
    assert not [text for text in texts if text in ("edit", "images", "images.create", "images.edit", "prompt")]

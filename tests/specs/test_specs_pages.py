"""The programs on the generated pages can be run: each call names an operation, and all that it needs."""

import ast
import importlib
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.specs.conftest import HERE

STEMS = ["bodies", "deprecated", "events"]


@pytest.fixture(scope="module", params=STEMS)
def pages(
    request: pytest.FixtureRequest, package: Callable[[str], Path], run: Callable[..., Any], tmp_path_factory: Any
) -> tuple[Any, Path]:
    """A package, and the folder of its pages."""
    folder = tmp_path_factory.mktemp(request.param)
    spec = HERE / f"{request.param}.yaml"
    done = run("--spec", spec, "--output", folder / "package", "--docs", folder / "pages")
    assert done.status == 0, done.err
    return importlib.import_module(package(request.param).name), folder / "pages"


def programs(page: Path) -> Iterator[ast.Module]:
    """The Python programs on a page, parsed."""
    for block in page.read_text(encoding="utf-8").split("```python\n")[1:]:
        yield ast.parse(block.split("```")[0])


def calls(program: ast.AST) -> Iterator[tuple[list[str], list[str]]]:
    """The dotted names that a program calls, with the keyword arguments."""
    for node in ast.walk(program):
        if isinstance(node, ast.Call) and not node.args:
            names = ast.unparse(node.func).split(".")
            yield names, [str(keyword.arg) for keyword in node.keywords]


def test_pages(pages: tuple[Any, Path]) -> None:
    """Each method is called with all that it requires, in a blocking and in an asynchronous program."""
    package, folder = pages
    resources = importlib.import_module(f"{package.__name__}.resources").Resources(None)
    for page in folder.glob("*.md"):
        for program in programs(page):
            (found,) = [each for each in calls(program) if each[0][0] == "r9s" and len(each[0]) == 3]
            method = getattr(getattr(resources, found[0][1]), found[0][2])
            inspect.signature(method).bind(**dict.fromkeys(found[1]))


def test_every_operation_has_programs(pages: tuple[Any, Path]) -> None:
    """A blocking and an asynchronous one."""
    package, folder = pages
    resources = importlib.import_module(f"{package.__name__}.resources").Resources(None)
    every = [page for page in folder.glob("*.md") if page.stem != "README"]
    called = {".".join(names[1:]) for page in every for program in programs(page) for names, _ in calls(program)}
    for page in every:
        methods = [name for name in dir(getattr(resources, page.stem)) if not name.startswith("_")]
        assert {f"{page.stem}.{name}" for name in methods} <= called


def test_readme(pages: tuple[Any, Path]) -> None:
    """The programs of the package call a function of an operation with all that it requires."""
    package, folder = pages
    for program in programs(folder.parent / "package" / "README.md"):
        binds(package, program)


def binds(package: Any, program: ast.Module) -> None:
    """Asserts that a program calls one function of the package, with arguments that it takes."""
    modules = {
        alias.name: importlib.import_module(f"{package.__name__}.{str(node.module).partition('.')[2]}.{alias.name}")
        for node in ast.walk(program)
        if isinstance(node, ast.ImportFrom) and ".api." in str(node.module)
        for alias in node.names
    }
    (found,) = [(names, given) for names, given in calls(program) if names[0] in modules]
    inspect.signature(getattr(modules[found[0][0]], found[0][1])).bind(**dict.fromkeys(found[1]))


def test_deprecation(pages: tuple[Any, Path]) -> None:
    """What is deprecated says so on its page."""
    _, folder = pages
    if folder.parent.name.startswith("deprecated"):
        text = (folder / "books.md").read_text(encoding="utf-8")
        assert "## add\n\n**Deprecated**: it may be removed from the API.\n" in text
        assert "## find\n\n**Deprecated**" not in text

"""The suites of users, run as they run them: what they read when a test fails, and what is loaded for whom."""

import ast
from pathlib import Path

from tests.plugin.conftest import Suite

ROOT = Path(__file__).parents[2]

TWO_WORKERS = """\
import os
import pathlib

import pytest


@pytest.mark.parametrize("number", range(6))
def test_many(r9s_sandbox, r9s_client, number):
    r9s_client.images.create(prompt=str(number), size="64x64")
    assert [request.prompt for request in r9s_sandbox.requests] == [str(number)]
    pathlib.Path(f"server-{os.environ['PYTEST_XDIST_WORKER']}").write_text(r9s_sandbox)


@pytest.mark.asyncio
async def test_pytest_asyncio(r9s_sandbox, r9s_client):
    await r9s_client.images.create_async(prompt="p", size="64x64")
    async with await r9s_client.images.create_async(prompt="p", size="64x64", stream=True) as events:
        assert [event.type async for event in events] == ["image_generation.completed"]
    assert r9s_sandbox.drawn == 2


def test_strict(r9s_client):
    with pytest.raises(Exception, match="seed"):
        r9s_client.images.create(prompt="p", model="gpt-image-2", seed=1)
"""
STRICT = """\
import pytest


@pytest.fixture(scope="session")
def r9s_sandbox_options():
    return {"strict": True}
"""
FAILING = """\
import pytest
from r9s import R9S

mark = pytest.mark.r9s_fault


@mark("500", path="/images/edits")
def test_count(r9s_sandbox):
    with R9S("sk-very-secret") as client:
        client.images.create(prompt="A lighthouse at dusk", size="64x64")
    assert r9s_sandbox.drawn == 2


def test_other():
    assert not 1


@mark("banana")
def test_unknown_fault(r9s_sandbox): ...


@mark("503", path="/image")
def test_unknown_path(r9s_sandbox): ...


@mark("503; times=2", times=3)
def test_times_twice(r9s_sandbox): ...


@mark()
def test_no_fault(r9s_sandbox): ...


@mark("503")
def test_no_sandbox(): ...
"""
WRONG_MARKS = [
    ("test_unknown_fault", "The fault 'banana' is not understood: there is no fault 'banana'"),
    ("test_unknown_path", "there is no operation with the path '/image'"),
    ("test_times_twice", "times=3 must be 1 or more, and the fault '503; times=2' must not have its own times"),
    ("test_no_fault", "missing 1 required positional argument: 'fault'"),
    ("test_no_sandbox", "the mark r9s_fault needs the fixture r9s_sandbox, which this test does not use"),
]
MODULES = """\
import pathlib, sys


def test_modules():
    pathlib.Path("modules").write_text("\\n".join(sys.modules))
"""


def test_it_works_with_xdist_pytest_asyncio_and_options(suite: Suite) -> None:
    """Each process has a server of its own, here a strict one; no connection is left open, which would be a warning."""
    ended = suite(TWO_WORKERS, "-n", "2", "--dist", "each", conftest__py=STRICT)
    assert ended.counts == {"passed": 16}, ended.text
    servers = [path.read_text(encoding="utf-8") for path in suite.folder.glob("server-gw?")]
    assert len(set(servers)) == 2


def test_a_failed_test_says_why(suite: Suite) -> None:
    """What the sandbox received, where it was used, and never a key; a wrong mark in one line without a traceback."""
    ended = suite(FAILING)
    assert ended.counts == {"failed": 2, "error": 5}, ended.text
    shown = ended.text.partition(" r9s sandbox ")[2]
    assert "pictures drawn: 1\nPOST /v1/images/generations 200 'A lighthouse at dusk'\n" in shown
    assert "a fault that was not used up: '500'" in shown
    assert "sk-very-secret" not in shown
    assert " r9s sandbox " not in shown, "test_other does not use it"
    for test, says in WRONG_MARKS:
        report = ended.text.partition(f"ERROR at setup of {test} ")[2].partition("\n____")[0]
        assert says in report
        assert "plugin.py" not in report


def test_without_the_extra_the_fixture_says_what_to_install(suite: Suite) -> None:
    """A test that does not use it passes."""
    test = "def test_with(r9s_sandbox): ...\n\n\ndef test_without(): ...\n"
    ended = suite(test, conftest__py="import sys\n\nsys.modules['starlette'] = None\n")
    assert ended.counts == {"passed": 1, "error": 1}, ended.text
    assert "ImportError: r9s_sandbox needs starlette" in ended.text
    assert 'is not installed: pip install "r9s[sandbox]"' in ended.text


def test_a_suite_that_does_not_use_it_loads_nothing(suite: Suite) -> None:
    """Only the plugin itself, and the nearly empty packages around it; not the SDK, the sandbox or what they need."""
    loaded: list[set[str]] = []
    for arguments in (["-p", "no:r9s"], []):
        ended = suite(MODULES, "-p", "no:anyio", *arguments)
        assert ended.counts == {"passed": 1}, ended.text
        loaded.append(set((suite.folder / "modules").read_text(encoding="utf-8").splitlines()))
    assert loaded[1] - loaded[0] == {"r9s", "r9s._version", "r9s.testing", "r9s.testing.plugin"}


def test_only_the_plugin_and_the_command_line_import_the_sandbox() -> None:
    """And only inside of functions: `r9s` works without the extra."""
    found = set()
    for path in (ROOT / "r9s").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        typing_only = [
            each for each in tree.body if isinstance(each, ast.If) and "TYPE_CHECKING" in ast.unparse(each.test)
        ]
        skipped = {id(inner) for each in typing_only for inner in ast.walk(each)}
        for node in ast.walk(tree):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if id(node) not in skipped and any(name.split(".")[0] == "r9s_sandbox" for name in names):
                found.add(path.relative_to(ROOT / "r9s").as_posix())
                assert node not in tree.body
    assert found == {"cli/_own_commands.py", "testing/plugin.py"}

"""The Dockerfile of the sandbox: what it says, and that its steps make a sandbox out of the wheels."""

import re
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest
from packaging.metadata import Metadata

from r9s import R9S
from tests.packages import wheelhouse
from tests.packages.conftest import metadata
from tests.plugin.conftest import run_suite
from tests.plugin.container import Image, read

ROOT = Path(__file__).parents[2]
INSTRUCTIONS = read(ROOT / "Dockerfile")
PORT = "8080"
SUITE = """\
import pytest


@pytest.mark.r9s_fault("429; retry-after=0")
def test_busy(r9s_sandbox, r9s_client):
    assert r9s_client.images.create(prompt="p", size="64x64").http_meta.retries == 1
    assert [request.status for request in r9s_sandbox.requests] == [429, 200]
"""


def argument(name: str) -> str:
    """The argument of the only instruction of this name."""
    (found,) = (each for each in INSTRUCTIONS if each.name == name)
    return found.argument


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    """The steps of the Dockerfile, carried out with the wheels that `make dist` builds, and no registry."""
    folder = tmp_path_factory.mktemp("container")
    context, house = folder / "context", folder / "house"
    house.mkdir()
    wheelhouse.build(ROOT, context / "dist", "--wheel")
    for wheel in (context / "dist").glob("*.whl"):
        said: Metadata = metadata(wheel)
        wheelhouse.add_required(house, [str(each) for each in said.requires_dist or []], "sandbox")
    wheelhouse.add_required(house, ["pytest"])
    made = Image(folder / "image", context)
    made.build(INSTRUCTIONS, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(house))
    return made


def free_port() -> str:
    """A port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return str(listener.getsockname()[1])


def test_it_runs_as_nobody_and_needs_nothing_else() -> None:
    """Its user is a number that is not root, its base is small, and no program is installed to ask for its health."""
    assert re.fullmatch(r"[1-9][0-9]+:[1-9][0-9]+", argument("USER"))
    assert re.fullmatch(r"python:3\.[0-9]+-slim", argument("FROM"))
    assert not re.search(r"\b(apt|apt-get|curl|wget)\b", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    assert "PYTHONUNBUFFERED=1" in argument("ENV").split()
    assert INSTRUCTIONS.index(next(each for each in INSTRUCTIONS if each.name == "USER")) > max(
        place for place, each in enumerate(INSTRUCTIONS) if each.name == "RUN"
    )


def test_the_port_is_the_same_everywhere() -> None:
    """What is exposed, what is listened on, and what is asked for its health."""
    assert argument("EXPOSE") == PORT
    assert argument("ENTRYPOINT").count(PORT) == argument("HEALTHCHECK").count(PORT) == 1


def test_only_the_wheels_are_sent_to_the_build() -> None:
    """Neither the sources nor a key in a file beside them."""
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert [rule for rule in rules if not rule.startswith("#")] == ["*", "!dist", "dist/*", "!dist/*.whl"]


def test_its_steps_make_a_sandbox_that_is_healthy_and_stops(image: Image) -> None:
    """It says at once where it listens, is healthy then and not before, draws, and ends. It shows no health check."""
    port = free_port()
    entrypoint, health = ([word.replace(PORT, port) for word in words] for words in (image.entrypoint, image.health))
    before = {path for path in image.folder.rglob("*") if "__pycache__" not in path.parts}
    assert image.run(health).returncode != 0
    with image.start(entrypoint) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == f"R9S sandbox listening on http://127.0.0.1:{port}/v1\n"
            assert wait_until_healthy(image, health).stderr == ""
            with R9S("key", server_url=f"http://127.0.0.1:{port}/v1") as client:
                result = client.images.create(prompt="p", size="64x64", response_format="url")
                assert client.read(result.data[0], allow_http=True, allow_local=True).startswith(b"\x89PNG")
            process.send_signal(signal.SIGTERM)
            out, err = process.communicate(timeout=20)
        finally:
            process.kill()
    assert (process.returncode, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()] == ["POST", "GET"], "the picture and its file"
    assert {path for path in image.folder.rglob("*") if "__pycache__" not in path.parts} == before


def wait_until_healthy(image: Image, health: list[str]) -> subprocess.CompletedProcess[str]:
    """The first check that passes, as an engine makes them."""
    deadline = time.monotonic() + 20
    while (done := image.run(health)).returncode != 0:
        assert time.monotonic() < deadline, done.stderr
    return done


def test_the_installed_plugin_serves_a_suite(image: Image, tmp_path: Path) -> None:
    """pip installs the plugin with the wheel, and pytest finds it; warnings are errors."""
    house = image.context.parent / "house"
    done = image.run(["python", "-m", "pip", "install", "--no-index", "--find-links", str(house), "pytest"])
    assert done.returncode == 0, done.stderr
    (tmp_path / "test_app.py").write_text(SUITE, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n", encoding="utf-8")
    ended = run_suite(tmp_path, python=str(image.python))
    assert ended.counts == {"passed": 1}, ended.text

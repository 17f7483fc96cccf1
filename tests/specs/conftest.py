"""What the tests of this folder share: documents, the packages made from them, and servers for them."""

import fcntl
import importlib
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from ruamel.yaml import YAML

from tests.generator.conftest import edited, environment, made, mypy, root, run, specs, workshop
from tests.specs.document import METHODS
from tests.specs.facade import Facade, facade_of
from tests.specs.server import Server
from tests.specs.skipping import Everything
from tests.support.ways import Mode, anyio_backend, mode, one_certificate

__all__ = [
    "anyio_backend",
    "edited",
    "environment",
    "made",
    "mode",
    "mypy",
    "one_certificate",
    "root",
    "run",
    "specs",
    "workshop",
]

HERE = Path(__file__).parent
STEMS = sorted(path.stem for path in HERE.glob("*.yaml"))


class Served(NamedTuple):
    """A document that is served, and what was generated from it."""

    server: Server
    facade: Facade
    """`r9s` on the package, which is `r9s_generated` meanwhile."""


Serve = Callable[[str], AbstractContextManager[Served]]
Opened = Callable[..., Any]
"""The type of the fixture `opened`: a server, or a URL, and options of R9S."""


Once = Callable[[str, Callable[[Path], None]], Path]


@pytest.fixture(scope="session")
def once(workshop: Path, tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Makes a package once for all processes that share the tests of a run; returns its folder in the workshop."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "packages"
    shared.mkdir(exist_ok=True)

    def ensure(name: str, make: Callable[[Path], None]) -> Path:
        folder, link = shared / name, workshop / name
        with folder.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.exists():
                make(folder)
        if not link.exists():
            link.symlink_to(folder, target_is_directory=True)
            importlib.invalidate_caches()
        return link

    return ensure


@pytest.fixture(scope="session")
def package(run: Callable[..., Any], once: Once) -> Callable[[str], Path]:
    """Generates the package for a document of this folder, and returns its folder."""

    def generate(stem: str) -> Path:
        def make(folder: Path) -> None:
            done = run("--spec", HERE / f"{stem}.yaml", "--output", folder)
            assert done.status == 0, done.err

        return once(f"{stem}_api", make)

    return generate


@pytest.fixture(scope="session")
def everything(edited: Callable[..., str], run: Callable[..., Any], once: Once) -> Everything:
    """All that the generator cannot carry, in one document."""
    return Everything(edited, run, once)


@pytest.fixture(scope="session")
def serve(package: Callable[[str], Path]) -> Serve:
    """Serves a document of this folder. Meanwhile `r9s` is that on the package made from it."""

    @contextmanager
    def start(stem: str) -> Iterator[Served]:
        folder = package(stem)
        with Server(data_of(stem)) as server, facade_of(folder) as facade:
            yield Served(server, facade)

    return start


@pytest.fixture(scope="module")
def served(request: pytest.FixtureRequest, serve: Serve) -> Iterator[Served]:
    """`r9s` on the package for the document that the module names as its `STEM`."""
    with serve(request.module.STEM) as each:
        yield each


@pytest.fixture
async def opened(served: Served, mode: Mode, anyio_backend: str) -> AsyncIterator[Opened]:
    """Makes clients of a server, or of a URL, which never try again, and closes them."""
    made: list[Any] = []

    def make(server: Any, **options: Any) -> Any:
        url = server if isinstance(server, str) else server.url
        retries = served.facade.utils.RetryConfig("none")
        made.append(served.facade.r9s.R9S("key", server_url=url, retry_config=retries, **options))
        return made[-1]

    yield make
    for client in made:
        await mode.close(client)


def data_of(stem: str) -> dict[str, Any]:
    """A document of this folder, with a name for each operation, and keys that are texts."""
    data: dict[str, Any] = _with_texts(YAML(typ="safe").load(HERE / f"{stem}.yaml"))
    for path, item in data["paths"].items():
        for method in METHODS:
            if method in item:
                item[method].setdefault("operationId", f"{method} {path}")
    return data


def _with_texts(node: Any) -> Any:
    if isinstance(node, dict):
        return {str(key): _with_texts(inner) for key, inner in node.items()}
    return [_with_texts(inner) for inner in node] if isinstance(node, list) else node

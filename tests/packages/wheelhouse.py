"""Wheels for a clean environment without a registry: ours as they are built, and those that they require."""

import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

OURS = {"r9s", "r9s-generated"}
_LEFT_BY_PIP = {"INSTALLER", "REQUESTED", "direct_url.json"}


def run_all(*commands: list[str], folder: Path) -> None:
    """Run Python with these arguments, all at once; each has to end well."""

    def run(arguments: list[str]) -> None:
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"

    with ThreadPoolExecutor() as threads:
        list(threads.map(run, commands))


def build(root: Path, folder: Path, *options: str) -> None:
    """Build both distributions of a repository into a folder, as `make dist` does."""
    command = ["-m", "build", "--no-isolation", *options, "--outdir", str(folder)]
    run_all([*command, "r9s_generated"], [*command, "."], folder=root)


def add_required(folder: Path, requirements: list[str], extra: str = "") -> None:
    """Add a wheel of everything that these requirements lead to, in the version that is installed here.

    It is packed from the files that pip has unpacked from the wheel of the lock, so that no registry is asked.
    """
    todo, done = [(requirement, extra) for requirement in requirements], set[str]()
    while todo:
        requirement, asked = Requirement(todo[0][0]), todo[0][1]
        todo = todo[1:]
        name = canonicalize_name(requirement.name)
        if name in done | OURS or (requirement.marker and not requirement.marker.evaluate({"extra": asked})):
            continue
        done.add(name)
        found = distribution(requirement.name)
        _pack(found, folder)
        todo += [(each, inner) for each in found.requires or [] for inner in ("", *requirement.extras)]


def _pack(found: Distribution, folder: Path) -> None:
    tags = [row[5:].split("-") for row in (found.read_text("WHEEL") or "").splitlines() if row.startswith("Tag: ")]
    tag = "-".join(".".join(sorted(set(parts))) for parts in zip(*tags, strict=True))
    name = found.metadata["Name"].replace("-", "_").replace(".", "_")
    with zipfile.ZipFile(folder / f"{name}-{found.version}-{tag}.whl", "w") as wheel:
        for file in found.files or []:
            if file.parts[0] != ".." and "__pycache__" not in file.parts and file.name not in _LEFT_BY_PIP:
                wheel.write(str(file.locate()), file.as_posix())

"""A copy of this repository in which releases are made, by the steps that CONTRIBUTING.md lists."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML

from generator.versions import next_version

ROOT = Path(__file__).parents[2]
STAMPS = (".stamp-venv", ".stamp-lock", ".stamp-base")
_SITE = "https://github.com/r9s-ai/r9s-python"
_INHERITED = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "PYTHON", "PYTHONPATH", "PY", "VENV", "ARGS")
_WANTED = re.compile(r"set info\.version in spec/images\.yaml to (\S+) or higher")


class Release(NamedTuple):
    """What a release has made, and what `make api-diff` said before its version was chosen."""

    facade: str
    generated: str
    said: subprocess.CompletedProcess[str]
    dist: Path

    def wheel(self, name: str) -> Path:
        """The wheel of one of the distributions."""
        (found,) = self.dist.glob(f"{name}-*.whl")
        return found


class Copy:
    """A clone of the last commit; `make` runs in it with the Python that runs the tests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "clone"
        self._venv = folder / "venv"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(self.folder)], check=True, timeout=60)
        for name, value in {"user.name": "Somebody", "user.email": "somebody@example.org"}.items():
            self._git("config", name, value)
        for name in ("commit.gpgsign", "tag.gpgsign"):
            self._git("config", name, "false")
        self._venv.mkdir()
        for stamp in STAMPS:
            (self._venv / stamp).touch()
            # Newer than the locks, so that make installs nothing.
            os.utime(self._venv / stamp, (time.time() + 24 * 3600,) * 2)

    def make(self, target: str, *, fails: bool = False) -> subprocess.CompletedProcess[str]:
        """Run a target, which must end well, or must fail with `fails`."""
        environment = {name: value for name, value in os.environ.items() if name not in _INHERITED}
        command = ["make", "--no-print-directory", target, f"VENV={self._venv}", f"PY={sys.executable}"]
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=300)
        assert (done.returncode != 0) is fails, f"make {target}: {done.stdout}{done.stderr}"
        return done

    def commit(self, message: str) -> None:
        """Commit everything that has changed."""
        self._git("add", "--all")
        self._git("commit", "--quiet", "--allow-empty", f"--message={message}")

    def change_parameters(self, change: Callable[[dict[str, Any]], object]) -> None:
        """Change the parameters of `images.create` in the spec, and commit that with the package that it gives."""
        self._edit_spec(lambda spec: change(spec["components"]["schemas"]["ImageGenerationRequest"]["properties"]))
        self.make("regen")
        self.commit("Change the parameters of images.create")

    def release(self, kind: str, entry: str, *, breaks: bool = False) -> Release:
        """Make a release of both distributions with what was changed; `kind` and `entry` are for the changelog."""
        said = self.make("api-diff", fails=breaks)
        (generated,) = _WANTED.findall(said.stdout + said.stderr)
        self._edit_spec(lambda spec: spec["info"].update(version=generated))
        self.make("regen")
        facade = self._choose_version(breaks=breaks)
        self._write_changelog(facade, f"With `r9s-generated` {generated}.\n\n### {kind}\n\n- {entry}\n")
        self.make("check-regen")
        assert f"the version is high enough: {generated} is the lowest" in self.make("api-diff").stdout
        self.make("release-baseline")
        self.commit(f"Release r9s {facade} and r9s-generated {generated}")
        self._git("tag", f"r9s-{facade}")
        self._git("tag", f"r9s-generated-{generated}")
        self.make("dist")
        dist = (self.folder / "dist").rename(self.folder.parent / f"dist-{facade}")
        return Release(facade, generated, said, dist)

    def _git(self, *arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=self.folder, check=True, timeout=60)

    def _edit_spec(self, edit: Callable[[Any], object]) -> None:
        path, yaml = self.folder / "spec" / "images.yaml", YAML()
        yaml.width = 4096
        spec = yaml.load(path)
        edit(spec)
        yaml.dump(spec, path)

    def _choose_version(self, *, breaks: bool) -> str:
        path = self.folder / "r9s" / "_version.py"
        text = path.read_text(encoding="utf-8")
        (now,) = re.findall(r'^__version__ = "(.+)"$', text, re.MULTILINE)
        chosen = next_version(now, breaks=breaks)
        path.write_text(text.replace(f'"{now}"', f'"{chosen}"'), encoding="utf-8")
        return chosen

    def _write_changelog(self, version: str, section: str) -> None:
        path = self.folder / "CHANGELOG.md"
        text = path.read_text(encoding="utf-8")
        (before,) = re.findall(r"^\[Unreleased\]: .*/compare/r9s-(.+)\.\.\.HEAD$", text, re.MULTILINE)
        today = datetime.now(UTC).date()
        text = text.replace("## [Unreleased]\n", f"## [Unreleased]\n\n## [{version}] - {today}\n\n{section}", 1)
        links = f"r9s-{version}...HEAD\n[{version}]: {_SITE}/compare/r9s-{before}...r9s-{version}\n"
        path.write_text(text.replace(f"r9s-{before}...HEAD\n", links), encoding="utf-8")

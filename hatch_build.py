"""Pins the r9s-generated in this repository when r9s is built: in the metadata, and in a check at import."""

import tempfile
import tomllib
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

VERSION_FILE = "r9s/_version.py"
UNBUILT = "BUILT_WITH: str | None = None"


def generated(root: str) -> dict[str, Any]:
    """The project table of r9s-generated. An sdist of r9s has only this file of it."""
    pyproject = Path(root, "r9s_generated", "pyproject.toml")
    found: dict[str, Any] = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    return found


class RequireGenerated(MetadataHookInterface):
    """Adds the requirement to those of pyproject.toml."""

    def update(self, metadata: dict[str, Any]) -> None:
        project = generated(self.root)
        metadata["dependencies"] = [*self.config["dependencies"], f"{project['name']}=={project['version']}"]


class SayGenerated(BuildHookInterface[BuilderConfig]):
    """Writes the version into the wheel's copy of `r9s/_version.py`, so that `import r9s` finds a mismatch."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        text = Path(self.root, VERSION_FILE).read_text(encoding="utf-8")
        if text.count(UNBUILT) != 1:
            raise ValueError(f"{VERSION_FILE} has no line `{UNBUILT}` to fill in")
        self._folder = tempfile.TemporaryDirectory(prefix="r9s-build-")
        filled = Path(self._folder.name, "_version.py")
        filled.write_text(
            text.replace(UNBUILT, f'BUILT_WITH: str | None = "{generated(self.root)["version"]}"'), encoding="utf-8"
        )
        build_data["force_include"][str(filled)] = VERSION_FILE

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if version != "editable":
            self._folder.cleanup()

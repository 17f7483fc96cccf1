"""Sets the requirements of r9s while it is built: those of pyproject.toml, and the r9s-generated it was built with."""

import tomllib
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class RequireGenerated(MetadataHookInterface):
    def update(self, metadata: dict[str, Any]) -> None:
        pyproject = Path(self.root, "r9s_generated", "pyproject.toml")
        generated = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
        metadata["dependencies"] = [*self.config["dependencies"], f"{generated['name']}=={generated['version']}"]

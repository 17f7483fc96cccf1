"""Renders the reference pages under `docs/reference/`: a page per resource, and a page per model."""

import ast
import re
from pathlib import Path
from typing import Any

from ..model import types
from ..model.package import AliasClass, AnyClass, EnumClass, ObjectClass
from ..options import CALL_OPTIONS
from ..showing.spelling import Source
from .annotations import Annotations, readable
from .project import ROOT, R9SProject
from .texts import verbatim

_TYPES = {"R": "utils.RetryConfig"}
"""The names in pages for types that the generated package leaves open."""


class Pages:
    """Writes the pages of one project."""

    def __init__(self, project: R9SProject, folder: Path) -> None:
        self._project = project
        self._folder = folder

    def write(self) -> None:
        """Write every page, with the line about its source."""
        project = self._project
        errors = _error_classes()
        helpers = {
            "error_name": lambda status: errors.get(status, "R9SDefaultError"),
            "is_answer": project.relations.is_answer,
            "source": Source,
            "link": self.link,
            "options": [(each, _TYPES.get(each.type, each.annotation())) for each in CALL_OPTIONS],
        }
        self._page("README.md", "docs/README.md")
        for name, resource in project.resources.items():
            self._page(f"{name}.md", "docs/resource.md", resource=resource, **helpers)
        for found in project.package.classes.values():
            self._page(f"models/{found.module}.md", "docs/model.md", found=found, **_shown(found), **helpers)
        project.sign(self._folder)

    def _page(self, path: str, template: str, **context: Any) -> None:
        target = self._folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        text = self._project.env.get_template(f"{template}.jinja").render(**context)
        target.write_text(re.sub(r"\n{3,}", "\n\n", text).strip() + "\n", encoding="utf-8")

    def link(self, kind: types.Type, *, optional: bool = False, base: str = "models/", text: str = "") -> str:
        """The type for a table, with a link to the page of its model if it is one; `text` is its annotation."""
        shown = verbatim((text or Annotations()(kind)).replace("_late.", ""))
        classes = types.classes_in(kind)
        if len(classes) == 1:
            module = f"{base}{self._project.modules[classes[0]]}.md"
            return f"[Optional[{shown}]]({module})" if optional else f"[{shown}]({module})"
        return f"*Optional[{shown}]*" if optional else f"*{shown}*"


def _shown(found: AnyClass) -> dict[str, Any]:
    """The content of the page of a class."""
    return {
        "fields": found.fields if isinstance(found, ObjectClass) else [],
        "values": found.values if isinstance(found, EnumClass) else [],
        "is_open": isinstance(found, EnumClass) and found.is_open,
        "alias": readable(found.type) if isinstance(found, AliasClass) else "",
        "variants": types.classes_in(found.type) if isinstance(found, AliasClass) else [],
    }


def _error_classes() -> dict[str, str]:
    """The error class of each status. They are read and not imported, because r9s needs the generated package."""
    tree = ast.parse((ROOT / "r9s" / "errors.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "STATUS_ERRORS" and node.value is not None:
            assert isinstance(node.value, ast.Dict)
            return {
                ast.unparse(key): ast.unparse(value)
                for key, value in zip(node.value.keys, node.value.values, strict=True)
                if key
            }
    raise LookupError("r9s/errors.py has no STATUS_ERRORS")

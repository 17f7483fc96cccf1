"""The reference pages under `docs/reference/`: a page per resource, and a page per model."""

import ast
import re
from pathlib import Path
from typing import Any

from .describe import Operation
from .kinds import Type
from .options import CALL_OPTIONS
from .project import ROOT, R9SProject

_TYPES = {"R": "utils.RetryConfig"}
"""How the pages call what the generated package leaves open."""


class Reference:
    """Writes the pages of one project."""

    def __init__(self, project: R9SProject, folder: Path) -> None:
        self._project = project
        self._folder = folder
        self._modules: dict[str, str] = project.env.globals["modules"]  # type: ignore[assignment]

    def write(self) -> None:
        """Write every page."""
        project = self._project
        errors = _error_classes()
        helpers = {
            "cell": cell,
            "default_of": project.describer.default_of,
            "is_answer": project.describer.is_answer,
            "error_name": lambda status: errors.get(status, "R9SDefaultError"),
            "example_of": example_of,
            "has_files": has_files,
            "link": self.link,
            "options": [each._replace(type=_TYPES.get(each.type, each.type)) for each in CALL_OPTIONS],
        }
        self._page("README.md", "docs/README.md")
        for tag, resource in project.resources.items():
            self._page(f"{tag}.md", "docs/resource.md", tag=tag, resource=resource, **helpers)
        for name, context in self._models().items():
            self._page(f"models/{self._modules[name]}.md", "docs/model.md", name=name, **context, **helpers)

    def _models(self) -> dict[str, dict[str, Any]]:
        project, describer = self._project, self._project.describer
        empty: dict[str, Any] = {"values": [], "is_open": False, "variants": [], "fields": []}
        pages = {}
        for model in project.openapi.models:
            pages[str(model.class_info.name)] = {**empty, "fields": describer.fields_of(model), "doc": _doc(model)}
        for enum in project.openapi.enums:
            shown = {"values": describer.values_of(enum), "is_open": describer.is_open(enum)}  # type: ignore[arg-type]
            pages[str(enum.class_info.name)] = {**empty, **shown, "doc": _doc(enum)}
        for events in (operation.events for operation in project.operations if operation.events):
            pages.setdefault(events.alias, {**empty, "variants": events.type.classes, "doc": events.doc})
        return pages

    def _page(self, path: str, template: str, **context: Any) -> None:
        target = self._folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        text = self._project.env.get_template(f"{template}.jinja").render(**context)
        target.write_text(re.sub(r"\n{3,}", "\n\n", text).strip() + "\n", encoding="utf-8")

    def link(self, kind: Type, *, optional: bool = False, base: str = "models/") -> str:
        """The type for a table, with a link to the page of its model if it is one."""
        shown = cell(kind.qualified.replace("_late.", ""))
        if len(kind.classes) == 1:
            module = f"{base}{self._modules[kind.classes[0]]}.md"
            return f"[Optional[{shown}]]({module})" if optional else f"[{shown}]({module})"
        return f"*Optional[{shown}]*" if optional else f"*{shown}*"


def _error_classes() -> dict[str, str]:
    """The error class of each status. They are read, not imported: the facade needs what is generated here."""
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


def _doc(prop: Any) -> str:
    return " ".join(prop.description.get_untrusted_value().split()) if prop.description else ""


def cell(text: str) -> str:
    """Text that does not break a table."""
    return text.replace("|", "\\|")


def has_files(operation: Operation) -> bool:
    """Whether the example of an operation uploads files."""
    return any(value.startswith("Path(") for _, value in example_of(operation))


def example_of(operation: Operation) -> list[tuple[str, str]]:
    """The arguments of the usage example: those of the spec, files, and `...` for what else is required."""
    content = operation.raw.data.get("requestBody", {}).get("content", {})
    given: dict[str, Any] = next((media["example"] for media in content.values() if "example" in media), {})
    files = [field for field in operation.flat if field.required and "FILE" in field.type.codec]
    shown = [(field.name, f'Path("{field.name}.png")') for field in files]
    shown += [(field.name, _literal(given[field.wire])) for field in operation.flat if field.wire in given]
    return shown + [(field.name, "...") for field in operation.flat if field.required and field.name not in dict(shown)]


def _literal(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) and '"' not in value and "\\" not in value else repr(value)

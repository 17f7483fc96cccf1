"""The cases of tests/generator/specs/loud_*.yaml as one document, in which each has a prefix of its own."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

SPECS = Path(__file__).parent.parent / "generator" / "specs"
CASES: dict[str, Any] = {
    name: case
    for file in ("loud_operations.yaml", "loud_schemas.yaml", "loud_invalid.yaml")
    for name, case in YAML(typ="safe").load(SPECS / file).items()
    if "leaves" in case
}
HEALTHY = """\
/healthy:
  get:
    operationId: beHealthy
    tags: [health]
    security: []
    responses: {'200': {description: It is well., content: {text/plain: {schema: {type: string}}}}}
"""
Left = dict[str, str]
"""By place: what is left out there."""


class Case:
    """A case as a part of the document of all cases: what it has of its own gets a prefix."""

    def __init__(self, data: Any, base: Any, prefix: str) -> None:
        self._prefix = prefix
        shared = base["components"]["schemas"]
        schemas = data["components"]["schemas"]
        self._own = {name for name, schema in schemas.items() if shared.get(name) != schema}
        self.schemas = {f"{prefix}_{name}": self._prefixed(schemas[name]) for name in schemas if name in self._own}
        self.paths = {f"/{prefix}{path}": self._prefixed(item) for path, item in data["paths"].items()}

    def _prefixed(self, node: Any) -> Any:
        if isinstance(node, list):
            return [self._prefixed(item) for item in node]
        if not isinstance(node, dict):
            return node
        made = {key: self._prefixed(value) for key, value in node.items()}
        if "operationId" in node:
            made["operationId"] = f"{self._prefix}_{node['operationId']}"
            made["tags"] = [f"{self._prefix} {tag}" for tag in node["tags"]]
        start, _, rest = str(node.get("$ref", "")).partition("#/components/schemas/")
        if rest.split("/")[0] in self._own:
            made["$ref"] = f"{start}#/components/schemas/{self._prefix}_{rest}"
        return made

    def moved(self, left: Left) -> Left:
        """What is left out of the document of all cases for this one."""
        return {
            place.replace("/paths/~1", f"/paths/~1{self._prefix}~1", 1).replace(
                "/schemas/", f"/schemas/{self._prefix}_", 1
            ): re.sub(r"(?<= )/", f"/{self._prefix}/", what)
            for place, what in left.items()
        }


def reported(out: str, spec: Path) -> Left:
    """What was left out."""
    rows = [re.fullmatch(rf"  {re.escape(str(spec))}:\d+: #(/\S*): (.+)", row) for row in out.splitlines()]
    found = [(row[1], row[2]) for row in rows if row]
    assert len(found) == len(dict(found)), f"something is left out twice:\n{out}"
    assert f"{len(found)} parts of {spec.name} were not generated" in out
    return dict(found)


class Everything:
    """The package of all cases in one document, without what cannot be carried."""

    def __init__(self, edited: Callable[..., str], run: Callable[..., Any], once: Callable[..., Path]) -> None:
        self._data = YAML(typ="safe").load(edited({"more paths": HEALTHY}))
        base = YAML(typ="safe").load(edited({}))
        for path in base["paths"]:
            del self._data["paths"][path]
        self.expected: dict[str, Left] = {}
        for number, name in enumerate(CASES):
            edits = YAML(typ="safe").load(edited(CASES[name]["edits"]))
            case = Case(edits, base, f"C{number}")
            self._data["paths"] |= case.paths
            self._data["components"]["schemas"] |= case.schemas
            self.expected[name] = case.moved(CASES[name]["leaves"])
        self._run = run
        self.package = once("everything", self._make)
        self.spec = self.package.resolve().with_suffix(".json")
        self.out = self.spec.with_suffix(".out").read_text(encoding="utf-8")

    def _make(self, folder: Path) -> None:
        spec = folder.with_suffix(".json")
        spec.write_text(json.dumps(self._data, indent=1), encoding="utf-8")
        done = self._run("--spec", spec, "--output", folder, "--skip-unsupported")
        assert done.status == 0, done.err
        spec.with_suffix(".out").write_text(done.out, encoding="utf-8")

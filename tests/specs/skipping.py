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
    for file in ("loud_operations.yaml", "loud_schemas.yaml")
    for name, case in YAML(typ="safe").load(SPECS / file).items()
}
OWN = {
    *("webhooks", "apiKey security", "basic security", "null beside a reference"),
    *("a method like the async one of another", "an inline model like a component"),
}
"""Cases about the document as a whole, or about names that a prefix changes: each has a document of its own."""
HOPELESS = [name for name, case in CASES.items() if "leaves" not in case]
MERGED = [name for name in CASES if name not in {*OWN, *HOPELESS}]
HEALTHY = """\
/healthy:
  get:
    operationId: beHealthy
    tags: [health]
    security: []
    responses: {'200': {description: It is well., content: {text/plain: {schema: {type: string}}}}}
"""
Pointer = tuple[str | int, ...]


def parsed(pointer: str) -> Pointer:
    """The keys and indices of a pointer (RFC 6901)."""
    parts = [part.replace("~1", "/").replace("~0", "~") for part in pointer.removeprefix("#").split("/")[1:]]
    return tuple(int(part) if part.isdigit() and parts[-2:-1] == ["parameters"] else part for part in parts)


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

    def moved(self, pointer: Pointer) -> Pointer:
        """Where something of the case stands in the document of all cases."""
        if pointer[0] == "paths":
            return ("paths", f"/{self._prefix}{pointer[1]}", *pointer[2:])
        return (*pointer[:2], f"{self._prefix}_{pointer[2]}", *pointer[3:])


def removed(data: Any, pointers: set[Pointer]) -> Any:
    """A copy of a document without these places."""
    data = json.loads(json.dumps(data))
    for pointer in sorted(pointers, key=lambda each: (len(each), [str(part) for part in each]), reverse=True):
        around = data
        for part in pointer[:-1]:
            around = around[part]
        del around[pointer[-1]]
    return data


def reported(out: str, spec: Path) -> dict[Pointer, int]:
    """What was left out, with the line that is named for it."""
    rows = [re.fullmatch(rf"left out: {re.escape(str(spec))}:(\d+): (#/\S*): .+", row) for row in out.splitlines()]
    found = [(parsed(row[2]), int(row[1])) for row in rows if row]
    assert len(found) == len(dict(found)), f"something is left out twice:\n{out}"
    assert f"{len(found)} parts of {spec.name} are missing" in out
    return dict(found)


class Everything:
    """All cases in one document, generated with what cannot be carried, and once more without it."""

    def __init__(self, edited: Callable[..., str], run: Callable[..., Any], once: Callable[..., Path]) -> None:
        self._data = YAML(typ="safe").load(edited({"more paths": HEALTHY}))
        base = YAML(typ="safe").load(edited({}))
        for path in base["paths"]:
            del self._data["paths"][path]
        self.expected: dict[str, set[Pointer]] = {}
        for number, name in enumerate(MERGED):
            edits = YAML(typ="safe").load(edited(CASES[name]["edits"]))
            case = Case(edits, base, f"C{number}")
            self._data["paths"] |= case.paths
            self._data["components"]["schemas"] |= case.schemas
            self._data["components"]["securitySchemes"] |= edits["components"]["securitySchemes"]
            self.expected[name] = {case.moved(parsed(pointer)) for pointer in CASES[name]["leaves"]}
        self._run = run
        self.package = once("everything", self._make)
        self.healthy = self.package.resolve().parent / "healthy" / "everything"
        self.spec = self.package.resolve().with_suffix(".yaml")
        self.out = self.spec.with_suffix(".out").read_text(encoding="utf-8")

    def _make(self, folder: Path) -> None:
        """Write both packages, and what the generator says."""
        healthy = folder.parent / "healthy" / "everything"
        healthy.parent.mkdir()
        every = {pointer for pointers in self.expected.values() for pointer in pointers}
        for data, package in ((removed(self._data, every), healthy), (self._data, folder)):
            spec = package.with_suffix(".yaml")
            spec.write_text(json.dumps(data, indent=1), encoding="utf-8")
            skip = ["--skip-unsupported"] if package is folder else []
            done = self._run("--spec", spec, "--output", package, *skip)
            assert done.status == 0, done.err
            spec.with_suffix(".out").write_text(done.out, encoding="utf-8")

"""Reads an OpenAPI document and remembers on which line everything stands."""

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from .problems import Pointer, Problem, SpecError, show_pointer


@dataclass(frozen=True)
class Document:
    """An OpenAPI document as plain dicts and lists, with the line of each key."""

    path: Path
    data: dict[str, Any]
    lines: dict[Pointer, int]

    def line(self, pointer: Pointer) -> int | None:
        """The line of the place, or of the nearest thing around it that has one."""
        while pointer and pointer not in self.lines:
            pointer = pointer[:-1]
        return self.lines.get(pointer)

    def error(self, problems: list[Problem]) -> SpecError:
        """The error that reports these problems, in the order of the document."""
        return SpecError(self.rows(problems))

    def rows(self, problems: list[Problem]) -> list[str]:
        """A line for each problem, in the order of the document."""
        rows = sorted({(p.line or self.line(p.pointer) or 0, show_pointer(p.pointer), p.reason) for p in problems})
        return [f"{self.path}:{line}: {where}: {' '.join(reason.split())}" for line, where, reason in rows]

    def remove(self, pointer: Pointer) -> None:
        """Take something out of the document; what comes after it in a list moves up."""
        around, last = look_up(self.data, pointer[:-1]), pointer[-1]
        del around[last]
        if isinstance(around, list):
            depth = len(pointer) - 1
            moved = {}
            for place, line in self.lines.items():
                index = place[depth] if len(place) > depth and place[:depth] == pointer[:-1] else None
                if isinstance(index, int) and isinstance(last, int) and index > last:
                    place = (*place[:depth], index - 1, *place[depth + 1 :])
                elif index == last:
                    continue
                moved[place] = line
            self.lines.clear()
            self.lines.update(moved)


def load(path: Path) -> Document:
    """Read the document; raises SpecError when it is missing, is not YAML, or is not OpenAPI 3.0 or 3.1 at all."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError.at(path, None, f"cannot be read: {error}") from error
    try:
        tree = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        raise SpecError.at(
            path, line, f"not valid YAML: {error.problem or error.context}{_quote(text, line)}"
        ) from error
    except YAMLError as error:
        raise SpecError.at(path, None, f"not valid YAML: {error}") from error
    if not isinstance(tree, CommentedMap):
        raise SpecError.at(path, 1, "not an OpenAPI document: the top level must be a mapping")
    lines: dict[Pointer, int] = {(): 1}
    document = Document(path, _plain(tree, (), lines), lines)
    _write_out_paths(document.data)
    _name_operations(document.data)
    version = str(document.data.get("openapi", ""))
    if version[:3] not in _VALIDATORS:
        raise document.error([Problem(("openapi",), f"the version must be 3.0.x or 3.1.x, not {version!r}")])
    if not isinstance(document.data.get("paths", {}), dict):
        raise document.error([Problem(("paths",), "paths must be an object")])
    return document


def _quote(text: str, line: int | None) -> str:
    rows = text.splitlines()
    return f" in `{rows[line - 1].strip()}`" if line and line <= len(rows) else ""


def _plain(node: Any, pointer: Pointer, lines: dict[Pointer, int]) -> Any:
    if isinstance(node, CommentedMap):
        result = {}
        for key, value in node.items():
            # OpenAPI keys are strings; YAML reads an unquoted status code as a number.
            name = str(key)
            # A key that came by a YAML merge has no line of its own.
            lines[(*pointer, name)] = (node.lc.data or {}).get(key, (node.lc.line or 0,))[0] + 1
            result[name] = _plain(value, (*pointer, name), lines)
        return result
    if isinstance(node, CommentedSeq):
        for index in range(len(node)):
            lines[(*pointer, index)] = node.lc.item(index)[0] + 1
        return [_plain(item, (*pointer, index), lines) for index, item in enumerate(node)]
    for scalar in (bool, int, float, str):
        if isinstance(node, scalar):
            return scalar(node)
    return node


_VALIDATORS = {"3.0": OpenAPIV30SpecValidator, "3.1": OpenAPIV31SpecValidator}


def validate(document: Document) -> list[Problem]:
    """What is not valid OpenAPI; what would confuse the later steps comes alone."""
    data = document.data
    for found in (list(dangling(data)), list(_circular(data)), [*_parameters(data), *_operation_ids(data)]):
        if found:
            return found
    validator = _VALIDATORS[str(data["openapi"])[:3]]
    return [
        Problem(_locate(data, tuple(error.absolute_path), error.instance), error.message)
        for error in validator(data).iter_errors()
    ]


def look_up(data: Any, pointer: Pointer) -> Any:
    """What stands at a place, or None."""
    for part in pointer:
        try:
            data = data[part]
        except (LookupError, TypeError):
            return None
    return data


def _write_out_paths(data: dict[str, Any]) -> None:
    """Put path items in the place of references to them."""
    for path, item in (data.get("paths") or {}).items():
        if isinstance(item, dict) and isinstance(item.get("$ref"), str):
            found = resolve(data, item["$ref"])
            if isinstance(found, dict) and "$ref" not in found:
                data["paths"][path] = copy.deepcopy(found)


def _name_operations(data: dict[str, Any]) -> None:
    """Give each operation an operationId, that of its method and path where it has none."""
    for path, item in (data.get("paths") or {}).items():
        for method, operation in item.items() if isinstance(item, dict) else ():
            if isinstance(operation, dict) and "responses" in operation:
                operation.setdefault("operationId", f"{method} {path}")


def _circular(data: dict[str, Any]) -> Iterator[Problem]:
    """References that lead to nothing but references."""
    for name, schema in data.get("components", {}).get("schemas", {}).items():
        seen = [f"#/components/schemas/{name}"]
        while isinstance(schema, dict) and set(schema) == {"$ref"}:
            if schema["$ref"] in seen:
                yield Problem(("components", "schemas", name), f"the schema {name} is only a reference to itself")
                break
            seen.append(schema["$ref"])
            schema = resolve(data, schema["$ref"])


def _locate(data: Any, path: Pointer, value: Any) -> Pointer:
    """The place of a value that the validator reports by its path within some schema only."""
    found: list[Pointer] = []

    def visit(node: Any, pointer: Pointer) -> None:
        if pointer[len(pointer) - len(path) :] == path and type(node) is type(value) and node == value:
            found.append(pointer)
        for key, inner in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
            visit(inner, (*pointer, key))

    visit(data, ())
    return path if path in found or not found else found[0]


def _parameters(data: dict[str, Any]) -> Iterator[Problem]:
    """What the validator would stumble over, or report without a place, in the parameters of operations."""
    for path, item in data.get("paths", {}).items():
        for method, operation in item.items() if isinstance(item, dict) else ():
            if not isinstance(operation, dict) or "responses" not in operation:
                continue
            pointer: Pointer = ("paths", path, method)
            seen: list[tuple[Any, Any]] = []
            for place, owner in ((pointer, operation), (("paths", path), item)):
                named: list[tuple[Any, Any]] = []
                for index, reference in enumerate(owner.get("parameters", [])):
                    found = resolve(data, reference["$ref"]) if "$ref" in reference else reference
                    if "name" not in found or "in" not in found:
                        yield Problem((*place, "parameters", index), "a parameter needs a name, and an `in`")
                        return
                    if (found["name"], found["in"]) in named:
                        yield Problem((*place, "parameters", index), f"the parameter {found['name']!r} is there twice")
                    named.append((found["name"], found["in"]))
                seen += named
            declared = {name for name, where in seen if where == "path"}
            for name in sorted(declared ^ set(re.findall(r"{([^}]*)}", path))):
                yield Problem(pointer, f"the path parameter {name!r} must be in the path and be declared")


def _operation_ids(data: dict[str, Any]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for path, item in data.get("paths", {}).items():
        for method, operation in item.items() if isinstance(item, dict) else ():
            identifier = operation.get("operationId") if isinstance(operation, dict) else None
            if identifier in seen:
                reason = f"the operationId {identifier!r} is that of another operation, {seen[identifier]}"
                yield Problem(("paths", path, method, "operationId"), reason)
            elif isinstance(identifier, str):
                seen[identifier] = f"{method} {path}"


def dangling(data: dict[str, Any]) -> Iterator[Problem]:
    """References that lead nowhere."""
    return _dangling(data, data, ())


def _dangling(node: Any, root: dict[str, Any], pointer: Pointer) -> Iterator[Problem]:
    if isinstance(node, dict):
        target = node.get("$ref")
        if isinstance(target, str) and resolve(root, target) is None:
            yield Problem((*pointer, "$ref"), f"the reference {target!r} leads nowhere in this file")
        for key, value in node.items():
            yield from _dangling(value, root, (*pointer, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _dangling(value, root, (*pointer, index))


def resolve(root: dict[str, Any], reference: str) -> Any:
    """What a local reference such as `#/components/schemas/Size` points to, or None."""
    if not reference.startswith("#/"):
        return None
    node: Any = root
    for part in reference[2:].split("/"):
        name = part.replace("~1", "/").replace("~0", "~")
        if not isinstance(node, dict) or name not in node:
            return None
        node = node[name]
    return node

"""Writes OpenAPI documents as large as those of whole platforms, and measures the generator with them.

    python -m benchmarks.generation 50 250 1000

It prints for each number of operations: the size of the document, the CPU seconds to load it and to make the whole
package with its pages (including ruff), the milliseconds per operation (constant if the growth is linear), and the peak
memory.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from generator.generate import Targets, generate
from generator.load import load

TEXT = "A sentence that says what the field means to a caller, in plain words, and what happens without it, in two."


def document(operations: int) -> dict[str, Any]:
    """A document with this number of operations, and two schemas for each."""
    schemas = {f"{kind}{index}": _schema(kind, index, operations) for index in range(operations) for kind in _KINDS}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Large", "version": "1.0.0"},
        "servers": [{"url": "https://h.example"}],
        "paths": {f"/things{index}/{{id}}": {"post": _operation(index)} for index in range(operations)},
        "components": {"schemas": schemas},
    }


_KINDS = ("Request", "Answer")


def _operation(index: int) -> dict[str, Any]:
    path = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    limits = {"type": "integer", "minimum": 0, "maximum": 100}
    query = [{"name": f"q{n}", "in": "query", "description": TEXT, "schema": limits | {"default": n}} for n in range(8)]
    content = [{"application/json": {"schema": {"$ref": f"#/components/schemas/{kind}{index}"}}} for kind in _KINDS]
    return {
        "operationId": f"thing{index}",
        "tags": [f"tag{index % 40}"],
        "description": f"{TEXT}\n\n{TEXT}\n",
        "parameters": [path, *query],
        "requestBody": {"content": content[0]},
        "responses": {"200": {"description": "ok", "content": content[1]}},
    }


def _schema(kind: str, index: int, operations: int) -> dict[str, Any]:
    properties: dict[str, Any] = {"other": {"$ref": f"#/components/schemas/{kind}{index * 7 % operations}"}}
    for n in range(22):
        if n % 3:
            properties[f"field_{n}"] = {"type": "string", "description": TEXT, "example": "some value"}
        else:
            properties[f"field_{n}"] = {"anyOf": [{"type": "string"}, {"type": "null"}], "title": "Field"}
    return {"type": "object", "required": ["field_1", "field_2"], "properties": properties}


def yaml_lines(node: Any, depth: int = 0) -> Iterator[str]:
    """Block YAML. PyYAML would take minutes for a large document."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node):
        head = "  " * depth + (f"{json.dumps(key)}:" if isinstance(node, dict) else "-")
        if isinstance(value, dict | list):
            yield head
            yield from yaml_lines(value, depth + 1)
        else:
            plain = isinstance(value, str) and value.replace(" ", "").isalpha() and value != "null"
            yield f"{head} {value if plain else json.dumps(value)}"


def write(path: Path, operations: int) -> Path:
    """Write the document to a file, as JSON or YAML by its name."""
    found = document(operations)
    text = json.dumps(found, indent=2) if path.suffix == ".json" else "\n".join(yaml_lines(found)) + "\n"
    path.write_text(text, encoding="utf-8")
    return path


def measure(path: Path, operations: int) -> None:
    """Generate the package of a document in a separate process, and print the time and memory."""
    import resource

    load(path)
    loaded = time.process_time()
    with redirect_stdout(StringIO()):
        generate(path, Targets(path.parent / "package", path.parent / "pages"))
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = time.process_time() - loaded + children.ru_utime + children.ru_stime
    print(
        f"{operations:>6} operations  {path.stat().st_size / 1e6:5.1f} MB  load {loaded:5.2f} s  all {seconds:6.2f} s  "
        f"{1000 * seconds / operations:5.1f} ms per operation  {own.ru_maxrss / 1024:5.0f} MB of memory"
    )


def main(arguments: list[str]) -> None:
    """Measure documents with these numbers of operations."""
    if arguments[:1] == ["--measure"]:
        measure(Path(arguments[1]), int(arguments[2]))
        return
    for number in arguments or ["50", "250", "1000"]:
        with TemporaryDirectory() as folder:
            path = write(Path(folder) / "document.yaml", int(number))
            subprocess.run([sys.executable, "-m", "benchmarks.generation", "--measure", str(path), number], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])

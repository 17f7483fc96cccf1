"""Whatever a description holds, the generated files are Python, and the text stands in them as it is."""

import ast
import importlib
import inspect
import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

TEXTS = {
    "hostile": "Triple \"\"\" and ''' \\ back \\n \\N{x} \\x {{ 7*7 }} {% raw %} {# c #} %s {x} <!-- --> # no comment",
    "lines": "First line.\n\n  Second line, indented.\n\tThird: `code`\n",
    "quote": 'ends with a "quote"',
    "backslash": "ends with a backslash \\",
    "unicode": "für 日本 😀 line\u2028separator",
    "long": "word " * 100 + "x" * 300,
    "empty": "",
}


def document(text: str) -> dict[str, Any]:
    """A document that has the text wherever one may stand."""
    enum = {"type": "string", "enum": ["a", text or "b"], "description": text}
    return {
        "openapi": "3.1.0",
        "info": {"title": f"T {text}", "version": "1.0.0", "description": text},
        "servers": [{"url": "https://texts.example", "description": text}],
        "tags": [{"name": "things", "description": text}],
        "paths": {
            "/things": {
                "post": {
                    "operationId": "make",
                    "tags": ["things"],
                    "summary": text,
                    "description": text,
                    "parameters": [{"name": "p", "in": "query", "description": text, "schema": {"type": "string"}}],
                    "requestBody": {
                        "required": True,
                        "description": text,
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
                    },
                    "responses": {
                        "200": {
                            "description": text,
                            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
                        },
                        "400": {"description": text},
                    },
                }
            }
        },
        "components": {
            "schemas": {
                "Thing": {
                    "type": "object",
                    "description": text,
                    "properties": {
                        "plain": {"type": "string", "description": text},
                        "kind": {"$ref": "#/components/schemas/Kind", "description": text},
                        "fixed": {"const": text},
                    },
                },
                "Kind": enum,
            }
        },
    }


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_comes_out_whole_wherever_it_stands(made: Callable[[str, str], Path], name: str) -> None:
    """The text comes out whole, on however many lines, in class, field, enum and method."""
    text, package = TEXTS[name], f"text_{name}"
    folder = made(package, json.dumps(document(text), ensure_ascii=False).replace("\u2028", "\\u2028"))
    for file in folder.rglob("*.py"):
        ast.parse(file.read_text(encoding="utf-8"))
    tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))
    words = " ".join(text.split())
    models = importlib.import_module(f"{package}.models")
    resources = importlib.import_module(f"{package}.resources")
    make = type(resources.Resources(None).things).make
    documented = {
        "model": models.Thing.__doc__,
        "method": make.__doc__,
        "function": importlib.import_module(f"{package}.api.things.make").sync.__doc__,
        "package": importlib.import_module(package).__doc__,
        "resource": type(resources.Resources(None).things).__doc__,
        "property": inspect.getdoc(resources.Resources.things),
    }
    without = {
        place: said for place, said in documented.items() if words.rstrip(".") not in " ".join((said or "").split())
    }
    assert not without
    assert models.Kind.__args__ == ("a", text or "b")
    assert models.Thing(fixed=text, kind=text).to_dict() == {"kind": text, "fixed": text}


def test_the_version_of_the_document_is_that_of_the_package(
    made: Callable[[str, str], Path], edited: Callable[[dict[str, str]], str]
) -> None:
    """The version of the document is the version of the package, for Python and for its project file."""
    folder = made("versioned", edited({"version: 1.2.3": "version: 10.20.30rc1"}))
    assert importlib.import_module("versioned").__version__ == "10.20.30rc1"
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (project["name"], project["version"]) == ("r9s-generated", "10.20.30rc1")
    needed = {requirement.split(">")[0] for requirement in project["dependencies"]}
    assert needed == {"attrs", "httpx", "python-dateutil"}

"""Large documents are generated, and importing the client loads no more of them than of the images API."""

import functools
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

OPERATIONS = 250
TAGS = 25
KINDS = 25
PROGRAM = """\
import json, sys
{statement}
print(json.dumps(sorted(name for name in sys.modules if name.split(".")[0] in ("r9s", "r9s_generated"))))
print(json.dumps(len(sys.modules)))
"""


def large_document() -> dict[str, Any]:
    """A document with 250 operations over 25 tags, for 25 kinds of things with a request and an answer each."""
    schemas: dict[str, Any] = {
        "Problem": {"type": "object", "required": ["reason"], "properties": {"reason": {"type": "string"}}},
        "State": {"type": "string", "enum": ["new", "open", "done"]},
    }
    parameters = {
        "KindId": {"name": "kind_id", "in": "path", "required": True, "schema": {"type": "string"}},
        "Limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}},
    }
    problem = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    paths: dict[str, Any] = {}
    for number in range(KINDS):
        schemas[f"Kind{number}Request"] = {
            "type": "object",
            "description": f"What is needed for kind {number}.",
            "required": ["name"],
            "properties": {
                "name": {"type": "string", "maxLength": 64},
                "state": {"$ref": "#/components/schemas/State"},
                "count": {"type": "integer", "minimum": 0},
                "labels": {"type": "object", "additionalProperties": {"type": "string"}},
            },
        }
        schemas[f"Kind{number}"] = {
            "allOf": [
                {"$ref": f"#/components/schemas/Kind{number}Request"},
                {
                    "type": "object",
                    "required": ["id"],
                    "properties": {
                        "id": {"type": "string", "format": "uuid"},
                        "made_at": {"type": "string", "format": "date-time"},
                        "next": {"$ref": f"#/components/schemas/Kind{(number + 1) % KINDS}"},
                    },
                },
            ]
        }
    for number in range(OPERATIONS):
        kind = f"Kind{number % KINDS}"
        answer = {"application/json": {"schema": {"$ref": f"#/components/schemas/{kind}"}}}
        request = {"application/json": {"schema": {"$ref": f"#/components/schemas/{kind}Request"}}}
        method = ("post", "put", "patch", "get", "delete")[number % 5]
        operation: dict[str, Any] = {
            "operationId": f"{method}Number{number}",
            "summary": f"Number {number}",
            "tags": [f"tag {number % TAGS}"],
            "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in parameters],
            "responses": {
                "200": {"description": "It is done.", "content": answer},
                "4XX": {"$ref": "#/components/responses/Problem"},
            },
        }
        if method in ("post", "put", "patch"):
            operation["requestBody"] = {"required": True, "content": request}
        paths[f"/numbers/{number}/{{kind_id}}"] = {method: operation}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Large API", "version": "1.0.0"},
        "servers": [{"url": "https://large.example/v1"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "parameters": parameters,
            "responses": {"Problem": {"description": "It is not done.", "content": problem}},
            "schemas": schemas,
        },
    }


@pytest.fixture(scope="module")
def folders(package: Callable[[str], Path], made: Callable[[str, str], Path], root: Path) -> dict[str, Path]:
    """The packages for the images API, the gateway and the large document."""
    return {
        "images": root / "r9s_generated",
        "gateway": package("gateway"),
        "large": made("large_api", json.dumps(large_document())),
    }


@pytest.fixture(scope="module")
def loaded(
    folders: dict[str, Path], environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory, root: Path
) -> Callable[[str, str], tuple[set[str], int]]:
    """The modules of ours, and how many in all, that are loaded after a statement in a new interpreter."""

    @functools.cache
    def after(name: str, statement: str) -> tuple[set[str], int]:
        folder = tmp_path_factory.mktemp(name)
        (folder / "r9s_generated").symlink_to(folders[name], target_is_directory=True)
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM.format(statement=statement)],
            cwd=folder,
            env={**environment, "PYTHONPATH": f"{folder}:{root}"},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        ours, count = done.stdout.splitlines()
        return set(json.loads(ours)), json.loads(count)

    return after


LARGE = ["gateway", "large"]


def test_every_operation(folders: dict[str, Path]) -> None:
    """All operations come out, each in the folder of its tag."""
    modules = [path for path in (folders["large"] / "api").glob("*/*.py") if path.name != "__init__.py"]
    assert len(modules) == OPERATIONS
    assert len({path.parent for path in modules}) == TAGS
    assert len(list((folders["gateway"] / "resources").glob("[a-z]*.py"))) == 13


@pytest.mark.parametrize("name", LARGE)
def test_import(loaded: Callable[..., tuple[set[str], int]], name: str) -> None:
    """`from r9s import R9S` loads the very modules that it loads for the images API, none of a tag or an operation."""
    statement = "from r9s import R9S"
    ours, count = loaded(name, statement)
    assert (ours, count) == loaded("images", statement)
    of_a_part = [each for each in ours if each.startswith(("r9s_generated.api", "r9s_generated.models"))]
    assert of_a_part == []
    assert [each for each in ours if each.startswith("r9s_generated.resources.")] == []


@pytest.mark.parametrize("name", LARGE)
def test_client(loaded: Callable[..., tuple[set[str], int]], name: str) -> None:
    """A client is made without loading more than for the images API."""
    statement = "import r9s; r9s.R9S('key').close()"
    assert loaded(name, statement) == loaded("images", statement)


def test_resource(loaded: Callable[..., tuple[set[str], int]]) -> None:
    """A resource that is looked at is the only one that is loaded, and no model or operation with it."""
    after, _ = loaded("gateway", "import r9s; r9s.R9S('key').chat.complete")
    parts = [f"r9s_generated.{name}." for name in ("api", "models", "resources")]
    assert {each for each in after if each.startswith(tuple(parts))} == {"r9s_generated.resources.chat"}


def test_model(loaded: Callable[..., tuple[set[str], int]]) -> None:
    """A model that is looked at is the only one that is loaded."""
    ours, _ = loaded("gateway", "from r9s.models import ChatCompletion")
    of_models = {each for each in ours if each.startswith("r9s_generated.models.")}
    assert of_models == {"r9s_generated.models.chat_completion"}

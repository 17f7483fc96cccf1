"""`--skip-unsupported` leaves out what cannot be carried, says so, and generates the rest as if it had never been."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.document import load
from tests.specs.skipping import CASES, HEALTHY, HOPELESS, MERGED, OWN, Everything, Pointer, parsed, reported


@pytest.fixture(scope="module")
def told(everything: Everything) -> dict[Pointer, int]:
    """What was left out of the document of all cases, with the line that is named for it."""
    return reported(everything.out, everything.spec)


@pytest.fixture(scope="module")
def lines(everything: Everything) -> dict[Pointer, int]:
    """Where everything stands in it."""
    return load(everything.spec).lines


@pytest.mark.parametrize("name", MERGED)
def test_left_out(everything: Everything, told: dict[Pointer, int], lines: dict[Pointer, int], name: str) -> None:
    """For each case exactly the smallest thing is left out, and what needs it, each with its line."""
    place = re.compile(rf"(paths /|components schemas )C{MERGED.index(name)}[/_]")
    found = {pointer: line for pointer, line in told.items() if place.match(" ".join(map(str, pointer)))}
    assert set(found) == everything.expected[name]
    assert found == {pointer: lines[pointer] for pointer in found}


def test_nothing_else(everything: Everything, told: dict[Pointer, int]) -> None:
    """No more is left out than the cases say."""
    assert set(told) == {pointer for pointers in everything.expected.values() for pointer in pointers}


def test_the_rest_is_there(everything: Everything) -> None:
    """The package is that of a document in which what was left out had never been."""
    made, wanted = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.*") if "__pycache__" not in path.parts}
        for folder in (everything.package, everything.healthy)
    )
    assert set(made) == set(wanted)
    assert [str(name) for name in made if made[name] != wanted[name]] == []


@pytest.mark.parametrize("name", sorted(OWN))
def test_alone(run: Callable[..., Any], edited: Callable[..., str], tmp_path: Path, name: str) -> None:
    """Another operation remains; a security scheme takes only those along that must have it."""
    edits = dict(CASES[name]["edits"])
    edits["more paths"] = HEALTHY + edits.get("more paths", "")
    spec = tmp_path / "spec.yaml"
    spec.write_text(edited(edits), encoding="utf-8")
    done = run("--spec", spec, "--output", tmp_path / "out", "--skip-unsupported")
    assert done.status == 0, done.err
    lines = load(spec).lines
    pointers = [parsed(pointer) for pointer in CASES[name]["leaves"]]
    assert reported(done.out, spec) == {pointer: lines[pointer] for pointer in pointers}
    assert (tmp_path / "out" / "api" / "health" / "be_healthy.py").is_file()


@pytest.mark.parametrize("name", HOPELESS)
def test_hopeless(run: Callable[..., Any], edited: Callable[..., str], tmp_path: Path, name: str) -> None:
    """What the document says of itself, and that it has no operation, cannot be left out."""
    spec = tmp_path / "spec.yaml"
    spec.write_text(edited(CASES[name]["edits"]), encoding="utf-8")
    done = run("--spec", spec, "--output", tmp_path / "out", "--skip-unsupported")
    assert (done.status, done.out) == (1, "")
    assert CASES[name]["says"] in done.err
    assert not (tmp_path / "out").exists()


def test_nothing_remains(run: Callable[..., Any], edited: Callable[..., str], tmp_path: Path) -> None:
    """When the last operation would be left out, nothing is generated."""
    spec = tmp_path / "spec.yaml"
    spec.write_text(edited(CASES["servers of an operation"]["edits"]), encoding="utf-8")
    done = run("--spec", spec, "--output", tmp_path / "out", "--skip-unsupported")
    assert (done.status, done.out) == (1, "")
    assert "there is no operation" in done.err


def test_nothing_to_leave_out(run: Callable[..., Any], edited: Callable[..., str], tmp_path: Path) -> None:
    """A document that can be carried is carried, and nothing is said to be missing."""
    spec = tmp_path / "spec.yaml"
    spec.write_text(edited({}), encoding="utf-8")
    done = run("--spec", spec, "--output", tmp_path / "out", "--skip-unsupported")
    assert done.status == 0
    assert "left out" not in done.out
    assert "missing" not in done.out


X = "X: {type: object, patternProperties: {'^x': {type: string}}}"
OF_X = "{$ref: '#/components/schemas/X'}"
PULLED: dict[str, tuple[dict[str, str], list[str]]] = {
    "an optional property": (
        {"schemas": X, "request properties": "x: {$ref: '#/components/schemas/X'}"},
        ["/components/schemas/X", "/components/schemas/ThingRequest/properties/x"],
    ),
    "a required property of a request": (
        {
            "schemas": X,
            "request properties": "x: {$ref: '#/components/schemas/X'}",
            "required: [label]": "required: [label, x]",
        },
        ["/components/schemas/X", "/components/schemas/ThingRequest", "/paths/~1things~1{thing_id}/post"],
    ),
    "the items of an optional property": (
        {"schemas": X, "properties": "x: {type: array, items: {$ref: '#/components/schemas/X'}}"},
        ["/components/schemas/X", "/components/schemas/Thing/properties/x"],
    ),
    "the values of an optional map": (
        {"schemas": X, "properties": "x: {type: object, additionalProperties: {$ref: '#/components/schemas/X'}}"},
        ["/components/schemas/X", "/components/schemas/Thing/properties/x"],
    ),
    "a variant of an optional union": (
        {"schemas": X, "properties": "x: {oneOf: [{type: string}, {$ref: '#/components/schemas/X'}]}"},
        ["/components/schemas/X", "/components/schemas/Thing/properties/x"],
    ),
    "a part of another component": (
        {
            "schemas": f"{X}\nY: {{allOf: [{{$ref: '#/components/schemas/X'}}, {{type: object}}]}}",
            "properties": "y: {$ref: '#/components/schemas/Y'}",
        },
        ["/components/schemas/X", "/components/schemas/Y", "/components/schemas/Thing/properties/y"],
    ),
    "a result": (
        {
            "schemas": X,
            "responses": "'201': {description: x, content: {application/json: {schema: " + OF_X + "}}}",
        },
        ["/components/schemas/X", "/paths/~1things~1{thing_id}/post"],
    ),
    "an error": (
        {
            "schemas": X,
            "responses": "'409': {description: x, content: {application/json: {schema: " + OF_X + "}}}",
        },
        ["/components/schemas/X", "/paths/~1things~1{thing_id}/post/responses/409/content/application~1json"],
    ),
    "one of two media types of the body": (
        {"schemas": X, "request": "application/merge-patch+json: {schema: {$ref: '#/components/schemas/X'}}"},
        [
            "/components/schemas/X",
            "/paths/~1things~1{thing_id}/post/requestBody/content/application~1merge-patch+json",
        ],
    ),
    "one of two media types of the answer": (
        {"schemas": X, "answer": "application/feed+json: {schema: {$ref: '#/components/schemas/X'}}"},
        [
            "/components/schemas/X",
            "/paths/~1things~1{thing_id}/post/responses/200/content/application~1feed+json",
        ],
    ),
    "an optional parameter": (
        {
            "components": "parameters: {Taste: {name: taste, in: cookie, schema: {type: string}}}",
            "parameters": "- {$ref: '#/components/parameters/Taste'}",
        },
        ["/paths/~1things~1{thing_id}/post/parameters/2"],
    ),
    "a required parameter": (
        {
            "components": "parameters: {Taste: {name: taste, in: cookie, required: true, schema: {type: string}}}",
            "parameters": "- {$ref: '#/components/parameters/Taste'}",
        },
        ["/paths/~1things~1{thing_id}/post"],
    ),
    "a parameter of the path": (
        {"path": "parameters:\n  - {name: taste, in: cookie, schema: {type: string}}"},
        ["/paths/~1things~1{thing_id}/parameters/0"],
    ),
    "several parameters": (
        {
            "parameters": "- {name: a, in: cookie, schema: {type: string}}\n"
            "- {name: b, in: query, schema: {type: string}}\n"
            "- {name: c, in: cookie, schema: {type: string}}",
        },
        ["/paths/~1things~1{thing_id}/post/parameters/2", "/paths/~1things~1{thing_id}/post/parameters/4"],
    ),
}
"""What needs what cannot be carried: edits of small.yaml, and what is left out."""


@pytest.mark.parametrize("name", PULLED)
def test_pulled_along(run: Callable[..., Any], edited: Callable[..., str], tmp_path: Path, name: str) -> None:
    """What needs something that is left out goes too, as far as it must and no further."""
    edits, pointers = PULLED[name]
    spec = tmp_path / "spec.yaml"
    spec.write_text(edited({**edits, "more paths": HEALTHY}), encoding="utf-8")
    done = run("--spec", spec, "--output", tmp_path / "out", "--skip-unsupported")
    assert done.status == 0, done.err
    lines = load(spec).lines
    assert reported(done.out, spec) == {parsed(pointer): lines[parsed(pointer)] for pointer in pointers}

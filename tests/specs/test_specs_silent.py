"""What openapi-python-client drops, or gets wrong, without a word: each is carried, or stops the generator."""

import importlib
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from ruamel.yaml import YAML

from generator.options import OPTION_NAMES

STOPPED: dict[str, tuple[dict[str, str], str]] = {
    "a second operation with the same id in a tag": (
        {"more paths": "/x: {get: {operationId: makeThing, tags: [things], responses: {'204': {description: x}}}}"},
        "the operationId 'makeThing' is that of another operation",
    ),
    "a second operation whose id is the same in Python": (
        {"more paths": "/x: {get: {operationId: make_thing, tags: [things], responses: {'204': {description: x}}}}"},
        "both would be called 'make_thing'",
    ),
    "a query parameter with content": (
        {"parameters": "- {name: q, in: query, content: {application/json: {schema: {type: object}}}}"},
        "has `content` and would be dropped",
    ),
    "properties beside oneOf": (
        {"properties": "x: {oneOf: [{type: string}, {type: integer}], properties: {a: {type: string}}}"},
        "properties beside oneOf would be dropped",
    ),
    "properties beside anyOf": (
        {"properties": "x: {anyOf: [{type: string}, {type: integer}], properties: {a: {type: string}}}"},
        "properties beside anyOf would be dropped",
    ),
    **{
        f"a field of the body called {name}": (
            {"request properties": f"{name}: {{type: string}}"},
            f"{name!r} is the name of a per-call option",
        )
        for name in sorted(OPTION_NAMES)
    },
    "a server of an operation": (
        {"operation": "servers: [{url: https://other.example}]"},
        "a server of its own would be ignored",
    ),
    "the encoding of a part": (
        {
            "request": "multipart/form-data: {schema: {type: object, properties: {a: {type: string}}}, "
            "encoding: {a: {contentType: text/html}}}"
        },
        "the encoding of parts would be ignored",
    ),
    "a model that is named twice": (
        {"properties": "request: {type: object, properties: {a: {type: string}}}"},
        "both would be the class ThingRequest",
    ),
}
"""What stops the generator: edits of small.yaml, and what it says."""


@pytest.mark.parametrize("name", STOPPED)
def test_stopped(run: Callable[..., Any], edited: Callable[..., str], tmp_path: Path, name: str) -> None:
    """The generator says what would be lost, and writes nothing."""
    edits, says = STOPPED[name]
    spec = tmp_path / "spec.yaml"
    spec.write_text(edited(edits), encoding="utf-8")
    done = run("--spec", spec, "--output", tmp_path / "out")
    assert (done.status, done.out) == (1, "")
    assert says in done.err
    assert list(tmp_path.iterdir()) == [spec]


EDITS: dict[str, str] = YAML(typ="safe").load("""\
operation: 'deprecated: true'
tags: '- others'
parameters: |
  - name: lists
    in: query
    style: pipeDelimited
    explode: false
    schema: {type: array, items: {type: string}}
  - {name: sorted, in: query, schema: {type: boolean, default: true}}
request: |
  application/x-www-form-urlencoded:
    schema: {type: object, required: [text], properties: {text: {type: string}}}
answer: |
  text/plain: {schema: {type: string}}
  audio/*: {schema: {type: string, format: binary}}
responses: |
  '202':
    description: Later.
    content: {application/json: {schema: {$ref: '#/components/schemas/Later'}}}
request properties: |
  id: {type: string, readOnly: true}
  size: {type: integer, default: 3}
  mood: {$ref: '#/components/schemas/Mood'}
  grade: {type: [string, 'null'], enum: [a, null]}
properties: |
  rows: {type: array}
  next: {$ref: '#/components/schemas/Rows'}
  secret: {type: string, writeOnly: true}
schemas: |
  Mood: {anyOf: [{type: string, enum: [calm]}, {type: string}]}
  Rows:
    type: object
    required: [rows]
    properties: {rows: {type: array}, of: {$ref: '#/components/schemas/Thing'}}
  Later: {type: object, required: [ticket], properties: {ticket: {type: integer}}}
'required: [label]': 'required: [label, id]'
""")
"""What is carried: edits of small.yaml."""


class Wire:
    """A transport that keeps the last call."""

    def __init__(self) -> None:
        self.call: Any = None

    def send(self, call: Any, options: Any) -> None:
        self.call = call


@pytest.fixture(scope="module")
def package(made: Callable[[str, str], Path], edited: Callable[..., str]) -> ModuleType:
    """The package of a document with all that is carried."""
    return importlib.import_module(made("silent", edited(EDITS)).name)


def sent(package: ModuleType, tag: str = "things", **given: Any) -> Any:
    """The call that the operation makes."""
    resources = importlib.import_module(f"{package.__name__}.resources").Resources(wire := Wire())
    with pytest.warns(DeprecationWarning, match="^make is deprecated"):
        getattr(resources, tag).make(thing_id="t", **given)
    return wire.call


def answered(package: ModuleType, status: int, media_type: str, content: bytes) -> Any:
    """The result of an answer."""
    operation = importlib.import_module(f"{package.__name__}.api.things.make_thing").OPERATION
    return operation.parse(httpx.Response(status, headers={"content-type": media_type}, content=content))


def test_second_tags(package: ModuleType) -> None:
    """An operation is a method of each of its tags."""
    assert [sent(package, tag, label="l").operation.id for tag in ("others", "things")] == ["makeThing"] * 2


def test_media_types_of_a_request(package: ModuleType) -> None:
    """All are sent, not only the first."""
    assert sent(package, label="l").request.body.document == {"label": "l"}
    assert sent(package, text="t").request.body.fields == [("text", "t")]


def test_media_types_of_an_answer(package: ModuleType) -> None:
    """All are read, those of another status too, and all are asked for."""
    assert answered(package, 200, "application/json", b'{"title": "t"}').title == "t"
    assert answered(package, 200, "text/plain", b"t") == "t"
    assert answered(package, 200, "audio/ogg", b"\xff") == b"\xff"
    assert answered(package, 202, "application/json", b'{"ticket": 5}').ticket == 5
    accepted = sent(package, label="l").request.headers["accept"].split(", ")
    assert sorted(accepted) == ["application/json", "audio/*", "text/plain"]


def test_arrays_without_items(package: ModuleType) -> None:
    """They hold anything, and the schemas with them, and those that refer to these, are there."""
    document = {"rows": [1, "a", None], "next": {"rows": [{"b": []}], "of": {"rows": []}}}
    thing = importlib.import_module(f"{package.__name__}.models").Thing.from_dict(document)
    assert (type(thing.next).__name__, thing.rows, thing.next.rows) == ("Rows", [1, "a", None], [{"b": []}])
    assert thing.to_dict() == document


def test_names_of_enums(package: ModuleType) -> None:
    """Open and nullable enums have names, which are no index."""
    models = importlib.import_module(f"{package.__name__}.models")
    assert {"Mood", "ThingRequestGrade"} <= set(models.__all__)
    assert not [name for name in models.__all__ if "Type0" in name]


def test_styles(package: ModuleType) -> None:
    """An array in the query is written as the document says."""
    assert sent(package, label="l", lists=["a", "b"]).request.query == [("lists", "a|b")]


def test_defaults(package: ModuleType) -> None:
    """No default is sent, neither of a field nor of a parameter."""
    call = sent(package, label="l")
    assert (call.request.body.document, call.request.query) == ({"label": "l"}, [])


def test_security(package: ModuleType) -> None:
    """What the document says of security holds for operations that say nothing."""
    assert sent(package, label="l").operation.secured is True


def test_one_sided_fields(package: ModuleType) -> None:
    """What only answers have is not asked of a caller, and what only requests have is not missed in an answer."""
    assert json.dumps(sent(package, label="l").request.body.document) == '{"label": "l"}'
    assert answered(package, 200, "application/json", b"{}").to_dict() == {}

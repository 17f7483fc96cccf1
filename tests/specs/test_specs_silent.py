"""What openapi-python-client drops, or gets wrong, without a word: each is carried."""

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

EDITS: dict[str, str] = YAML(typ="safe").load("""\
operation: |
  deprecated: true
  servers: [{url: https://other.example}]
more paths: |
  /x: {get: {operationId: makeThing, tags: [things], responses: {'204': {description: x}}}}
  /y: {get: {operationId: make_thing, tags: [things], responses: {'204': {description: x}}}}
tags: '- others'
parameters: |
  - name: lists
    in: query
    style: pipeDelimited
    explode: false
    schema: {type: array, items: {type: string}}
  - {name: sorted, in: query, schema: {type: boolean, default: true}}
  - {name: q, in: query, content: {application/json: {schema: {type: object}}}}
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
  either: {oneOf: [{type: string}, {type: integer}], properties: {a: {type: string}}}
  request: {type: object, properties: {a: {type: string}}}
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
EDITS["request properties"] += "".join(f"{name}: {{type: string}}\n" for name in sorted(OPTION_NAMES))


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


def test_operations_of_one_id(package: ModuleType) -> None:
    """Each is a method of its own."""
    resources = importlib.import_module(f"{package.__name__}.resources").Resources(wire := Wire())
    resources.things.make_thing()
    assert (wire.call.request.method, wire.call.request.url) == ("GET", "/x")
    resources.things.make_thing_2()
    assert (wire.call.request.method, wire.call.request.url) == ("GET", "/y")


def test_servers(package: ModuleType) -> None:
    """An operation knows its own."""
    assert sent(package, label="l").operation.server == "https://other.example"


def test_fields_called_as_options(package: ModuleType) -> None:
    """They can be given beside the options, and travel under their own names."""
    given = {f"{name}_in_body": name for name in OPTION_NAMES}
    assert sent(package, label="l", **given).request.body.document == {"label": "l", **{n: n for n in OPTION_NAMES}}


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


def test_properties_beside_a_union_of_texts(package: ModuleType) -> None:
    """They say nothing of what is no object."""
    thing = importlib.import_module(f"{package.__name__}.models").Thing
    assert [thing.from_dict({"either": value}).either for value in ("x", 1)] == ["x", 1]


def test_a_model_that_is_named_twice(package: ModuleType) -> None:
    """The component keeps its name, and both are there."""
    models = importlib.import_module(f"{package.__name__}.models")
    thing = models.Thing.from_dict({"request": {"a": "x"}})
    assert (type(thing.request), thing.request.a) == (models.ThingRequest2, "x")
    assert models.ThingRequest(label="l").to_dict() == {"label": "l"}


def test_names_of_enums(package: ModuleType) -> None:
    """Open and nullable enums have names, which are no index."""
    models = importlib.import_module(f"{package.__name__}.models")
    assert {"Mood", "ThingRequestGrade"} <= set(models.__all__)
    assert not [name for name in models.__all__ if "Type0" in name]


def test_styles(package: ModuleType) -> None:
    """An array in the query is written as the document says, and so is what has a media type."""
    query_text = importlib.import_module(f"{package.__name__}._urls").query_text
    assert query_text(sent(package, label="l", lists=["a", "b"]).request.query) == "lists=a%7Cb"
    assert sent(package, label="l", q={"a": [1]}).request.query == [("q", '{"a":[1]}')]


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

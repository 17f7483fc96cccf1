"""What the programs on the pages give to a call."""

from typing import Any

import pytest
import yaml

from generator.showing.arguments import Examples, examples_of
from generator.showing.spelling import Code, Source, call, imports, spell
from tests.generator.operations_of import operations_of, resolver

SHARED = """
paths:
  /pets/{pet}:
    post:
      parameters: PARAMETERS
      requestBody: BODY
      responses: {'200': {content: CONTENT}}
components:
  schemas:
    Pet:
      type: object
      required: [name, born, kind]
      properties:
        name: {type: string}
        born: {type: string, format: date}
        kind: {const: pet}
        colour: {type: string, enum: [black, white]}
        home:
          type: object
          required: [id]
          properties: {id: {type: string, format: uuid}, built: {type: string, format: date}}
"""


def shown(parameters: str = "[]", body: str = "null", content: str = "{}") -> Examples:
    """The values for the one operation of a document; its parts are YAML."""
    text = SHARED.replace("PARAMETERS", parameters).replace("BODY", body).replace("CONTENT", content)
    document = yaml.safe_load(text)
    if document["paths"]["/pets/{pet}"]["post"]["requestBody"] is None:
        del document["paths"]["/pets/{pet}"]["post"]["requestBody"]
    (operation,) = operations_of(document)
    return examples_of(resolver(document), operation, lambda ref: ref.rpartition("/")[2])


def spelled(sources: dict[Any, Source]) -> dict[Any, str]:
    """The expressions."""
    return {name: source.text() for name, source in sources.items()}


PARAMETERS = [
    ("{schema: {type: string}, example: a, examples: {b: {value: b}}}", '"a"'),
    ("{schema: {type: string, default: c}, examples: {b: {value: b}}}", '"b"'),
    ("{schema: {type: string, default: c}}", '"c"'),
    ("{schema: {type: string, enum: [d, e]}}", '"d"'),
    ("{schema: {type: integer}, example: many}", "1"),
    ("{schema: {type: string, format: date}, example: 2020-02-03}", "datetime.date(2020, 2, 3)"),
    ("{schema: {type: array, items: {type: string, format: uuid}}}", '[UUID("123e4567-e89b-12d3-a456-426614174000")]'),
    ("{schema: {anyOf: [{type: 'null'}, {type: number, minimum: 2.5}]}}", "2.5"),
]


@pytest.mark.parametrize(("parameter", "expected"), PARAMETERS)
def test_required_parameters(parameter: str, expected: str) -> None:
    """What the document shows, where it is right; else what the schema allows."""
    found = shown(f"[{{name: x, in: query, required: true, {parameter[1:-1]}}}]")
    assert spelled(found.parameters) == {("query", "x"): expected}


def test_what_need_not_be_given() -> None:
    """Optional parameters; of what can only be one value it is said."""
    assert not shown("[{name: x, in: query, schema: {type: string}, example: a}]").parameters
    found = shown("[{name: x, in: header, required: true, schema: {const: v2}}]").parameters
    assert found == {("header", "x"): Source("v2", is_only=True)}


PET = "{$ref: '#/components/schemas/Pet'}"


def test_fields_of_a_body() -> None:
    """Those that are required, and those that the example has; dates are objects, but JSON within a model."""
    found = shown(body=f"{{content: {{application/json: {{schema: {PET}}}}}}}")
    assert spelled(found.fields) == {"name": '"text"', "born": "datetime.date(2024, 1, 2)", "kind": '"pet"'}
    assert found.fields["born"].imports == {"import datetime"}
    home = "{id: 00000000-0000-4000-8000-000000000001, built: 2020-02-03}"
    example = f"{{name: Rex, kind: pet, colour: black, home: {home}, other: 1}}"
    found = shown(body=f"{{content: {{application/json: {{schema: {PET}, example: {example}}}}}}}")
    assert spelled(found.fields) == {
        "name": '"Rex"',
        "born": "datetime.date(2024, 1, 2)",
        "kind": '"pet"',
        "colour": '"black"',
        "home": '{"id": "00000000-0000-4000-8000-000000000001", "built": "2020-02-03"}',
    }


def test_models() -> None:
    """A dict will do for an argument; where it could be of several classes, or in a list, it is an object."""
    made = 'models.Pet.from_dict({"name": "text", "born": "2024-01-02", "kind": "pet"})'
    union, nullable = f"{{oneOf: [{PET}, {{type: integer}}]}}", f"{{anyOf: [{PET}, {{type: 'null'}}]}}"
    properties = f"{{a: {PET}, b: {{type: array, items: {PET}}}, c: {union}, d: {nullable}}}"
    schema = f"{{required: [a, b, c, d], properties: {properties}}}"
    found = shown(body=f"{{content: {{application/json: {{schema: {schema}}}}}}}").fields
    assert spelled(found) == {"a": made[21:-1], "b": f"[{made}]", "c": made, "d": made[21:-1]}
    assert found["b"].imports == {"from r9s import models"}


def test_the_media_type_that_has_an_example() -> None:
    """Not the first, if that shows nothing."""
    one = f"application/json: {{schema: {PET}}}"
    other = "application/x-www-form-urlencoded: {schema: {properties: {n: {type: integer}}}, example: {n: 3}}"
    assert spelled(shown(body=f"{{content: {{{one}, {other}}}}}").fields) == {"n": "3"}


def test_files() -> None:
    """A picture that lies beside the program; where nothing but a list is taken, a list of one."""
    schema = """{required: [one, many, either], properties: {
        one: {type: string, format: binary}, many: {type: array, items: {type: string, format: binary}},
        either: {anyOf: [{type: string, contentMediaType: image/png}, {type: array, items: {format: binary}}]},
        none: {type: string, format: binary}, picture: {type: string, format: uri, contentMediaType: image/png}}}"""
    found = shown(body=f"{{content: {{multipart/form-data: {{schema: {schema}}}}}}}").fields
    path = 'Path("image.png")'
    assert spelled(found) == {"one": path, "many": f"[{path}]", "either": path}
    assert found["many"].imports == {"from pathlib import Path"}


BODIES = [
    ("application/json: {schema: {type: array, items: {type: integer}}}", "[1]"),
    ("application/json: {schema: {type: array, items: {type: integer}}, example: [2, 3]}", "[2, 3]"),
    ("application/json: {schema: {type: array, items: {type: integer}}, example: 2}", "[1]"),
    ("image/png: {}", 'Path("image.png")'),
    ("application/octet-stream: {schema: {type: string, format: binary}}", 'Path("image.png")'),
    ("text/plain: {schema: {type: string}, example: hello}", '"hello"'),
    ("application/xml: {schema: {type: object}, example: '<a/>'}", '"<a/>"'),
]


@pytest.mark.parametrize(("content", "expected"), BODIES)
def test_bodies_that_are_one_value(content: str, expected: str) -> None:
    """JSON, text or a file."""
    found = shown(body=f"{{required: true, content: {{{content}}}}}").body
    assert found is not None
    assert found.text() == expected


def test_a_body_that_need_not_be() -> None:
    """Is not given, unless the document shows one."""
    assert shown(body="{content: {text/plain: {}}}").body is None
    assert shown(body="{content: {text/plain: {example: a}}}").body is not None


def test_how_to_ask_for_events_is_shown_elsewhere() -> None:
    """Where there is another answer, the example asks for that one."""
    body = "{content: {application/json: {schema: {properties: {stream: {type: boolean}}}, example: {stream: true}}}}"
    events = "text/event-stream: {}"
    assert spelled(shown(body=body, content=f"{{{events}, application/json: {{}}}}").fields) == {"stream": "False"}
    assert spelled(shown(body=body, content=f"{{{events}}}").fields) == {"stream": "True"}


@pytest.mark.parametrize(
    "value",
    [
        'a "quote"',
        "it's",
        "'\"",
        "\\",
        "line\nbreak",
        '"""',
        "{{ x }}",
        "\u202e\x00\ud800",
        "中",
        {"a": [1, None, True, 1.5, {}]},
        ["x" * 60, {"y" * 60: ["z" * 60]}],
    ],
)
def test_a_value_is_spelled_as_it_is(value: Any) -> None:
    """Whatever a document says is one expression, of which all can be seen."""
    text = spell(value)
    assert eval(text) == value
    assert all(each.isprintable() or each == "\n" for each in text)


def test_imports() -> None:
    """As a formatter would sort them."""
    needs = ["import datetime", "from uuid import UUID", "from r9s import models", "from pathlib import Path"]
    given = [("a", Source([Code("x", each) for each in needs]))]
    assert imports(["import asyncio", "from r9s import R9S"], given).splitlines() == [
        "import asyncio",
        "import datetime",
        "from pathlib import Path",
        "from uuid import UUID",
        "",
        "from r9s import R9S, models",
    ]


def test_long_calls_are_laid_out() -> None:
    """As a formatter would."""
    assert call("f", [("a", Source(1)), ("b", Source("x"))]) == 'f(a=1, b="x")'
    source = Source({"a": "x" * 50, "b": ["y" * 60, "z" * 50]})
    expected = f'''f(
        a=1,
        b={{
            "a": "{"x" * 50}",
            "b": [
                "{"y" * 60}",
                "{"z" * 50}",
            ],
        }},
    )'''
    assert call("f", [("a", Source(1)), ("b", source)], 4) == expected

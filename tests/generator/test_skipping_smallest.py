"""Without `--skip-unsupported` all refusals of a run come at once; with it the smallest things are left out."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.generator.houses import Houses

TEXT = """\
openapi: 3.1.0
info: {title: T, version: 1.0.0}
servers: [{url: https://h.example}]
paths:
  /whole:
    get:
      operationId: whole
      parameters:
        - {name: q, in: query, schema: {type: string}}
        - {name: bad, in: query, schema: {$ref: '#/components/schemas/Nowhere1'}}  # optional parameter
      responses: {'204': {description: x}}
  /field:
    post:
      operationId: field
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              properties:
                good: {type: string}
                bad: {$ref: '#/components/schemas/Nowhere2'}  # optional property
      responses: {'204': {description: x}}
  /kinds:
    post:
      operationId: kinds
      requestBody:
        required: true
        content:
          application/merge-patch+json: {schema: {$ref: '#/components/schemas/Nowhere3'}}  # media type
          application/json: {schema: {type: object, properties: {good: {type: string}}}}
      responses: {'204': {description: x}}
  /errors:
    get:
      operationId: errors
      responses:
        '200': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Good'}}}}
        '400': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Nowhere4'}}}}  # error
  /required:
    get:
      operationId: required
      parameters:
        - {name: bad, in: query, required: true, schema: {$ref: '#/components/schemas/Nowhere5'}}  # operation
      responses: {'204': {description: x}}
  /twice/{slug}:
    get:
      operationId: twice
      parameters:
        - {name: slug, in: path, required: true, schema: {type: string}}
        - {name: slug, in: path, required: true, schema: {type: string}}  # operation by itself
      responses: {'204': {description: x}}
  /well: {get: {operationId: well, responses: {'204': {description: x}}}}
components:
  schemas:
    Good: {type: object, properties: {a: {type: string}, bad: {$ref: '#/components/schemas/Nowhere6'}}}  # model
"""


class Left(NamedTuple):
    """What cannot be carried: the comment of its line, and where it stands."""

    mark: str
    place: str


LEFT = [
    Left("optional parameter", "/paths/~1whole/get/parameters/1"),
    Left("optional property", "properties/bad"),
    Left("media type", "/paths/~1kinds/post/requestBody/content"),
    Left("error", "/paths/~1errors/get/responses/400"),
    Left("operation", "/paths/~1required/get"),
    Left("operation by itself", "/paths/~1twice~1{slug}/get"),
    Left("model", "/components/schemas/Good"),
]
LINES = {
    left: next(n for n, row in enumerate(TEXT.splitlines(), 1) if row.endswith(f"  # {left.mark}")) for left in LEFT
}


@pytest.fixture(scope="module")
def spec(houses: Houses) -> Path:
    """The document."""
    return houses.write("smallest", TEXT)


@pytest.fixture(scope="module")
def refused(houses: Houses, spec: Path) -> Any:
    """What a run without the option gives."""
    house, said = houses.tried("smallest_refused", spec)
    assert house is None
    return said


def test_all_refusals_come_at_once(refused: Any, spec: Path) -> None:
    """A line for each, with true places, in the order of the document, and nothing else."""
    assert (refused.status, refused.out) == (1, "")
    rows = [re.fullmatch(rf"{re.escape(str(spec))}:(\d+): #(/\S+): (.+)", row) for row in refused.err.splitlines()]
    assert all(rows), refused.err
    found = [(int(row[1]), row[2]) for row in rows if row]
    assert [line for line, _ in found] == [LINES[left] for left in LEFT]
    for left, (_, pointer) in zip(LEFT, found, strict=True):
        assert left.place in pointer


def test_a_refusal_quotes_the_text(refused: Any) -> None:
    """It says what stands there."""
    for number in range(1, 7):
        assert f"Nowhere{number}" in refused.err
    assert "slug" in refused.err


def test_nothing_is_written(refused: Any, spec: Path) -> None:
    """A refused document leaves no folder."""
    assert not (spec.parent / "smallest_refused").exists()


def test_the_rest_is_carried(houses: Houses, spec: Path) -> None:
    """Only the smallest part around each is missing."""
    house = houses.of("smallest_skipped", spec, "--skip-unsupported")
    house.import_all()
    assert house.call("default.whole", q="x")[1].line == "GET /whole?q=x"
    assert house.call("default.field", good="x")[1].json == {"good": "x"}
    assert house.call("default.kinds", good="x")[1].header("content-type") == "application/json"
    result, _ = house.call("default.errors", answered=(200, {"a": "x"}))
    assert result.a == "x"
    assert house.call("default.well")[1].line == "GET /well"
    with pytest.raises(LookupError):
        house.function("twice")


OPTIONAL = """\
  /b:
    get:
      operationId: b
      parameters:
        - {name: q, in: query, schema: {type: string}}
        - {name: r, in: query, schema: {type: string}}
        - {name: q, in: query, schema: {type: integer}}
      responses: {'204': {description: x}}
"""


def test_an_optional_parameter_goes_alone(houses: Houses) -> None:
    """Of two of one name and place the first remains, and so does the operation."""
    spec = houses.write("optional_twice", TEXT.partition("paths:\n")[0] + "paths:\n" + OPTIONAL)
    _, said = houses.tried("optional_refused", spec)
    assert said.status == 1
    assert f"{spec}:11: #/paths/~1b/get/parameters/2: " in said.err
    house = houses.of("optional_skipped", spec, "--skip-unsupported")
    assert "/paths/~1b/get/parameters/2" in house.out
    assert house.call("default.b", q="x", r="y")[1].line == "GET /b?q=x&r=y"


def test_everything_left_out_is_listed(houses: Houses, spec: Path) -> None:
    """Each by its place."""
    out = houses.of("smallest_skipped", spec, "--skip-unsupported").out
    for left in LEFT:
        assert [row for row in out.splitlines() if left.place in row and f":{LINES[left]}: " in row], left


MANY = 12


def test_the_list_groups_by_reason(houses: Houses) -> None:
    """One reason that holds for many parts is told once, with all of them under it."""
    operation = (
        "  /p{n}/{{x}}/{{x}}:\n    get:\n      operationId: o{n}\n      parameters:\n"
        "        - {{name: x, in: path, required: true, schema: {{type: string}}}}\n"
        "        - {{name: x, in: path, required: true, schema: {{type: string}}}}\n"
        "      responses: {{'204': {{description: x}}}}\n"
    )
    head, _, _ = TEXT.partition("paths:\n")
    text = head + "paths:\n  /well: {get: {operationId: well, responses: {'204': {description: x}}}}\n"
    text += "".join(operation.format(n=number) for number in range(MANY))
    spec = houses.write("grouped", text)
    house = houses.of("grouped_skipped", spec, "--skip-unsupported")
    rows = house.out.splitlines()
    _, said = houses.tried("grouped_refused", spec)
    reason = said.err.splitlines()[0].split(": ", 2)[2]
    assert house.out.count(reason) == 1, house.out
    assert all(f"~1p{number}~1" in house.out for number in range(MANY))
    assert any(re.search(rf"\b{MANY}\b", row) for row in rows)


def test_without_anything_wrong_nothing_is_said(houses: Houses) -> None:
    """The option alone changes nothing."""
    head, _, _ = TEXT.partition("paths:\n")
    text = head + "paths:\n  /well: {get: {operationId: well, responses: {'204': {description: x}}}}\n"
    house = houses.of("nothing_left_out", houses.write("nothing_wrong", text), "--skip-unsupported")
    assert "left out" not in house.out


def test_nothing_left(run: Callable[..., Any], tmp_path: Path) -> None:
    """When the last operation would go, nothing is generated, and the reason is told."""
    spec = tmp_path / "spec.yaml"
    text = TEXT[: TEXT.index("  /whole:")] + TEXT[TEXT.index("  /twice") : TEXT.index("  /well:")]
    spec.write_text(text)
    done = run("--spec", spec, "--output", tmp_path / "out", "--skip-unsupported")
    assert done.status == 1
    assert "operation" in done.err
    assert "slug" in done.err
    assert not (tmp_path / "out").exists()

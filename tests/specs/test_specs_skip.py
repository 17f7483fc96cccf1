"""`--skip-unsupported` leaves out what cannot be carried, says so, and generates the rest."""

import importlib
import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.specs.skipping import CASES, HEALTHY, Everything, Left, reported


@pytest.fixture(scope="module")
def told(everything: Everything) -> Left:
    """What was left out of the document of all cases."""
    return reported(everything.out, everything.spec)


@pytest.mark.parametrize("name", CASES)
def test_left_out(everything: Everything, told: Left, name: str) -> None:
    """For each case exactly the smallest thing is left out, with its place."""
    number = list(CASES).index(name)
    marks = (f"/paths/~1C{number}~1", f"/components/schemas/C{number}_")
    assert {place: what for place, what in told.items() if place.startswith(marks)} == everything.expected[name]


def test_nothing_else(everything: Everything, told: Left) -> None:
    """No more is left out than the cases say."""
    assert set(told) == {place for left in everything.expected.values() for place in left}


def test_the_rest_is_there(everything: Everything) -> None:
    """Every module can be imported, and what is sound is among them."""
    package = importlib.import_module(everything.package.name)
    found = [each.name for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]
    for name in found:
        importlib.import_module(name)
    assert f"{package.__name__}.api.health.be_healthy" in found


ANY = """\
X: {type: strng}
Holder:
  type: object
  properties:
    x: {$ref: '#/components/schemas/X'}
    several: {type: array, items: {$ref: '#/components/schemas/X'}}
    named: {type: object, additionalProperties: {$ref: '#/components/schemas/X'}}
    either: {oneOf: [{type: string}, {$ref: '#/components/schemas/X'}]}
"""


@pytest.mark.parametrize(
    "holder",
    [
        {"x": {"a": 1}, "several": [1, "x"], "named": {"a": None}, "either": [2]},
        {"x": "x", "several": [], "named": {}, "either": "x"},
    ],
)
def test_what_refers_to_it_takes_any_value(
    run: Callable[..., Any], edited: Callable[..., str], workshop: Path, holder: dict[str, Any]
) -> None:
    """A component that cannot be carried is left out alone: what holds it is there, and what it holds comes through."""
    spec = workshop / "holder.yaml"
    spec.write_text(edited({"schemas": ANY}), encoding="utf-8")
    if not (workshop / "holder_api").exists():
        done = run("--spec", spec, "--output", workshop / "holder_api", "--skip-unsupported")
        assert done.status == 0, done.err
        assert reported(done.out, spec) == {"/components/schemas/X/type": "a type: any value is accepted there"}
        importlib.invalidate_caches()
    models = importlib.import_module("holder_api.models")
    assert models.Holder.from_dict(holder).to_dict() == holder


@pytest.mark.parametrize(
    ("kind", "place", "what"),
    [
        ("request", "requestBody", "the media type application/feed+json"),
        ("answer", "responses/200", "a type: any value is accepted there"),
    ],
    ids=["request", "answer"],
)
def test_one_of_two_media_types(
    run: Callable[..., Any], edited: Callable[..., str], tmp_path: Path, kind: str, place: str, what: str
) -> None:
    """A body can be sent as the other; an answer comes as the server wants, and is read."""
    spec = tmp_path / "spec.yaml"
    spec.write_text(edited({kind: "application/feed+json: {schema: {type: strng}}"}), encoding="utf-8")
    done = run("--spec", spec, "--output", tmp_path / "out", "--skip-unsupported")
    assert done.status == 0, done.err
    around = f"/paths/~1things~1{{thing_id}}/post/{place}/content/application~1feed+json"
    assert reported(done.out, spec) == {f"{around}/schema/type": what}


@pytest.mark.parametrize(
    ("required", "what"),
    [("false", "the parameter 'taste'"), ("true", "the operation POST /things/{thing_id}")],
    ids=["optional", "required"],
)
def test_a_shared_parameter(
    run: Callable[..., Any], edited: Callable[..., str], tmp_path: Path, required: str, what: str
) -> None:
    """An optional one is left out of what refers to it; without a required one its operation cannot be called."""
    edits = {
        "components": f"parameters: {{Taste: {{name: taste, in: query, required: {required}, style: bitter}}}}",
        "parameters": "- {$ref: '#/components/parameters/Taste'}",
        "more paths": HEALTHY,
    }
    spec = tmp_path / "spec.yaml"
    spec.write_text(edited(edits), encoding="utf-8")
    done = run("--spec", spec, "--output", tmp_path / "out", "--skip-unsupported")
    assert done.status == 0, done.err
    assert reported(done.out, spec) == {"/components/parameters/Taste/style": what}


def test_nothing_to_leave_out(run: Callable[..., Any], edited: Callable[..., str], tmp_path: Path) -> None:
    """A document that can be carried is carried, and nothing is said to be missing."""
    spec = tmp_path / "spec.yaml"
    spec.write_text(edited({}), encoding="utf-8")
    done = run("--spec", spec, "--output", tmp_path / "out", "--skip-unsupported")
    assert done.status == 0
    assert "missing" not in done.out

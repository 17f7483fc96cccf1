"""What schemas become: types that say what the document says, and values that come out as they went in."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.generator.breadth_schemas import (
    COMPONENTS,
    OLDER,
    OLDER_COMPONENTS,
    PLACED,
    ROWS,
    SHARED,
    UNCHECKED,
    obj,
    ref,
)
from tests.generator.houses import House, Houses, Mostly, answer, body, document, plain

EVERY = ROWS | OLDER


def _needed(schema: Any, components: dict[str, Any], known: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The components that a schema refers to, directly or not."""
    for name in re.findall(r"#/components/schemas/([\w.-]+)", json.dumps(schema)):
        if name not in known:
            known = _needed(components[name], components, (*known, name))
    return known


def _names(label: str) -> tuple[str, ...]:
    return (f"Has{label}", *_needed(EVERY[label].schema, OLDER_COMPONENTS if label in OLDER else COMPONENTS))


def _document(labels: list[str]) -> dict[str, Any]:
    """A model for each row, and an operation that takes and gives one that has them all."""
    is_old = labels[0] in OLDER
    every = {f"Has{label}": obj("v", v=EVERY[label].schema) for label in labels}
    every["All"] = obj(**{label: ref(f"Has{label}") for label in labels})
    echo = {"operationId": "echo", "tags": ["shop"], "requestBody": body(ref("All")), "responses": answer(ref("All"))}
    paths: dict[str, Any] = {"/echo": {"post": echo}}
    components = OLDER_COMPONENTS if is_old else COMPONENTS
    every |= {
        name: components[name]
        for label in [*labels, *([] if is_old else ["EnumOfArray"])]
        for name in _names(label)[1:]
    }
    if is_old:
        return document(paths, every, "3.0.3")
    return document(paths | PLACED, every, components=SHARED)


@pytest.fixture(scope="module")
def part(houses: Houses) -> Callable[[str], House]:
    """The package that the row is in."""
    made: list[Mostly] = []

    def find(label: str) -> House:
        if not made:
            made.extend(
                houses.mostly(name, {label: _names(label) for label in rows}, _document)
                for name, rows in (("newer", ROWS), ("older", OLDER))
            )
        return made[label in OLDER].part(label)

    return find


@pytest.mark.parametrize("label", EVERY)
def test_values_come_out_as_they_went_in(part: Callable[[str], House], label: str) -> None:
    """They come out of the model as they went in."""
    model, row = part(label).model(f"Has{label}"), EVERY[label]
    for value in row.values:
        assert json.loads(json.dumps(model.from_dict({"v": value}).to_dict())) == {"v": value}
    if row.values:
        read = model.from_dict({"v": row.values[0]}).v
        found = {name: type(read).__name__ if name == "type" else getattr(read, name) for name in row.reads}
        assert found == row.reads


@pytest.mark.parametrize("label", [label for label, row in EVERY.items() if row.hint])
def test_a_field_has_the_type_that_the_document_says(part: Callable[[str], House], label: str) -> None:
    """The field has the type that the document says."""
    part(label).check_hint(f"Has{label}.v", EVERY[label].hint)


@pytest.mark.parametrize("label", [label for label in EVERY if label != "False"])
def test_annotation_can_be_read(part: Callable[[str], House], label: str) -> None:
    """Every name in it is there."""
    assert part(label).hint(f"Has{label}.v") is not None


def test_all_of_it_travels_there_and_back(part: Callable[[str], House]) -> None:
    """All of it travels, there and back."""
    for rows in (ROWS, OLDER):
        first = next(iter(rows))
        house = part(first)
        fields = house.model("All").__annotations__
        sent = {label: {"v": rows[label].values[0]} for label in rows if label in fields and rows[label].values}
        result, seen = house.call("shop.echo", answered=(200, sent), **sent)
        assert seen.json == sent
        assert plain(result) == sent


def test_everything_is_imported(part: Callable[[str], House]) -> None:
    """Each module, and each public name of it."""
    for label in (next(iter(ROWS)), next(iter(OLDER))):
        part(label).import_all()


def test_mypy_finds_nothing(part: Callable[[str], House], mypy: Callable[..., dict[str, str]]) -> None:
    """`mypy --strict` finds nothing in it."""
    assert mypy(*(part(next(iter(rows))).folder.name for rows in (ROWS, OLDER))) == {}


def test_what_the_server_checks_is_said_once(part: Callable[[str], House]) -> None:
    """A keyword that is left to the server is one warning, with a count where it stands several times."""
    warnings = [row for row in part(next(iter(UNCHECKED))).out.splitlines() if row.startswith("warning: ")]
    for keyword in ("not", "if", "patternProperties", "dependentRequired", "unevaluatedProperties", "contains"):
        assert len([row for row in warnings if keyword in row.split(": ", 3)[3].split()]) <= 1, keyword
    text = " ".join(row.split(": ", 3)[3] for row in warnings)
    for keyword in ("not", "if", "patternProperties", "dependentRequired", "unevaluatedProperties", "optional"):
        assert keyword in text


def test_a_cycle_of_references_is_refused(houses: Houses) -> None:
    """A schema that is nothing but itself has a line that says so."""
    _, said = houses.tried("cycle", document({"/a": {"get": {"operationId": "a"}}}, {"X": ref("Y"), "Y": ref("X")}))
    assert said.status == 1
    assert "#/components/schemas/" in said.err
    assert "itself" in said.err or "cycle" in said.err or "circle" in said.err

"""What the generator carries over works: the models of specs/breadth.yaml, as they come back and as they read."""

import ast
import datetime
import importlib
import inspect
import json
import pickle
import uuid
from collections.abc import Callable
from types import ModuleType
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.options import CALL_OPTIONS

ID = "12345678-1234-5678-1234-567812345678"
LEAST = {"id": ID, "title": "Nachtwacht", "owner": None}


@pytest.fixture(scope="module")
def models(breadth: ModuleType) -> ModuleType:
    """The models of the package."""
    return importlib.import_module(f"{breadth.__name__}.models")


def test_the_package_is_typed(breadth: ModuleType, mypy: Callable[..., dict[str, str]]) -> None:
    """`mypy --strict` finds nothing in it."""
    assert mypy("breadth") == {}


def test_values_become_what_the_spec_says(models: ModuleType) -> None:
    """Values become what the spec says: dates, moments, UUIDs, nested and recursive models, maps and unions."""
    document: dict[str, Any] = {
        **LEAST,
        "kind": "painting",
        "painted_on": "1642-01-02",
        "sold_at": "2024-05-06T12:00:00.250+02:00",
        "artist": ID,
        "size": "huge",
        "parent": {**LEAST, "size": 3.5, "children": []},
        "children": [LEAST, {**LEAST, "parent": LEAST}],
        "names": {"nl": "De Nachtwacht"},
        "frames": {"left": {"material": "oak", "widths": [[1, 2]]}},
        "extra": {"anything": {"goes": [1, None]}},
    }
    painting = models.Painting.from_dict(document)
    assert painting.id == painting.artist == uuid.UUID(ID)
    assert painting.painted_on == datetime.date(1642, 1, 2)
    zone = datetime.timezone(datetime.timedelta(hours=2))
    assert painting.sold_at == datetime.datetime(2024, 5, 6, 12, 0, 0, 250_000, tzinfo=zone)
    assert (painting.size, painting.parent.size, painting.parent.children) == ("huge", 3.5, [])
    assert type(painting.children[1].parent) is models.Painting
    assert painting.names["nl"] == "De Nachtwacht"
    assert painting.frames["left"] == models.Frame(material="oak", widths=[[1, 2]])
    assert painting.extra["anything"] == {"goes": [1, None]}
    expected = {**document, "sold_at": "2024-05-06T12:00:00.250000+02:00"}
    assert painting.to_dict() == expected
    assert pickle.loads(pickle.dumps(painting)) == painting


def test_null_in_an_answer(models: ModuleType) -> None:
    """Null for an optional field of any type is fine, and stays null."""
    optional = [name for name in models.Painting._wires if name not in LEAST]
    document = {**LEAST, **dict.fromkeys(optional)}
    painting = models.Painting.from_dict(document)
    assert all(getattr(painting, name) is None for name in optional)
    assert painting.to_dict() == document


def test_null_in_a_nullable_model(models: ModuleType) -> None:
    """Tolerance reaches into unions: what is odd inside a nullable model comes back out as it came in."""
    document = {**LEAST, "restorer": {"material": "oak", "widths": None, "new": {"a": 1}}}
    painting = models.Painting.from_dict(document)
    assert type(painting.restorer) is models.Frame
    assert painting.to_dict() == document
    json.dumps(painting.to_dict())


def test_odd_values_stay(models: ModuleType) -> None:
    """An optional value that is not of its type is handed over as it came, and written as it came."""
    odd = {
        "kind": "sculpture",
        "technique": 5,
        "order": "random",
        "grade": "z",
        "frame": "none",
        "painted_on": "about 1642",
        "sold_at": 17,
        "artist": "not a UUID",
        "size": [1],
        "parent": [],
        "children": [1],
        "names": {"nl": 5},
        "frames": {"left": 1},
        "extra": 1,
    }
    painting = models.Painting.from_dict({**LEAST, **odd})
    assert painting.to_dict() == {**LEAST, **odd}


@pytest.mark.parametrize("value", ["2024-05-06T23:30:00Z", "2024-05", "20240506"])
def test_dates_lose_nothing(models: ModuleType, value: str) -> None:
    """A date that comes with more or less than a date is not cut to one: it goes out again as it came in."""
    again = models.Painting.from_dict({**LEAST, "painted_on": value}).to_dict()["painted_on"]
    assert again == value or (value == "20240506" and again == "2024-05-06")


@pytest.mark.parametrize("odd", [{"id": ID, "owner": None}, {**LEAST, "id": 5}, {}, 7, "a text"])
def test_what_lacks_something_is_handed_over_with_the_others(breadth: ModuleType, odd: Any) -> None:
    """One of a list that is not as declared is there as it came."""
    operation = importlib.import_module(f"{breadth.__name__}.api.paintings.list_paintings").OPERATION
    found = operation.parse(httpx.Response(200, content=json.dumps([LEAST, odd]).encode()))
    assert [getattr(each, "to_dict", lambda each=each: each)() for each in found] == [LEAST, odd]


@pytest.mark.parametrize("content", [b"{}", b"7", b"null"])
def test_an_answer_of_another_kind_cannot_be_read(breadth: ModuleType, content: bytes) -> None:
    """An object where a list was promised."""
    operation = importlib.import_module(f"{breadth.__name__}.api.paintings.list_paintings").OPERATION
    errors = importlib.import_module(f"{breadth.__name__}.errors")
    with pytest.raises(errors.UnreadableAnswer, match=r"^the document must be an array, not "):
        operation.parse(httpx.Response(200, content=content))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=80, deadline=None, derandomize=True, database=None)
@given(data=st.data())
def test_any_painting(breadth: ModuleType, data: st.DataObject) -> None:
    """Whatever the optional fields hold, a painting can be read, and what it writes is JSON that reads the same."""
    painting = importlib.import_module(f"{breadth.__name__}.models").Painting
    frame = st.fixed_dictionaries({"material": st.just("oak")}, optional={"widths": JSON, "x": JSON})
    names = [name for name in painting._wires if name not in LEAST]
    some = data.draw(st.dictionaries(st.sampled_from(names), JSON | frame | st.just(LEAST), max_size=5))
    read = painting.from_dict({**LEAST, **some})
    written = json.loads(json.dumps(read.to_dict()))
    assert painting.from_dict(written) == read
    assert set(written) == {*LEAST, *some}
    assert {name for name, value in written.items() if value is None} == {
        name for name, value in {**LEAST, **some}.items() if value is None
    }


def test_attributes_have_the_names_of_the_wire(breadth: ModuleType, models: ModuleType) -> None:
    """Attributes and parameters have the wire names, unless Python cannot have them; nothing is named by an index."""
    attributes = {wire: model.name for wire, model in models.PaintingRequest._wires.items()}
    other = {wire: name for wire, name in attributes.items() if wire != name}
    assert {wire: other[wire] for wire in ("from", "object")} == {"from": "from_", "object": "object_"}
    assert set(other) == {"from", "object", "short-title", "2nd"}
    resources = importlib.import_module(f"{breadth.__name__}.resources")
    paintings = resources.Resources(None).paintings
    hang = inspect.signature(paintings.hang).parameters
    options = [option.name for option in CALL_OPTIONS]
    assert sorted([*attributes.values(), *options]) == sorted(hang)
    assert list(hang)[-len(options) :] == options
    assert list(inspect.signature(paintings.hang_async).parameters) == list(hang)
    assert all(parameter.kind is parameter.KEYWORD_ONLY for parameter in hang.values())
    required = [name for name, parameter in hang.items() if parameter.default is parameter.empty]
    assert required == ["title"]
    assert all(parameter.default in (None, parameter.empty) for parameter in hang.values())


def test_enums_are_named_after_their_place(models: ModuleType) -> None:
    """An enum is named after its component, or after the place where it stands; a nullable one too."""
    assert {"Technique", "Order", "Stars", "PaintingGrade", "PaintingRequestFinish"} <= set(models.__all__)
    assert models.Order.__args__ == ("newest", "oldest")
    assert models.Technique.__args__[1] is str
    assert models.Stars.__args__ == (1, 2, 3)
    assert models.PaintingGrade.__args__ == ("a", "b")


def test_descriptions_become_docstrings(breadth: ModuleType, models: ModuleType) -> None:
    """Descriptions become docstrings: of the class, of each field, of the operation, and of what it returns."""
    assert models.Frame.__doc__.startswith("What is around it.")
    assert "material: What it is made of." in models.Frame.__doc__
    resources = importlib.import_module(f"{breadth.__name__}.resources")
    paintings = type(resources.Resources(None).paintings)
    assert paintings.__doc__ == "What hangs on the walls."
    assert "1 to 100" in paintings.search.__doc__
    assert "X_Visitor: Who asks." in paintings.search.__doc__
    for word in (
        "Hang a painting.",
        "Hangs it now, or notes",
        "title: What it is called.",
        "It hangs.",
        "from_: Where",
    ):
        assert word in paintings.hang.__doc__
    assert paintings.hang_async.__doc__ == paintings.hang.__doc__


def test_description_beside_a_reference(models: ModuleType) -> None:
    """What is said of a property beside its $ref goes before what its type says, in models made by allOf as well."""
    assert "order: Where in the row." in models.PaintingRequest.__doc__


def test_no_word_of_none(models: ModuleType) -> None:
    """A model without a description does not say `None` about itself."""
    assert not models.Ticket.__doc__.startswith("None")


def test_the_example_of_the_readme_is_a_program(made: Callable[..., Any], specs: Any, breadth: ModuleType) -> None:
    """The example in the package's README is a whole Python program that calls an operation."""
    text = (made("breadth", "") / "README.md").read_text(encoding="utf-8")
    program = ast.parse(text.split("```python\n")[1].split("```")[0])
    calls = [node.func.attr for node in ast.walk(program) if isinstance(node, ast.Call) and hasattr(node.func, "attr")]
    assert "sync" in calls

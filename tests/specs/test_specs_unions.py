"""Which variant of a union an object is: what its tag says, wherever the union stands, or else what fits best."""

import importlib
from collections.abc import Iterator
from typing import Any

import pytest

from tests.specs.conftest import Serve

LEAST = {"size": 1, "part": {"kind": "bark"}}
BLOOM = {"kind": "bloom", "petals": 5}
FOUND: list[tuple[str, Any, str]] = [
    ("part", {"kind": "bark", "thickness": 2.5}, "Bark"),
    ("part", BLOOM, "Bloom"),
    ("part", {"kind": "thorn"}, "Thorn"),
    ("nested", BLOOM, "Bloom"),
    ("nested", {"depth": 3}, "Root"),
    ("nested", "none", "str"),
    ("filter", {"operator": "gt", "value": 1}, "Comparison"),
    ("filter", {"operator": "or", "filters": []}, "Junction"),
    ("filter", {"operator": "and"}, "Junction"),
    ("same_kind", {"kind": "green", "wet": True}, "Moss"),
    ("same_kind", {"kind": "green", "fronds": 7}, "Fern"),
    ("same_kind", {"kind": "bark"}, "Bark"),
    ("closest", {"text": "t"}, "Note"),
    ("closest", {"text": "t", "pages": 2}, "LongNote"),
    ("closest", {"text": "t", "pages": 2, "new": 1}, "LongNote"),
    ("closest", {"text": "t", "new": 1}, "Note"),
    ("untold", {"height": 2.5}, "Stem"),
    # Neither: an answer is read as the one that leaves the least unknown, or else as the first.
    ("untold", {"width": 1}, "Root"),
    ("untold", {"height": "tall"}, "Stem"),
    ("one_or_many", {"shape": "round"}, "Leaf"),
    ("map_or_model", {"shape": "round", "new": 1}, "Leaf"),
    ("map_or_model", {"north": 1}, "dict"),
    ("inline_tagged", {"form": "square", "side": 2}, "UnionsInlineTaggedType1"),
]
UNKNOWN = [
    ("part", {"kind": "root", "x": 1}),
    ("nested", {"kind": "root", "x": 1}),
    ("filter", {"operator": "not", "filters": []}),
    ("inline_tagged", {"form": "circle"}),
    ("nested", 5),
]


@pytest.fixture(scope="module")
def models(serve: Serve) -> Iterator[Any]:
    """The models of shapes.yaml."""
    with serve("shapes") as served:
        yield served.facade.module("models")


@pytest.mark.parametrize(("field", "document", "kind"), FOUND)
def test_found(models: Any, field: str, document: Any, kind: str) -> None:
    """The variant is found, and writes what it was read from."""
    unions = models.Unions.from_dict({**LEAST, field: document})
    assert type(getattr(unions, field)).__name__ == kind
    assert unions.to_dict() == {**LEAST, field: document}


@pytest.mark.parametrize(("field", "document"), UNKNOWN)
def test_unknown(models: Any, field: str, document: Any) -> None:
    """What is none of the variants stays as it came, in a required field too where a tag says what it is."""
    unions = models.Unions.from_dict({**LEAST, field: document})
    assert type(getattr(unions, field)) is type(document)
    assert unions.to_dict() == {**LEAST, field: document}


@pytest.mark.parametrize("field", ["part", "parts", "season", "model"])
def test_null(models: Any, field: str) -> None:
    """A union that may be null reads null, and tells its variants apart all the same."""
    least = {"text": None, "model": None}
    assert getattr(models.Nullables.from_dict({**least, field: None}), field, None) is None
    assert type(models.Nullables.from_dict({**least, "part": BLOOM}).part) is models.Bloom


def test_lists_of_nested_unions(models: Any) -> None:
    """Each item is told apart."""
    document = [BLOOM, {"height": 1}, None, {"kind": "bark"}, {"kind": "new"}]
    found = models.Unions.from_dict({**LEAST, "nested_list": document}).nested_list
    assert [type(each).__name__ for each in found] == ["Bloom", "Stem", "NoneType", "Bark", "dict"]


def test_given(models: Any) -> None:
    """A caller may give each variant, and is told of all when it is none of them."""
    check = importlib.import_module("r9s_generated._wires").check_types
    least = {"size": 1, "part": models.Bark(kind="bark")}
    for value in (models.Bloom(kind="bloom", petals=1), models.Root(depth=1), "text"):
        check(models.Unions(**least, nested=value))
    with pytest.raises(
        ValueError, match=r"nested must be a Bark or a Bloom or a Thorn or a Root or a string, not Note"
    ):
        check(models.Unions(**least, nested=models.Note(text="t")))

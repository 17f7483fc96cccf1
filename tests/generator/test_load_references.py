"""References within the tree: what they point to, and how they are written."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.load.references import MISSING, hint, look_up, pointer_of, reference_to, resolve

TREE = {
    "paths": {"/a/{b}": {"get": {"parameters": [{"name": "b"}, {"name": "c"}]}}},
    "components": {"schemas": {"Size": {"type": "string"}, "A B": 1, "a~b": 2, "50%": 3, "": 4, "0": 5, "null": None}},
}


@pytest.mark.parametrize(
    ("reference", "pointer", "value"),
    [
        ("#", (), TREE),
        ("#/", ("",), MISSING),
        ("#/components/schemas/Size/type", ("components", "schemas", "Size", "type"), "string"),
        ("#/components/schemas/A%20B", ("components", "schemas", "A B"), 1),
        ("#/components/schemas/A B", ("components", "schemas", "A B"), 1),
        ("#/components/schemas/a~0b", ("components", "schemas", "a~b"), 2),
        ("#/components/schemas/a%7E0b", ("components", "schemas", "a~b"), 2),
        ("#/components/schemas/50%25", ("components", "schemas", "50%"), 3),
        ("#/components/schemas/", ("components", "schemas", ""), 4),
        ("#/components/schemas/0", ("components", "schemas", "0"), 5),
        ("#/components/schemas/null", ("components", "schemas", "null"), None),
        ("#/components/schemas/size", ("components", "schemas", "size"), MISSING),
        ("#/components/schemas/Size/type/s", ("components", "schemas", "Size", "type", "s"), MISSING),
        ("#/paths/~1a~1{b}/get/parameters/1/name", ("paths", "/a/{b}", "get", "parameters", "1", "name"), "c"),
        ("#/paths/~1a~1%7Bb%7D/get/parameters/2", ("paths", "/a/{b}", "get", "parameters", "2"), MISSING),
        ("#/paths/~1a~1{b}/get/parameters/-1", ("paths", "/a/{b}", "get", "parameters", "-1"), MISSING),
        ("#/paths/~1a~1{b}/get/parameters/01", ("paths", "/a/{b}", "get", "parameters", "01"), MISSING),
        ("#/~01", ("~1",), MISSING),
    ],
)
def test_a_local_reference_points_to_its_place(reference: str, pointer: tuple[str, ...], value: object) -> None:
    """By RFC 6901: percent-encoding first, then ~1 and ~0."""
    assert pointer_of(reference) == pointer
    found = resolve(TREE, reference)
    assert found is value if value is MISSING or isinstance(value, dict) else found == value
    assert look_up(TREE, pointer) is found


@pytest.mark.parametrize("reference", ["Size", "#Size", "other.yaml#/a", "https://h.example/#/a", ""])
def test_other_references_point_nowhere(reference: str) -> None:
    """After loading, they are those that could not be followed."""
    assert resolve(TREE, reference) is MISSING
    with pytest.raises(ValueError, match="no local reference"):
        pointer_of(reference)


@settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(max_size=9), max_size=5).map(tuple))
def test_a_reference_leads_back_to_its_pointer(pointer: tuple[str, ...]) -> None:
    """Whatever the keys are."""
    assert pointer_of(reference_to(pointer)) == pointer


@pytest.mark.parametrize(
    ("reference", "ending"),
    [
        ("#/components/schemas/size", ": did you mean '#/components/schemas/Size'?"),
        ("#/component/schemas/Size", ": did you mean '#/components/schemas/Size'?"),
        ("#/components/schemas/Nothing", ""),
        ("#/components/schemas/Size/type/x", ""),
        ("Size", ""),
    ],
)
def test_a_near_miss_is_pointed_out(reference: str, ending: str) -> None:
    """A letter or two are easily wrong."""
    assert hint(TREE, reference) == ending

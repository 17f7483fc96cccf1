"""Whatever stands in a document comes out as it was put in, from YAML and from JSON, with the right lines."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.generation import document, yaml_lines
from generator.load import load

TEXTS = st.text(st.characters(codec="utf-8"), max_size=8)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
TREES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=12
)


def loaded(text: str, name: str) -> Any:
    """What the document of this text holds under x-tree."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(text, encoding="utf-8", newline="")
        return load(path).data["x-tree"]


def same(one: Any, other: Any) -> bool:
    """Equal, in their types too: 1 is no 1.0 and no True, and -0.0 is no 0.0."""
    return repr(one) == repr(other)


@settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(TREES, st.sampled_from([None, 1, "\t"]), st.booleans(), st.sampled_from(["a.json", "a.yaml"]))
def test_json_comes_out_as_it_went_in(tree: Any, indent: Any, ascii_only: bool, name: str) -> None:
    """Escaped or not, on one line or many, under either name."""
    whole = {"openapi": "3.1.0", "paths": {}, "x-tree": tree}
    assert same(loaded(json.dumps(whole, indent=indent, ensure_ascii=ascii_only), name), tree)


@settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(
    TREES.filter(lambda tree: not set("\x85\u2028\u2029") & set(json.dumps(tree, ensure_ascii=False))),
    st.booleans(),
    st.sampled_from(["'", '"']),
)
def test_yaml_comes_out_as_it_went_in(tree: Any, flow: bool, style: str) -> None:
    """In blocks or not, in either quotes. PyYAML writes the three characters left out by the rules of YAML 1.1."""
    whole = {"openapi": "3.1.0", "paths": {}, "x-tree": tree}
    text = yaml.safe_dump(whole, default_style=style, default_flow_style=flow, allow_unicode=True, sort_keys=False)
    assert same(loaded(text, "a.yaml"), tree)


def test_every_line_of_a_whole_document_is_right(tmp_path: Path) -> None:
    """In YAML as people write it: each line holds the key or the item whose line it is."""
    path = tmp_path / "api.yaml"
    whole = document(3)
    rows = list(yaml_lines(whole))
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    found = load(path)
    assert found.data == whole
    lines: list[int] = []

    def visit(node: Any, pointer: tuple[str | int, ...]) -> None:
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            line = found.line((*pointer, key))[1]
            if isinstance(key, str):
                assert rows[line - 1].strip().startswith(f'"{key}":')
                lines.append(line)
            if isinstance(value, dict | list):
                visit(value, (*pointer, key))

    visit(whole, ())
    assert lines == sorted(set(lines))

"""OpenAPI 3.0, 3.1 and 3.2 are read; of everything else it is said what to do."""

from pathlib import Path

import pytest

from generator.load import load
from generator.problems import SpecError


def written(folder: Path, text: str) -> Path:
    path = folder / "api.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("version", ["3.0.0", "3.0.3", "3.0", "3.1.0", "3.1.1", "3.1", "3.2.0", "3.1.0-rc0", "'3.0.4'"])
def test_three_versions_are_read(tmp_path: Path, version: str) -> None:
    """Unquoted, `3.1` is a number in YAML, and becomes the text that its author meant."""
    document = load(written(tmp_path, f"openapi: {version}\npaths: {{}}\n"))
    assert document.data["openapi"] == version.strip("'")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("swagger: '2.0'\npaths: {}\n", "1: #/swagger: Swagger 2.0 is not read; convert the document to OpenAPI 3"),
        ("info: {}\nswagger: 2.0\n", "2: #/swagger: Swagger 2.0 is not read"),
        ("paths: {}\n", "1: #/: not an OpenAPI document: the key `openapi` is missing"),
        (
            "info: {}\nopenapi: 4.0.0\npaths: {}\n",
            "2: #/openapi: OpenAPI 4.0.0 is not read; convert the document to 3.0",
        ),
        ("openapi: 3.3.0\npaths: {}\n", "1: #/openapi: OpenAPI 3.3.0 is not read"),
        ("openapi: 3\npaths: {}\n", "1: #/openapi: OpenAPI 3 is not read"),
        ("openapi: 30.0\npaths: {}\n", "1: #/openapi: OpenAPI 30.0 is not read"),
        ("openapi: {a: b}\npaths: {}\n", "1: #/openapi: OpenAPI {'a': 'b'} is not read"),
        ("openapi: 3.0.3\n", "1: #/: `paths` is missing; write `paths: {}` if there are none"),
        ("openapi: 3.0.3\ncomponents: {}\n", "1: #/: `paths` is missing"),
        ("openapi: 3.1.0\n", "1: #/: the document has no `paths`, `webhooks` or `components`"),
        ("openapi: 3.1.0\npaths:\n", "2: #/paths: `paths` must be an object"),
        ("openapi: 3.1.0\npaths: {}\ncomponents: []\n", "3: #/components: `components` must be an object"),
        ("openapi: 3.1.0\npaths: {}\nx-r9s-files: {}\n", "3: #/x-r9s-files: the generator needs the key"),
    ],
)
def test_other_documents_are_refused(tmp_path: Path, text: str, message: str) -> None:
    """With the line, and what to do."""
    with pytest.raises(SpecError) as caught:
        load(written(tmp_path, text))
    assert str(caught.value).startswith(f"{tmp_path}/api.yaml:{message}")


def test_all_that_is_wrong_at_the_top_is_said_at_once(tmp_path: Path) -> None:
    """In the order of the document."""
    with pytest.raises(SpecError) as caught:
        load(written(tmp_path, "openapi: 3.1.0\nwebhooks: 1\npaths: []\n"))
    assert [row.split(": ")[1] for row in str(caught.value).split("\n")] == ["#/webhooks", "#/paths"]


@pytest.mark.parametrize("part", ["webhooks: {}", "components: {}", "paths: {}"])
def test_since_3_1_a_document_needs_no_paths(tmp_path: Path, part: str) -> None:
    """Webhooks or components are enough."""
    assert len(load(written(tmp_path, f"openapi: 3.1.0\n{part}\n")).data) == 2


def test_our_own_document_is_read() -> None:
    """Each key of it has its line."""
    path = Path(__file__).parents[2] / "spec" / "images.yaml"
    document = load(path)
    rows = path.read_text(encoding="utf-8").split("\n")
    for name in document.data["components"]["schemas"]:
        assert rows[document.line(("components", "schemas", name))[1] - 1].strip() == f"{name}:"

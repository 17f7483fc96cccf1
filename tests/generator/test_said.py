"""What the generator says of a document: every fault of a part at once, and a word on what is carried otherwise."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HEAD = "openapi: 3.1.0\ninfo: {title: T, version: 1.0.0}\nservers: [{url: https://h.example}]\npaths:\n"
DONE = "responses: {'204': {description: x}}"
STYLED_FORM = (
    "requestBody: {content: {application/x-www-form-urlencoded: {encoding: {e: {style: commas}}, "
    "schema: {type: object, properties: {e: {type: string}}}}}}, " + DONE
)
TAGGED = "{type: object, discriminator: {propertyName: k}}"
Run = Callable[..., Any]


def said(run: Run, folder: Path, paths: str) -> tuple[int, str, str]:
    """The status of a run on these paths, and its lines on both ways out."""
    spec = folder / "spec.yaml"
    spec.write_text(HEAD + paths, encoding="utf-8")
    done = run("--spec", spec, "--output", folder / "package")
    return done.status, done.out, done.err


def test_all_faults_of_an_operation_come_at_once(run: Run, tmp_path: Path) -> None:
    """Each part is read, whatever is wrong with the others."""
    parameters = "[{name: a, in: header, required: true, style: form, schema: {}}, {$ref: '#/nowhere'}]"
    security = "security: [{nobody: []}]"
    paths = f"  /a: {{get: {{parameters: {parameters}, {security}, responses: {{'2000': {{description: x}}}}}}}}\n"
    status, _, err = said(run, tmp_path, paths)
    assert status == 1
    reasons = ["style 'form'", "'#/nowhere' cannot be resolved", "'2000' is not a status", "'nobody' is not declared"]
    assert [reason for reason in reasons if reason not in err] == []


@pytest.mark.parametrize(
    ("operation", "warning"),
    [
        (f"requestBody: {{required: true, content: {{}}}}, {DONE}", "the request body has no `content`"),
        (f"parameters: [{{name: e, in: query, schema: {{type: array, enum: [1]}}}}], {DONE}", "do not have its type"),
        (
            f"parameters: [{{name: e, in: query, schema: {{allOf: [{{enum: [a]}}, {{enum: [b]}}]}}}}], {DONE}",
            "values that exclude each other",
        ),
        (f"parameters: [{{name: e, in: query, schema: }}], {DONE}", "an empty schema accepts any value"),
        (
            f"parameters: [{{name: e, in: query, style: deepObject, schema: {{type: string}}}}], {DONE}",
            "the style deepObject is for objects",
        ),
        (STYLED_FORM, "the style 'commas' is unknown"),
        (
            f"parameters: [{{name: e, in: query, schema: {TAGGED}}}], {DONE}",
            "`discriminator` counts beside `oneOf` or `anyOf`",
        ),
    ],
    ids=[
        "no content",
        "enum of another type",
        "values that exclude each other",
        "blank",
        "a text in the style of objects",
        "unknown style",
        "discriminator without variants",
    ],
)
def test_a_word_on_what_is_carried_otherwise(run: Run, tmp_path: Path, operation: str, warning: str) -> None:
    """The run goes on, with one line."""
    status, out, err = said(run, tmp_path, f"  /a: {{post: {{{operation}}}}}\n")
    assert (status, err) == (0, "")
    assert warning in out


SCHEMES = (
    "components: {securitySchemes: {token: {type: http, scheme: bearer}, password: {type: http, scheme: basic}, "
    "key: {type: apiKey, in: header, name: Authorization}, other: {type: apiKey, in: query, name: key}}}\n"
)


@pytest.mark.parametrize("both", ["token: [], password: []", "token: [], key: []"])
def test_schemes_that_set_one_header_cannot_be_needed_at_once(run: Run, tmp_path: Path, both: str) -> None:
    """A request has one header Authorization: another alternative is used, and without one the document is refused."""

    def needing(security: str) -> tuple[int, str, str]:
        return said(run, tmp_path, f"  /a: {{get: {{security: [{security}], {DONE}}}}}\n{SCHEMES}")

    status, _, err = needing(f"{{{both}}}")
    assert status == 1
    assert "cannot be needed at once: both set the header 'authorization'" in err
    status, out, err = needing(f"{{{both}}}, {{token: [], other: []}}")
    assert (status, err) == (0, "")
    assert "cannot be needed at once" in out


def test_header_parameters_are_one_whatever_their_capitals(run: Run, tmp_path: Path) -> None:
    """That of the operation wins over that of its path (RFC 9110, section 5.1)."""
    shared = "parameters: [{name: X-Key, in: header, required: true, schema: {type: string}}]"
    own = f"get: {{parameters: [{{name: x-key, in: header, schema: {{type: integer}}}}], {DONE}}}"
    assert said(run, tmp_path, f"  /a: {{{shared}, {own}}}\n")[0] == 0
    text = (tmp_path / "package" / "resources" / "default.py").read_text(encoding="utf-8")
    assert "x_key: int | None = None" in text
    assert "X_Key" not in text


def test_bytes_of_openapi_3_1_are_a_file(run: Run, tmp_path: Path) -> None:
    """`contentMediaType` says what `format: binary` said in 3.0; the program of the README makes a file and a date."""
    properties = "image: {type: string, contentMediaType: application/octet-stream}, when: {type: string, format: date}"
    schema = f"{{type: object, required: [image, when], properties: {{{properties}}}}}"
    body = f"requestBody: {{required: true, content: {{multipart/form-data: {{schema: {schema}}}}}}}"
    assert said(run, tmp_path, f"  /a: {{post: {{{body}, {DONE}}}}}\n")[0] == 0
    readme = (tmp_path / "package" / "README.md").read_text(encoding="utf-8")
    assert 'image=Path("image.png"), when=datetime.date(' in readme
    assert "import datetime\n" in readme
    assert "from pathlib import Path\n" in readme

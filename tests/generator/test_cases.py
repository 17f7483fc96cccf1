"""Small documents that real services have written, one thing each: what a user gets of them, and what travels."""

import datetime
import io
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from packaging.version import Version

from tests.generator.houses import House, Houses, plain

HERE = Path(__file__).parent / "cases"
PNG = b"\x89PNG\r\n\x1a\nand more"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00and more"
DAY = datetime.date(2020, 1, 1)


class Call(NamedTuple):
    """A call of a method, and what must travel."""

    method: str
    arguments: dict[str, Any]
    line: str
    """Method and target of the request."""
    sent: Any = None
    """The JSON of its body; None for no body."""
    headers: Mapping[str, str | None] = {}
    """None for a header that must not be there."""
    answered: tuple[Any, ...] = ()
    result: Any = None
    """As JSON."""


class Case(NamedTuple):
    """What holds for a document."""

    calls: list[Call]
    hints: Mapping[str, str] = {}
    """By place: the type, see House.check_hint."""
    trips: Mapping[str, list[Any]] = {}
    """By model: values that come out of it as they went in."""


def got(schema: Any) -> tuple[int, Any]:
    """An answer that is JSON."""
    return (200, schema)


USER = {"username": "u", "mail": "m"}
CASES: dict[str, Case] = {
    "c01_version_label": Case([Call("default.a", {}, "GET /a")]),
    "c03_param_like_field": Case(
        [
            Call(
                "default.put_user",
                {"username": "a b", "username_in_body": "x", "mail": "m"},
                "PUT /user/a%20b",
                {"username": "x", "mail": "m"},
            ),
            Call("default.put_user", {"username": "a", "mail": "m"}, "PUT /user/a", {"mail": "m"}),
            Call("default.get_user", {"username": "ü"}, "GET /user/%C3%BC", answered=got(USER), result=USER),
        ],
        {"User.username": "str", "User.mail": "str", "default.put_user:username": "str"},
        {"User": [USER, {"mail": "m"}]},
    ),
    "c04_no_responses_31": Case(
        [
            Call("default.a", {}, "GET /a"),
            Call("default.b", {}, "GET /b"),
            Call("default.get_c", {}, "GET /c"),
            Call("default.b", {}, "GET /b", answered=(200, b"\x00\x01", "application/x-any"), result=b"\x00\x01"),
        ]
    ),
    "c09_bad_default": Case(
        [Call("default.a", {}, "GET /a"), Call("default.a", {"n": 5}, "GET /a?n=5")], {"default.a:n": "int | None"}
    ),
    "c11_emoji_json": Case([Call("default.a", {}, "GET /a")]),
    "c12_timestamp": Case(
        [Call("default.a", {}, "GET /a"), Call("default.a", {"d": DAY}, "GET /a?d=2020-01-01")],
        {"default.a:d": "date | None"},
    ),
    "c13_allof_one_inline_scalar": Case(
        [
            Call(
                "default.a",
                {"sort": "down", "mood": "calm", "size": 3},
                "POST /a?sort=down",
                {"mood": "calm", "size": 3},
            ),
        ],
        {
            "default.a:sort": "Literal['up', 'down'] | None",
            "default.a:mood": "Literal['calm'] | None",
            "default.a:size": "int | None",
            "ABody.mood": "Literal['calm']",
            "ABody.size": "int",
        },
    ),
    "c14_optional_tag": Case(
        [
            Call(
                "default.a", {}, "GET /a", answered=got({"token": {"access": "x"}}), result={"token": {"access": "x"}}
            ),
            Call("default.a", {}, "GET /a", answered=got({"token": None}), result={"token": None}),
        ],
        {"Login.token": "Token | None", "Token.access": "str"},
        {"Login": [{"token": {"access": "x", "kind": "Bearer"}}, {"token": {"access": "x", "kind": "new"}}]},
    ),
    "c15_wrong_place": Case(
        [Call("default.a", {"include": "x", "modes": "y"}, "POST /a", {"include": "x", "modes": "y"})],
        {"Body.include": "str", "Body.modes": "str"},
    ),
    "c17_innocent_removed": Case(
        [Call("default.chat", {"logprobs": True, "stream": False}, "POST /a", {"logprobs": True, "stream": False})],
        {"Chat.logprobs": "bool", "Chat.stream": "bool"},
    ),
    "c18_all_media_types_gone": Case([]),
    "c19_const_header": Case(
        [
            Call("default.a", {}, "GET /a", headers={"x-api-version": "2024-11-06"}),
            Call("default.a", {"X_Api_Version": "2026-01-01"}, "GET /a", headers={"x-api-version": "2026-01-01"}),
        ]
    ),
    "c20_dollar_schema": Case([Call("default.a", {"n": 1}, "POST /a", {"n": 1})], {"default.a:n": "int | None"}),
    "c34_encoding_of_files": Case([Call("default.b", {}, "GET /b")]),
    "c35_api_key": Case([]),
    "c36_unknown_keyword": Case(
        [Call("default.b", {}, "GET /b"), Call("default.a", {"n": 1}, "POST /a", {"n": 1})],
        {"default.a:n": "int | None", "ABody.n": "int"},
    ),
    "c39_class_that_ends_in_none": Case(
        [Call("default.a", {"choice": {"type": "x"}}, "POST /a", {"choice": {"type": "x"}})],
        {"default.a:choice": "ChoiceNone | None", "ABody.choice": "ChoiceNone", "ChoiceNone.type": "str"},
    ),
}

Open = Callable[[str], House]


@pytest.fixture
def open_(houses: Houses) -> Open:
    """The package of a document of `cases`."""

    def find(stem: str) -> House:
        (path,) = HERE.glob(f"{stem}*")
        return houses.of(path.stem, path)

    return find


@pytest.mark.parametrize("stem", CASES)
def test_every_module_can_be_imported(open_: Open, stem: str) -> None:
    """It is generated, and every module of it can be imported."""
    house = open_(stem)
    assert f"{stem}.client" in house.import_all()
    assert stem in ("c01_version_label", "c36_unknown_keyword") or "warning" not in house.out


@pytest.mark.parametrize("stem", [stem for stem, case in CASES.items() if case.calls])
def test_what_travels_is_what_the_document_says(open_: Open, stem: str) -> None:
    """What travels is what the document says, and so is what comes back."""
    house = open_(stem)
    for call in CASES[stem].calls:
        result, seen = house.call(call.method, answered=call.answered, **call.arguments)
        assert seen.line == call.line
        if call.sent is None:
            assert seen.body in (b"", b"{}")
        else:
            assert seen.json == call.sent
        assert {name: seen.header(name) for name in call.headers} == call.headers
        assert plain(result) == call.result


@pytest.mark.parametrize("stem", [stem for stem, case in CASES.items() if case.hints])
def test_fields_and_parameters_are_annotated(open_: Open, stem: str) -> None:
    """Fields and parameters are annotated with the types of the document."""
    house = open_(stem)
    for place, text in CASES[stem].hints.items():
        house.check_hint(place, text)


@pytest.mark.parametrize("stem", [stem for stem, case in CASES.items() if case.trips])
def test_values_come_out_of_models_as_they_went_in(open_: Open, stem: str) -> None:
    """Values come out of the models as they went in."""
    house = open_(stem)
    for name, values in CASES[stem].trips.items():
        for value in values:
            assert house.model(name).from_dict(value).to_dict() == value


def test_every_case_has_a_row() -> None:
    """No document is forgotten."""
    assert {path.stem for path in HERE.iterdir()} == {*CASES, "c05_dup_param_no_responses"}


# A version that is none


def test_a_label_becomes_a_version(open_: Open) -> None:
    """It is said in one line which version was made of it."""
    house = open_("c01")
    version = house.module().__version__
    assert Version(version) == Version("1")
    said = [row for row in house.out.splitlines() if "v1" in row]
    assert len(said) == 1
    assert version in said[0].replace("v1", "")


@pytest.mark.parametrize(
    ("label", "release"),
    [
        ("2025-04-01-preview", (2025, 4, 1)),
        ("2024-11-06", (2024, 11, 6)),
        ("v1beta", (1,)),
        ("V2.3", (2, 3)),
        ("1.0.0-oas3", (1, 0, 0)),
        ("latest", None),
        ("", None),
        ("版本 1", None),
        ("1.0\"'; import os", None),
    ],
)
def test_any_label_becomes_a_version(houses: Houses, label: str, release: tuple[int, ...] | None) -> None:
    """Its numbers stay what they are, and whatever stands there the package can be installed."""
    text = (HERE / "c01_version_label.yaml").read_text()
    name = f"label_{len(label)}_{sum(label.encode())}"
    spec = houses.write(name, text.replace("version: v1", f"version: {json.dumps(label)}"))
    house = houses.of(spec.stem, spec)
    version = Version(house.module().__version__)
    assert release in (None, version.release[: len(release or ())])
    assert (
        str(version) in (house.folder / "pyproject.toml").read_text()
        or house.module().__version__ in (house.folder / "pyproject.toml").read_text()
    )


def test_a_version_can_be_given(run: Callable[..., Any], tmp_path: Path) -> None:
    """`--package-version` wins over what the document says; what is none is refused."""
    spec = HERE / "c01_version_label.yaml"
    done = run("--spec", spec, "--output", tmp_path / "out", "--package-version", "4.5.6rc1")
    assert done.status == 0, done.err
    assert '__version__ = "4.5.6rc1"' in (tmp_path / "out" / "__init__.py").read_text()
    done = run("--spec", spec, "--output", tmp_path / "bad", "--package-version", "next one")
    assert done.status == 1
    assert "next one" in done.err
    assert not (tmp_path / "bad").exists()


# What is refused


def test_a_parameter_twice(run: Callable[..., Any], tmp_path: Path) -> None:
    """It is refused with its own line, or left out with its operation; the rest is carried."""
    spec = HERE / "c05_dup_param_no_responses.yaml"
    done = run("--spec", spec, "--output", tmp_path / "out")
    assert done.status == 1
    row = re.fullmatch(rf"{re.escape(str(spec))}:(\d+): (#/paths/\S+delete\S*): (.+)\n", done.err)
    assert row, done.err
    assert 8 <= int(row[1]) <= 11
    assert "slug" in row[3]
    done = run("--spec", spec, "--output", tmp_path / "out", "--skip-unsupported")
    assert done.status == 0, done.err
    assert "slug" in done.out
    assert (tmp_path / "out" / "api" / "default" / "a.py").is_file()
    assert len([each for each in (tmp_path / "out" / "api" / "default").iterdir() if each.suffix == ".py"]) == 2


# What a row does not hold


def test_a_stated_name_does_not_hide_the_other(open_: Open) -> None:
    """Both parameters are there, the path's with the name of the document."""
    house = open_("c03")
    parameters = house.method("default.put_user").__doc__
    assert "username_in_body" in parameters


def test_an_escaped_emoji_is_the_emoji(open_: Open) -> None:
    """Two halves of a character are one, in the docstring too."""
    assert "Smile \N{GRINNING FACE}" in open_("c11").method("default.a").__doc__


def test_only_the_object_can_be_meant(open_: Open) -> None:
    """The optional constant need not be there for a value to be read as annotated."""
    house = open_("c14")
    login = house.model("Login")
    for token in ({"access": "x"}, {"access": "x", "kind": "Bearer"}, {"access": "x", "kind": "new"}):
        assert type(login.from_dict({"token": token}).token) is house.model("Token")
    assert login.from_dict({"token": None}).token is None


# Files


@pytest.mark.parametrize(("content", "media_type"), [(PNG, "image/png"), (JPEG, "image/jpeg")])
def test_bytes_are_a_body(open_: Open, tmp_path: Path, content: bytes, media_type: str) -> None:
    """As bytes, as a path and as an open file, with the media type that its first bytes tell."""
    house, path = open_("c18"), tmp_path / "picture"
    path.write_bytes(content)
    for given in (content, path, io.BytesIO(content)):
        _, seen = house.call("default.store_image", body=given)
        assert (seen.line, seen.body) == ("POST /storage/image", content)
        assert seen.header("content-type") == media_type


def test_the_media_type_of_bytes_may_be_given(open_: Open) -> None:
    """It wins over what the bytes look like."""
    _, seen = open_("c18").call("default.store_image", body=("x.png", PNG, "image/jpeg"))
    assert (seen.header("content-type"), seen.body) == ("image/jpeg", PNG)


def test_a_required_body_is_required(open_: Open) -> None:
    """Nothing is sent without it."""
    house = open_("c18")
    house.recorder.prepare()
    with pytest.raises(TypeError, match="body"):
        house.method("default.store_image")()
    assert house.recorder.requests == []


def test_an_open_file_is_sent_from_where_it_stands(open_: Open) -> None:
    """What was read before is not sent."""
    file = io.BytesIO(b"before" + PNG)
    file.seek(6)
    _, seen = open_("c18").call("default.store_image", body=file)
    assert seen.body == PNG


@pytest.mark.parametrize(
    ("given", "media_type"),
    [
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (("a.bin", PNG), "image/png"),
        (("a", PNG, "image/jpeg"), "image/jpeg"),
        (io.BytesIO(JPEG), "image/jpeg"),
    ],
    ids=["png", "jpeg", "named", "given", "open"],
)
def test_a_part_has_the_media_type_of_its_file(open_: Open, given: Any, media_type: str) -> None:
    """It is sniffed, or given."""
    _, seen = open_("c34").call("default.edit", image=given, prompt="p")
    image, prompt = seen.parts
    assert (seen.line, prompt.name, prompt.content, prompt.filename) == ("POST /edit", "prompt", b"p", None)
    assert (image.name, image.media_type) == ("image", media_type)


# Credentials and keywords


def test_a_key_is_sent_in_its_header(open_: Open) -> None:
    """And nowhere else."""
    seen = open_("c35").authenticated("a", "k-secret")
    assert (seen.line, seen.header("x-key"), seen.header("authorization")) == ("GET /a", "k-secret", None)


def test_an_unknown_keyword_is_one_warning(open_: Open) -> None:
    """It names the keyword, and its line."""
    (row,) = [row for row in open_("c36").out.splitlines() if row.startswith("warning: ")]
    assert re.match(r"warning: .*c36_unknown_keyword\.yaml:9: #/paths/~1a/post/requestBody/\S+: .*optional", row)

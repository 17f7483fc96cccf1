"""What the sandbox takes and refuses in forms."""

import copy
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from PIL import Image

import r9s_sandbox
from r9s_sandbox import SandboxURL, _form, _spec, _validation
from r9s_sandbox._errors import APIError

PATH = "/images/edits"
Ask = Callable[..., httpx.Response]
ErrorOf = Callable[[httpx.Response, int], dict[str, Any]]
FileOf = Callable[..., bytes]


def multipart(*parts: tuple[str, bytes], boundary: str = "x", end: str = "--\r\n") -> dict[str, Any]:
    """A form as it stands on the wire: parts with the rest of their Content-Disposition, and content."""
    body = b"".join(
        f"--{boundary}\r\nContent-Disposition: form-data; {rest}\r\n\r\n".encode() + content + b"\r\n"
        for rest, content in parts
    )
    headers = {"content-type": f"multipart/form-data; boundary={boundary}"}
    return {"content": body + f"--{boundary}{end}".encode(), "headers": headers}


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"n": "0"}, "n"),
        ({"n": "11"}, "n"),
        ({"n": "two"}, "n"),
        ({"n": "2.5"}, "n"),
        ({"n": ""}, "n"),
        ({"n": "٣"}, "n"),
        ({"stream": "True"}, "stream"),
        ({"stream": "1"}, "stream"),
        ({"partial_images": "4", "stream": "true"}, "partial_images"),
        ({"output_compression": "101"}, "output_compression"),
        ({"response_format": "gif"}, "response_format"),
        ({"prompt": ["a", "b"]}, "prompt"),
        ({"n": ["1", "2"]}, "n"),
        ({"svg": "{"}, "svg"),
        ({"svg": '{"model": 5}'}, "svg.model"),
        ({"svg[reasoning][effort]": "low"}, "svg.model"),
    ],
)
def test_what_the_schema_rejects_is_a_400_that_names_the_field(
    edit: Ask, png: bytes, error_of: ErrorOf, fields: dict[str, Any], param: str
) -> None:
    """The text of a part is read as what the spec declares, and nothing else will do."""
    error = error_of(edit({"image": png}, fields), 400)
    assert error["param"] == param
    assert param in error["message"]


def test_numbers_and_booleans_are_texts(edit: Ask, png: bytes) -> None:
    """`2` is an integer, and `false` a boolean."""
    fields = {"n": "2", "stream": "false", "output_compression": "07", "input_fidelity": "high", "user": "7"}
    assert len(edit({"image": png}, fields).json()["data"]) == 2


@pytest.mark.parametrize("missing", ["image", "prompt"])
def test_a_missing_field_is_named(client: httpx.Client, png: bytes, error_of: ErrorOf, missing: str) -> None:
    """Both are required."""
    files: dict[str, Any] = {"image": ("a.png", png), "prompt": (None, "a")}
    del files[missing]
    assert error_of(client.post(PATH, files=files), 400)["param"] == missing


def test_a_file_must_be_a_file_and_a_text_a_text(client: httpx.Client, png: bytes, error_of: ErrorOf) -> None:
    """What tells them apart is the filename of the part."""
    as_text = client.post(PATH, **multipart(('name="image"', png), ('name="prompt"', b"a")))
    assert error_of(as_text, 400)["param"] == "image"
    as_file = client.post(PATH, files={"image": png, "prompt": ("prompt.txt", b"a")})
    assert error_of(as_file, 400)["param"] == "prompt"


def test_only_lists_may_be_repeated(edit: Ask, png: bytes, error_of: ErrorOf) -> None:
    """Two masks are one too many, and so are seventeen images."""
    assert error_of(edit([("image", png), ("mask", png), ("mask", png)]), 400)["param"] == "mask"
    assert error_of(edit([("image", png)] * 17), 400)["param"] == "image"


@pytest.mark.parametrize("chunked", [False, True])
def test_the_whole_form_is_bounded(
    client: httpx.Client, png: bytes, error_of: ErrorOf, monkeypatch: pytest.MonkeyPatch, chunked: bool
) -> None:
    """More is a 413, whether the length is announced or not; here more than 1000 bytes."""
    monkeypatch.setattr(_form, "_LARGEST_FORM", 1000)
    request = multipart(('name="image"; filename="a.png"', png + bytes(1000)), ('name="prompt"', b"a"))
    if chunked:
        request["content"] = iter([request["content"][:500], request["content"][500:]])
    error_of(client.post(PATH, **request), 413)


@pytest.mark.parametrize("end", ["", "-", "\r\n"])
def test_a_form_that_breaks_off_is_a_400(client: httpx.Client, png: bytes, error_of: ErrorOf, end: str) -> None:
    """Otherwise its last part would be lost without a word."""
    parts = ('name="image"; filename="a.png"', png), ('name="prompt"', b"a"), ('name="n"', b"2")
    error_of(client.post(PATH, **multipart(*parts, end=end)), 400)
    assert client.post(PATH, **multipart(*parts)).status_code == 200


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"--x--\r\n"),
        ("multipart/form-data; boundary=", b"--x--\r\n"),
        ("multipart/form-data; boundary=x", b"nothing"),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x; charset=utf-7", b"--x--\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--\r\n"),
        ("multipart/mixed; boundary=x", b"--x--\r\n"),
        ("application/x-www-form-urlencoded", b"prompt=a"),
        ("application/json", b'{"prompt": "a"}'),
    ],
)
def test_what_is_no_form_is_a_400(client: httpx.Client, error_of: ErrorOf, content_type: str, body: bytes) -> None:
    """Another media type, and a form that is broken in any way."""
    error_of(client.post(PATH, content=body, headers={"content-type": content_type}), 400)


def test_fields_that_the_spec_does_not_know_are_ignored(edit: Ask, png: bytes) -> None:
    """Texts and files alike, as often as they come."""
    assert edit([("image", png), ("sparkle", png), ("sparkle", png)], {"glitter": ["1", "2"]}).status_code == 200


def test_a_new_field_in_the_spec_is_read_and_checked_without_new_code(
    edit: Ask, png: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbers, lists and references alike: the spec says what the text of a part is."""
    spec = copy.deepcopy(_spec.load_spec())
    spec["components"]["schemas"]["Marks"] = {"type": "array", "maxItems": 2, "items": {"type": "integer"}}
    spec["components"]["schemas"]["ImageEditRequest"]["properties"] |= {
        "strength": {"type": ["number", "null"], "maximum": 1},
        "marks": {"$ref": "#/components/schemas/Marks"},
    }
    monkeypatch.setattr(_spec, "load_spec", lambda: spec)
    with r9s_sandbox.serve() as url, httpx.Client(headers={"authorization": "Bearer k"}) as client:

        def post(**fields: Any) -> Any:
            answer = client.post(url + PATH, files={"image": png}, data={"prompt": "a", **fields})
            return answer.status_code, answer.json().get("error", {}).get("param")

        assert post(strength="0.5", marks=["1", "2"]) == (200, None)
        assert post(marks="1") == (200, None)
        assert post(strength="1.5") == (400, "strength")
        assert post(strength="much") == (400, "strength")
        assert post(marks=["1", "b"]) == (400, "marks[1]")
        assert post(marks=["1", "2", "3"]) == (400, "marks")


def test_a_form_needs_a_key(anonymous: httpx.Client, url: SandboxURL, png: bytes, error_of: ErrorOf) -> None:
    """As any other call does."""
    error_of(anonymous.post(url + PATH, files={"image": png}, data={"prompt": "a"}), 401)


def test_a_repeated_form_is_recognised_by_its_content(client: httpx.Client, png: bytes, url: SandboxURL) -> None:
    """Neither the boundary, nor the order of the fields, nor a file's name counts."""
    key, before = {"idempotency-key": uuid4().hex}, url.drawn

    def post(*parts: tuple[str, bytes], boundary: str) -> httpx.Response:
        request = multipart(*parts, boundary=boundary)
        return client.post(PATH, content=request["content"], headers={**request["headers"], **key})

    first = post(('name="prompt"', b"a"), ('name="image"; filename="a.png"', png), boundary="one")
    again = post(('name="image"; filename="b.png"', png), ('name="prompt"', b"a"), boundary="two")
    assert first.status_code == 200
    assert again.content == first.content
    assert again.headers["idempotent-replayed"] == "true"
    assert url.drawn - before == 1


@pytest.mark.parametrize("other", ["image", "order", "prompt", "unknown"])
def test_a_key_cannot_be_used_for_another_form(
    edit: Ask, png: bytes, file_of: FileOf, error_of: ErrorOf, other: str
) -> None:
    """Not with another file, another order of the files, another text, or another field that the spec does not know."""
    headers, second = {"idempotency_key": uuid4().hex}, file_of(Image.new("L", (32, 32)))
    assert edit([("image", png), ("image", second)], **headers).status_code == 200
    files = {"image": [png, png], "order": [second, png]}.get(other, [png, second])
    fields = {other: "another"} if other in ("prompt", "unknown") else {}
    refused = edit([("image", file) for file in files], fields, **headers)
    assert error_of(refused, 422)["code"] == "idempotency_key_reused"


def test_types_are_found_through_references_and_alternatives() -> None:
    """A field is a value, a list of values, or either."""
    fields = _validation.Operation("POST", PATH).body("multipart/form-data").properties
    types = {name: (fields[name].types, fields[name].listed) for name in ("image", "n", "size", "stream", "svg")}
    assert types == {
        "image": ({"file"}, {"file"}),
        "n": ({"integer"}, set()),
        "size": ({"string"}, set()),
        "stream": ({"boolean"}, set()),
        "svg": ({"object"}, set()),
    }


def test_an_operation_that_is_not_in_the_spec_is_an_error() -> None:
    """The sandbox fails when it starts, and not when it is asked."""
    with pytest.raises(LookupError):
        _validation.Operation("POST", "/images/dreams")
    with pytest.raises(APIError):
        _validation.Operation("POST", PATH).media_type("application/json")

"""What the sandbox takes and refuses, and the shape of its answers."""

import copy
import json
import socket
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from r9s_sandbox import SandboxURL, _spec, _validation
from r9s_sandbox._errors import APIError

PATH = "/images/generations"
Generate = Callable[..., httpx.Response]
Fits = Callable[[str, Any], bool]
ErrorOf = Callable[[httpx.Response, int], dict[str, Any]]


def test_an_answer_is_what_the_spec_says(generate: Generate, fits: Fits) -> None:
    """A prompt alone is enough, and the answer has the schema of the spec, with all of its optional parts."""
    response = generate({"prompt": "a cat"})
    assert response.status_code == 200
    body = response.json()
    assert fits("ImageGenerationResponse", body)
    assert {"background", "output_format", "quality", "size", "usage"} <= body.keys()
    usage = body["usage"]
    assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"]


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({}, "prompt"),
        ({"prompt": 5}, "prompt"),
        ({"prompt": None}, "prompt"),
        ({"prompt": "a", "n": 0}, "n"),
        ({"prompt": "a", "n": 11}, "n"),
        ({"prompt": "a", "n": "2"}, "n"),
        ({"prompt": "a", "n": True}, "n"),
        ({"prompt": "a", "n": 1.5}, "n"),
        ({"prompt": "a", "size": 512}, "size"),
        ({"prompt": "a", "style": 1}, "style"),
        ({"prompt": "a", "response_format": "gif"}, "response_format"),
        ({"prompt": "a", "output_compression": 101}, "output_compression"),
        ({"prompt": "a", "seed": -1}, "seed"),
        ({"prompt": "a", "watermark": "yes"}, "watermark"),
    ],
)
def test_what_the_schema_rejects_is_a_400_that_names_the_field(
    client: httpx.Client, body: dict[str, Any], param: str, error_of: ErrorOf
) -> None:
    """The field is in `param` and in the message."""
    error = error_of(client.post(PATH, json=body), 400)
    assert error["param"] == param
    assert param in error["message"]


@pytest.mark.parametrize(
    "text",
    ["", "{", "nonsense", '{"prompt": "a", "n": NaN}', '{"prompt": "\\ud800"}', "[" * 100_000, "\xff", '"a cat"', "[]"],
)
def test_what_is_no_json_object_is_a_400(client: httpx.Client, text: str, error_of: ErrorOf) -> None:
    """Broken JSON of any kind, and JSON that is something else than an object."""
    headers = {"content-type": "application/json"}
    error_of(client.post(PATH, content=text.encode("latin-1"), headers=headers), 400)


def test_a_long_value_is_not_repeated_in_the_message(generate: Generate, error_of: ErrorOf) -> None:
    """An error stays readable however long the rejected value is."""
    for field in ("n", "output_format", "response_format", "svg"):
        error = error_of(generate({"prompt": "a", field: "x" * 10_000}), 400)
        assert error["param"] == field
        assert len(error["message"]) < 400


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/x-www-form-urlencoded"])
def test_another_content_type_is_a_400(client: httpx.Client, content_type: str | None, error_of: ErrorOf) -> None:
    """The media type must be one that the operation has in the spec."""
    headers = {} if content_type is None else {"content-type": content_type}
    error = error_of(client.post(PATH, content=b'{"prompt": "a"}', headers=headers), 400)
    assert "application/json" in error["message"]


def test_parameters_of_the_content_type_are_no_obstacle(client: httpx.Client) -> None:
    """`Application/JSON; charset=utf-8` is JSON."""
    headers = {"content-type": "Application/JSON; charset=utf-8"}
    assert client.post(PATH, content=b'{"prompt": "a", "size": "64x64"}', headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"size": "banana"}, "size"),
        ({"size": "0x0"}, "size"),
        ({"size": "8192x8192"}, "size"),
        ({"size": "99999x16"}, "size"),
        ({"size": "0:1"}, "size"),
        ({"size": "1000:1"}, "size"),
        ({"background": "transparent", "output_format": "jpeg"}, "background"),
        ({"background": "transparent", "output_format": "gif"}, "background"),
        ({"prompt": "x" * 32_001, "model": "gpt-image-2"}, "prompt"),
    ],
)
def test_what_cannot_be_carried_out_is_a_422(
    generate: Generate, body: dict[str, Any], param: str, error_of: ErrorOf
) -> None:
    """The request is well formed, but nothing can be drawn for it."""
    error = error_of(generate({"prompt": "a", **body}), 422)
    assert error["param"] == param
    assert param in error["message"]


def test_fields_that_the_spec_does_not_know_are_ignored(generate: Generate) -> None:
    """The spec does not forbid them, so the sandbox does not either; and an open enum may get a value more."""
    unknown = {"sparkle": [1], "style": "noir", "background": "pink", "complexity": "some", "moderation": "none"}
    assert generate({"prompt": "a", **unknown}).status_code == 200


def test_whole_numbers_may_be_written_with_a_fraction(generate: Generate) -> None:
    """For JSON Schema, 2.0 is an integer."""
    response = generate({"prompt": "a", "n": 2.0, "seed": 7.0, "output_compression": 50.0, "output_format": "jpeg"})
    assert len(response.json()["data"]) == 2


def test_a_new_field_in_the_spec_is_checked_without_new_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the request body and its schema are references."""
    spec = copy.deepcopy(_spec.load_spec())
    operation = spec["paths"][PATH]["post"]
    spec["components"]["schemas"]["ImageGenerationRequest"]["properties"]["sparkle"] = {"type": "integer"}
    spec["components"]["requestBodies"] = {"Generation": operation["requestBody"]}
    operation["requestBody"] = {"$ref": "#/components/requestBodies/Generation"}
    monkeypatch.setattr(_spec, "load_spec", lambda: spec)
    checked = _validation.Operation("POST", PATH)
    checked.check("application/json", {"prompt": "a", "sparkle": 1})
    with pytest.raises(APIError) as caught:
        checked.check("application/json", {"prompt": "a", "sparkle": "much"})
    assert caught.value.param == "sparkle"


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer,", "Basic dGVzdA==", "test"])
def test_without_a_key_the_answer_is_401(
    url: SandboxURL, anonymous: httpx.Client, authorization: str | None, error_of: ErrorOf
) -> None:
    """Also when another scheme is used, or the key is empty."""
    headers = {} if authorization is None else {"authorization": authorization}
    error_of(anonymous.post(url + PATH, json={"prompt": "a"}, headers=headers), 401)


def test_a_denied_key_gets_403(generate: Generate, error_of: ErrorOf) -> None:
    """A key that starts with `denied-` may do nothing."""
    error_of(generate({"prompt": "a"}, authorization="Bearer denied-1"), 403)


@pytest.mark.parametrize("path", ["/nothing", "/images/generations/", "/images", "/%0a", "/../files/nothing.png"])
def test_an_unknown_path_is_a_404(client: httpx.Client, path: str, error_of: ErrorOf) -> None:
    """In the API's error shape, and without a redirect."""
    error_of(client.post(path, json={"prompt": "a"}), 404 if "files" not in path else 405)


def test_another_method_is_a_405(client: httpx.Client, error_of: ErrorOf) -> None:
    """In the API's error shape, with the method that would do."""
    response = client.get(PATH)
    error_of(response, 405)
    assert response.headers["allow"] == "POST"


@pytest.mark.parametrize("chunked", [False, True])
def test_the_request_body_is_bounded(client: httpx.Client, chunked: bool, error_of: ErrorOf) -> None:
    """More than a MiB is refused, whether its length is announced or not."""
    raw = json.dumps({"prompt": "x" * 1024 * 1024}).encode()
    content = iter([raw[:1000], raw[1000:]]) if chunked else raw
    error_of(client.post(PATH, content=content, headers={"content-type": "application/json"}), 413)


def test_what_is_not_http_is_a_400(url: SandboxURL, fits: Fits) -> None:
    """Even then the answer has the API's error shape and a request id."""
    address = httpx.URL(url)
    with socket.create_connection((address.host, address.port or 80), timeout=5) as raw:
        raw.sendall(b"this is not HTTP\r\n\r\n")
        head, _, body = b"".join(iter(lambda: raw.recv(4096), b"")).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"\r\nx-request-id: req_" in head
    assert fits("ErrorResponse", json.loads(body))


def test_every_answer_has_a_request_id_of_its_own(client: httpx.Client, generate: Generate) -> None:
    """Successes, errors, files and unknown paths alike."""
    answer = generate({"prompt": "a"})
    answers = [answer, generate({}), client.get(answer.json()["data"][0]["url"]), client.get("/nothing")]
    assert [each.status_code for each in answers] == [200, 400, 200, 404]
    assert len({each.headers["x-request-id"] for each in answers}) == len(answers)

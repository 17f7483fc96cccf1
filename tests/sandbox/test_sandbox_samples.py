"""Operations that the sandbox does not draw: their answers are made from the spec."""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from PIL import Image

import r9s_sandbox
from generator.check.api import Scheme
from generator.showing.answers import file_of, sample_of
from r9s_sandbox import SandboxURL, _sampled, _samples
from tests.generator.operations_of import operations_of, resolver
from tests.sandbox.conftest import Event

ErrorOf = Callable[[httpx.Response, int], dict[str, Any]]

DOCUMENT = yaml.safe_load("""
security: [{bearer: []}]
paths:
  /albums/{album-id}/pages/{page}:
    parameters:
      - {name: album-id, in: path, required: true, schema: {type: string}}
      - {name: page, in: path, required: true, schema: {type: integer}}
    get:
      parameters:
        - {name: order, in: query, required: true, schema: {enum: [up, down]}}
        - {name: X-Trace, in: header, required: true, schema: {type: string}}
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Page'}}}}}
    delete: {responses: {'204': {}}}
  /albums/{id}: {get: {responses: {'200': {content: {text/plain: {example: one}}}}}}
  /albums/all: {get: {responses: {'200': {content: {text/plain: {example: all}}}}}}
  /albums?draft=true: {post: {responses: {'201': {}}}}
  /images/generations: {get: {responses: {'200': {content: {text/plain: {example: list}}}}}}
  /open: {get: {security: [{}], responses: {'200': {content: {image/*: {}, application/pdf: {}}}}}}
  /keys: {get: {security: [{query: []}, {header: [], cookie: []}, {basic: []}], responses: {'204': {}}}}
  /pages:
    post:
      requestBody:
        content:
          application/json: {schema: {required: [title], properties: {title: {}, stream: {type: boolean}}}}
          multipart/form-data: {schema: {required: [files], properties: {files: {}, title: {}}}}
          image/*: {}
      responses:
        '202':
          content:
            application/json: {schema: {$ref: '#/components/schemas/Page'}}
            text/event-stream:
              x-r9s-sentinel: over
              schema: {oneOf: [{$ref: '#/components/schemas/Done'}, {$ref: '#/components/schemas/Begun'}]}
components:
  schemas:
    Page:
      type: object
      required: [id, cover]
      properties:
        id: {type: string, format: uuid}
        cover: {type: object, properties: {url: {type: string, format: uri, contentMediaType: image/png}}}
    Begun: {type: object, required: [type], properties: {type: {const: begun}}}
    Done: {type: object, x-r9s-completes: true, required: [type], properties: {type: {const: done}}}
""")
SCHEMES = {
    "bearer": Scheme(kind="bearer", name=""),
    "basic": Scheme(kind="basic", name=""),
    "query": Scheme(kind="query", name="key"),
    "header": Scheme(kind="header", name="X-Key"),
    "cookie": Scheme(kind="cookie", name="session"),
}
PAGE = "/albums/a%20b/pages/1?order=up"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxURL]:
    """A sandbox beside a package for the document."""
    samples = [sample_of(resolver(DOCUMENT), each, SCHEMES) for each in operations_of(DOCUMENT)]
    file = tmp_path_factory.mktemp("package") / "_samples.yaml"
    file.write_text(f"# Generated\n{file_of(samples)}", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_sampled, "load_samples", lambda: _samples.read_samples(file))
        with r9s_sandbox.serve() as running:
            yield running


@pytest.fixture(scope="module")
def client(url: SandboxURL) -> Iterator[httpx.Client]:
    """A client of that sandbox, with a key."""
    with httpx.Client(base_url=url, headers={"authorization": "Bearer test", "x-trace": "1"}) as opened:
        yield opened


def test_json(client: httpx.Client, anonymous: httpx.Client) -> None:
    """An object with what is required and what is plain; a link to a picture leads to one."""
    answer = client.get(PAGE)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert body["id"] == "123e4567-e89b-12d3-a456-426614174000"
    with Image.open(io.BytesIO(anonymous.get(body["cover"]["url"]).content)) as picture:
        assert picture.format == "PNG"


def test_the_installed_package_is_answered(client: httpx.Client) -> None:
    """What is drawn is drawn although the package has an answer for it, and its path may have other methods."""
    picture_url, samples = _samples.load_samples()
    assert {"/images/generations", "/images/edits"} <= {each.path for each in samples}
    assert picture_url
    assert client.post("/images/generations", json={"prompt": "a", "size": "64x64"}).json()["created"] > 1
    assert client.get("/images/generations").text == "list"


def test_the_path_without_parameters_comes_first(client: httpx.Client) -> None:
    """Whatever the order of the document is; a query in a path is no part of it."""
    assert (client.get("/albums/all").text, client.get("/albums/7").text) == ("all", "one")
    assert client.post("/albums?draft=true").status_code == 201


def test_what_has_no_content(client: httpx.Client) -> None:
    """204, and nothing."""
    answer = client.delete("/albums/a/pages/1")
    assert (answer.status_code, answer.content) == (204, b"")


def test_bytes(client: httpx.Client) -> None:
    """A picture where one is asked for, of the media type that is accepted."""
    answer = client.get("/open")
    assert answer.headers["content-type"] == "image/png"
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert picture.format == "PNG"
    answer = client.get("/open", headers={"accept": "application/pdf"})
    assert (answer.headers["content-type"], bool(answer.content)) == ("application/pdf", True)


@pytest.mark.parametrize("how", ["json", "form", "query", "accept"])
def test_events(client: httpx.Client, events_of: Callable[[bytes], list[Event]], how: str) -> None:
    """Come where they are asked for, one of each kind, the last of which completes; then the sentinel."""
    asked: dict[str, dict[str, Any]] = {
        "json": {"json": {"title": "a", "stream": True}},
        "form": {"files": {"files": b"x"}, "data": {"stream": "true"}},
        "query": {"json": {"title": "a"}, "params": {"stream": "true"}},
        "accept": {"json": {"title": "a"}, "headers": {"accept": "text/event-stream"}},
    }
    answer = client.post("/pages", **asked[how])
    assert answer.status_code == 202
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.content.endswith(b"data: over\n\n")
    found = events_of(answer.content.removesuffix(b"data: over\n\n"))
    assert found == [("begun", {"type": "begun"}), ("done", {"type": "done"})]


def test_no_events_unless_they_are_asked_for(client: httpx.Client) -> None:
    """Although they would be accepted."""
    answer = client.post("/pages", json={"title": "a"}, headers={"accept": "text/event-stream, application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (202, "application/json")


@pytest.mark.parametrize(
    ("given", "param"),
    [
        ({"json": {}}, "title"),
        ({"json": [1]}, None),
        ({"content": b"{", "headers": {"content-type": "application/json"}}, None),
        ({"files": {"other": b"x"}}, "files"),
        ({"content": b"x", "headers": {"content-type": "text/plain"}}, None),
        ({"content": b"x", "headers": {"content-type": "multipart/form-data"}}, None),
    ],
)
def test_bodies_that_lack_something(
    client: httpx.Client, error_of: ErrorOf, given: dict[str, Any], param: str | None
) -> None:
    """400, which names the field."""
    assert error_of(client.post("/pages", **given), 400).get("param") == param


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"files": [("files[]", b"x"), ("files[]", b"y")]},
        {"content": b"x", "headers": {"content-type": "image/webp"}},
        {"json": {"title": None, "more": [1]}},
    ],
)
def test_bodies_that_are_taken(client: httpx.Client, given: dict[str, Any]) -> None:
    """None where none is required, lists under names of their own, any type of a range; values are not checked."""
    assert client.post("/pages", **given).status_code == 202


def test_required_parameters(client: httpx.Client, anonymous: httpx.Client, url: SandboxURL, error_of: ErrorOf) -> None:
    """400, which names it."""
    assert error_of(client.get(PAGE.partition("?")[0]), 400)["param"] == "order"
    headers = {"authorization": "Bearer a"}
    assert error_of(anonymous.get(url + PAGE, headers=headers), 400)["param"] == "X-Trace"


def test_keys(anonymous: httpx.Client, url: SandboxURL, error_of: ErrorOf) -> None:
    """As for images; where the spec has several ways, any of them will do, and none where it needs none."""
    assert error_of(anonymous.get(url + PAGE), 401)["code"] == "invalid_api_key"
    assert error_of(anonymous.get(url + PAGE, headers={"authorization": "Bearer denied-x"}), 403)
    assert anonymous.get(f"{url}/open").status_code == 200
    error = error_of(anonymous.get(f"{url}/keys", headers={"authorization": "Bearer a", "x-key": "a"}), 401)
    assert "query key" in error["message"]
    for given in (
        {"params": {"key": "a"}},
        {"headers": {"x-key": "a", "cookie": "session=b"}},
        {"headers": {"authorization": "Basic YTpi"}},
    ):
        assert anonymous.get(f"{url}/keys", **given).status_code == 204  # type: ignore[arg-type]


def test_unknown_paths_and_methods(client: httpx.Client, error_of: ErrorOf) -> None:
    """404 and 405."""
    error_of(client.get("/nowhere"), 404)
    error_of(client.get("/albums/a/pages"), 404)
    error_of(client.put("/albums/all"), 405)


def test_faults_and_repetitions(client: httpx.Client, error_of: ErrorOf) -> None:
    """Work for every operation."""
    fault = {"x-r9s-sandbox-fault": "503"}
    assert error_of(client.get(PAGE, headers=fault), 503)
    assert client.get(PAGE, headers=fault).status_code == 200
    key = {"idempotency-key": "one"}
    answers = [client.post("/pages", json={"title": "a"}, headers=key) for _ in range(2)]
    assert [each.headers.get("idempotent-replayed") for each in answers] == [None, "true"]
    assert answers[0].content == answers[1].content
    error_of(client.post("/pages", json={"title": "b"}, headers=key), 422)


def test_the_file_needs_no_sdk() -> None:
    """It is read where the package is installed: after its first line it is JSON."""
    file = Path(__file__).parents[2] / "r9s_generated" / "_samples.yaml"
    first, _, rest = file.read_text(encoding="utf-8").partition("\n")
    assert first.startswith("# Generated from ")
    assert json.loads(rest) == yaml.safe_load(file.read_bytes())

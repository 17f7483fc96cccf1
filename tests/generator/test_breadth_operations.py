"""Operations of every shape: methods, tags, servers, answers, references, and what is no operation at all."""

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.generator.houses import House, Houses, Mostly, answer, body, document, plain
from tests.specs.facade import facade_of

TEXT, NUMBER = {"type": "string"}, {"type": "integer"}
DONE = {"204": {"description": "x"}}
REF = "#/components/schemas/"
A, B = ({"type": "object", "required": [name], "properties": {name: TEXT}} for name in ("a", "b"))
SCHEMAS = {"A": A, "B": B, "Problem": {"type": "object", "properties": {"error": {"type": "object"}}}}


def of(name: str) -> dict[str, str]:
    """A reference to a component."""
    return {"$ref": f"{REF}{name}"}


def json_of(schema: Any) -> dict[str, Any]:
    """An answer or a header of JSON."""
    return {"description": "x", "content": {"application/json": {"schema": schema}}}


METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]
ANSWERS: dict[str, tuple[dict[str, Any], tuple[Any, ...], Any, str]] = {
    "one": ({"200": json_of(of("A"))}, (200, {"a": "x"}), {"a": "x"}, "A"),
    "of_201": ({"201": json_of(of("A")), "202": json_of(of("B"))}, (201, {"a": "x"}), {"a": "x"}, "A"),
    "of_202": ({"201": json_of(of("A")), "202": json_of(of("B"))}, (202, {"b": "x"}), {"b": "x"}, "B"),
    "range": ({"2XX": json_of(of("A"))}, (207, {"a": "x"}), {"a": "x"}, "A"),
    "lower_range": ({"2xx": json_of(of("A"))}, (200, {"a": "x"}), {"a": "x"}, "A"),
    "range_and_one": ({"200": json_of(of("A")), "2XX": json_of(of("B"))}, (206, {"b": "x"}), {"b": "x"}, "B"),
    "default_only": ({"default": json_of(of("A"))}, (200, {"a": "x"}), {"a": "x"}, "A"),
    "default_too": ({"200": json_of(of("A")), "default": json_of(of("Problem"))}, (200, {"a": "x"}), {"a": "x"}, "A"),
    "reference": ({"200": {"$ref": "#/components/responses/Shared"}}, (200, {"a": "x"}), {"a": "x"}, "A"),
    "errors_only": ({"400": json_of(of("Problem"))}, (204,), None, "NoneType"),
    "nothing": ({"204": {"description": "x"}}, (204,), None, "NoneType"),
    "or_nothing": ({"200": json_of(of("A")), "204": {"description": "x"}}, (204,), None, "NoneType"),
    "text": (answer(TEXT, "text/plain"), (200, b"x", "text/plain"), "x", "str"),
    "bytes": (
        answer({"type": "string", "format": "binary"}, "image/png"),
        (200, b"\x00", "image/png"),
        b"\x00",
        "bytes",
    ),
    "bare_bytes": (
        {"200": {"description": "x", "content": {"audio/mpeg": {}}}},
        (200, b"I", "audio/mpeg"),
        b"I",
        "bytes",
    ),
    "vendor": (answer(of("A"), "application/vnd.x.v1+json; q=1"), (200, {"a": "x"}), {"a": "x"}, "A"),
    "list": (answer({"type": "array", "items": of("A")}), (200, [{"a": "x"}]), [{"a": "x"}], "list"),
    "nullable": (answer({"anyOf": [of("A"), {"type": "null"}]}), (200, b"null", "application/json"), None, "NoneType"),
    "anything": (answer({}), (200, {"z": [1]}), {"z": [1]}, "dict"),
    "no_schema": ({"200": {"description": "x", "content": {"application/json": {}}}}, (200, [1]), [1], "list"),
    "headers": (
        {"200": {**json_of(of("A")), "headers": {"X-Rate": {"$ref": "#/components/headers/Rate"}}}},
        (200, {"a": "x"}),
        {"a": "x"},
        "A",
    ),
    "undescribed": (
        {"200": {"content": {"application/json": {"schema": of("A")}}}},
        (200, {"a": "x"}),
        {"a": "x"},
        "A",
    ),
    "links": (
        {"200": {**json_of(of("A")), "links": {"next": {"operationId": "nowhere"}}}},
        (200, {"a": "x"}),
        {"a": "x"},
        "A",
    ),
}
"""By name: the answers, what comes, the result as JSON, and its class."""

TAGS: dict[str, tuple[list[str] | None, str]] = {
    "untagged": (None, "default"),
    "no_tags": ([], "default"),
    "twice": (["shop", "shop"], "shop"),
    "undeclared": (["Never Declared"], "never_declared"),
    "odd": (["Päng & Co/äö"], ""),
    "digits": (["3D models"], ""),
    "keyword": (["class"], "class_"),
    "dashes": (["a-b"], "a_b"),
}
"""By operation: its tags, and the resource where its name is plain."""


def _echo(method: str) -> dict[str, Any]:
    return {"operationId": f"do_{method}", "tags": ["shop"], "responses": DONE}


def _paths(labels: list[str]) -> dict[str, Any]:
    paths: dict[str, Any] = {"/methods": {method: _echo(method) for method in METHODS}}
    for name in [each for each in ANSWERS if f"answers~1{each}" in labels]:
        responses = ANSWERS[name][0]
        paths[f"/answers/{name}"] = {"get": {"operationId": f"answer_{name}", "tags": ["shop"], "responses": responses}}
    for name in [each for each in TAGS if f"tags~1{each}" in labels]:
        tags = TAGS[name][0]
        operation = {"operationId": f"tag_{name}", **({} if tags is None else {"tags": tags})}
        paths[f"/tags/{name}"] = {"get": operation}
    paths["/refs/{id}"] = {
        "parameters": [{"$ref": "#/components/parameters/Id"}],
        "post": {
            "operationId": "references",
            "tags": ["shop"],
            "parameters": [{"$ref": "#/components/parameters/Limit"}],
            "requestBody": {"$ref": "#/components/requestBodies/Shared"},
        },
    }
    paths["/item"] = {"$ref": "#/components/pathItems/Shared"}
    paths["/plain"] = {"summary": "", "get": {"summary": "", "description": "", "tags": ["shop"]}}
    callback = {"{$request.body#/url}": {"post": {"requestBody": body(of("A")), "responses": DONE}}}
    paths["/called"] = {"post": {"operationId": "called", "tags": ["shop"], "callbacks": {"done": callback}}}
    paths["/overridden/{id}"] = {
        "parameters": [
            {"name": "id", "in": "path", "required": True, "schema": TEXT},
            {"name": "q", "in": "query", "schema": TEXT},
        ],
        "get": {
            "operationId": "overridden",
            "tags": ["shop"],
            "parameters": [{"name": "q", "in": "query", "required": True, "schema": NUMBER}],
        },
    }
    return paths


def _document(labels: list[str]) -> dict[str, Any]:
    """All of it."""
    shared = {
        "responses": {"Shared": json_of(of("A"))},
        "headers": {"Rate": {"schema": NUMBER}},
        "parameters": {
            "Id": {"name": "id", "in": "path", "required": True, "schema": TEXT},
            "Limit": {"name": "limit", "in": "query", "schema": NUMBER},
        },
        "requestBodies": {"Shared": body(of("A"))},
        "pathItems": {"Shared": {"get": {"operationId": "shared_item", "tags": ["shop"], "responses": DONE}}},
    }
    hook = {"post": {"operationId": "hook", "requestBody": body({"$ref": f"{REF}Hooked"}), "responses": DONE}}
    schemas = {**SCHEMAS, "Hooked": {"type": "object", "properties": {"h": TEXT}}}
    return document(_paths(labels), schemas, components=shared, webhooks={"happened": hook})


@pytest.fixture(scope="module")
def most(houses: Houses) -> Mostly:
    """All of it in one package, apart from answers and tags that are refused."""
    labels = [*(f"answers~1{name}" for name in ANSWERS), *(f"tags~1{name}" for name in TAGS)]
    return houses.mostly("operations", dict.fromkeys(labels, ()), _document)


@pytest.fixture(scope="module")
def house(most: Mostly) -> House:
    """The package."""
    assert most.house, most.refused
    return most.house


def test_every_module_can_be_imported(house: House) -> None:
    """Every module can be imported."""
    house.import_all()


def test_mypy_finds_nothing(house: House, mypy: Callable[..., dict[str, str]]) -> None:
    """`mypy --strict` finds nothing in it."""
    assert mypy(house.folder.name) == {}


@pytest.mark.parametrize("method", METHODS)
def test_each_http_method_has_its_operation(house: House, method: str) -> None:
    """Each HTTP method has its operation."""
    _, seen = house.call(f"shop.do_{method}", answered=(200,))
    assert seen.line == f"{method.upper()} /methods"


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_what_the_document_says_for_its_status(most: Mostly, name: str) -> None:
    """The result is what the document says for the status that came."""
    if f"answers~1{name}" in most.refused and name in ("lower_range", "undescribed"):
        # Neither is OpenAPI: it may be refused, with the place and the word.
        said = most.refused[f"answers~1{name}"]
        assert re.search(rf":\d+: #/paths/~1answers~1{name}/get/responses.*(2xx|description)", said)
        return
    house = most.part(f"answers~1{name}")
    _, answered, result, kind = ANSWERS[name]
    found, _ = house.call(f"shop.answer_{name}", answered=answered)
    assert (plain(found), type(found).__name__) == (result, kind)


def test_two_successes_are_two_types(house: House) -> None:
    """201 and 202 have models of their own."""
    house.check_hint("shop.answer_of_201:return", "A | B")


@pytest.mark.parametrize("name", TAGS)
def test_an_operation_is_a_method_of_its_tag(most: Mostly, name: str) -> None:
    """An operation is a method of its tag's resource, once."""
    house = most.part(f"tags~1{name}")
    table = [each.name for each in house.module("operations").OPERATIONS]
    (method,) = [each for each in table if each.endswith(f".tag_{name}")]
    assert method.startswith(TAGS[name][1])
    _, seen = house.call(method)
    assert seen.line == f"GET /tags/{name}"


def test_references_lead_to_parameters_bodies_and_paths(house: House) -> None:
    """Parameters, bodies, answers and whole paths may stand elsewhere."""
    _, seen = house.call("shop.references", id="x", limit=2, a="y")
    assert (seen.line, seen.json) == ("POST /refs/x?limit=2", {"a": "y"})
    _, seen = house.call("shop.shared_item")
    assert seen.line == "GET /item"


def test_an_operation_without_words(house: House) -> None:
    """Its name comes from its method and path."""
    _, seen = house.call("shop.get_plain")
    assert seen.line == "GET /plain"


def test_an_operations_parameter_wins(house: House) -> None:
    """Over that of its path, by name and place."""
    _, seen = house.call("shop.overridden", id="x", q=3)
    assert seen.line == "GET /overridden/x?q=3"
    house.check_hint("shop.overridden:q", "int")


def test_callbacks_and_webhooks_are_models(house: House) -> None:
    """They block nothing and are no methods."""
    _, seen = house.call("shop.called")
    assert seen.line == "POST /called"
    assert house.model("Hooked").from_dict({"h": "x"}).to_dict() == {"h": "x"}
    with pytest.raises(LookupError):
        house.function("hook")


# Servers


SERVERS: dict[str, tuple[Any, str]] = {
    "own": ([{"url": "https://own.example/v2"}], "https://own.example/v2/own"),
    "relative": ([{"url": "/v3"}], "https://h.example/v3/relative"),
    "slash": ([{"url": "https://own.example/"}], "https://own.example/slash"),
    "template": (
        [
            {
                "url": "https://{region}.own.example/{base}",
                "variables": {"region": {"default": "eu"}, "base": {"default": "v1"}},
            }
        ],
        "https://eu.own.example/v1/template",
    ),
    "none": (None, "https://h.example/api/none"),
}


@pytest.fixture(scope="module")
def spread(houses: Houses) -> House:
    """Operations on servers of their own."""
    paths: dict[str, Any] = {
        f"/{name}": {"get": {"operationId": name, "tags": ["shop"], **({"servers": servers} if servers else {})}}
        for name, (servers, _) in SERVERS.items()
    }
    paths["/of_path"] = {
        "servers": [{"url": "https://path.example"}],
        "get": {"operationId": "of_path", "tags": ["shop"]},
    }
    return houses.of("servers", document(paths) | {"servers": [{"url": "https://h.example/api"}]})


def _asked(house: House, operation: str, **settings: Any) -> str:
    """The URL that the function of an operation asks for."""
    asked: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(204)

    with house.module().Client(httpx_args={"transport": httpx.MockTransport(handle)}, **settings) as client:
        house.function(operation).sync(client=client)
    (request,) = asked
    return str(request.url)


EVERY_SERVER = {name: url for name, (_, url) in SERVERS.items()} | {"of_path": "https://path.example/of_path"}


@pytest.mark.parametrize("name", EVERY_SERVER)
def test_server_of_an_operation(spread: House, name: str) -> None:
    """It is used as long as nobody says otherwise."""
    assert _asked(spread, name) == EVERY_SERVER[name]


@pytest.mark.parametrize("name", EVERY_SERVER)
def test_another_base_url_wins(spread: House, name: str) -> None:
    """A client that was told a server sends nothing elsewhere."""
    assert _asked(spread, name, base_url="https://mine.example/x") == f"https://mine.example/x/{name}"


def test_servers_and_the_facade(spread: House) -> None:
    """`server_url` of the client and of a call win, too."""
    asked: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(204)

    with facade_of(spread.folder) as facade, httpx.Client(transport=httpx.MockTransport(handle)) as lent:
        with facade.r9s.R9S("k", client=lent, server_url="https://mine.example") as client:
            client.shop.own()
            client.shop.own(server_url="https://call.example")
        with facade.r9s.R9S("k", client=lent) as client:
            client.shop.own()
    assert asked == ["https://mine.example/own", "https://call.example/own", "https://own.example/v2/own"]


DOCUMENT_SERVERS: dict[str, tuple[Any, str]] = {
    "templated": (
        [
            {
                "url": "https://{host}/{v}",
                "variables": {"host": {"default": "x.example"}, "v": {"default": "v9", "enum": ["v9"]}},
            }
        ],
        "https://x.example/v9/a",
    ),
    "several": ([{"url": "https://one.example"}, {"url": "https://two.example"}], "https://one.example/a"),
    "trailing": ([{"url": "https://one.example/v1/"}], "https://one.example/v1/a"),
}


@pytest.mark.parametrize("name", DOCUMENT_SERVERS)
def test_server_of_the_document(houses: Houses, name: str) -> None:
    """Variables have their defaults, and the first server is the one."""
    servers, url = DOCUMENT_SERVERS[name]
    house = houses.of(f"server_{name}", document({"/a": {"get": {"operationId": "a"}}}) | {"servers": servers})
    assert _asked(house, "a") == url


@pytest.mark.parametrize(
    "servers", [None, [], [{"url": "/v1"}], [{"url": ""}]], ids=["missing", "none", "path", "empty"]
)
def test_a_document_without_a_host(houses: Houses, servers: Any) -> None:
    """It is generated, and the caller says where the server is."""
    spec = document({"/a": {"get": {"operationId": "a"}}}) | {"servers": servers}
    if servers is None:
        del spec["servers"]
    house = houses.of(f"hostless_{len(str(servers))}", spec)
    assert _asked(house, "a", base_url="https://mine.example") == "https://mine.example/a"


# OpenAPI 3.0 and 3.2


def test_documents_of_3_0_have_files_and_optional_bodies(houses: Houses) -> None:
    """3.0 has files as `format: binary` and bodies without `required`."""
    file = {"type": "object", "properties": {"f": {"type": "string", "format": "binary"}}}
    paths = {
        "/a": {"post": {"operationId": "a", "requestBody": {"content": {"multipart/form-data": {"schema": file}}}}},
        "/b": {"post": {"operationId": "b", "requestBody": {"content": {"application/octet-stream": {}}}}},
    }
    house = houses.of("older_operations", document(paths, version="3.0.0"))
    _, seen = house.call("default.a", f=b"x")
    assert [part.content for part in seen.parts] == [b"x"]
    _, seen = house.call("default.b", body=b"x")
    assert seen.body == b"x"


NEW: dict[str, dict[str, Any]] = {
    "query": {"/a": {"query": {"operationId": "ask", "responses": DONE}}},
    "additionalOperations": {"/a": {"additionalOperations": {"PURGE": {"operationId": "ask", "responses": DONE}}}},
}


@pytest.mark.parametrize("name", NEW)
def test_methods_of_3_2_are_carried_or_refused_by_name(houses: Houses, name: str) -> None:
    """What 3.2 brings is carried, or refused by its name and line; it is never lost."""
    paths = NEW[name] | {"/b": {"get": {"operationId": "b"}}}
    house, said = houses.tried(f"newer_{name}", document(paths, version="3.2.0"))
    if house:
        _, seen = house.call("default.ask")
        assert seen.line in ("QUERY /a", "PURGE /a")
    else:
        assert said.status == 1
        assert re.search(rf":\d+: #/paths/~1a/{name}\S*: ", said.err)
    house, said = houses.tried(f"newer_{name}_skipped", document(paths, version="3.2.0"), "--skip-unsupported")
    assert house, said.err
    _, seen = house.call("default.b")
    assert seen.line == "GET /b"


@pytest.mark.parametrize("version", ["3.0.0", "3.0.4", "3.1.1", "3.2.0"])
def test_each_version_of_openapi_is_read(houses: Houses, version: str) -> None:
    """Each is read."""
    house = houses.of(
        f"version_{version.replace('.', '_')}", document({"/a": {"get": {"operationId": "a"}}}, version=version)
    )
    assert house.call("default.a")[1].line == "GET /a"


LOCATION: dict[str, Callable[[str], dict[str, Any]]] = {
    "parameter": lambda where: {"parameters": [{"$ref": where}]},
    "body": lambda where: {"requestBody": {"$ref": where}},
    "answer": lambda where: {"responses": {"200": {"$ref": where}}},
}


@pytest.mark.parametrize("name", LOCATION)
def test_a_dangling_reference_is_refused(houses: Houses, name: str) -> None:
    """Its line is named, and its text."""
    operation = {"operationId": "a", **LOCATION[name]("#/components/nowhere/X")}
    _, said = houses.tried(f"dangling_{name}", document({"/a": {"get": operation}}))
    assert said.status == 1
    row = re.match(r"(.*dangling_\w+\.json):(\d+): #/paths/~1a/get/\S+: .*#/components/nowhere/X", said.err)
    assert row, said.err
    with open(row[1], encoding="utf-8") as file:
        assert "nowhere" in file.read().splitlines()[int(row[2]) - 1]

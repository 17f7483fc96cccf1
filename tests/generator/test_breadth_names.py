"""Names: what collides is renamed by a rule, Python's own words are left to it, and the wire never changes."""

import keyword
from collections.abc import Callable
from typing import Any, cast

import pytest

from tests.generator.houses import House, Houses, answer, body, document, parameters_of

TEXT, NUMBER = {"type": "string"}, {"type": "integer"}
REF = "#/components/schemas/"
LONG = "n" * 300
WORDS = [
    *("class", "None", "async", "print", "self", "cls", "list", "models", "datetime", "object", "type", "id"),
    *("body", "client", "Response", "Client", "ModelBase", "to_dict", "from_dict", "to_json"),
    *("additional_properties", "http_meta", "UNSET", "httpx", "errors", "json", "Any", "str", "int", "float"),
    *("bool", "dict", "field", "define", "super", "property", "_wires", "__init__", "__class__", "__dict__"),
    *("__slots__", "_", "__", "", " ", "1", "3d", "42nd-street", "a.b", "a/b", "a b", "$ref", "$id", "@type"),
    *("#", "naïve", "日本", "données", LONG, "True", "match", "_private", "trailing_", "camelCase", "ALLCAPS"),
    *("ClassVar", "Literal", "Wire", "Ref", "uuid", "annotations", "__future__", "retries", "server_url"),
    *("timeout_ms", "http_headers", "extra_body", "extra_query", "idempotency_key", "stream", "token"),
    *("transport", "kwargs", "parameter", "quote", "response", "call", "options", "given", "format", "from", "copy"),
    *("keys", "name", "request", "values", "apart", "additional_keys", "_extra", "c-d", "\u00e9", "with space"),
    *("e'f", 'g"h', "i\\j", "{one}"),
]
"""Names of properties."""
NEIGHBOURS: dict[str, Any] = {
    "other_number": NUMBER,
    "other_flag": {"type": "boolean"},
    "other_array": {"type": "array", "items": NUMBER},
    "other_time": {"type": "string", "format": "date-time"},
    "other_id": {"type": "string", "format": "uuid"},
    "other_const": {"const": "fixed"},
    "other_thing": {},
    "other_union": {"anyOf": [TEXT, NUMBER]},
}
"""Properties of all types beside these: their annotations are what a name can spoil."""
PAIRS: dict[str, tuple[list[str], list[str]]] = {
    "signs": (["+1", "-1"], ["field_1", "field_1_2"]),
    "dashes": (["foo-bar", "foo_bar"], ["foo_bar", "foo_bar_2"]),
    "three": (["a.b", "a b", "a/b"], ["a_b", "a_b_2", "a_b_3"]),
    "taken": (["x-y", "x_y_2", "x_y"], ["x_y", "x_y_2", "x_y_3"]),
    "micro": (["\u00b5m", "\u03bcm"], ["\u03bcm", "\u03bcm_2"]),
    "ligature": (["\ufb01", "fi"], ["fi", "fi_2"]),
    "wide": (["\uff41b", "ab"], ["ab", "ab_2"]),
    "composed": (["\u00e9", "e\u0301"], ["\u00e9", "\u00e9_2"]),
    "case": (["url", "URL"], ["url", "URL"]),
    "keyword": (["class", "class_"], ["class_", "class__2"]),
}
"""By name: properties of one schema, and their attributes."""
COMPONENTS = [
    *("Response", "Client", "ModelBase", "Any", "None", "List", "Literal", "datetime", "UNSET", "Unset"),
    *("Upload", "Ref", "Wire", "Foo", "foo", "FOO", "foo-bar", "foo_bar", "FooBar", "1st", "errors", "Errors"),
    *("type", "object", "self", "Models", "R", "T", "Error", "Exception", "ValueError", "Options", "Codec"),
    *("BinaryAnswer", "EventStream", "AuthenticatedClient", LONG, f"{LONG}2", "Dict", "dict", "str", "True"),
    *("async", "Call", "Transport", "Mapping", "__init__", "init", "Picture", "Operation", "HttpMeta"),
    *("Generic", "TypedDict", "Required", "UnknownEvent", "__all__", "_codec"),
]


@pytest.fixture(scope="module")
def house(houses: Houses) -> House:
    """A package full of odd names."""
    schemas: dict[str, Any] = {
        name: {"type": "object", "properties": {f"own{number}": TEXT}} for number, name in enumerate(COMPONENTS)
    }
    schemas["Words"] = {"type": "object", "properties": {**dict.fromkeys(WORDS, TEXT), **NEIGHBOURS}}
    schemas |= {
        f"Pair{name}": {"type": "object", "properties": dict.fromkeys(names, TEXT)}
        for name, (names, _) in PAIRS.items()
    }
    every = [*COMPONENTS, "Words", *(f"Pair{name}" for name in PAIRS)]
    schemas["Every"] = {
        "type": "object",
        "properties": {f"p{n}": {"$ref": f"{REF}{name}"} for n, name in enumerate(every)},
    }
    echo = {
        "operationId": "echo",
        "tags": ["shop"],
        "requestBody": body({"$ref": f"{REF}Every"}),
        "responses": answer({"$ref": f"{REF}Every"}),
    }
    words = {"operationId": "words", "tags": ["shop"], "requestBody": body({"$ref": f"{REF}Words"})}
    return houses.of("breadth_of_names", document({"/echo": {"post": echo}, "/words": {"post": words}}, schemas))


def _attributes(model: Any) -> list[str]:
    return [each.name for each in model.__attrs_attrs__ if each.name[0] != "_" and each.name != "additional_properties"]


def test_every_module_can_be_imported(house: House) -> None:
    """Every module can be imported, on file systems of everybody."""
    house.import_all()
    files = [path.relative_to(house.folder).as_posix() for path in house.folder.rglob("*.py")]
    assert len({name.lower() for name in files}) == len(files)
    assert max(len(name.rpartition("/")[2]) for name in files) <= 103


@pytest.mark.parametrize("name", WORDS, ids=[f"{number}-{name[:12]}" for number, name in enumerate(WORDS)])
def test_a_field_of_any_name_travels_under_its_own(house: House, name: str) -> None:
    """It comes out as it went in, under the name of the wire, and is an attribute."""
    model = house.model("Words")
    read = model.from_dict({name: "x"})
    assert read.to_dict() == {name: "x"}
    found = [each for each in dir(read) if not each.startswith("_") and getattr(read, each, None) == "x"]
    assert len(found) == 1
    assert found[0].isidentifier()
    assert not keyword.iskeyword(found[0])
    assert model(**{found[0]: "x"}).to_dict() == {name: "x"}


def test_all_fields_at_once(house: House) -> None:
    """None hides another."""
    document = {name: f"{number}" for number, name in enumerate(WORDS)}
    assert house.model("Words").from_dict(document).to_dict() == document


def test_all_fields_of_a_method(house: House) -> None:
    """Each can be given, and travels under its own name."""
    method = house.method("shop.words")
    options = {"retries", "server_url", "timeout_ms", "http_headers", "extra_body", "extra_query", "idempotency_key"}
    names = [name for name in parameters_of(method) if name not in options]
    assert len(names) == len(WORDS) + len(NEIGHBOURS)
    names = [name for name in names if name not in NEIGHBOURS]
    house.recorder.prepare()
    method(**{name: name for name in names})
    assert set(house.recorder.only.json) == set(WORDS)
    assert set(house.recorder.only.json.values()) == set(names)
    assert {f"{option}_in_body" for option in options} <= set(names)


@pytest.mark.parametrize("name", PAIRS)
def test_fields_that_collide_get_numbers(house: House, name: str) -> None:
    """The first keeps the name, the others get a number in the order of the document."""
    wires, attributes = PAIRS[name]
    model = house.model(next(each for each in house.module("models").__all__ if each.lower() == f"pair{name}"))
    assert _attributes(model)[: len(wires)] == attributes
    document = {wire: f"{number}" for number, wire in enumerate(wires)}
    read = model.from_dict(document)
    assert read.to_dict() == document
    assert [getattr(read, attribute) for attribute in attributes] == list(document.values())
    assert model(**dict(zip(attributes, document.values(), strict=True))).to_dict() == document


def test_every_component_has_a_class_of_its_own(house: House) -> None:
    """Each has a class of its own, and all travel."""
    sent = {f"p{number}": {f"own{number}": "x"} for number in range(len(COMPONENTS))}
    result, seen = house.call("shop.echo", answered=(200, sent), **sent)
    assert seen.json == sent
    assert result.to_dict() == sent
    classes = [type(getattr(result, name)) for name in sent]
    assert len(set(classes)) == len(COMPONENTS)
    assert all(each.__name__ in house.module("models").__all__ for each in classes)
    by_name = dict(zip(COMPONENTS, classes, strict=True))
    assert [by_name[name].__name__ for name in ("Foo", "foo", "FOO")][:2] == ["Foo", "Foo2"]
    assert by_name["Response"].__name__ == "ResponseModel"


# Parameters


PARAMETERS: dict[str, tuple[list[tuple[str, str]], dict[str, Any] | None, dict[str, str], str]] = {
    "four_places": (
        [("id", "path"), ("id", "query"), ("id", "header"), ("id", "cookie")],
        None,
        {"id": "p", "id_in_query": "q", "id_in_header": "h", "id_in_cookie": "c"},
        "/p?id=q",
    ),
    "query_keeps": ([("n", "header"), ("n", "query")], None, {"n": "q", "n_in_header": "h"}, "?n=q"),
    "field": ([("n", "query")], {"n": TEXT}, {"n": "q", "n_in_body": "b"}, "?n=q"),
    "option": (
        [("timeout_ms", "query")],
        {"timeout_ms": TEXT},
        {"timeout_ms_in_query": "q", "timeout_ms_in_body": "b"},
        "?timeout_ms=q",
    ),
    "own_words": (
        [("self", "query"), ("client", "query"), ("body", "query")],
        None,
        {"client_in_query": "q"},
        "?client=q",
    ),
    "letters": (
        [("\u00b5", "query"), ("\u03bc", "query")],
        None,
        {"\u03bc": "q", "\u03bc_2": "r"},
        "?%C2%B5=q&%CE%BC=r",
    ),
    "header_case": ([("X-A", "header"), ("x_a", "query")], None, {"X_A": "h", "x_a": "q"}, "?x_a=q"),
    "brackets": ([("a[]", "query"), ("a", "query")], None, {"a__": "q", "a": "r"}, "?a%5B%5D=q&a=r"),
    "dashes": ([("a-b", "query"), ("a_b", "query")], None, {"a_b": "q", "a_b_2": "r"}, "?a-b=q&a_b=r"),
    "keywords": (
        [("class", "query"), ("from", "query"), ("None", "query")],
        None,
        {"class_": "q", "from_": "r"},
        "?class=q&from=r",
    ),
    "builtins": (
        [("list", "query"), ("str", "query"), ("models", "query")],
        None,
        {"list": "q", "models": "r"},
        "?list=q&models=r",
    ),
    "generated": (
        [("isinstance", "query"), ("Unset", "query"), ("OPERATION", "query"), ("quote", "query")],
        None,
        {"quote": "q"},
        "?quote=q",
    ),
    "long": ([(LONG, "query")], None, {}, ""),
    "values": ([("values", "query"), ("_request", "query"), ("json", "query")], None, {"json": "q"}, "?json=q"),
}
"""By operation: its parameters with their places, its body, the arguments of a call, and the target."""


@pytest.fixture(scope="module")
def called(houses: Houses) -> House:
    """An operation for each."""
    paths: dict[str, Any] = {}
    for name, (declared, properties, _, _) in PARAMETERS.items():
        parameters = [{"name": n, "in": place, "required": place == "path", "schema": TEXT} for n, place in declared]
        operation: dict[str, Any] = {"operationId": name, "tags": ["shop"], "parameters": parameters}
        if properties:
            operation["requestBody"] = body({"type": "object", "properties": properties})
        paths[f"/{name}" + ("/{id}" if ("id", "path") in declared else "")] = {"post": operation}
    return houses.of("parameters", document(paths))


@pytest.mark.parametrize("name", PARAMETERS)
def test_parameters_travel_under_their_own_names(called: House, name: str) -> None:
    """The rule says which keeps its name; all travel under their own."""
    declared, properties, arguments, target = PARAMETERS[name]
    _, seen = called.call(f"shop.{name}", **cast(Any, arguments))
    assert seen.target == f"/{name}{target}"
    if properties:
        assert seen.json == dict.fromkeys(properties, "b")
    if "id_in_cookie" in arguments:
        assert (seen.header("id"), seen.header("cookie")) == ("h", "id=c")
    assert len(parameters_of(called.method(f"shop.{name}"))) >= len(declared) + 7


def test_modules_with_odd_parameters_can_be_imported(called: House) -> None:
    """Every module can be imported."""
    called.import_all()


# Operations


OPERATIONS: list[tuple[str, str | None, list[str], str]] = [
    ("/a", "list", ["shop"], "shop.list"),
    ("/b", "list", ["shop"], "shop.list_2"),
    ("/c", "list", ["store"], "store.list"),
    ("/d", "do-it", ["shop"], "shop.do_it"),
    ("/e", "do_it", ["shop"], "shop.do_it_2"),
    ("/f", "class", ["shop"], "shop.class_"),
    ("/g", "Päng & Co", ["shop"], ""),
    ("/h", None, ["shop"], "shop.get_h"),
    ("/i", "sync", ["shop"], "shop.sync"),
    ("/j", "models", ["shop"], "shop.models"),
    ("/k", "None", ["shop"], ""),
    ("/l", LONG, ["shop"], ""),
    ("/m", f"{LONG}2", ["shop"], ""),
    ("/n", "3d", ["shop"], ""),
    ("/o", "x", ["Foo Bar"], "foo_bar.x"),
    ("/p", "x", ["foo_bar"], ""),
    ("/q", "y", ["self"], ""),
    ("/r", "y", ["models"], "models.y"),
    ("/s", "y", ["close"], ""),
    ("/t", "y", ["list"], ""),
    ("/u", "__init__", ["shop"], ""),
    ("/v", "send", ["transport"], "transport.send"),
    ("/w", "y", ["errors"], "errors.y"),
    ("/x", "do", ["shop"], "shop.do"),
    ("/y", "do_async", ["shop"], ""),
    *((f"/method/{name}", name, ["calls"], f"calls.{name}") for name in ("str", "dict", "get", "send", "call", "type")),
    *((f"/tag/{name}", "z", [name], "") for name in ("Any", "options", "class", "1st")),
]
"""Path, operationId, tags, and the method where the rule gives its name."""


@pytest.fixture(scope="module")
def operated(houses: Houses) -> House:
    """An operation for each."""
    paths: dict[str, Any] = {}
    for path, identity, tags, _ in OPERATIONS:
        operation: dict[str, Any] = {"tags": tags, "responses": answer({"type": "array", "items": TEXT})}
        if identity is not None:
            operation["operationId"] = identity
        if "{x}" in path:
            operation["parameters"] = [{"name": "x", "in": "path", "required": True, "schema": TEXT}]
        paths[path] = {"get": operation}
    return houses.of("identities", document(paths))


@pytest.mark.parametrize(("path", "method"), [(path, name) for path, _, _, name in OPERATIONS if name])
def test_an_operation_has_the_name_that_the_rule_gives(operated: House, path: str, method: str) -> None:
    """The method has the name that the rule gives it."""
    arguments = {"x": "1"} if "{x}" in path else {}
    result, seen = operated.call(method, answered=(200, ["a"]), **arguments)
    assert (seen.line, result) == (f"GET {path.replace('{x}', '1')}", ["a"])


def test_mypy_finds_nothing(house: House, called: House, operated: House, mypy: Callable[..., dict[str, str]]) -> None:
    """`mypy --strict` finds nothing in any of it."""
    assert mypy(house.folder.name, called.folder.name, operated.folder.name) == {}


def test_every_operation_has_a_method(operated: House) -> None:
    """None hides another, blocking or async, and all can be called; annotations can be read."""
    operated.import_all()
    found = set()
    table = operated.module("operations").OPERATIONS
    assert len(table) == len(OPERATIONS)
    for operation in table:
        operated.recorder.prepare(200, ["a"])
        method = operated.method(operation.name)
        method(**({"x": "1"} if "x" in parameters_of(method) else {}))
        found.add(operated.recorder.only.target)
        assert operated.hint(f"{operation.name}:return") == list[str]
    assert found == {path.replace("{x}", "1") for path, *_ in OPERATIONS}


def test_a_model_that_is_named_twice(houses: Houses) -> None:
    """The component keeps its name, and both are there."""
    schemas = {
        "Thing": {"type": "object", "properties": {"request": {"type": "object", "properties": {"a": TEXT}}}},
        "ThingRequest": {"type": "object", "properties": {"label": TEXT}},
    }
    echo = {"operationId": "echo", "requestBody": body({"$ref": f"{REF}ThingRequest"})}
    answered = {"operationId": "find", "responses": answer({"$ref": f"{REF}Thing"})}
    house = houses.of("named_twice", document({"/echo": {"post": echo}, "/find": {"get": answered}}, schemas))
    thing = house.model("Thing").from_dict({"request": {"a": "x"}})
    assert (type(thing.request), thing.request.a) == (house.model("ThingRequest2"), "x")
    assert house.model("ThingRequest")(label="l").to_dict() == {"label": "l"}

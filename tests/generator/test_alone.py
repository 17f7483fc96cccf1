"""Operations and models that are easily lost or spoiled, each in a document of its own: they work, and are typed."""

import asyncio
import importlib
import inspect
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from ruamel.yaml import YAML

ALONE: dict[str, dict[str, str]] = YAML(typ="safe").load(Path(__file__).parent / "specs" / "alone.yaml")


@pytest.fixture(scope="module")
def alone(run: Callable[..., Any], edited: Callable[[dict[str, str]], str], workshop: Path) -> dict[str, Any]:
    """What the generator said of each document of ALONE; the packages are in the workshop."""
    said = {}
    for name, edits in ALONE.items():
        (workshop / f"{name}.yaml").write_text(edited(edits))
        said[name] = run("--spec", workshop / f"{name}.yaml", "--output", workshop / name)
    importlib.invalidate_caches()
    return said


@pytest.fixture(scope="module")
def typed(alone: dict[str, Any], mypy: Callable[..., dict[str, str]]) -> dict[str, str]:
    """What `mypy --strict` says of all these packages, by file."""
    return mypy(*(name for name, done in alone.items() if done.status == 0))


def package(alone: dict[str, Any], typed: dict[str, str], name: str) -> ModuleType:
    """The package of a document of ALONE, after it was seen to be typed."""
    assert alone[name].status == 0, alone[name].err
    assert {file: said for file, said in typed.items() if file.startswith(f"{name}/")} == {}
    return importlib.import_module(name)


class Wire:
    """A transport for resources that keeps the calls and returns None."""

    def __init__(self) -> None:
        self.calls: list[Any] = []

    def send(self, call: Any, options: Any) -> None:
        self.calls.append(call)


def resources(name: str) -> tuple[Any, Wire]:
    """The resources of a package, and what they send."""
    wire = Wire()
    return importlib.import_module(f"{name}.resources").Resources(wire), wire


@pytest.mark.parametrize("name", ["no_parameters", "no_parameters_open"])
def test_an_operation_may_have_no_parameters(alone: dict[str, Any], typed: dict[str, str], name: str) -> None:
    """An operation may have no parameters at all."""
    made = package(alone, typed, name)
    each, wire = resources(name)
    each.default.ping()
    assert (wire.calls[0].request.method, wire.calls[0].request.url) == ("GET", "/ping")
    ping = importlib.import_module(f"{name}.api.default.ping")
    client = made.AuthenticatedClient(
        token="t", httpx_args={"transport": httpx.MockTransport(lambda _: httpx.Response(204))}
    )
    with client:
        assert ping.sync(client=client) is None
    assert asyncio.run(_ping(ping, client)) == 204


async def _ping(ping: Any, client: Any) -> int:
    async with client:
        return int((await ping.asyncio_detailed(client=client)).status_code)


def test_an_optional_body_may_be_left_out(alone: dict[str, Any], typed: dict[str, str]) -> None:
    """A body that may be left out is not sent when none of its fields is given."""
    package(alone, typed, "optional_body")
    each, wire = resources("optional_body")
    each.things.make(thing_id="t")
    each.things.make(thing_id="t", count=0)
    assert [call.request.body and call.request.body.document for call in wire.calls] == [None, {"count": 0}]


def test_open_enums_are_their_own(alone: dict[str, Any], typed: dict[str, str]) -> None:
    """The open enums of two operations do not become one."""
    package(alone, typed, "open_enums")
    models = importlib.import_module("open_enums.models")
    values = {
        each.__args__[0].__args__ for name in models.__all__ if not isinstance(each := getattr(models, name), type)
    }
    assert values == {("a",), ("b",)}


def test_property_called_items(alone: dict[str, Any], typed: dict[str, str]) -> None:
    """Properties that are called like keywords of OpenAPI are properties."""
    package(alone, typed, "property_called_items")
    thing = importlib.import_module("property_called_items.models").Thing
    document = {"items": {"schema": "a"}, "schema": "b"}
    assert thing.from_dict(document).to_dict() == document
    assert thing.from_dict(document).items.schema == "a"


def test_read_only(alone: dict[str, Any], typed: dict[str, str]) -> None:
    """What only answers have is not asked of the caller; or the generator stops for it."""
    if alone["read_only"].status:
        assert "readOnly" in alone["read_only"].err
        return
    package(alone, typed, "read_only")
    each, wire = resources("read_only")
    each.things.make(thing_id="t", label="l")
    assert wire.calls[0].request.body.document == {"label": "l"}


def test_write_only(alone: dict[str, Any], typed: dict[str, str]) -> None:
    """What only requests have is not missed in an answer; or the generator stops for it."""
    if alone["write_only"].status:
        assert "writeOnly" in alone["write_only"].err
        return
    package(alone, typed, "write_only")
    assert importlib.import_module("write_only.models").Thing.from_dict({"title": "t"}).title == "t"


def test_what_is_deprecated_says_so(alone: dict[str, Any], typed: dict[str, str]) -> None:
    """What is deprecated says so where it is documented: operations, fields and parameters."""
    package(alone, typed, "deprecated")
    each, _ = resources("deprecated")
    text = inspect.getdoc(each.things.make)
    assert text is not None
    for start in ("old: ", "older: "):
        (row,) = [row for row in text.splitlines() if row.strip().startswith(start)]
        assert "deprecated" in row.lower()
    assert "deprecated" in text.split("Args:")[0].lower()


def test_parameters_of_the_path(alone: dict[str, Any], typed: dict[str, str]) -> None:
    """Parameters of the path belong to its operations; one that the operation declares again is the operation's."""
    package(alone, typed, "path_level")
    each, wire = resources("path_level")
    each.things.make(thing_id="t", label="l", limit=3, page=4)
    assert dict(wire.calls[0].request.query) == {"limit": "3", "page": "4"}
    with pytest.raises(TypeError, match="limit"):
        each.things.make(thing_id="t", label="l", limit="3")


def test_every_http_method_is_called(alone: dict[str, Any], typed: dict[str, str]) -> None:
    """Every method that OpenAPI knows can be used."""
    package(alone, typed, "methods")
    each, wire = resources("methods")
    methods = ["get", "put", "delete", "patch", "head", "options", "trace"]
    for method in methods:
        getattr(each.things, f"{method}_thing")(thing_id="t")
    assert [call.request.method.lower() for call in wire.calls] == methods
    assert [call.operation.method for call in wire.calls] == [method.upper() for method in methods]

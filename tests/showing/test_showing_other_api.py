"""Another API, whose pictures have other names: what its document marks as a picture shows itself."""

import importlib
import sys
import time
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

from tests.generator.conftest import edited, houses, recorder, run, specs
from tests.showing.pictures import OTHER_PNG, PNG, shown

__all__ = ["edited", "houses", "recorder", "run", "specs"]

DOCUMENT = """\
openapi: 3.1.0
info: {title: Zoo API, version: 1.0.0}
servers: [{url: https://zoo.example}]
paths:
  /animals:
    get:
      operationId: listAnimals
      tags: [animals]
      responses:
        '200':
          description: The animals.
          content:
            application/json: {schema: {$ref: '#/components/schemas/Animals'}}
components:
  schemas:
    Animals:
      type: object
      properties:
        counted_at: {type: integer, x-r9s-created: true}
        animals: {type: array, items: {$ref: '#/components/schemas/Animal'}}
        ages: {type: array, items: {type: integer}}
    Animal:
      type: object
      properties:
        portrait: {type: string, contentEncoding: base64, contentMediaType: image/jpeg}
        portrait_page: {type: string, format: uri, contentMediaType: image/*, x-r9s-lifetime: 90}
        b64_json: {type: string}
        display: {type: string}
        _repr_mimebundle_: {type: string}
        __rich_repr__: {type: string}
        short: {type: string}
    Odd:
      type: object
      properties:
        a: {type: string, format: uri, contentMediaType: image/*, x-r9s-lifetime: an hour}
        b: {type: string, format: uri, contentMediaType: image/*, x-r9s-lifetime: 0}
        c: {type: string, format: uri, contentMediaType: image/*, x-r9s-lifetime: -5}
        d: {type: string, format: uri, contentMediaType: image/*, x-r9s-lifetime: true}
        e: {type: string, format: uri, contentMediaType: image/*, x-r9s-lifetime: 1.5}
    Keeper:
      type: object
      properties:
        b64_json: {type: string}
"""


@pytest.fixture(scope="module")
def zoo(run: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The models of the package for the document."""
    folder = tmp_path_factory.mktemp("zoo")
    (folder / "zoo.yaml").write_text(DOCUMENT)
    done = run("--spec", folder / "zoo.yaml", "--output", folder / "shown_zoo")
    assert done.status == 0, done.err
    sys.path.insert(0, str(folder))
    yield importlib.import_module("shown_zoo.models")
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.split(".")[0] == "shown_zoo"]:
        del sys.modules[name]


def test_the_marked_property_is_shown_and_no_other(zoo: ModuleType) -> None:
    animal = zoo.Animal.from_dict({"portrait": PNG, "b64_json": OTHER_PNG})
    assert shown(animal)["image/png"] == PNG
    assert not hasattr(zoo.Keeper.from_dict({"b64_json": PNG}), "_repr_mimebundle_")


def test_its_list_is_a_grid(zoo: ModuleType) -> None:
    html = shown(zoo.Animals.from_dict({"animals": [{"portrait": PNG}, {"portrait": OTHER_PNG}]}))["text/html"]
    assert "<figcaption>animals[1]</figcaption>" in html


def test_its_links_live_as_long_as_its_document_says(zoo: ModuleType) -> None:
    now = int(time.time())
    found = zoo.Animals.from_dict({"counted_at": now, "animals": [{"portrait_page": "https://zoo.example/ape"}]})
    ends = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(now + 90))
    assert f"The link works until {ends}, 90 seconds after" in shown(found.animals[0])["text/html"]


def test_fields_with_the_names_of_our_methods_do_no_harm(zoo: ModuleType) -> None:
    """They keep their names on the wire, and the methods work."""
    document = {"portrait": PNG, "display": "a", "_repr_mimebundle_": "b", "__rich_repr__": "c", "short": "d"}
    animal = zoo.Animal.from_dict(document)
    assert animal.to_dict() == document
    assert animal.display == "a"
    assert shown(animal)["image/png"] == PNG
    assert dict(animal.__rich_repr__())["display"] == "a"


def test_a_lifetime_that_is_no_number_of_seconds_says_nothing(zoo: ModuleType) -> None:
    html = shown(zoo.Odd.from_dict({"a": "https://zoo.example/ape"}))["text/html"]
    assert "The lifetime of the link is not known." in html

"""The API grows by an edit of the spec alone: a field, an operation, a tag. Nothing in r9s/ knows of it."""

import importlib
import inspect
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from r9s import operations

FIELD = """\
        film_grain:
          type: integer
          minimum: 0
          maximum: 9
          default: 3
          description: How grainy the picture is.
"""

OPERATION = """\
  /palettes/{palette_id}/mix:
    post:
      operationId: mixPalette
      x-r9s-method: mix
      tags:
        - palettes
      parameters:
        - name: palette_id
          in: path
          required: true
          schema:
            type: string
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required:
                - colours
              properties:
                colours:
                  type: array
                  items:
                    type: string
      responses:
        '200':
          description: The new colour.
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Colour'
"""

SCHEMA = """\
    Colour:
      type: object
      required:
        - name
      properties:
        name:
          type: string
"""

USE = '''\
"""How the grown package may be used, and how not: an ignore that is not needed is an error."""

import asyncio
from typing import Any, assert_type, cast

from grown.models import Colour, ImageGenerationRequest, ImageGenerationResponse
from grown.resources import Resources

resources = cast(Resources[int], None)


def right() -> None:
    assert_type(resources.images.create(prompt="p", film_grain=3, retries=1), ImageGenerationResponse)
    assert_type(resources.images.create(prompt="p", film_grain=None, size="16:9"), ImageGenerationResponse)
    assert_type(resources.palettes.mix(palette_id="p", colours=["red"]), Colour)
    assert_type(resources.palettes.mix(palette_id="p", colours=["red"]).name, str | Any | None)
    ImageGenerationRequest(prompt="p", film_grain=3)


async def right_async() -> None:
    assert_type(await resources.images.create_async(prompt="p", film_grain=3), ImageGenerationResponse)
    assert_type(await resources.palettes.mix_async(palette_id="p", colours=[]), Colour)


def wrong() -> None:
    resources.images.create(prompt="p", film_grain="3")  # type: ignore[call-overload]
    resources.images.create(film_grain=3)  # type: ignore[call-overload]
    resources.images.create(prompt="p", film_grian=3)  # type: ignore[call-overload]
    resources.images.create(prompt="p", style=["new"])  # type: ignore[call-overload]
    resources.images.create(prompt="p", retries="often")  # type: ignore[call-overload]
    resources.palettes.mix(palette_id="p", colours="red")  # type: ignore[arg-type]
    ImageGenerationRequest(prompt="p", film_grain="3")  # type: ignore[arg-type]
'''

FACADE = """\
import json
import os
import httpx
import r9s_generated, r9s
from r9s import R9S

seen = []

def handle(request):
    seen.append([request.url.path, json.loads(request.content)])
    return httpx.Response(200, json={"created": 1, "data": [], "name": "brown"})

with httpx.Client(transport=httpx.MockTransport(handle)) as client, R9S("key", client=client) as api:
    api.images.create(prompt="p", film_grain=7)
    colour = api.palettes.mix(palette_id="a/b", colours=["red", "green"])
    try:
        api.images.create(prompt="p", film_grain="7")
    except TypeError as error:
        refused = str(error)
print(json.dumps([r9s_generated.__file__, r9s.__file__, seen, colour.name, refused]))
"""


@pytest.fixture(scope="module")
def text(root: Path) -> str:
    """The spec with a new field beside negative_prompt, and a new operation in a new tag."""
    spec = (root / "spec" / "images.yaml").read_text(encoding="utf-8")
    for before, new in (
        ("        negative_prompt:\n", FIELD),
        ("components:\n", OPERATION),
        ("    ErrorResponse:\n", SCHEMA),
    ):
        assert spec.count(before) == 1
        spec = spec.replace(before, new + before)
    return spec


@pytest.fixture(scope="module")
def grown(made: Callable[[str, str], Path], text: str) -> ModuleType:
    """The package for the grown spec, imported."""
    return importlib.import_module(made("grown", text).name)


class Wire:
    """A transport that keeps the calls, and answers."""

    def __init__(self) -> None:
        self.calls: list[Any] = []

    def send(self, call: Any, options: Any) -> Any:
        self.calls.append(call)
        return call.operation.parse(httpx.Response(200, content=b'{"created": 1, "data": [], "name": "brown"}'))


def test_a_new_field_is_a_parameter_that_is_checked_and_sent(grown: ModuleType) -> None:
    """The field is a documented parameter of create and create_async, is checked, and is sent, when given."""
    images = importlib.import_module("grown.resources").Resources(wire := Wire()).images
    for method in (images.create, images.create_async):
        names = list(inspect.signature(method).parameters)
        assert names.index("film_grain") == names.index("negative_prompt") - 1
        assert inspect.signature(method).parameters["film_grain"].default is None
        assert "film_grain: How grainy the picture is. 0 to 9." in method.__doc__
    images.create(prompt="p", film_grain=0)
    images.create(prompt="p")
    assert [call.request.body.document for call in wire.calls] == [{"prompt": "p", "film_grain": 0}, {"prompt": "p"}]
    with pytest.raises(TypeError, match=r"^film_grain must be an integer, not str"):
        images.create(prompt="p", film_grain="0")
    assert len(wire.calls) == 2


def test_a_new_operation_is_a_method_of_its_resource(grown: ModuleType) -> None:
    """An operation in a new tag is a method of a new resource, beside the others."""
    resources = importlib.import_module("grown.resources").Resources(wire := Wire())
    colour = resources.palettes.mix(palette_id="a b", colours=["red"])
    assert (type(colour), colour.name) == (importlib.import_module("grown.models").Colour, "brown")
    request = wire.calls[0].request
    assert (request.method, request.url, request.body.document) == ("POST", "/palettes/a%20b/mix", {"colours": ["red"]})
    assert type(resources.images.create(prompt="p")).__name__ == "ImageGenerationResponse"


def test_new_operation_is_listed(grown: ModuleType) -> None:
    """A new operation, and a new parameter, stand in the table of operations."""
    table = importlib.import_module("grown.operations")
    ours = {each.name for each in operations.OPERATIONS}
    assert {each.name for each in table.OPERATIONS} == ours | {"palettes.mix"}
    assert table.find("images.create").plan(prompt="p", film_grain=3).json == {"prompt": "p", "film_grain": 3}
    plan = table.find("palettes.mix").plan(palette_id="a b", colours=["red"])
    assert (plan.method, plan.url, plan.json) == ("POST", "/palettes/a%20b/mix", {"colours": ["red"]})


def test_only_the_files_of_the_growth_change(
    grown: ModuleType, made: Callable[[str, str], Path], text: str, root: Path
) -> None:
    """The growth touches the files that it is about, and no others."""
    folder, committed = made("grown", text), root / "r9s_generated"
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*.*") if "__pycache__" not in path.parts}

    def body(path: Path) -> list[str]:
        return path.read_text(encoding="utf-8").splitlines()[1:] if path.is_file() else []

    changed = {name for name in names if body(folder / name) != body(committed / name)}
    assert changed == {
        "_operation_table.py",
        "_samples.yaml",
        "api/palettes/__init__.py",
        "api/palettes/mix_palette.py",
        "models/__init__.py",
        "models/colour.py",
        "models/image_generation_request.py",
        "models/mix_palette_body.py",
        "params/__init__.py",
        "params/images.py",
        "params/palettes.py",
        "resources/__init__.py",
        "resources/images.py",
        "resources/palettes.py",
    }


def test_growth_is_typed(grown: ModuleType, workshop: Path, mypy: Callable[..., dict[str, str]]) -> None:
    """A type checker knows the new parameters and results, and objects to wrong ones."""
    (workshop / "use_grown.py").write_text(USE, encoding="utf-8")
    assert mypy("grown", "use_grown.py") == {}


def test_growth_of_the_facade(
    run: Callable[..., Any], text: str, root: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    """The client of r9s, as it is, has the new parameter and the new resource."""
    spec = tmp_path / "images.yaml"
    spec.write_text(text, encoding="utf-8")
    assert run("--spec", spec, "--output", tmp_path / "r9s_generated").status == 0
    done = subprocess.run(
        [sys.executable, "-c", FACADE],
        cwd=tmp_path,
        env={**environment, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(root)])},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    generated, facade, seen, colour, refused = json.loads(done.stdout)
    assert Path(generated).parent == tmp_path / "r9s_generated"
    assert Path(facade).parent == root / "r9s"
    assert seen == [
        ["/v1/images/generations", {"prompt": "p", "film_grain": 7}],
        ["/v1/palettes/a/b/mix", {"colours": ["red", "green"]}],
    ]
    assert colour == "brown"
    assert "film_grain" in refused

"""What files and fields are called in a form: lists, objects, names of files."""

import io
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from r9s import models
from r9s_generated import AuthenticatedClient
from r9s_generated.api.images import create_image_edit
from tests.support.pictures import JPEG, PNG
from tests.support.server import RawServer, Request, files, texts
from tests.support.ways import Clients, Mode

pytestmark = pytest.mark.anyio
SVG = models.SvgOptions(model="gpt-5.6", reasoning=models.SvgReasoning(effort="high"))


async def sent(mode: Mode, clients: Clients, operation: str = "edit", **arguments: Any) -> Request:
    """The request that arrives."""
    given = {"prompt": "a cat", **({"image": PNG} if operation == "edit" else {}), **arguments}
    with RawServer() as server:
        await mode.call(clients(server).images, operation, **given)
        (request,) = server.requests
    return request


@pytest.mark.parametrize("given", [PNG, [PNG, PNG]], ids=["one", "several"])
@pytest.mark.parametrize(
    ("extra", "names"),
    [
        ({"image": JPEG}, ["image"]),
        ({"image": [JPEG, JPEG]}, ["image[]", "image[]"]),
        ({"image[]": [JPEG, JPEG]}, ["image[]", "image[]"]),
        ({"image[]": JPEG}, ["image[]"]),
        ({"images": [JPEG, JPEG]}, None),
    ],
    ids=["one", "a list", "a list under its name", "one under the name of lists", "another field"],
)
async def test_extra_body_replaces_files(
    mode: Mode, clients: Clients, given: Any, extra: dict[str, Any], names: list[str] | None
) -> None:
    """A field of `extra_body` comes in place of the files of that field, by whichever name it means them."""
    found = files(await sent(mode, clients, image=given, extra_body=extra))
    if names is None:
        assert [part.name for part in found if part.content == JPEG] == ["images", "images"]
        found = [part for part in found if part.content == PNG]
        assert [part.name for part in found] == (["image"] if given is PNG else ["image[]"] * 2)
    else:
        assert [(part.name, part.content) for part in found] == [(name, JPEG) for name in names]


async def test_what_the_spec_does_not_know_in_an_object(mode: Mode, clients: Clients) -> None:
    """More fields of an object go like its own; a list as `svg[key][]`, objects in it by number; null leaves out."""
    svg = models.SvgOptions(model="gpt-5.6")
    svg["tags"], svg["draft"], svg["seed"], svg["none"], svg["nothing"] = ["a", "ä"], True, 4, None, {}
    svg["layers"] = [{"a": 1}, {"a": [2]}]
    parts = (await sent(mode, clients, svg=svg)).parts
    assert [(part.name, part.content.decode()) for part in parts if part.name.startswith("svg")] == [
        ("svg[model]", "gpt-5.6"),
        ("svg[tags][]", "a"),
        ("svg[tags][]", "ä"),
        ("svg[draft]", "true"),
        ("svg[seed]", "4"),
        ("svg[layers][0][a]", "1"),
        ("svg[layers][1][a][]", "2"),
    ]


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        ({"svg": {"model": "other"}}, {"svg[model]": "other"}),
        ({"svg": None}, {}),
        ({"svg": "text"}, {"svg": "text"}),
        ({"svg[model]": "other"}, {"svg[model]": "other", "svg[reasoning][effort]": "high"}),
        ({"other": {"a": 1}}, {"svg[model]": "gpt-5.6", "svg[reasoning][effort]": "high", "other": '{"a": 1}'}),
    ],
    ids=["an object", "nothing", "a text", "one value", "another object"],
)
async def test_extra_body_replaces_an_object(
    mode: Mode, clients: Clients, extra: dict[str, Any], expected: dict[str, str]
) -> None:
    """The whole object, or the one value that is named; an object that the spec does not know is JSON."""
    fields = texts(await sent(mode, clients, svg=SVG, extra_body=extra))
    assert fields == {"prompt": "a cat", **expected}


CIRCLE: dict[str, Any] = {}
CIRCLE["inner"] = CIRCLE


@pytest.mark.parametrize(
    ("svg", "kind", "says"),
    [
        ({1: 2}, TypeError, "svg has a key that is not a string, but int"),
        ({"a": object()}, TypeError, "svg must be .*not object"),
        (CIRCLE, ValueError, "svg cannot be sent"),
        ({"a": "\ud800"}, ValueError, "surrogate"),
    ],
    ids=["a number for a key", "any object", "a circle", "half a character"],
)
async def test_objects_that_a_form_has_no_names_for(
    mode: Mode, clients: Clients, svg: Any, kind: type[Exception], says: str
) -> None:
    """The error names the field, and nothing is sent."""
    with RawServer() as server:
        with pytest.raises(kind, match=says):
            await mode.call(clients(server).images, "edit", image=PNG, prompt="a cat", extra_body={"svg": svg})
        assert server.connections == 0


async def test_the_generated_package_alone(mode: Mode) -> None:
    """The same names without the facade."""
    body = models.ImageEditRequest(image=[PNG, JPEG], prompt="a cat", svg=SVG)
    with RawServer() as server:
        client = AuthenticatedClient(token="t", base_url=server.url)
        async with mode.inside(client):
            if mode.is_async:
                await create_image_edit.asyncio_detailed(client=client, body=body)
            else:
                create_image_edit.sync_detailed(client=client, body=body)
        (request,) = server.requests
    names = ["image[]", "image[]", "prompt", "svg[model]", "svg[reasoning][effort]"]
    assert [part.name for part in request.parts] == names


NO_UTF8 = "caf\udce9.png"
"""A name whose bytes are no UTF-8, as Python has it."""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep no such names")
@pytest.mark.parametrize("how", ["path", "open", "open by bytes", "open by text"])
async def test_paths_that_are_not_utf8(mode: Mode, clients: Clients, tmp_path: Path, how: str) -> None:
    """They are files like any other; what is no character in their name is sent as browsers do, as U+FFFD."""
    path = tmp_path / os.fsdecode(b"caf\xe9.png")
    path.write_bytes(PNG)
    name: Any = {"open by bytes": os.fsencode(path), "open by text": str(path)}.get(how, path)
    with open(name, "rb") as file:
        request = await sent(mode, clients, image=path if how == "path" else file)
    (part,) = files(request)
    assert (part.media_type, part.content) == ("image/png", PNG)
    assert 'name="image"; filename="caf\ufffd.png"\r\n'.encode() in request.body


async def test_half_a_character_in_a_given_name(mode: Mode, clients: Clients) -> None:
    """It does not cost the upload: it is sent as U+FFFD."""
    request = await sent(mode, clients, image=(NO_UTF8, JPEG), mask=("\ud800", PNG))
    assert [(part.media_type, part.content) for part in files(request)] == [("image/jpeg", JPEG), ("image/png", PNG)]
    for header in ('name="image"; filename="caf\ufffd.png"\r\n', 'name="mask"; filename="\ufffd"\r\n'):
        assert header.encode() in request.body


class Received(io.BytesIO):
    """A file as web frameworks hand it over, such as werkzeug's FileStorage: its `name` is that of the field."""

    name = "picture"

    def __init__(self, content: bytes, filename: Any, content_type: Any) -> None:
        super().__init__(content)
        self.filename = filename
        self.content_type = content_type


@pytest.mark.parametrize(
    ("filename", "content_type", "expected"),
    [
        ("cat.jpg", "image/x-own", ("cat.jpg", "image/x-own")),
        ("../a/cat.jpg", "application/octet-stream", ("cat.jpg", "image/png")),
        ("cat.jpg", "Application/Octet-Stream; a=b", ("cat.jpg", "image/png")),
        ("cat.jpg", "image/png\r\nX-Evil: 1", ("cat.jpg", "image/png")),
        (None, None, ("picture", "image/png")),
        (7, 7, ("image.png", "image/png")),
        ("", "", ("picture", "image/png")),
    ],
)
async def test_what_a_web_framework_has_received(
    mode: Mode, clients: Clients, filename: Any, content_type: Any, expected: tuple[str, str]
) -> None:
    """Its `filename` and `content_type` are used as far as they say something."""
    (part,) = files(await sent(mode, clients, image=Received(PNG, filename, content_type)))
    assert (part.filename, part.media_type) == expected
    assert part.content == PNG

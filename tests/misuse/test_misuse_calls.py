"""Arguments of calls that cannot be meant: refused before anything is sent, with the name of the argument."""

import enum
import io
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from r9s import R9S, UNSET, models
from r9s_generated._parts import Part
from tests.misuse.refusals import PNG, SECRET, Misuse, misuses, refused
from tests.support.server import RawServer
from tests.support.ways import Clients, Mode

pytestmark = pytest.mark.anyio
CIRCLE: dict[str, Any] = {}
CIRCLE["inner"] = CIRCLE
DEEP: list[Any] = []
for _ in range(100_000):  # deeper than any Python writes JSON: 3.13 writes 9,000
    DEEP = [DEEP]
SVG = models.SvgOptions.from_dict({"model": "any"})
del SVG["model"]

CREATE = {
    "no prompt": Misuse({"prompt": None}, TypeError, ("prompt", "string", "NoneType")),
    "a prompt that is unset": Misuse({"prompt": UNSET}, TypeError, ("prompt", "string", "Unset")),
    "a number that is unset": Misuse({"n": UNSET}, TypeError, ("n must not be UNSET", "leave it out")),
    "a stream that is unset": Misuse({"stream": UNSET}, TypeError, ("stream must not be UNSET", "leave it out")),
    "an object without what it needs": Misuse({"svg": SVG}, TypeError, ("svg.model", "a string", "Unset")),
    "a field that is unset": Misuse({"extra_body": {"tags": [UNSET]}}, TypeError, ("tags", "JSON", "Unset")),
    "a prompt of bytes": Misuse({"prompt": b"a cat"}, TypeError, ("prompt", "string", "bytes")),
    "a prompt with half a character": Misuse({"prompt": "a \udc80"}, ValueError, ("prompt", "surrogate")),
    "an unknown keyword": Misuse({"colour": "red"}, TypeError, ("colour",)),
    "a number as text": Misuse({"n": "2"}, TypeError, ("n must be an integer", "str")),
    "a size as numbers": Misuse({"size": (1024, 1024)}, TypeError, ("size", "string", "tuple")),
    "a number beyond measure": Misuse({"seed": 10**5_000}, ValueError, ("seed",)),
    "stream as text": Misuse({"stream": "yes"}, TypeError, ("stream", "boolean", "str")),
    "retries as a number": Misuse({"retries": 3}, TypeError, ("retries", "RetryConfig", "int")),
    "another URL without a scheme": Misuse({"server_url": "images.example"}, ValueError, ("server_url", "https://")),
    "another URL without a host": Misuse({"server_url": "http://a..b"}, ValueError, ("server_url", "host")),
    "no time": Misuse({"timeout_ms": 0}, ValueError, ("timeout_ms", "above 0", "not 0")),
    "time as text": Misuse({"timeout_ms": "5"}, TypeError, ("timeout_ms", "number", "str")),
    "a header with a line break": Misuse({"http_headers": {"x-a": f"{SECRET}\n"}}, ValueError, ("'x-a'", "character")),
    "a length of one's own": Misuse({"http_headers": {"Content-Length": "5"}}, ValueError, ("Content-Length", "body")),
    "more fields as a list": Misuse({"extra_body": [("seed", 1)]}, TypeError, ("extra_body", "mapping", "list")),
    "a field that is a number": Misuse({"extra_body": {1: 2}}, TypeError, ("extra_body", "a string", "int")),
    "a field that JSON has not": Misuse({"extra_body": {"tags": {"a"}}}, TypeError, ("tags", "JSON", "set")),
    "a field with an object inside": Misuse({"extra_body": {"tags": [object()]}}, TypeError, ("tags", "JSON")),
    "a field that is no number": Misuse({"extra_body": {"scale": float("nan")}}, ValueError, ("scale", "JSON")),
    "a field that holds itself": Misuse({"extra_body": {"tags": CIRCLE}}, ValueError, ("tags", "JSON", "ircular")),
    "a field without a floor": Misuse({"extra_body": {"tags": DEEP}}, ValueError, ("tags", "JSON")),
}
EDIT = {
    "a prompt with half a character": Misuse({"prompt": "a \udc80"}, ValueError, ("prompt", "surrogate")),
    "no image": Misuse({"image": None}, TypeError, ("image", "pathlib.Path", "NoneType")),
    "an image that is unset": Misuse({"image": UNSET}, TypeError, ("image", "pathlib.Path", "Unset")),
    "a mask that is unset": Misuse({"mask": UNSET}, TypeError, ("mask must not be UNSET", "leave it out")),
    "no images": Misuse({"image": []}, ValueError, ("image", "empty")),
    "a path as text": Misuse({"image": "cat.png"}, TypeError, ("image", "pathlib.Path", "str")),
    "an empty file": Misuse({"image": io.BytesIO()}, ValueError, ("image", "empty")),
    "a file of text": Misuse({"image": io.StringIO("x")}, TypeError, ("image", "binary", "'rb'")),
    "a generator": Misuse({"image": (piece for piece in [PNG])}, TypeError, ("image", "bytes", "generator")),
    "a memoryview": Misuse({"image": memoryview(PNG)}, TypeError, ("image", "bytes", "memoryview")),
    "a mapping": Misuse({"image": {"a.png": PNG}}, TypeError, ("image", "tuple", "dict")),
    "several masks": Misuse({"mask": [PNG, PNG]}, TypeError, ("mask", "list")),
    "a media type with a line break": Misuse(
        {"image": ("a", PNG, "image/png\n")}, ValueError, ("image", "media type", "header")
    ),
    "a number as text": Misuse({"n": "2"}, TypeError, ("n must be an integer", "str")),
    "a field that is a number": Misuse({"extra_body": {1: 2}}, TypeError, ("extra_body", "a string", "int")),
    "a field that is any object": Misuse({"extra_body": {"tags": object()}}, TypeError, ("tags", "object")),
    "a field with an object inside": Misuse({"extra_body": {"tags": {"a": object()}}}, TypeError, ("tags", "JSON")),
    "a field with half a character": Misuse({"extra_body": {"tags": "\udc80"}}, ValueError, ("tags", "surrogate")),
}


@misuses(CREATE)
async def test_create(mode: Mode, clients: Clients, misuse: Misuse) -> None:
    """Nothing is sent, and the text says what is wrong with which argument."""
    with RawServer() as server:
        with refused(misuse.kind, *misuse.words, server=server):
            await mode.create(clients(server), **misuse.arguments)


@misuses(EDIT)
async def test_edit(mode: Mode, clients: Clients, misuse: Misuse) -> None:
    """So it is for forms."""
    with RawServer() as server:
        with refused(misuse.kind, *misuse.words, server=server):
            await mode.call(clients(server).images, "edit", **{"prompt": "a cat", "image": PNG, **misuse.arguments})


async def test_no_arguments(mode: Mode, clients: Clients) -> None:
    """What is required is named."""
    with RawServer() as server:
        with refused(TypeError, "prompt", server=server):
            await mode.call(clients(server).images, "create")
        with refused(TypeError, "image", server=server):
            await mode.call(clients(server).images, "edit", prompt="a cat")


@contextmanager
def unprivileged() -> Iterator[None]:
    """Whoever runs the tests may not read everything: root becomes somebody else."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65_534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


async def test_files_that_cannot_be_opened(mode: Mode, clients: Clients, tmp_path: Path) -> None:
    """A path that leads nowhere, to a directory or to what may not be read is named, with what is wrong there."""
    missing, hidden = tmp_path / "missing.png", tmp_path / "hidden.png"
    hidden.write_bytes(PNG)
    hidden.chmod(0)
    with RawServer() as server:
        images = clients(server).images
        with refused(FileNotFoundError, "missing.png", "No such file", server=server):
            await mode.call(images, "edit", prompt="a cat", image=missing)
        with refused(ValueError, "image", str(tmp_path), "directory", server=server):
            await mode.call(images, "edit", prompt="a cat", image=tmp_path)
        with unprivileged(), refused(PermissionError, "hidden.png", "Permission denied", server=server):
            await mode.call(images, "edit", prompt="a cat", image=hidden)


async def test_files_that_are_not_open(mode: Mode, clients: Clients, tmp_path: Path) -> None:
    """A file that was closed, or opened for writing alone, is refused with the name of the argument."""
    path = tmp_path / "a.png"
    closed = path.open("wb")
    closed.close()
    with RawServer() as server, path.open("wb") as writing:
        images = clients(server).images
        with refused(ValueError, "image", "closed", server=server):
            await mode.call(images, "edit", prompt="a cat", image=closed)
        with refused(ValueError, "image", "reading", "'rb'", server=server):
            await mode.call(images, "edit", prompt="a cat", image=writing)


def test_a_pipe_as_a_path(tmp_path: Path) -> None:
    """What can be read only once would arrive without its beginning, or be waited for without end: it is refused."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    # Held open for both, so that nobody waits for the other side.
    pipe = os.open(path, os.O_RDWR)
    os.write(pipe, PNG * 10)
    try:
        with refused(ValueError, "image", "pipe"):
            Part("image", path)
    finally:
        os.close(pipe)


class Quality(str, enum.Enum):  # noqa: UP042 (a StrEnum has its value for a text, and would prove nothing)
    """Values as many programs keep them."""

    HIGH = "high"


async def test_enums_are_no_misuse(mode: Mode, clients: Clients) -> None:
    """A member of an enum that is a str as well is sent as its value, in JSON and in forms."""
    with RawServer() as server:
        images = clients(server).images
        await mode.call(images, "create", prompt="a cat", quality=Quality.HIGH)
        await mode.call(images, "edit", prompt="a cat", image=PNG, quality=Quality.HIGH)
        json, form = server.requests
    assert json.json["quality"] == "high"
    assert b'name="quality"\r\n\r\nhigh\r\n' in form.body


OBJECTS: list[Any] = [
    {"model": "gpt-image-2.6-sunburst", "reasoning": {"effort": "low"}, "new": 1},
    models.SvgOptions.from_dict({"model": "gpt-image-2.6-sunburst", "reasoning": {"effort": "low"}, "new": 1}),
]


@pytest.mark.parametrize("svg", OBJECTS)
def test_an_object_may_be_given_as_a_mapping(svg: Any) -> None:
    """As it stands in a file of requests; what the spec does not know is sent, too."""
    with RawServer() as server, R9S("key", server_url=server.url) as client:
        client.images.create(prompt="p", svg=svg)
    assert json.loads(server.requests[0].body)["svg"] == {
        "model": "gpt-image-2.6-sunburst",
        "reasoning": {"effort": "low"},
        "new": 1,
    }


@pytest.mark.parametrize(
    ("svg", "said"),
    [({}, "svg.model is missing"), ({"model": 5}, "svg.model must be a string"), ("m", "svg must be a SvgOptions")],
)
def test_a_mapping_that_is_no_such_object_is_refused(svg: Any, said: str) -> None:
    """Before anything is sent, as an object would be."""
    with RawServer() as server, R9S("key", server_url=server.url) as client:
        with pytest.raises(TypeError, match=said):
            client.images.create(prompt="p", svg=svg)
    assert server.connections == 0


def test_one_of_a_list_that_is_no_file_is_named() -> None:
    """And nothing is said of what else might have been given in the list's place."""
    with RawServer() as server, R9S("key", server_url=server.url) as client:
        with pytest.raises(TypeError, match=r"^image\[1\] must be bytes, .*, not NoneType$"):
            client.images.edit(prompt="p", image=[b"\x89PNG", None])  # type: ignore[list-item]
    assert server.connections == 0

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

from r9s import R9S, models
from r9s_generated._parts import Part
from tests.support.refused import CREATE, EDIT, PNG, Misuse, misuses, refused
from tests.support.server import RawServer
from tests.support.ways import Clients, Mode

pytestmark = pytest.mark.anyio


@misuses(CREATE)
async def test_a_wrong_argument_of_create_is_refused_before_anything_is_sent(
    mode: Mode, clients: Clients, misuse: Misuse
) -> None:
    """The text says what is wrong with which argument."""
    with RawServer() as server:
        with refused(misuse.kind, *misuse.words, server=server):
            await mode.create(clients(server), **misuse.arguments)


@misuses(EDIT)
async def test_a_wrong_argument_of_edit_is_refused_before_anything_is_sent(
    mode: Mode, clients: Clients, misuse: Misuse
) -> None:
    """The same for forms."""
    with RawServer() as server:
        with refused(misuse.kind, *misuse.words, server=server):
            await mode.call(clients(server).images, "edit", **{"prompt": "a cat", "image": PNG, **misuse.arguments})


async def test_what_is_required_is_named(mode: Mode, clients: Clients) -> None:
    """No argument has a position."""
    with RawServer() as server:
        with refused(TypeError, "positional", server=server):
            await mode.call(clients(server).images, "create", "a cat")
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
        for image in (missing, [PNG, missing]):
            with refused(FileNotFoundError, "missing.png", "No such file", server=server):
                await mode.call(images, "edit", prompt="a cat", image=image)
        with refused(ValueError, "image", str(tmp_path), "directory", server=server):
            await mode.call(images, "edit", prompt="a cat", image=tmp_path)
        with unprivileged(), refused(PermissionError, "hidden.png", "Permission denied", server=server):
            await mode.call(images, "edit", prompt="a cat", image=hidden)


async def test_files_that_cannot_be_read_are_refused(mode: Mode, clients: Clients, tmp_path: Path) -> None:
    """One that is closed, open for writing, open as text, empty, or read to its end; who opened it closes it."""
    path, finished, closed = tmp_path / "a.png", io.BytesIO(PNG), io.BytesIO(PNG)
    closed.close()
    finished.read()
    with RawServer() as server, path.open("wb") as writing, path.open() as text, path.open("rb") as empty:
        images = clients(server).images
        for image, kind, words in (
            (closed, ValueError, "closed"),
            (writing, ValueError, "'rb'"),
            (text, TypeError, "'rb'"),
            (empty, ValueError, "empty"),
            (path, ValueError, "empty"),
            (finished, ValueError, "read to its end"),
        ):
            with refused(kind, "image", words, server=server):
                await mode.call(images, "edit", prompt="a cat", image=image)
        assert not any(file.closed for file in (writing, text, empty, finished))


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

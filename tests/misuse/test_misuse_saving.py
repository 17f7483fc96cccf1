"""Saving what is no image, or where no file can be: refused before anything is fetched or written."""

from pathlib import Path
from typing import Any

import pytest

from r9s import models
from tests.support.events import DONE, events, partial
from tests.support.refused import PNG, SAVE, Misuse, misuses, refused
from tests.support.server import RawServer, answer
from tests.support.ways import Clients, Mode

pytestmark = pytest.mark.anyio


def linked(server: RawServer, count: int = 2) -> models.ImageGenerationResponse:
    """A result with images on that server."""
    return models.ImageGenerationResponse.from_dict({"created": 7, "data": [{"url": f"{server.url}/1.png"}] * count})


@misuses(SAVE)
async def test_a_wrong_argument_of_save_is_refused_before_anything_is_fetched(
    mode: Mode, clients: Clients, misuse: Misuse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The text names the argument, and nothing is downloaded or written."""
    monkeypatch.chdir(tmp_path)
    with RawServer(answer(200, None, PNG)) as server:
        with refused(misuse.kind, *misuse.words, server=server):
            await mode.call(clients(server), "save", linked(server), **misuse.arguments)
    assert list(tmp_path.iterdir()) == []


async def test_a_file_in_place_of_a_directory(mode: Mode, clients: Clients, tmp_path: Path) -> None:
    """The text says that it is a file, which overwriting would not help."""
    (tmp_path / "cats").write_bytes(PNG)
    with RawServer(answer(200, None, PNG)) as server:
        with refused(FileExistsError, "cats", "not a directory", "pass another directory"):
            await mode.call(clients(server), "save", linked(server), tmp_path / "cats")


async def test_a_directory_that_does_not_exist_is_no_misuse(mode: Mode, clients: Clients, tmp_path: Path) -> None:
    """It is made."""
    with RawServer(answer(200, None, PNG)) as server:
        found = await mode.call(clients(server), "save", linked(server), tmp_path / "new" / "cats")
    assert [path.read_bytes() for path in found] == [PNG, PNG]


async def test_what_holds_no_image(mode: Mode, clients: Clients, tmp_path: Path) -> None:
    """A stream is no picture yet: the text says where to get one."""
    things: list[Any] = [b"cat", "cat.png", None, []]
    with RawServer(events(partial(0), DONE)) as server:
        client = clients(server)
        for thing in things:
            with refused(TypeError, type(thing).__name__, "has no image", server=server):
                await mode.call(client, "save", thing, tmp_path)
        async with mode.inside(await mode.open(client)) as stream:
            with refused(TypeError, "EventStream", "final()"):
                await mode.call(client, "save", stream, tmp_path)

"""Files from wherever they come: bytes, names and media types that arrive."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.pictures import JPEG, PNG
from tests.support.server import Part, RawServer, files, texts
from tests.support.ways import Clients, Mode

pytestmark = pytest.mark.anyio


async def sent(mode: Mode, clients: Clients, **arguments: Any) -> list[Part]:
    """The files that arrive."""
    with RawServer() as server:
        await mode.call(clients(server).images, "edit", **{"prompt": "a cat", **arguments})
        (request,) = server.requests
    assert texts(request)["prompt"] == "a cat"
    return files(request)


@pytest.mark.parametrize(
    ("upload", "media_type"),
    [
        (("a.png", JPEG), "image/jpeg"),
        (("a.png", JPEG, "image/x-own"), "image/x-own"),
        (("a.png", b"unknown"), "image/png"),
        (("a.jpeg", b"unknown"), "image/jpeg"),
        (("a", b"unknown"), "application/octet-stream"),
        ((None, PNG, "image/x-own"), "image/x-own"),
    ],
    ids=["bytes before name", "explicit", "name", "other name", "neither", "explicit without a name"],
)
async def test_who_decides_the_media_type(mode: Mode, clients: Clients, upload: Any, media_type: str) -> None:
    """The caller's word comes first, then the first bytes, then the name."""
    (part,) = await sent(mode, clients, image=upload)
    assert part.media_type == media_type


async def test_the_same_file_twice(mode: Mode, clients: Clients, tmp_path: Path) -> None:
    """One open file, given as several uploads, is sent in full for each."""
    path = tmp_path / "a.png"
    path.write_bytes(PNG)
    with path.open("rb") as file:
        found = await sent(mode, clients, image=[file, file], mask=file)
        assert not file.closed
    assert [part.content for part in found] == [PNG] * 3


@pytest.mark.parametrize(
    "filename", ['a"b.png', "a\r\nX-Evil: 1\r\n\r\nb.png", "grün 😀.png", "a;b=c.png", "../../a.png"]
)
async def test_unusual_filenames(mode: Mode, clients: Clients, filename: str) -> None:
    """A filename cannot break out of its header, nor make another one."""
    (part,) = await sent(mode, clients, image=(filename, PNG))
    assert part.content == PNG
    assert part.media_type == "image/png"

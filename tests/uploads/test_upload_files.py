"""Files from wherever they come: bytes, names and media types that arrive."""

import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.server import RawServer
from tests.support.ways import Clients, Mode
from tests.uploads.form import GIF, JPEG, PNG, WEBP, Part, files, texts

pytestmark = pytest.mark.anyio


async def sent(mode: Mode, clients: Clients, **arguments: Any) -> list[Part]:
    """The files that arrive."""
    with RawServer() as server:
        await mode.call(clients(server).images, "edit", **{"prompt": "a cat", **arguments})
        (request,) = server.requests
    assert texts(request)["prompt"] == "a cat"
    return files(request)


def opened(path: Path) -> Any:
    """An open file."""
    return path.open("rb")


SOURCES: dict[str, tuple[Callable[[Path], Any], str | None]] = {
    "bytes": (lambda path: path.read_bytes(), None),
    "bytearray": (lambda path: bytearray(path.read_bytes()), None),
    "BytesIO": (lambda path: io.BytesIO(path.read_bytes()), None),
    "Path": (lambda path: path, "grey cat.png"),
    "open file": (opened, "grey cat.png"),
    "name and content": (lambda path: ("b.png", path.read_bytes()), "b.png"),
    "name and path": (lambda path: ("b.png", path), "b.png"),
    "name and file": (lambda path: ("b.png", io.BytesIO(path.read_bytes())), "b.png"),
    "name, content and type": (lambda path: ("b.png", path.read_bytes(), "image/png"), "b.png"),
}


@pytest.mark.parametrize("source", SOURCES)
async def test_sources(mode: Mode, clients: Clients, tmp_path: Path, source: str) -> None:
    """Each kind of upload arrives byte for byte, as the field `image`, with its name and media type."""
    path = tmp_path / "grey cat.png"
    path.write_bytes(PNG)
    make, filename = SOURCES[source]
    upload = make(path)
    (part,) = await sent(mode, clients, image=upload)
    assert part.name == "image"
    assert part.content == PNG
    assert part.media_type == "image/png"
    assert part.filename == (filename or "image.png")
    if hasattr(upload, "close"):
        assert not upload.closed
        upload.close()


@pytest.mark.parametrize(
    ("content", "media_type", "extension"),
    [
        (PNG, "image/png", ".png"),
        (JPEG, "image/jpeg", ".jpg"),
        (WEBP, "image/webp", ".webp"),
        (GIF, "image/gif", ".gif"),
        (b"unknown", "application/octet-stream", ""),
        (b"\x89", "application/octet-stream", ""),
    ],
    ids=["png", "jpeg", "webp", "gif", "unknown", "one byte"],
)
async def test_media_type_from_the_bytes(
    mode: Mode, clients: Clients, content: bytes, media_type: str, extension: str
) -> None:
    """When nobody says what a file is, its first bytes tell."""
    (part,) = await sent(mode, clients, image=content)
    assert part.content == content
    assert part.media_type == media_type
    assert part.filename is not None
    assert part.filename.startswith("image")
    assert part.filename.endswith(extension)


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


@pytest.mark.parametrize("as_what", [list, tuple])
@pytest.mark.parametrize("count", [2, 3, 16])
async def test_several(mode: Mode, clients: Clients, tmp_path: Path, as_what: type, count: int) -> None:
    """Several files are repeated parts named `image[]`, in their order, whichever sequence holds them."""
    paths = [tmp_path / f"{number}.png" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_bytes(PNG + bytes([number]))
    found = await sent(mode, clients, image=as_what(paths))
    assert [(part.name, part.filename) for part in found] == [("image[]", path.name) for path in paths]
    assert [part.content[-1] for part in found] == list(range(count))


async def test_mask(mode: Mode, clients: Clients) -> None:
    """The mask is a file of its own."""
    image, mask = await sent(mode, clients, image=("a.jpg", JPEG), mask=PNG)
    assert image == Part("image", "a.jpg", "image/jpeg", JPEG)
    assert mask == Part("mask", "mask.png", "image/png", PNG)


async def test_the_same_file_twice(mode: Mode, clients: Clients, tmp_path: Path) -> None:
    """One open file, given as several uploads, is sent in full for each."""
    path = tmp_path / "a.png"
    path.write_bytes(PNG)
    with path.open("rb") as file:
        found = await sent(mode, clients, image=[file, file], mask=file)
        assert not file.closed
    assert [part.content for part in found] == [PNG] * 3


async def test_from_where_it_stands(mode: Mode, clients: Clients) -> None:
    """A file is sent from where it stands, and what it is, is told by the bytes there."""
    file = io.BytesIO(b"head" + JPEG)
    file.seek(4)
    (part,) = await sent(mode, clients, image=file)
    assert part.content == JPEG
    assert part.media_type == "image/jpeg"


async def test_temporary_files(mode: Mode, clients: Clients) -> None:
    """Files whose `name` is a number or None, as temporary files have it, get one that means something."""
    with tempfile.TemporaryFile() as file, tempfile.SpooledTemporaryFile() as spooled:
        for each in (file, spooled):
            each.write(PNG)
            each.seek(0)
        found = await sent(mode, clients, image=[file, spooled])
    assert [part.filename for part in found] == ["image.png"] * 2
    assert [part.content for part in found] == [PNG] * 2


@pytest.mark.parametrize(
    "filename", ['a"b.png', "a\r\nX-Evil: 1\r\n\r\nb.png", "grün 😀.png", "a;b=c.png", "../../a.png"]
)
async def test_unusual_filenames(mode: Mode, clients: Clients, filename: str) -> None:
    """A filename cannot break out of its header, nor make another one."""
    (part,) = await sent(mode, clients, image=(filename, PNG))
    assert part.content == PNG
    assert part.media_type == "image/png"

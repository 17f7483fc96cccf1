"""Uploads that cannot be meant: an error that says so, before anything is sent."""

import io
import re
from pathlib import Path
from typing import Any

import pytest

from tests.support.server import RawServer
from tests.support.ways import Clients, Mode
from tests.uploads.form import PNG

pytestmark = pytest.mark.anyio


async def refused(mode: Mode, clients: Clients, **arguments: Any) -> BaseException:
    """The error that the call raises without sending anything."""
    with RawServer() as server:
        with pytest.raises((TypeError, ValueError, OSError)) as caught:
            await mode.call(clients(server).images, "edit", **{"prompt": "a cat", "image": PNG, **arguments})
        assert server.connections == 0
    return caught.value


@pytest.mark.parametrize(
    ("arguments", "kind", "says"),
    [
        ({"image": b""}, ValueError, "image: .*empty"),
        ({"image": ("a.png", bytearray())}, ValueError, "image: .*empty"),
        ({"image": io.BytesIO()}, ValueError, "image: .*empty"),
        ({"mask": b""}, ValueError, "mask: .*empty"),
        ({"image": [PNG, b""]}, ValueError, "empty"),
        ({"image": io.StringIO("text")}, TypeError, "binary"),
        ({"image": "cat.png"}, TypeError, "image .*Path.*not str"),
        ({"image": [PNG, "cat.png"]}, TypeError, r"image.*Path.*str"),
        ({"image": ("cat.png", "cat.png")}, TypeError, "image"),
        ({"image": None}, TypeError, "image"),
        ({"image": 7}, TypeError, "image .*not int"),
        ({"image": (7, PNG)}, TypeError, "image"),
        ({"image": ("a.png", PNG, 7)}, TypeError, "media type"),
        ({"image": ("a.png", PNG, "image/png\r\nX-Evil: 1")}, ValueError, "media type"),
        ({"mask": [PNG]}, TypeError, "mask .*not list"),
        ({"n": "2"}, TypeError, "n must be an integer, not str"),
        ({"n": True}, TypeError, "n must be an integer, not bool"),
        ({"stream": "yes"}, TypeError, "stream must be a boolean, not str"),
        ({"prompt": 5}, TypeError, "prompt must be a string, not int"),
        ({"prompt": "\ud800"}, ValueError, ""),
        ({"extra_body": [("n", 2)]}, TypeError, "extra_body"),
    ],
)
async def test_wrong_arguments(
    mode: Mode, clients: Clients, arguments: dict[str, Any], kind: type[Exception], says: str
) -> None:
    """The error names the argument, and what it should be."""
    error = await refused(mode, clients, **arguments)
    assert isinstance(error, kind)
    assert re.search(says, str(error))


async def test_directory(mode: Mode, clients: Clients, tmp_path: Path) -> None:
    """A directory is no file."""
    error = await refused(mode, clients, image=tmp_path)
    assert isinstance(error, (ValueError, IsADirectoryError))
    assert "directory" in str(error).lower()


async def test_missing_file(mode: Mode, clients: Clients, tmp_path: Path) -> None:
    """A path that leads nowhere is told by its name."""
    error = await refused(mode, clients, image=[PNG, tmp_path / "missing.png"])
    assert isinstance(error, FileNotFoundError)
    assert "missing.png" in str(error)


async def test_empty_file(mode: Mode, clients: Clients, tmp_path: Path) -> None:
    """An empty file is refused, before a provider does it less clearly."""
    path = tmp_path / "a.png"
    path.touch()
    assert isinstance(await refused(mode, clients, image=path), ValueError)


async def test_text_mode(mode: Mode, clients: Clients, tmp_path: Path) -> None:
    """A file opened as text is refused with the way out, and stays open."""
    path = tmp_path / "a.txt"
    path.write_text("text")
    with path.open() as file:
        error = await refused(mode, clients, image=file)
        assert not file.closed
    assert isinstance(error, TypeError)
    assert "'rb'" in str(error)


async def test_closed_file(mode: Mode, clients: Clients) -> None:
    """A file that is closed already is refused."""
    file = io.BytesIO(PNG)
    file.close()
    assert isinstance(await refused(mode, clients, image=file), ValueError)


async def test_read_to_its_end(mode: Mode, clients: Clients) -> None:
    """A file that was read to its end before has nothing to send, and the error says so."""
    file = io.BytesIO(PNG)
    file.read()
    error = await refused(mode, clients, image=file)
    assert isinstance(error, ValueError)
    assert "read to its end" in str(error)

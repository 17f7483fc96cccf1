"""Files that are read with `await`: they work in async methods, and are refused by blocking ones."""

import gc
import io
import tempfile
import warnings
from pathlib import Path
from typing import Any

import anyio
import pytest
import trio
from starlette.datastructures import Headers, UploadFile

from r9s import errors
from r9s_generated import AuthenticatedClient
from r9s_generated.api.images import create_image_edit
from r9s_generated.models import ImageEditRequest
from tests.support.events import COMPLETED, DONE, events, sse
from tests.support.pictures import JPEG, PNG
from tests.support.server import Part, RawServer, answer, error, files, reset
from tests.support.ways import OPTED_IN, SOON, Clients, Mode

pytestmark = pytest.mark.anyio
MIB = 1024 * 1024


def received(content: bytes, filename: str | None = "cat.jpg", media_type: str | None = "image/x-own") -> UploadFile:
    """A file as FastAPI hands it to an endpoint."""
    headers = Headers({"content-type": media_type} if media_type else {})
    return UploadFile(io.BytesIO(content), filename=filename, headers=headers)


class Source:
    """An async file of which nothing is known but `read`, which gives few bytes at a time."""

    def __init__(self, content: bytes, size: int = 7) -> None:
        self._file = io.BytesIO(content)
        self._size = size

    async def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        await anyio.lowlevel.checkpoint()
        return self._file.read(min(size, self._size) if size >= 0 else self._size)


async def edited(mode: Mode, clients: Clients, *steps: Any, **arguments: Any) -> list[list[Part]]:
    """The files of each request that arrives; in the blocking mode that nothing does, because of a clear TypeError."""
    with RawServer(*steps) as server:
        client = clients(server)
        if mode.is_async:
            await client.images.edit_async(**{"prompt": "a cat", **arguments})
            return [files(request) for request in server.requests]
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with pytest.raises(TypeError, match=r"await file\.read\(\)") as caught:
                client.images.edit(**{"prompt": "a cat", **arguments})
            gc.collect()  # which would warn of a coroutine that nobody awaited
        assert str(caught.value).startswith(("image", "mask", "a field", "reference"))
        assert server.connections == 0
    return []


async def test_awaited_files_go_wherever_files_go(mode: Mode, clients: Clients) -> None:
    """They go in lists, beside other files, in tuples with a name, as masks and in `extra_body`."""
    arguments: dict[str, Any] = {
        "image": [received(PNG), JPEG, ("b.png", Source(PNG)), ("c.png", received(JPEG), "image/y-own")],
        "mask": Source(PNG),
        "extra_body": {"reference": received(JPEG, "r.jpg", None)},
    }
    for found in await edited(mode, clients, **arguments):
        assert found == [
            Part("image[]", "cat.jpg", "image/x-own", PNG),
            Part("image[]", "image.jpg", "image/jpeg", JPEG),
            Part("image[]", "b.png", "image/png", PNG),
            Part("image[]", "c.png", "image/y-own", JPEG),
            Part("mask", "mask.png", "image/png", PNG),
            Part("reference", "r.jpg", "image/jpeg", JPEG),
        ]


async def test_the_async_files_of_anyio_and_trio(mode: Mode, clients: Clients, tmp_path: Path) -> None:
    """Files opened with anyio or trio are sent from where they stand, under their own names, and stay open."""
    path = tmp_path / "grey cat.png"
    path.write_bytes(b"head" + PNG)
    opened = trio.open_file if mode.name == "trio" else anyio.open_file
    async with await opened(path, "rb") as file:
        await file.seek(4)
        for found in await edited(mode, clients, image=file):
            assert found == [Part("image", "grey cat.png", "image/png", PNG)]
        assert not file.wrapped.closed


@pytest.mark.parametrize("step", [error(503, SOON), reset()], ids=["503", "reset"])
async def test_an_awaited_file_is_sent_again_whole(mode: Mode, clients: Clients, step: Any) -> None:
    """A second attempt sends the same bytes, also of a file that cannot seek: it was read before the first."""
    upload = received(b"head" + PNG)
    await upload.seek(4)
    found = await edited(mode, clients, step, answer(), image=[upload, Source(JPEG)], retries=OPTED_IN)
    assert len(found) == (2 if mode.is_async else 0)
    for one in found:
        assert [part.content for part in one] == [PNG, JPEG]


async def test_the_same_file_twice(mode: Mode, clients: Clients) -> None:
    """One async file, given as several uploads, is read once and sent in full for each."""
    for file in (received(PNG), Source(PNG)):
        for found in await edited(mode, clients, image=[file, file], mask=file):
            assert [part.content for part in found] == [PNG] * 3


async def test_a_large_file(mode: Mode, clients: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large file arrives whole, with its length, and its copy on the disk is closed when the call has ended."""
    made: list[Any] = []
    genuine = tempfile.SpooledTemporaryFile

    def noting(*arguments: Any, **options: Any) -> Any:
        made.append(genuine(*arguments, **options))
        return made[-1]

    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", noting)
    content = PNG + bytes(3 * MIB)
    for found in await edited(mode, clients, image=Source(content, MIB)):
        assert [part.content == content for part in found] == [True]
    assert [copy.closed for copy in made] == [True] * mode.is_async


async def test_the_length_is_known(mode: Mode, clients: Clients) -> None:
    """The request has a Content-Length: some providers take no chunks."""
    if not mode.is_async:
        return
    with RawServer() as server:
        await clients(server).images.edit_async(image=Source(PNG), prompt="a cat")
        (request,) = server.requests
    assert request.headers["content-length"] == str(len(request.body))
    assert "transfer-encoding" not in request.headers


class Text:
    """An async file of text."""

    async def read(self, size: int = -1) -> str:
        """The next characters."""
        return "text"


class Disguised:
    """A file whose `read` does not look like a coroutine function, and gives a coroutine."""

    def read(self, size: int = -1) -> Any:
        """A coroutine."""
        return Source(PNG).read(size)


def closed(content: bytes) -> UploadFile:
    """A received file that was closed, as FastAPI does when the endpoint has answered."""
    upload = received(content)
    upload.file.close()
    return upload


@pytest.mark.parametrize(
    ("make", "kind", "says"),
    [
        (lambda: received(b""), ValueError, "^image: the file is empty"),
        (lambda: Text(), TypeError, "^image must be a file opened in binary mode.*str"),
        (lambda: closed(PNG), ValueError, "^image: the file cannot be read: .*closed"),
        (lambda: Disguised(), TypeError, r"^image: .*await file\.read\(\)"),
        (lambda: [PNG, received(b"")], ValueError, r"^image\[1\]: the file is empty"),
    ],
    ids=["empty", "text", "closed", "disguised", "in a list"],
)
async def test_an_awaited_file_that_cannot_be_sent_is_refused(
    mode: Mode, clients: Clients, make: Any, kind: type[Exception], says: str
) -> None:
    """What cannot be sent is refused before anything is, by the field and what to do."""
    with RawServer() as server:
        client = clients(server)
        if mode.is_async:
            with pytest.raises(kind, match=says):
                await client.images.edit_async(image=make(), prompt="a cat")
        else:
            with pytest.raises(TypeError, match=r"await file\.read\(\)"):
                client.images.edit(image=make(), prompt="a cat")
        gc.collect()
        assert server.connections == 0


async def test_an_error_of_the_file_comes_through(mode: Mode, clients: Clients) -> None:
    """What reading raises is the caller's own, and no retry follows it."""

    class Broken:
        async def read(self, size: int = -1) -> bytes:
            raise OSError("the disk is gone")

    with RawServer() as server:
        if mode.is_async:
            with pytest.raises(OSError, match="the disk is gone") as caught:
                await clients(server).images.edit_async(image=Broken(), prompt="a cat", retries=OPTED_IN)
            assert not isinstance(caught.value, errors.R9SError)
        assert server.connections == 0


@pytest.mark.parametrize("detailed", [True, False])
async def test_the_generated_package_alone(mode: Mode, detailed: bool) -> None:
    """Its async functions take async files, and its blocking ones refuse them."""
    body = ImageEditRequest(image=[received(PNG), Source(JPEG)], prompt="a cat")
    with RawServer() as server:
        client = AuthenticatedClient(token="t", base_url=server.url)
        async with mode.inside(client):
            if mode.is_async:
                call = create_image_edit.asyncio_detailed if detailed else create_image_edit.asyncio
                assert await call(client=client, body=body)
            else:
                blocking = create_image_edit.sync_detailed if detailed else create_image_edit.sync
                with pytest.raises(TypeError, match=r"^image\[0\]: .*await file\.read\(\)"):
                    blocking(client=client, body=body)
        gc.collect()
        found = [[part.content for part in request.parts][:2] for request in server.requests]
    assert found == ([[PNG, JPEG]] if mode.is_async else [])


async def test_a_stream_takes_awaited_files(mode: Mode, clients: Clients) -> None:
    """A stream of events takes them too."""
    with RawServer(events(sse({**COMPLETED, "type": "image_edit.completed"}), DONE)) as server:
        client = clients(server)
        if mode.is_async:
            async with await client.images.edit_async(image=Source(PNG), prompt="a cat", stream=True) as stream:
                assert (await stream.final()).to_dict()["b64_json"] == COMPLETED["b64_json"]
            (request,) = server.requests
            assert [part.content for part in files(request)] == [PNG]
        else:
            with pytest.raises(TypeError, match=r"await file\.read\(\)"):
                client.images.edit(image=Source(PNG), prompt="a cat", stream=True)
            assert server.connections == 0

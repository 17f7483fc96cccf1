"""Uploads that are sent again, and those that cannot be."""

import builtins
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from r9s import errors
from tests.support.server import RawServer, answer, error, hang, reset
from tests.support.ways import OPTED_IN, QUICK, SOON, Clients, Mode
from tests.uploads.form import PNG, files, parse

pytestmark = pytest.mark.anyio
BUSY = error(503, SOON)


class Pipe:
    """Something that can only be read, and only once."""

    def __init__(self, content: bytes) -> None:
        self._file = io.BytesIO(content)
        self.reads = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes, few at a time."""
        self.reads += 1
        return self._file.read(min(size, 10) if size >= 0 else 10)


async def edit(mode: Mode, client: Any, image: Any, **options: Any) -> Any:
    """Ask for an edit."""
    return await mode.call(client.images, "edit", image=image, prompt="a cat", **options)


@pytest.mark.parametrize(
    "make",
    [
        lambda path: path,
        lambda path: path.read_bytes(),
        lambda path: bytearray(path.read_bytes()),
        lambda path: [("a.png", path), ("b.png", path.read_bytes(), "image/png")],
    ],
    ids=["Path", "bytes", "bytearray", "several"],
)
async def test_sent_again(mode: Mode, clients: Clients, tmp_path: Path, make: Callable[[Path], Any]) -> None:
    """A second attempt carries the same files as the first, in full, and the same Idempotency-Key."""
    path = tmp_path / "a.png"
    path.write_bytes(PNG)
    with RawServer(BUSY, answer()) as server:
        result = await edit(mode, clients(server), make(path))
        first, second = server.requests
    assert result.http_meta.retries == 1
    assert parse(first) == parse(second)
    assert {part.content for part in files(first)} == {PNG}
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"]


@pytest.mark.parametrize("kind", ["file", "BytesIO"])
async def test_rewound_to_where_it_stood(mode: Mode, clients: Clients, tmp_path: Path, kind: str) -> None:
    """A file handed over at offset 4 is sent from there, at each attempt, and stays open."""
    path = tmp_path / "a.png"
    path.write_bytes(b"head" + PNG)
    file: Any = path.open("rb") if kind == "file" else io.BytesIO(path.read_bytes())
    with file:
        file.seek(4)
        with RawServer(BUSY, reset(), answer()) as server:
            await edit(mode, clients(server), [file, file], retries=OPTED_IN)
            assert not file.closed
            assert len(server.requests) == 3
            for request in server.requests:
                assert [part.content for part in files(request)] == [PNG, PNG]
                assert int(request.headers["content-length"]) == len(request.body)


def piped(content: bytes) -> Any:
    """The end of a real pipe."""
    reading, writing = os.pipe()
    os.write(writing, content)
    os.close(writing)
    return os.fdopen(reading, "rb")


@pytest.mark.parametrize("make", [Pipe, piped])
async def test_cannot_seek(mode: Mode, clients: Clients, make: Callable[[bytes], Any]) -> None:
    """What can be read only once arrives in full, at the first attempt."""
    content, file = PNG + bytes(range(256)) * 20, make(PNG + bytes(range(256)) * 20)
    with RawServer() as server:
        await edit(mode, clients(server), file)
        (request,) = server.requests
    assert [(part.content, part.media_type) for part in files(request)] == [(content, "image/png")]
    if isinstance(file, io.BufferedReader):
        assert not file.closed
        file.close()


@pytest.mark.parametrize(
    ("step", "kind"),
    [(BUSY, errors.ServiceUnavailableError), (reset(), errors.R9SConnectionError)],
    ids=["503", "reset"],
)
@pytest.mark.parametrize("make", [Pipe, piped])
async def test_no_second_attempt(
    mode: Mode, clients: Clients, make: Callable[[bytes], Any], step: Any, kind: type[errors.R9SError]
) -> None:
    """What can be read only once is sent once; the error says why there was no second attempt."""
    file = make(PNG)
    with RawServer(step, answer()) as server:
        with pytest.raises(kind, match="cannot be read again") as caught:
            await edit(mode, clients(server), file, retries=OPTED_IN)
        assert len(server.requests) == 1
    assert "upload" in str(caught.value)
    if isinstance(file, io.BufferedReader):
        file.close()


async def test_not_read_yet(mode: Mode, clients: Clients) -> None:
    """While nobody could connect, nothing has been read, so the next attempt sends it; there is none after that."""
    asked: list[int] = []
    with RawServer(BUSY, answer(), listening=False) as server:

        def key() -> str:
            asked.append(1)
            if len(asked) == 2:
                server.listen()
            return "sk-test"

        with pytest.raises(errors.ServiceUnavailableError, match="cannot be read again") as caught:
            await edit(mode, clients(server, api_key=key), Pipe(PNG), retries=QUICK)
        (request,) = server.requests
    assert [part.content for part in files(request)] == [PNG]
    assert len(asked) == 2
    assert "after 1 retry" in str(caught.value)


async def test_one_pipe_for_two_uploads(mode: Mode, clients: Clients) -> None:
    """What can be read only once cannot be two uploads; it is never sent in halves."""
    with RawServer() as server:
        pipe = Pipe(PNG)
        with pytest.raises(ValueError, match="image"):
            await edit(mode, clients(server), [pipe, pipe])
        assert server.requests == []


@pytest.mark.parametrize("how", ["success", "failure", "retry", "timeout"])
async def test_what_we_opened_is_closed(
    mode: Mode, clients: Clients, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """Files that the SDK opens are closed when the call ends, however it ends."""
    path = tmp_path / "a.png"
    path.write_bytes(PNG)
    files_opened: list[Any] = []
    genuine = builtins.open

    def noting(*arguments: Any, **options: Any) -> Any:
        file = genuine(*arguments, **options)
        if arguments[0] == path:
            files_opened.append(file)
        return file

    monkeypatch.setattr(builtins, "open", noting)
    steps = {"success": [answer()], "failure": [reset()], "retry": [BUSY, answer()], "timeout": [hang()]}
    with RawServer(*steps[how]) as server:
        try:
            await edit(mode, clients(server), [path, ("b.png", path)], mask=path, timeout_ms=100)
        except errors.R9SConnectionError:
            assert how in ("failure", "timeout")
    assert len(files_opened) >= 3
    assert all(file.closed for file in files_opened)

"""Uploads that are sent again, and those that cannot be."""

import builtins
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from r9s import errors
from tests.support.pictures import PNG
from tests.support.server import RawServer, answer, error, files, hang, reset
from tests.support.ways import QUICK, SOON, Clients, Mode

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
async def test_a_second_attempt_carries_the_same_files(
    mode: Mode, clients: Clients, tmp_path: Path, make: Callable[[Path], Any]
) -> None:
    """A second attempt carries the same files as the first, in full, and the same Idempotency-Key."""
    path = tmp_path / "a.png"
    path.write_bytes(PNG)
    with RawServer(BUSY, answer()) as server:
        result = await edit(mode, clients(server), make(path))
        first, second = server.requests
    assert result.http_meta.retries == 1
    assert first.parts == second.parts
    assert {part.content for part in files(first)} == {PNG}
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"]


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
            await edit(
                mode, clients(server), [path, ("b.png", path)], mask=path, timeout_ms=300 if how == "timeout" else None
            )
        except errors.R9SConnectionError:
            assert how in ("failure", "timeout")
    assert len(files_opened) >= 3
    assert all(file.closed for file in files_opened)
